/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-delivery"

#include "config.h"

#include "app/alerts/ved-alert-delivery.h"

#include "app/parts/ved-page-text.h"
#include "base/ved-clock.h"

#include <glib/gi18n.h>

/* How pages speak of alerts: what one is about, what happens, who is told and who next. */

/**
 * ved_alert_is_environment:
 *
 * Returns: whether @alert is about the whole fleet
 */
gboolean
ved_alert_is_environment (const VedAlert *alert)
{
  return alert->subject == VED_ALERT_SUBJECT_PROB_30M || alert->subject == VED_ALERT_SUBJECT_PROB_8H;
}

/**
 * ved_alert_text_place:
 *
 * Returns: (transfer none): the server, or what stands for all of them
 */
const char *
ved_alert_text_place (const VedAlert *alert)
{
  return ved_alert_is_environment (alert) ? _("Whole fleet") : alert->server;
}

/**
 * ved_alert_text_subject:
 *
 * Returns: (transfer none): the metric or figure that @alert is about, translated
 */
const char *
ved_alert_text_subject (const VedAlert *alert)
{
  switch (alert->subject)
    {
    case VED_ALERT_SUBJECT_METRIC:
      return ved_text_metric_label (alert->metric);

    case VED_ALERT_SUBJECT_RISK:
      return _("Risk");

    case VED_ALERT_SUBJECT_PROB_30M:
      return _("Incident risk, 30 min");

    case VED_ALERT_SUBJECT_PROB_8H:
    case VED_N_ALERT_SUBJECTS:
    default:
      return _("Incident risk, 8 h");
    }
}

/**
 * ved_alert_text_notice:
 *
 * Returns: (transfer full): who is told first and how soon
 */
char *
ved_alert_text_notice (const VedAlertRoute *route)
{
  g_autofree char *span = ved_text_duration (route->notice_min * VED_MINUTE_US);

  if (route->notice_min == 0)
    return g_strdup (_("log only"));

  return g_strdup_printf (_("%s, within %s"), _(route->channels), span);
}

/**
 * ved_alert_text_ladder:
 *
 * Returns: (transfer full): who is told next while nobody acknowledges
 */
char *
ved_alert_text_ladder (const VedAlertRoute *route)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < VED_MAX_ESCALATIONS && route->escalations[i].role != NULL; i++)
    {
      g_autofree char *span = ved_text_duration (route->escalations[i].after_min * VED_MINUTE_US);

      g_string_append_printf (text, _("%s%s after %s"), i > 0 ? ", " : "", _(route->escalations[i].role), span);
    }
  if (text->len == 0)
    g_string_append (text, _("none"));

  return g_string_free (text, FALSE);
}

/* The next rung of the ladder that has not been reached @age_us after the opening. */
static const VedEscalation *
find_next (const VedAlertRoute *route,
           gint64               age_us)
{
  for (guint i = 0; i < VED_MAX_ESCALATIONS && route->escalations[i].role != NULL; i++)
    if (age_us < route->escalations[i].after_min * VED_MINUTE_US)
      return &route->escalations[i];

  return NULL;
}

/**
 * ved_alert_text_escalation:
 * @now_us: UTC
 *
 * Returns: (transfer full): where @alert stands on its ladder, by the routing table
 */
char *
ved_alert_text_escalation (const VedAlert *alert,
                           gint64          now_us)
{
  const VedAlertRoute *route = ved_alert_routing_find (alert);
  gint64 age_us = MAX (now_us - alert->opened_us, 0);
  const VedEscalation *next;
  g_autofree char *span = NULL;

  if (alert->state == VED_ALERT_ACKNOWLEDGED)
    return g_strdup (_("acknowledged: no escalation"));
  if (route == NULL || route->escalations[0].role == NULL)
    return g_strdup (_("no escalation"));

  next = find_next (route, age_us);
  if (next == NULL)
    return g_strdup (_("all escalation steps are due"));

  span = ved_text_duration (next->after_min * VED_MINUTE_US - age_us);

  return g_strdup_printf (_("escalates to %s in %s"), _(next->role), span);
}

/* What was done already stays to be seen after its time, also where nobody heard of it. */
static void
append_steps (GString               *text,
              const VedDeskDelivery *delivery)
{
  for (guint i = 0; delivery->steps != NULL && i < delivery->steps->len; i++)
    {
      const VedDeskStep *step = &g_array_index (delivery->steps, VedDeskStep, i);
      g_autofree char *clock = ved_text_clock (step->time_us);

      g_string_append (text, " · ");
      g_string_append_printf (text, step->is_reached ? _("escalated to %s, %s")
                                                     : _("escalated to %s, %s, but no channel reached it"),
                              _(step->role), clock);
    }
}

/* Where the daemon says what comes next. */
static char *
describe_next (const VedDeskDelivery *delivery,
               gint64                 now_us)
{
  g_autofree char *span = ved_text_duration (MAX (delivery->next_us - now_us, 0));
  gboolean has_steps = delivery->steps != NULL && delivery->steps->len > 0;

  if (delivery->next_role == NULL)
    return g_strdup (delivery->steps == NULL || has_steps ? _("no further escalation") : _("no escalation"));
  if (!delivery->next_is_reached)
    return g_strdup_printf (_("escalates to %s in %s, but no channel reaches it"), _(delivery->next_role), span);

  return g_strdup_printf (_("escalates to %s in %s"), _(delivery->next_role), span);
}

/**
 * ved_alert_text_reached:
 * @delivery: whom the daemon reaches
 * @now_us: UTC
 *
 * Returns: (transfer full): who hears of @alert, whom it has escalated to, and who would hear next; one that somebody has taken
 *   charge of does not escalate
 */
char *
ved_alert_text_reached (const VedAlert        *alert,
                        const VedDeskDelivery *delivery,
                        gint64                 now_us)
{
  GString *text = g_string_new (NULL);
  g_autofree char *next = describe_next (delivery, now_us);

  if (*delivery->reached == '\0')
    g_string_append (text, _("nobody is notified, no channel for it"));
  else
    g_string_append_printf (text, _("notified: %s"), delivery->reached);
  append_steps (text, delivery);
  if (alert->state != VED_ALERT_ACKNOWLEDGED)
    g_string_append_printf (text, " · %s", next);

  return g_string_free (text, FALSE);
}
