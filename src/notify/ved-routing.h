/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-severity.h"

#include <glib.h>

G_BEGIN_DECLS

#define VED_MAX_ROUTE_STEPS 4
#define VED_ROUTING_GROUP   "routing"

/* Who is told next when nobody has taken charge so long after the first notice. */
typedef struct {
  guint after_min;
  char *role;                   /* "senior-engineer" */
} VedRouteStep;

/* One row of the matrix: what happens at one level. Roles are names; channels say which they serve. */
typedef struct {
  guint notice_min;             /* the first notice goes out within so many minutes; 0: none is promised */
  GStrv roles;                  /* who hears of it first */
  guint n_escalations;
  VedRouteStep escalations[VED_MAX_ROUTE_STEPS];
} VedRoute;

/* The routing matrix: a row per level, one set for servers and one for the environment. */
typedef struct _VedRouting VedRouting;

VedRouting     *ved_routing_new           (GKeyFile          *config,
                                           GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void            ved_routing_free          (VedRouting        *self);
const VedRoute *ved_routing_get           (const VedRouting  *self,
                                           VedLevel           level,
                                           gboolean           environment);
GStrv           ved_routing_list_roles    (const VedRouting  *self) G_GNUC_WARN_UNUSED_RESULT;
void            ved_routing_write_json    (const VedRouting  *self,
                                           GString           *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRouting, ved_routing_free)

G_END_DECLS
