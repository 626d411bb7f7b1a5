/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-text"

#include "config.h"

#include "app/parts/ved-alert-text.h"

#include "app/parts/ved-forecast-text.h"
#include "app/parts/ved-page-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* What a person reads of an episode: always what its numbers say now, not what opened it. */

static char *
environment_text (const VedAlert *alert)
{
  gboolean is_near = alert->subject == VED_ALERT_SUBJECT_PROB_30M;
  char percent[VED_TEXT_SIZE], bound[VED_TEXT_SIZE];

  ved_forecast_text_write_chance ((double) alert->current_value, 0, percent, sizeof percent);
  ved_text_write_percent ((double) alert->threshold, 0, bound, sizeof bound);

  if (ved_alert_get_aspect (alert) == VED_ALERT_RECEDING)
    return g_strdup_printf (is_near ? _("Chance of an incident within 30 minutes is back at %s, was above %s")
                                    : _("Chance of an incident within 8 hours is back at %s, was above %s"),
                            percent, bound);
  if (is_near)
    return g_strdup_printf (_("Chance of an incident within 30 minutes is %s"), percent);

  return g_strdup_printf (_("Chance of an incident within 8 hours is %s"), percent);
}

static char *
metric_text (const VedAlert *alert)
{
  char current[VED_TEXT_SIZE], predicted[VED_TEXT_SIZE], threshold[VED_TEXT_SIZE], chance[VED_TEXT_SIZE];
  const char *label = ved_text_metric_label (alert->metric);
  guint minutes = alert->steps_ahead * VED_FORECAST_STEP_S / 60;

  ved_text_write_metric (alert->metric, (double) alert->current_value, current, sizeof current);
  ved_text_write_metric (alert->metric, (double) alert->predicted_value, predicted, sizeof predicted);
  ved_text_write_metric (alert->metric, (double) alert->threshold, threshold, sizeof threshold);
  ved_text_write_percent ((double) alert->probability, 0, chance, sizeof chance);
  switch (ved_alert_get_aspect (alert))
    {
    case VED_ALERT_EXPECTED:
      return g_strdup_printf (_("%s expected at %s in %u min, beyond %s"), label, predicted, minutes, threshold);
    case VED_ALERT_POSSIBLE:
      return g_strdup_printf (_("%s may pass %s within %u min (%s chance, %s expected)"), label, threshold,
                              minutes, chance, predicted);
    case VED_ALERT_RECEDING:
      if (isnan (alert->current_value))
        return g_strdup_printf (_("%s is no longer reported"), label);
      return g_strdup_printf (_("%s is back at %s, was beyond %s"), label, current, threshold);
    case VED_ALERT_BEYOND:
    default:
      return g_strdup_printf (_("%s is %s, beyond %s"), label, current, threshold);
    }
}

/**
 * ved_alert_text:
 *
 * Returns: (transfer full): one line about an episode, without its server
 */
char *
ved_alert_text (const VedAlert *alert)
{
  if (alert->subject == VED_ALERT_SUBJECT_RISK && ved_alert_get_aspect (alert) == VED_ALERT_RECEDING)
    return g_strdup_printf (_("Risk is back at %.1f, was %.0f or more"), (double) alert->current_value,
                            (double) alert->threshold);
  if (alert->subject == VED_ALERT_SUBJECT_RISK)
    return g_strdup_printf (_("Risk is %.1f"), (double) alert->current_value);
  if (alert->subject != VED_ALERT_SUBJECT_METRIC)
    return environment_text (alert);

  return metric_text (alert);
}

/**
 * ved_alert_text_headline:
 * @text: what is told of the episode
 *
 * Returns: (transfer full): the same, led by its level; of what no longer holds by the level that it had
 */
char *
ved_alert_text_headline (const VedAlert *alert,
                         const char     *text)
{
  const char *level = _(ved_level_get_info (ved_alert_get_level (alert))->label);

  if (ved_alert_get_aspect (alert) == VED_ALERT_RECEDING)
    return g_strdup_printf (_("Was %s: %s"), level, text);

  return g_strdup_printf (_("%s: %s"), level, text);
}

/**
 * ved_alert_text_level:
 * @snapshot: that tells of @alert
 *
 * Beside the level of the server, that of a metric looks like a contradiction.
 *
 * Returns: (transfer full) (nullable): why the two differ; %NULL where they do not
 */
char *
ved_alert_text_level (const VedAlert *alert,
                      VedSnapshot    *snapshot)
{
  VedLevel level;
  guint server;

  if (alert->subject != VED_ALERT_SUBJECT_METRIC || !ved_snapshot_find (snapshot, alert->server, &server))
    return NULL;

  level = ved_snapshot_get_level (snapshot, server);
  if (level == ved_alert_get_level (alert))
    return NULL;

  return g_strdup_printf (_("The level of a metric goes by its thresholds, that of the server by its risk: %s."),
                          _(ved_level_get_info (level)->label));
}

/**
 * ved_alert_event_text:
 * @event: of the daemon's history: "escalation", "de-escalation" or "resolved"
 *
 * Returns: (transfer none): what happened to the level
 */
const char *
ved_alert_event_text (const char *event)
{
  if (g_str_equal (event, "escalation"))
    return _("rose");

  return g_str_equal (event, "resolved") ? _("resolved") : _("fell");
}
