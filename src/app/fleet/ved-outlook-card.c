/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-outlook-card"

#include "config.h"

#include "app/fleet/ved-outlook-card.h"

#include "app/cascade/ved-cascade-text.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-document.h"
#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <math.h>

/* Two cards beside each other. The one of the scenario is only there while a simulator answers; the one of the fleet's
 * health asks the daemon with every result, one question at a time, and goes away where nobody answers. */

struct _VedOutlookCard
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *scenario;
  GtkWidget *truth;
  GtkWidget *forecast_badge;
  GtkWidget *forecast;
  GtkWidget *outlook;
  GtkWidget *health;
  GtkWidget *health_badge;
  GtkWidget *health_text;
  GtkWidget *health_details;
  VedDocument *document;        /* (nullable): of the fleet's health, while it is shown */
  VedLevel together;            /* as the badge of the fleet's health */
  gboolean has_cascade;
  gboolean is_past;             /* what is shown is not how it is now */
};

enum { TOGETHER_CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedOutlookCard, ved_outlook_card, GTK_TYPE_WIDGET)

static char *
begun_text (VedOutlook outlook,
            guint      n_certain)
{
  if (outlook == VED_OUTLOOK_BEGUN)
    return g_strdup_printf (ngettext ("Confirmed: the scenario brings trouble, and %u server is beyond a critical threshold.",
                                      "Confirmed: the scenario brings trouble, and %u servers are beyond a critical threshold.",
                                      n_certain), n_certain);

  return g_strdup_printf (ngettext ("The scenario is calm, but %u server is beyond a critical threshold.",
                                    "The scenario is calm, but %u servers are beyond a critical threshold.",
                                    n_certain), n_certain);
}

static const char *
outlook_text (VedOutlook outlook)
{
  switch (outlook)
    {
    case VED_OUTLOOK_EARLY_WARNING:
      return _("Early warning: the scenario is calm, the forecast is not.");

    case VED_OUTLOOK_CONFIRMED:
      return _("Confirmed: the scenario brings trouble, and the forecast says so.");

    case VED_OUTLOOK_UNCONFIRMED:
      return _("The scenario brings trouble. The forecast expects an incident, but not clearly because of it.");

    case VED_OUTLOOK_NOT_YET_SEEN:
      return _("The scenario brings trouble that the forecast does not see yet.");

    case VED_OUTLOOK_OPEN:
      return _("It is not known yet how far the forecast's chances can be trusted.");

    case VED_OUTLOOK_BEGUN:
    case VED_OUTLOOK_LEFT:
    case VED_OUTLOOK_STABLE:
    default:
      return _("Stable: the scenario is calm, and the forecast is too.");
    }
}

/* How bad a fleet would be and how urgent that is have bounds of their own, and so two words for the same chances. */
static char *
describe_forecast (const VedEnvironment *environment,
                   VedFleetStatus        status)
{
  VedLevel alert = ved_environment_get_level (environment, VED_HORIZON_8H);
  gboolean differs = alert >= VED_LEVEL_WARNING && alert != ved_fleet_status_get_level (status);
  g_autofree char *chances = NULL;
  char near[VED_TEXT_SIZE], far[VED_TEXT_SIZE];

  if (!ved_environment_is_sound (environment, VED_HORIZON_30M) || !ved_environment_is_sound (environment, VED_HORIZON_8H))
    return g_strdup (_("incident risk not known"));

  ved_forecast_text_write_chance ((double) environment->prob_30m, 0, near, sizeof near);
  ved_forecast_text_write_chance ((double) environment->prob_8h, 0, far, sizeof far);
  chances = g_strdup_printf (_("incident risk %s in 30 min, %s in 8 h"), near, far);
  if (!differs)
    return g_steal_pointer (&chances);

  /* Translators: chances of an incident, and a level */
  return g_strdup_printf (_("%s. That is how bad the fleet would be; its alert says how urgent it is: %s."), chances,
                          _(ved_level_get_info (alert)->label));
}

static void
show_scenario (VedOutlookCard       *self,
               VedFleetModel        *model,
               VedSnapshot          *snapshot,
               const VedVerdict     *verdict)
{
  guint n_certain = verdict->n_certain;
  const VedScenario *scenario = ved_snapshot_get_scenario (snapshot);
  const VedEnvironment *environment = ved_snapshot_get_environment (snapshot);
  guint n_figures;
  const VedFleetFigures *figures = ved_fleet_model_get_figures (model, &n_figures);
  VedOutlook outlook = ved_fleet_outlook (scenario, environment, n_certain,
                                          ved_forecast_confirms (figures, n_figures, snapshot));
  gboolean has_begun = outlook == VED_OUTLOOK_BEGUN || outlook == VED_OUTLOOK_LEFT;
  VedFleetStatus status = ved_fleet_status_from_environment (environment);
  g_autofree char *truth = NULL, *forecast = NULL, *begun = NULL, *missed = NULL;

  gtk_widget_set_visible (self->scenario, scenario->available);
  if (!scenario->available)
    return;

  truth = g_strdup_printf (ngettext ("Simulated: %s, %u server affected", "Simulated: %s, %u servers affected",
                                     scenario->n_affected), scenario->name, scenario->n_affected);
  forecast = describe_forecast (environment, status);
  if (n_certain == 0 && verdict->n_missed > 0)
    missed = g_strdup_printf (ngettext ("%s; %u server is worse than forecast", "%s; %u servers are worse than forecast",
                                        verdict->n_missed),
                              status > VED_FLEET_HEALTHY ? forecast : _("incident risk not known"), verdict->n_missed);
  ved_text_label_set (self->truth, truth);
  ved_text_label_set (self->forecast, missed != NULL ? missed : forecast);
  begun = has_begun ? begun_text (outlook, n_certain) : NULL;
  ved_text_label_set (self->outlook, begun != NULL ? begun : outlook_text (outlook));
  gtk_widget_set_visible (self->forecast_badge,
                          status != VED_FLEET_UNKNOWN && (missed == NULL || status > VED_FLEET_HEALTHY));
  ved_level_badge_set_level (VED_LEVEL_BADGE (self->forecast_badge), ved_fleet_status_get_level (status),
                             ved_text_fleet_status (status));
}

static const char *
risk_text (JsonObject *health)
{
  const char *risk = json_object_get_string_member_with_default (health, "cascade_risk", "");

  if (g_str_equal (risk, "high"))
    return _("high");

  return g_str_equal (risk, "medium") ? _("medium") : _("low");
}

/* The risk goes by correlation alone, so it may be low while a cascade goes on: then neither is told. */
static char *
describe_anomalies (VedOutlookCard *self,
                    JsonObject     *root)
{
  JsonObject *health = ved_document_object (root, "health");
  g_autofree char *count = NULL;
  char correlation[VED_TEXT_SIZE], anomalies[VED_TEXT_SIZE];

  if (ved_cascade_text_get_episode (root) != NULL)
    {
      count = ved_cascade_text_count (root);
      return g_strdup_printf (self->is_past ? _("A cascade was under way %s.") : _("A cascade is under way %s."), count);
    }

  ved_text_write_percent (ved_document_number (health, "correlation_score"), 0, correlation, sizeof correlation);
  ved_text_write_percent (ved_document_number (health, "anomaly_rate"), 1, anomalies, sizeof anomalies);

  return g_strdup_printf (self->is_past ? _("Risk of a cascade: %s. Servers were correlated by %s; %s of them had anomalies.")
                                        : _("Risk of a cascade: %s. Servers are correlated by %s; %s of them have anomalies."),
                          risk_text (health), correlation, anomalies);
}

static void
show_health (VedOutlookCard *self,
             JsonObject     *root)
{
  JsonObject *health = ved_document_object (root, "health");
  gboolean is_early = !ved_cascade_text_is_seen (root);
  double score = ved_document_number (health, "health_score");
  g_autofree char *text = NULL, *details = NULL;

  text = is_early ? g_strdup (_("Cascades: not known yet"))
                  : g_strdup_printf (_("Cascade health %.0f of 100"), score);
  details = is_early ? ved_cascade_text_unseen (root)
                     : describe_anomalies (self, root);
  ved_level_badge_set_level (VED_LEVEL_BADGE (self->health_badge), ved_cascade_text_get_level (root), NULL);
  gtk_widget_set_visible (self->health_badge, !is_early);
  ved_text_label_set (self->health_text, text);
  ved_text_label_set (self->health_details, details);
  gtk_widget_set_visible (self->health, !isnan (score));
}

static void
set_together (VedOutlookCard *self,
              VedLevel        level,
              gboolean        has_cascade)
{
  if (self->together == level && self->has_cascade == has_cascade)
    return;

  self->together = level;
  self->has_cascade = has_cascade;
  g_signal_emit (self, signals[TOGETHER_CHANGED], 0);
}

static void
health_came_cb (JsonObject *root,
                const char *fault,
                gpointer    user_data)
{
  VedOutlookCard *self = user_data;

  if (root != NULL)
    show_health (self, root);
  else
    gtk_widget_set_visible (self->health, FALSE);
  if (gtk_widget_get_visible (self->health) && gtk_widget_get_visible (self->health_badge))
    set_together (self, ved_cascade_text_get_level (root), ved_cascade_text_get_episode (root) != NULL);
  else
    set_together (self, VED_LEVEL_HEALTHY, FALSE);
}

static void
forget (gpointer user_data)
{
  health_came_cb (NULL, NULL, user_data);
}

static GtkWidget *
create_scenario (VedOutlookCard *self)
{
  GtkWidget *content, *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->scenario = ved_card_new (_("Scenario against forecast"), &content, NULL);
  self->truth = ved_text_paragraph_new ("", NULL);
  self->forecast_badge = ved_level_badge_new (FALSE);
  self->forecast = ved_text_paragraph_new ("", NULL);
  self->outlook = ved_text_paragraph_new ("", "heading");
  gtk_widget_set_valign (self->forecast_badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), self->forecast_badge);
  gtk_box_append (GTK_BOX (row), self->forecast);
  gtk_box_append (GTK_BOX (content), self->outlook);
  gtk_box_append (GTK_BOX (content), self->truth);
  gtk_box_append (GTK_BOX (content), row);
  gtk_widget_set_visible (self->scenario, FALSE);

  return self->scenario;
}

static GtkWidget *
create_health (VedOutlookCard *self)
{
  GtkWidget *content, *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->health = ved_card_new (_("Failing together"), &content, NULL);
  self->health_badge = ved_level_badge_new (FALSE);
  self->health_text = ved_text_paragraph_new ("", "heading");
  self->health_details = ved_text_paragraph_new ("", NULL);
  gtk_widget_set_valign (self->health_badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), self->health_badge);
  gtk_box_append (GTK_BOX (row), self->health_text);
  gtk_box_append (GTK_BOX (content), row);
  gtk_box_append (GTK_BOX (content), self->health_details);
  gtk_widget_set_visible (self->health, FALSE);

  return self->health;
}

static void
ved_outlook_card_dispose (GObject *object)
{
  VedOutlookCard *self = VED_OUTLOOK_CARD (object);

  g_clear_pointer (&self->document, ved_document_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_outlook_card_parent_class)->dispose (object);
}

static void
ved_outlook_card_class_init (VedOutlookCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_outlook_card_dispose;
  signals[TOGETHER_CHANGED] = g_signal_new ("together-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
ved_outlook_card_init (VedOutlookCard *self)
{
  self->box = ved_reflow_new (330, 2, 12);
  ved_reflow_append (VED_REFLOW (self->box), create_scenario (self), 1);
  ved_reflow_append (VED_REFLOW (self->box), create_health (self), 1);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * ved_outlook_card_new:
 *
 * Returns: cards that are hidden until something is known
 */
GtkWidget *
ved_outlook_card_new (void)
{
  return g_object_new (VED_TYPE_OUTLOOK_CARD, NULL);
}

/**
 * ved_outlook_card_update:
 * @model: what is asked for the fleet's health
 * @snapshot: the newest result
 * @verdict: on @snapshot
 * @is_past: whether that is how it was, and not how it is now
 */
void
ved_outlook_card_update (VedOutlookCard   *self,
                         VedFleetModel    *model,
                         VedSnapshot      *snapshot,
                         const VedVerdict *verdict,
                         gboolean          is_past)
{
  g_return_if_fail (VED_IS_OUTLOOK_CARD (self));

  if (is_past != self->is_past && self->document != NULL)
    ved_document_expire (self->document);
  self->is_past = is_past;

  show_scenario (self, model, snapshot, verdict);
  if (self->document == NULL)
    {
      self->document = ved_document_new (model, 0, health_came_cb, self);
      ved_document_set_forget (self->document, forget);
    }
  ved_document_fetch (self->document, "/cascade/status");
}

/**
 * ved_outlook_card_stop:
 *
 * What is asked next is told in any case.
 */
void
ved_outlook_card_stop (VedOutlookCard *self)
{
  g_return_if_fail (VED_IS_OUTLOOK_CARD (self));

  if (self->document != NULL)
    ved_document_expire (self->document);
}

/**
 * ved_outlook_card_get_together:
 * @has_cascade: (out): whether a cascade goes on
 *
 * Returns: the level of what servers have at once; Healthy where nothing is known of it
 */
VedLevel
ved_outlook_card_get_together (VedOutlookCard *self,
                               gboolean       *has_cascade)
{
  g_return_val_if_fail (VED_IS_OUTLOOK_CARD (self), VED_LEVEL_HEALTHY);

  *has_cascade = self->has_cascade;

  return self->together;
}
