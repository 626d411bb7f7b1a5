/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-footprint-card"

#include "config.h"

#include "app/market/ved-footprint-card.h"

#include "app/market/ved-footprint-chart.h"
#include "app/market/ved-market-veil.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

#define CHART_HEIGHT_PX 340

struct _VedFootprintCard
{
  GtkWidget parent_instance;
  GtkWidget *card;
  GtkWidget *chart;
  VedBookSession *session;      /* (nullable) */
};

G_DEFINE_FINAL_TYPE (VedFootprintCard, ved_footprint_card, GTK_TYPE_WIDGET)

static void
record_layer (VedPlotChart       *chart,
              VedDrawList        *list,
              const VedPlotFrame *frame,
              gpointer            owner)
{
  VedFootprintCard *self = owner;

  if (self->session == NULL)
    return;

  ved_market_halts_record (chart, list, frame, self->session);
  ved_market_veil_record (chart, list, frame, self->session);
}

static void
ved_footprint_card_dispose (GObject *object)
{
  VedFootprintCard *self = VED_FOOTPRINT_CARD (object);

  if (self->card != NULL)
    ved_plot_chart_set_layer (VED_PLOT_CHART (self->chart), NULL, NULL, NULL);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_footprint_card_parent_class)->dispose (object);
}

static void
ved_footprint_card_class_init (VedFootprintCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_footprint_card_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_footprint_card_init (VedFootprintCard *self)
{
}

/**
 * ved_footprint_card_new:
 * @viewport: shared with other charts of the page
 *
 * Returns: a card without a footprint
 */
GtkWidget *
ved_footprint_card_new (VedViewport *viewport)
{
  VedFootprintCard *self = g_object_new (VED_TYPE_FOOTPRINT_CARD, NULL);
  GtkWidget *content, *about;

  self->card = ved_card_new (_("Footprint"), &content, NULL);
  self->chart = ved_footprint_chart_new (viewport);
  about = ved_text_paragraph_new (_("Shares that aggressors sold × bought at each price, bar by bar, and the difference Δ of "
                                    "each bar. An edge marks the side that traded three times as much as the other, and at "
                                    "least 100 shares. Zoom in for shorter bars and finer prices."), "caption");
  gtk_widget_add_css_class (about, "dim-label");
  ved_chart_set_title (VED_CHART (self->chart), _("Footprint"));
  ved_chart_set_description (VED_CHART (self->chart), _("Shares sold and bought by aggressors, by time and price"));
  ved_plot_chart_set_layer (VED_PLOT_CHART (self->chart), record_layer, self, NULL);
  gtk_widget_set_size_request (self->chart, -1, CHART_HEIGHT_PX);
  gtk_box_append (GTK_BOX (content), about);
  gtk_box_append (GTK_BOX (content), self->chart);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/**
 * ved_footprint_card_set_session:
 * @session: with another day than before
 */
void
ved_footprint_card_set_session (VedFootprintCard *self,
                                VedBookSession   *session)
{
  g_return_if_fail (VED_IS_FOOTPRINT_CARD (self));
  g_return_if_fail (ved_book_session_get_day (session) != NULL);

  g_set_object (&self->session, session);
  ved_plot_chart_set_zone (VED_PLOT_CHART (self->chart), ved_book_session_get_zone (session));
  ved_footprint_chart_set_day (VED_FOOTPRINT_CHART (self->chart), ved_book_session_get_day (session),
                               ved_book_session_get_midnight_us (session));
}

/**
 * ved_footprint_card_set_row:
 * @row: up to which trades are shown
 */
void
ved_footprint_card_set_row (VedFootprintCard *self,
                            guint32           row)
{
  gboolean shows_future;

  g_return_if_fail (VED_IS_FOOTPRINT_CARD (self));
  g_return_if_fail (self->session != NULL);

  shows_future = ved_book_cursor_get_shows_future (ved_book_session_get_cursor (self->session));
  ved_footprint_chart_set_end (VED_FOOTPRINT_CHART (self->chart), shows_future ? G_MAXUINT32 : row + 1);
}
