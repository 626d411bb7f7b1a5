/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-order"

#include "config.h"

#include "fleet/snapshot/ved-alert-order.h"

#include <string.h>

/**
 * ved_alert_compare:
 *
 * Returns: the order in which a snapshot has its alerts: the worst level first, then the soonest, then by server
 */
int
ved_alert_compare (const VedAlert *left,
                   const VedAlert *right)
{
  int order = (int) ved_alert_get_level (right) - (int) ved_alert_get_level (left);

  if (order != 0)
    return order;
  if (left->steps_ahead != right->steps_ahead)
    return left->steps_ahead < right->steps_ahead ? -1 : 1;

  order = strcmp (left->server, right->server);
  if (order == 0)
    order = (int) left->subject - (int) right->subject;

  return order != 0 ? order : left->metric - right->metric;
}
