/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-alert.h"

G_BEGIN_DECLS

#define VED_MAX_ESCALATIONS 2

/* Who hears of an alert that nobody acknowledged. */
typedef struct {
  guint after_min;              /* since the first notice; 0 with a role: at once */
  const char *role;             /* (nullable): "director"; NULL ends the ladder */
} VedEscalation;

/* How an alert of one level is delivered. Channels and roles are names that a configuration gives an address. */
typedef struct {
  VedLevel level;
  guint notice_min;             /* the first notice goes out within so many minutes; 0: it is only logged */
  const char *channels;         /* "pager, phone, SMS, push": separated by ", " */
  VedEscalation escalations[VED_MAX_ESCALATIONS];
} VedAlertRoute;

const VedAlertRoute *ved_alert_routing_get_servers     (guint          *n_routes);
const VedAlertRoute *ved_alert_routing_get_environment (guint          *n_routes);
const VedAlertRoute *ved_alert_routing_find            (const VedAlert *alert);

G_END_DECLS
