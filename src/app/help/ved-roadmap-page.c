/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-roadmap-page"

#include "config.h"

#include "app/help/ved-roadmap-page.h"

#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>

/* What there is and what comes next. A row moves up when its work has landed. */

#define MARGIN_PX 18

typedef enum {
  STAGE_HERE,
  STAGE_NEXT,
  N_STAGES
} Stage;

typedef struct {
  Stage stage;
  const char *title;
  const char *text;
} Item;

static const Item items[] = {
  { STAGE_HERE, N_("Forecasts eight hours ahead"), N_("per server and metric, with bands, by the engine that is named") },
  { STAGE_HERE, N_("One scale of risk"), N_("whose points can be read one by one, and what would lower them") },
  { STAGE_HERE, N_("Alerts as episodes"), N_("with acknowledgement, silence, and a routing table anybody can read") },
  { STAGE_HERE, N_("History over months"), N_("of risk, alerts and incidents, with their resolution times") },
  { STAGE_HERE, N_("Recordings in one file"), N_("that open offline with the same pages and the same values") },
  { STAGE_HERE, N_("Order books"), N_("imported, replayed and drawn beside the fleet's machinery") },
  { STAGE_HERE, N_("Thresholds that can be edited in place"), N_("and re-score the fleet at once") },
  { STAGE_HERE, N_("Several daemons as one fleet"), N_("each with its own key and its own state") },
  { STAGE_HERE, N_("Comparison of two recordings"), N_("side by side on one cursor") },
  { STAGE_HERE, N_("Actions carried out"), N_("after approval, where somebody has enabled them") },
  { STAGE_HERE, N_("Networks that correct forecasts"), N_("trained on your own history, used where they did better") },
  { STAGE_NEXT, N_("More pages for several daemons"), N_("history, cascade and forecast quality of all of them as one") },
};

struct _VedRoadmapPage
{
  VedPage parent_instance;
};

G_DEFINE_FINAL_TYPE (VedRoadmapPage, ved_roadmap_page, VED_TYPE_PAGE)

static void
ved_roadmap_page_class_init (VedRoadmapPageClass *klass)
{
}

static GtkWidget *
create_stage (Stage stage)
{
  const char *titles[N_STAGES] = { _("Available"), _("Next") };
  GtkWidget *content, *card = ved_card_new (titles[stage], &content, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (items[i].stage == stage)
      {
        GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

        gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (_(items[i].title), "heading"));
        gtk_box_append (GTK_BOX (box), ved_text_paragraph_new (_(items[i].text), "dim-label"));
        gtk_box_append (GTK_BOX (content), box);
      }

  return card;
}

static void
ved_roadmap_page_init (VedRoadmapPage *self)
{
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  for (guint i = 0; i < N_STAGES; i++)
    gtk_box_append (GTK_BOX (box), create_stage (i));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 800);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  ved_page_set_title (VED_PAGE (self), _("Roadmap"));
  adw_bin_set_child (ADW_BIN (self), ved_page_scroller_new (clamp));
}
