/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-datasets-page"

#include "config.h"

#include "app/datasets/ved-datasets-page.h"

#include "app/datasets/ved-hub-card.h"
#include "app/datasets/ved-local-card.h"
#include "app/models/ved-session.h"
#include "app/parts/ved-card.h"

#include <glib/gi18n.h>

/* Nothing is looked for before the page is shown, and nothing of the network before a dataset was named. A transfer
 * goes on while another page is shown. */

#define MARGIN_PX 18
#define MAX_WIDTH 960

struct _VedDatasetsPage
{
  VedPage parent_instance;
  GtkWidget *cards;
  VedSetShelf *local;
  VedHubShelf *hub;
};

G_DEFINE_FINAL_TYPE (VedDatasetsPage, ved_datasets_page, VED_TYPE_PAGE)

static void
ved_datasets_page_shown (VedPage *page)
{
  ved_set_shelf_look (VED_DATASETS_PAGE (page)->local);
}

/* The cards come with the settings, in which folders and datasets are kept. */
static void
ved_datasets_page_set_session (VedPage    *page,
                               VedSession *session)
{
  VedDatasetsPage *self = VED_DATASETS_PAGE (page);
  GSettings *settings = ved_session_get_settings (session);

  self->local = ved_set_shelf_new (settings);
  self->hub = ved_hub_shelf_new ();
  gtk_box_append (GTK_BOX (self->cards), ved_local_card_new (self->local));
  gtk_box_append (GTK_BOX (self->cards), ved_hub_card_new (self->hub, ved_session_get_book (session), settings));
}

static void
ved_datasets_page_dispose (GObject *object)
{
  VedDatasetsPage *self = VED_DATASETS_PAGE (object);

  if (self->local != NULL)
    ved_set_shelf_close (self->local);
  if (self->hub != NULL)
    ved_hub_shelf_open (self->hub, "", "");
  g_clear_object (&self->local);
  g_clear_object (&self->hub);

  G_OBJECT_CLASS (ved_datasets_page_parent_class)->dispose (object);
}

static void
ved_datasets_page_class_init (VedDatasetsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_datasets_page_dispose;
  VED_PAGE_CLASS (klass)->set_session = ved_datasets_page_set_session;
  VED_PAGE_CLASS (klass)->shown = ved_datasets_page_shown;
}

static void
ved_datasets_page_init (VedDatasetsPage *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  ved_page_set_title (VED_PAGE (self), _("Datasets"));
  self->cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (self->cards, MARGIN_PX);
  gtk_widget_set_margin_end (self->cards, MARGIN_PX);
  gtk_widget_set_margin_top (self->cards, MARGIN_PX);
  gtk_widget_set_margin_bottom (self->cards, MARGIN_PX);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->cards);
  adw_bin_set_child (ADW_BIN (self), ved_page_scroller_new (clamp));
}
