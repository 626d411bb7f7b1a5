/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-routing"

#include "config.h"

#include "fleet/alerts/ved-alert-routing.h"

#include <glib/gi18n.h>

/* The routing matrix: the worse the level, the sooner somebody is told and the louder. Alerts of a metric are
 * routed by their severity, those of a score and of the whole fleet by their level. */

static const VedAlertRoute servers[] = {
  { VED_LEVEL_IMMINENT, 5, N_("pager, phone, SMS, push"), { { 5, N_("executive on duty") } } },
  { VED_LEVEL_CRITICAL, 15, N_("pager, phone, SMS, push"), { { 15, N_("senior engineer") }, { 30, N_("director") } } },
  { VED_LEVEL_DANGER, 30, N_("team lead, chat, e-mail"), { { 30, N_("on-call") } } },
  { VED_LEVEL_WARNING, 60, N_("chat"), { { 60, N_("team lead") } } },
  { VED_LEVEL_DEGRADING, 120, N_("e-mail"), { { 0, NULL } } },
  { VED_LEVEL_WATCH, 0, N_("log"), { { 0, NULL } } },
};

static const VedAlertRoute environment[] = {
  { VED_LEVEL_CRITICAL, 15, N_("pager, phone, SMS, push"), { { 15, N_("senior engineer") }, { 30, N_("director") } } },
  { VED_LEVEL_DANGER, 30, N_("chat, e-mail"), { { 30, N_("on-call") } } },
  { VED_LEVEL_WARNING, 60, N_("e-mail"), { { 0, NULL } } },
};

/**
 * ved_alert_routing_get_servers:
 * @n_routes: (out): how many
 *
 * Returns: (transfer none) (array length=n_routes): the routes of alerts about single servers, worst first
 */
const VedAlertRoute *
ved_alert_routing_get_servers (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (servers);

  return servers;
}

/**
 * ved_alert_routing_get_environment:
 * @n_routes: (out): how many
 *
 * Returns: (transfer none) (array length=n_routes): the routes of alerts about the whole fleet, worst first
 */
const VedAlertRoute *
ved_alert_routing_get_environment (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (environment);

  return environment;
}

/**
 * ved_alert_routing_find:
 * @alert: an episode
 *
 * Returns: (transfer none) (nullable): how @alert is delivered; %NULL: not at all
 */
const VedAlertRoute *
ved_alert_routing_find (const VedAlert *alert)
{
  gboolean is_server = alert->subject == VED_ALERT_SUBJECT_METRIC || alert->subject == VED_ALERT_SUBJECT_RISK;
  const VedAlertRoute *routes = is_server ? servers : environment;
  guint n_routes = is_server ? G_N_ELEMENTS (servers) : G_N_ELEMENTS (environment);
  VedLevel level = ved_alert_get_level (alert);

  for (guint i = 0; i < n_routes; i++)
    if (routes[i].level == level)
      return &routes[i];

  return NULL;
}
