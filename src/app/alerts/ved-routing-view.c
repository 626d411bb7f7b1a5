/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-routing-view"

#include "config.h"

#include "app/alerts/ved-routing-view.h"

#include "app/alerts/ved-channels-card.h"
#include "app/alerts/ved-routing-editor.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-place-list.h"
#include "fleet/alerts/ved-alert-rules.h"
#include "fleet/ved-fleet-status.h"

#include <glib/gi18n.h>

/* The rules for the whole fleet are fixed; who is told, when nobody is, and over which channels, can be changed here. */

#define MARGIN_PX 18
#define COLUMN_GAP_PX 18
#define ROW_GAP_PX 8

typedef struct {
  VedLevel level;
  gboolean is_near;             /* judges the next 30 minutes, else 8 hours */
  float bound;
} Rule;

static const Rule rules[] = {
  { VED_LEVEL_CRITICAL, TRUE, VED_CRITICAL_PROB_30M },
  { VED_LEVEL_DANGER, TRUE, VED_DANGER_PROB_30M },
  { VED_LEVEL_WARNING, FALSE, VED_WARNING_PROB_8H },
};

struct _VedRoutingView
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *box;
  GtkWidget *editor;
  GtkWidget *channels;
  GtkWidget *verdicts[G_N_ELEMENTS (rules)];
  GtkWidget *doubt;
};

G_DEFINE_FINAL_TYPE (VedRoutingView, ved_routing_view, GTK_TYPE_WIDGET)

static GtkWidget *
new_grid (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), COLUMN_GAP_PX);
  gtk_grid_set_row_spacing (GTK_GRID (grid), ROW_GAP_PX);

  return grid;
}

static void
attach_text (GtkWidget  *grid,
             const char *text,
             const char *css_class,
             int         column,
             int         row)
{
  GtkWidget *label = ved_text_paragraph_new (text, css_class);

  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
}

static void
attach_level (GtkWidget *grid,
              VedLevel   level,
              int        row)
{
  GtkWidget *badge = ved_level_badge_new (FALSE);

  ved_level_badge_set_level (VED_LEVEL_BADGE (badge), level, NULL);
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_grid_attach (GTK_GRID (grid), badge, 0, row, 1, 1);
}

static GtkWidget *
create_rules (VedRoutingView *self)
{
  GtkWidget *content, *card = ved_card_new (_("Rules for the whole fleet"), &content, NULL);
  GtkWidget *grid = new_grid ();

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *text = g_strdup_printf (_("incident risk within %s above %.0f %%"),
                                               rules[i].is_near ? _("30 min") : _("8 h"),
                                               100.0 * (double) rules[i].bound);

      attach_level (grid, rules[i].level, (int) i);
      attach_text (grid, text, NULL, 1, (int) i);
      self->verdicts[i] = ved_text_paragraph_new ("", "dim-label");
      gtk_widget_set_hexpand (self->verdicts[i], TRUE);
      gtk_grid_attach (GTK_GRID (grid), self->verdicts[i], 2, (int) i, 1, 1);
    }
  self->doubt = ved_text_paragraph_new (_("The chances are not calibrated yet: use them to rank, not as percentages."),
                                        "dim-label");
  gtk_box_append (GTK_BOX (content), ved_text_paragraph_new (_("The first matching rule applies."),
                                                             "dim-label"));
  gtk_box_append (GTK_BOX (content), grid);
  gtk_box_append (GTK_BOX (content), self->doubt);

  return card;
}

/* What single servers are judged by is set elsewhere. */
static GtkWidget *
create_links (void)
{
  GtkWidget *content, *card = ved_card_new (_("Rules for single servers"), &content, NULL);
  GtkWidget *links = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, COLUMN_GAP_PX);

  gtk_box_append (GTK_BOX (links), ved_place_link_new ("thresholds"));
  gtk_box_append (GTK_BOX (links), ved_place_link_new ("profiles"));
  gtk_box_append (GTK_BOX (content), ved_text_paragraph_new (_("A server alerts beyond its thresholds, or from the chance that "
                                                               "is set beside them. They depend on its profile."),
                                                             "dim-label"));
  gtk_box_append (GTK_BOX (content), links);

  return card;
}

static void
ved_routing_view_dispose (GObject *object)
{
  g_clear_pointer (&VED_ROUTING_VIEW (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_routing_view_parent_class)->dispose (object);
}

static void
ved_routing_view_class_init (VedRoutingViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_routing_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_routing_view_init (VedRoutingView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, 2);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), create_rules (self));
  gtk_box_append (GTK_BOX (box), create_links ());
  self->box = box;
  self->scroller = ved_page_scroller_new (box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * ved_routing_view_new:
 * @page: owns the view, and outlives it
 *
 * Returns: a view without probabilities
 */
GtkWidget *
ved_routing_view_new (VedPage *page)
{
  VedRoutingView *self = g_object_new (VED_TYPE_ROUTING_VIEW, NULL);

  self->editor = ved_routing_editor_new (page);
  gtk_box_append (GTK_BOX (self->box), self->editor);
  self->channels = ved_channels_card_new (page);
  gtk_box_prepend (GTK_BOX (self->box), self->channels);

  return GTK_WIDGET (self);
}

/**
 * ved_routing_view_find_section:
 * @id: "routing" or "channels"
 *
 * Returns: (transfer none) (nullable): the part that is called so
 */
GtkWidget *
ved_routing_view_find_section (VedRoutingView *self,
                               const char     *id)
{
  g_return_val_if_fail (VED_IS_ROUTING_VIEW (self), NULL);

  return g_str_equal (id, "routing") ? self->editor : g_str_equal (id, "channels") ? self->channels : NULL;
}

/**
 * ved_routing_view_load:
 *
 * Asks the daemon what it goes by, as when the view is shown.
 */
void
ved_routing_view_load (VedRoutingView *self)
{
  g_return_if_fail (VED_IS_ROUTING_VIEW (self));

  ved_routing_editor_load (VED_ROUTING_EDITOR (self->editor));
  ved_channels_card_load (VED_CHANNELS_CARD (self->channels));
}

/* A rule that is passed opens an alert only where the chance was measured to come true, or is certain. */
static char *
describe_rule (const Rule           *rule,
               const VedEnvironment *environment,
               gboolean              matches,
               gboolean              is_past)
{
  g_autofree char *value = NULL;
  char percent[VED_TEXT_SIZE];

  if (!environment->valid)
    return g_strdup (_("unknown: no server can be forecast"));

  if (!ved_environment_is_sound (environment, rule->is_near ? VED_HORIZON_30M : VED_HORIZON_8H))
    return g_strdup (_("not known yet: no alert until it is calibrated"));

  ved_forecast_text_write_chance (rule->is_near ? environment->prob_30m : environment->prob_8h, 1, percent, sizeof percent);
  value = g_strdup_printf (is_past ? _("%s when last seen") : _("%s now"), percent);
  if (!matches)
    return g_steal_pointer (&value);

  return g_strdup_printf (_("matches: %s"), value);
}

/**
 * ved_routing_view_set_snapshot:
 * @is_past: whether what is now is not known
 *
 * Says of each rule what it judges.
 */
void
ved_routing_view_set_snapshot (VedRoutingView *self,
                               VedSnapshot    *snapshot,
                               gboolean        is_past)
{
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);
  gboolean has_matched = FALSE;

  g_return_if_fail (VED_IS_ROUTING_VIEW (self));

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      float probability = rules[i].is_near ? environment->prob_30m : environment->prob_8h;
      gboolean matches = environment->valid && probability > rules[i].bound && !has_matched;
      g_autofree char *text = describe_rule (&rules[i], environment, matches, is_past);

      has_matched = has_matched || matches;
      ved_text_label_set (self->verdicts[i], text);
    }
  gtk_widget_set_visible (self->doubt, environment->valid && !environment->calibrated);
  ved_channels_card_update (VED_CHANNELS_CARD (self->channels));
}
