/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-risk-card"

#include "config.h"

#include "app/fleet/ved-risk-card.h"

#include "app/charts/ved-gauge.h"
#include "app/charts/ved-time-series-chart.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/parts/ved-reflow.h"
#include "app/ved-style.h"
#include "app/ved-tooltip.h"
#include "fleet/risk/ved-outlook.h"

#include <glib/gi18n.h>
#include <math.h>

/* The forecast of the CPU comes with a detail in large fleets: until then the chart is empty, and says when the
 * thresholds will be reached as soon as it is known. */

#define GAUGE_PX 104
#define CHART_HEIGHT_PX 170
#define LEAST_RISING 2
#define N_COLUMNS 5
#define COLUMN_NOW 1

struct _VedRiskCard
{
  GtkWidget parent_instance;

  char *name;                   /* (nullable) */
  GtkWidget *card;
  GtkWidget *rank;
  GtkWidget *title;
  GtkWidget *profile;
  GtkWidget *badge;
  GtkWidget *trend;
  GtkWidget *gauge;
  GtkWidget *titles[N_COLUMNS];
  GtkWidget *cells[VED_N_VITALS][N_COLUMNS];
  GtkWidget *warning;
  GtkWidget *chart;
  GtkWidget *arrival;
  GtkWidget *chance;
  GtkWidget *open;
  GtkWidget *explain;
};

G_DEFINE_FINAL_TYPE (VedRiskCard, ved_risk_card, GTK_TYPE_WIDGET)

static void
ved_risk_card_dispose (GObject *object)
{
  g_clear_pointer (&VED_RISK_CARD (object)->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_risk_card_parent_class)->dispose (object);
}

static void
ved_risk_card_finalize (GObject *object)
{
  g_free (VED_RISK_CARD (object)->name);

  G_OBJECT_CLASS (ved_risk_card_parent_class)->finalize (object);
}

static void
ved_risk_card_class_init (VedRiskCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_risk_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_risk_card_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ved_risk_card_init (VedRiskCard *self)
{
}

static const char *
vital_title (VedVital vital)
{
  static const char *const titles[VED_N_VITALS] = {
    [VED_VITAL_CPU] = N_("CPU"),
    [VED_VITAL_IOWAIT] = N_("I/O wait"),
    [VED_VITAL_MEMORY] = N_("Memory"),
    [VED_VITAL_LOAD] = N_("Load"),
    [VED_VITAL_SWAP] = N_("Swap"),
    [VED_VITAL_DISK] = N_("Disk"),
  };

  return _(titles[vital]);
}

static const char *
change_arrow (VedChange change)
{
  static const char *const arrows[] = {
    [VED_CHANGE_UNKNOWN] = "",
    [VED_CHANGE_FALLS_MUCH] = "↓",
    [VED_CHANGE_FALLS] = "↘",
    [VED_CHANGE_STAYS] = "→",
    [VED_CHANGE_RISES] = "↗",
    [VED_CHANGE_RISES_MUCH] = "↑",
  };

  return arrows[change];
}

static GtkWidget *
create_head (VedRiskCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->rank = ved_text_label_new ("", "dim-label");
  self->title = ved_text_label_new ("", "title-3");
  self->profile = ved_text_label_new ("", "dim-label");
  self->badge = ved_level_badge_new (FALSE);
  gtk_widget_set_hexpand (self->profile, TRUE);
  gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), self->rank);
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), self->profile);
  gtk_box_append (GTK_BOX (head), self->badge);

  return head;
}

static GtkWidget *
create_table (VedRiskCard *self)
{
  const char *titles[N_COLUMNS] = { "%", _("now"), _("30 min"), _("8 h"), "" };
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  for (int column = 0; column < N_COLUMNS; column++)
    {
      GtkWidget *title = ved_text_label_new (titles[column], "caption");

      self->titles[column] = title;
      gtk_widget_add_css_class (title, "dim-label");
      gtk_label_set_xalign (GTK_LABEL (title), column == 0 ? 0.0f : 1.0f);
      gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_NONE);
      gtk_grid_attach (GTK_GRID (grid), title, column, 0, 1, 1);
      for (int row = 0; row < VED_N_VITALS; row++)
        {
          GtkWidget *cell = ved_text_label_new (column == 0 ? vital_title (row) : "", NULL);

          gtk_label_set_xalign (GTK_LABEL (cell), column == 0 ? 0.0f : 1.0f);
          gtk_label_set_ellipsize (GTK_LABEL (cell), PANGO_ELLIPSIZE_NONE);
          self->cells[row][column] = cell;
          gtk_grid_attach (GTK_GRID (grid), cell, column, row + 1, 1, 1);
        }
    }

  return grid;
}

static GtkWidget *
create_chart (VedRiskCard *self,
              VedViewport *viewport)
{
  const VedChartThreshold thresholds[] = {
    { VED_FORECAST_TEXT_LOW_CPU, VED_LEVEL_WARNING, FALSE }, { VED_FORECAST_TEXT_HIGH_CPU, VED_LEVEL_CRITICAL, FALSE },
  };
  VedNumberFormat axis = { VED_NUMBER_PERCENT, -1, NULL }, value = { VED_NUMBER_PERCENT, 1, NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *title = ved_text_label_new (_("CPU, next 8 hours"), "caption");

  self->chart = ved_time_series_chart_new (viewport);
  ved_chart_set_title (VED_CHART (self->chart), _("CPU, next 8 hours"));
  ved_chart_set_description (VED_CHART (self->chart), _("The forecast of the CPU that is used, p10 to p90"));
  ved_plot_chart_set_format (VED_PLOT_CHART (self->chart), &axis, &value);
  ved_plot_chart_set_limits (VED_PLOT_CHART (self->chart), 0.0, 100.0, 100.0);
  ved_time_series_chart_set_thresholds (VED_TIME_SERIES_CHART (self->chart), thresholds,
                                        G_N_ELEMENTS (thresholds));
  gtk_widget_set_size_request (self->chart, -1, CHART_HEIGHT_PX);
  gtk_widget_set_vexpand (self->chart, TRUE);
  gtk_widget_add_css_class (title, "dim-label");
  gtk_accessible_update_state (GTK_ACCESSIBLE (title), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->chart);

  return box;
}

static GtkWidget *
create_foot (VedRiskCard *self)
{
  GtkWidget *foot = ved_reflow_new (240, 2, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->trend = ved_text_paragraph_new ("", NULL);
  self->warning = ved_text_paragraph_new ("", "heading");
  self->arrival = ved_text_paragraph_new ("", "dim-label");
  self->chance = ved_text_paragraph_new ("", "dim-label");
  gtk_box_append (GTK_BOX (texts), self->warning);
  gtk_box_append (GTK_BOX (texts), self->trend);
  gtk_box_append (GTK_BOX (texts), self->arrival);
  gtk_box_append (GTK_BOX (texts), self->chance);
  self->explain = gtk_button_new_with_label (_("Why?"));
  self->open = gtk_button_new_with_label (_("Open Server"));
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_widget_set_valign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), self->explain);
  gtk_box_append (GTK_BOX (buttons), self->open);
  ved_reflow_append (VED_REFLOW (foot), texts, 3);
  ved_reflow_append (VED_REFLOW (foot), buttons, 2);

  return foot;
}

/**
 * ved_risk_card_new:
 * @viewport: shared by all cards of a page
 *
 * Returns: a card without a server
 */
GtkWidget *
ved_risk_card_new (VedViewport *viewport)
{
  VedRiskCard *self = g_object_new (VED_TYPE_RISK_CARD, NULL);
  GtkWidget *content, *row = ved_reflow_new (300, 2, 16), *left = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->card = ved_card_new (NULL, &content, NULL);
  self->gauge = ved_gauge_new (100.0);
  ved_gauge_set_has_levels (VED_GAUGE (self->gauge), TRUE);
  ved_chart_set_title (VED_CHART (self->gauge), _("Risk"));
  ved_chart_set_description (VED_CHART (self->gauge), _("The risk of the server, from 0 to 100"));
  gtk_widget_set_size_request (self->gauge, ved_style_scale (GAUGE_PX), ved_style_scale (GAUGE_PX));
  gtk_widget_set_valign (self->gauge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (left), self->gauge);
  gtk_box_append (GTK_BOX (left), create_table (self));
  ved_reflow_append (VED_REFLOW (row), left, 2);
  ved_reflow_append (VED_REFLOW (row), create_chart (self, viewport), 3);
  gtk_box_append (GTK_BOX (content), create_head (self));
  gtk_box_append (GTK_BOX (content), row);
  gtk_box_append (GTK_BOX (content), create_foot (self));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/**
 * ved_risk_card_get_name:
 *
 * Returns: (nullable): the server
 */
const char *
ved_risk_card_get_name (VedRiskCard *self)
{
  g_return_val_if_fail (VED_IS_RISK_CARD (self), NULL);

  return self->name;
}

static void
set_name (VedRiskCard *self,
          const char  *name)
{
  g_autofree char *open = NULL, *explain = NULL;

  if (g_strcmp0 (name, self->name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  open = g_strdup_printf (_("Open %s"), name);
  explain = g_strdup_printf (_("Why %s is at risk"), name);
  ved_text_label_set (self->title, name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->open), "win.show-server");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->explain), "s", name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->explain), "win.explain");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open), GTK_ACCESSIBLE_PROPERTY_LABEL, open, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->explain), GTK_ACCESSIBLE_PROPERTY_LABEL, explain, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* A figure that the forecast knows nothing of has no direction: an arrow downwards would promise that it recovers, one
 * upwards that trouble comes which is over. */
static void
show_change (GtkWidget             *cell,
             gboolean               is_unforeseen,
             gboolean               is_overtaken,
             const VedVitalOutlook *outlook)
{
  const char *arrow = change_arrow (ved_change_between ((double) outlook->now, (double) outlook->near));

  ved_text_label_set (cell, is_unforeseen || is_overtaken ? VED_TEXT_UNFORESEEN : arrow);
  ved_set_tooltip (cell, is_unforeseen ? _("Worse than forecast")
                                       : is_overtaken ? _("Better than forecast") : NULL);
}

static void
update_table (VedRiskCard *self,
              VedSnapshot *snapshot,
              VedSnapshot *detail,
              guint        server,
              gboolean     is_past)
{
  guint detailed = 0;

  ved_text_label_set (self->titles[COLUMN_NOW], is_past ? _("last") : _("now"));
  ved_set_tooltip (self->titles[COLUMN_NOW], is_past ? _("When last seen") : NULL);
  if (detail != NULL && !ved_snapshot_find (detail, self->name, &detailed))
    detail = NULL;
  for (guint i = 0; i < VED_N_VITALS; i++)
    {
      VedVitalOutlook outlook = ved_vital_get_outlook (i, snapshot, server);
      float far = detail != NULL ? ved_vital_get_outlook (i, detail, detailed).far : NAN;
      guint decimals = i == VED_VITAL_LOAD ? 2 : 1;
      char text[VED_TEXT_SIZE];

      ved_text_label_set (self->cells[i][1], ved_text_write_number ((double) outlook.now, decimals, text,
                                                                    sizeof text));
      ved_text_label_set (self->cells[i][2], ved_text_write_number ((double) outlook.near, decimals, text,
                                                                    sizeof text));
      ved_text_label_set (self->cells[i][3], ved_text_write_number ((double) far, decimals, text, sizeof text));
      show_change (self->cells[i][4], ved_vital_is_unforeseen (i, snapshot, server),
                   detail != NULL && ved_metric_is_overtaken (ved_vital_get_metric (i), detail, detailed), &outlook);
    }
}

static void
update_chart (VedRiskCard *self,
              VedSnapshot *snapshot,
              VedSnapshot *detail,
              guint        server,
              gboolean     is_past)
{
  float p10[VED_FORECAST_STEPS], p50[VED_FORECAST_STEPS], p90[VED_FORECAST_STEPS];
  VedChartForecast forecast = {
    .step_us = VED_FORECAST_STEP_US, .n_steps = VED_FORECAST_STEPS, .p10 = p10, .p50 = p50, .p90 = p90,
    .now_us = ved_snapshot_get_time_us (snapshot), .is_past = is_past,
    .now_value = 100.0f - ved_snapshot_current (snapshot, VED_METRIC_CPU_IDLE)[server],
  };
  g_autofree char *text = NULL;
  guint detailed;

  if (detail == NULL || !ved_snapshot_find (detail, self->name, &detailed))
    {
      ved_time_series_chart_set_forecast (VED_TIME_SERIES_CHART (self->chart), NULL);
      ved_text_label_set (self->arrival, _("No forecast yet"));
      return;
    }

  forecast.origin_us = ved_snapshot_get_origin_us (detail);
  ved_server_copy_cpu_used (detail, detailed, VED_QUANTILE_P10, p10);
  ved_server_copy_cpu_used (detail, detailed, VED_QUANTILE_P50, p50);
  ved_server_copy_cpu_used (detail, detailed, VED_QUANTILE_P90, p90);
  ved_time_series_chart_set_forecast (VED_TIME_SERIES_CHART (self->chart), isnan (p50[0]) ? NULL : &forecast);
  text = ved_forecast_text_cpu (snapshot, server, detail, detailed, is_past);
  ved_text_label_set (self->arrival, text);
}

static void
update_words (VedRiskCard *self,
              VedSnapshot *snapshot,
              VedSnapshot *detail,
              guint        server,
              gboolean     is_past)
{
  guint detailed = 0, n_rising;
  gboolean is_detailed = detail != NULL && ved_snapshot_find (detail, self->name, &detailed);
  g_autofree char *warning = NULL, *word = NULL, *trend = NULL;

  n_rising = is_detailed ? ved_server_count_rising (detail, detailed) : ved_server_count_rising (snapshot, server);
  warning = g_strdup_printf (ngettext ("%u metric rises within 30 minutes", "%u metrics rise within 30 minutes", n_rising),
                             n_rising);
  ved_text_label_set (self->warning, warning);
  gtk_widget_set_visible (self->warning, n_rising >= LEAST_RISING && !is_past);
  if (is_detailed)
    {
      word = ved_forecast_text_trend (detail, detailed);
      trend = g_strdup_printf (is_past ? _("Trend when last seen: %s") : _("Trend: %s"), word);
    }
  ved_text_label_set (self->trend, trend != NULL ? trend : _("Trend: not known yet"));
}

static void
update_chance (VedRiskCard *self,
               VedSnapshot *snapshot,
               guint        server,
               gboolean     is_past)
{
  gboolean is_calibrated = ved_snapshot_get_environment (snapshot)->calibrated;
  char near[VED_TEXT_SIZE], far[VED_TEXT_SIZE];
  g_autofree char *chances = NULL, *text = NULL, *raw = NULL;

  if (ved_server_is_critical (snapshot, server))
    {
      ved_set_tooltip (self->chance, NULL);
      ved_text_label_set (self->chance, is_past ? _("Critical when last seen") : _("Critical now"));
      return;
    }
  if (ved_server_is_chance_missed (snapshot, server))
    {
      ved_set_tooltip (self->chance, NULL);
      ved_text_label_set (self->chance, _("Chance of turning critical: unknown, worse than forecast"));
      return;
    }

  ved_forecast_text_write_chance ((double) ved_snapshot_prob_30m (snapshot)[server], 1, near, sizeof near);
  ved_forecast_text_write_chance ((double) ved_snapshot_prob_8h (snapshot)[server], 1, far, sizeof far);
  chances = g_strdup_printf (_("%s in 30 min, %s in 8 h"), near, far);
  if (!is_calibrated)
    {
      raw = g_strdup_printf (_("Not calibrated, only for ranking servers: %s"), chances);
      ved_text_label_set (self->chance, _("Chance of turning critical: not known yet"));
      ved_set_tooltip (self->chance, raw);
      return;
    }

  ved_set_tooltip (self->chance, NULL);
  text = g_strdup_printf (is_past ? _("Chance of turning critical when last seen: %s") : _("Chance of turning critical: %s"), chances);
  ved_text_label_set (self->chance, text);
}

/**
 * ved_risk_card_set_server:
 * @rank: 1 for the highest risk
 * @snapshot: where the figures come from
 * @detail: (nullable): a snapshot that holds the server's forecasts
 * @server: index in @snapshot
 * @is_past: whether what is now is not known, so that nothing is said of it
 *
 * Shows a server, or the same one at another instant.
 */
void
ved_risk_card_set_server (VedRiskCard *self,
                          guint        rank,
                          VedSnapshot *snapshot,
                          VedSnapshot *detail,
                          guint        server,
                          gboolean     is_past)
{
  VedLevel level = ved_snapshot_get_level (snapshot, server);
  double risk = (double) ved_snapshot_risk (snapshot)[server];
  g_autofree char *place = g_strdup_printf ("%u.", rank);
  char text[VED_TEXT_SIZE];

  g_return_if_fail (VED_IS_RISK_CARD (self));

  set_name (self, ved_snapshot_get_name (snapshot, server));
  ved_text_label_set (self->rank, place);
  ved_text_label_set (self->profile, _(ved_profile_get_info (ved_snapshot_get_profile (snapshot, server))->label));
  ved_level_badge_set_level (VED_LEVEL_BADGE (self->badge), level, NULL);
  ved_gauge_set_value (VED_GAUGE (self->gauge), risk, level, ved_text_write_number (risk, 1, text, sizeof text),
                       _(ved_level_get_info (level)->label));
  update_table (self, snapshot, detail, server, is_past);
  update_chart (self, snapshot, detail, server, is_past);
  update_words (self, snapshot, detail, server, is_past);
  update_chance (self, snapshot, server, is_past);
}
