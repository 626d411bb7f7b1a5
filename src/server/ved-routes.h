/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/ved-rate-limiter.h"
#include "server/ved-request.h"
#include "server/ved-service.h"

G_BEGIN_DECLS

typedef void (*VedRouteFunc) (VedService *service,
                              VedRequest *request);

/* One row of the table that the dispatcher, the error bodies and /openapi.json are made of. */
typedef struct {
  const char *method;           /* "GET" or "POST" */
  const char *path;             /* "/alerts/{id}/acknowledge": at most one brace */
  gboolean open;                /* without key */
  VedLimitClass limit;
  const char *summary;          /* English; for /openapi.json */
  const char *query;            /* (nullable): its parameters, separated by blanks; what they mean, ved-api-terms.h says */
  const char *body;             /* (nullable): members of what is sent, separated by blanks */
  VedRouteFunc handler;
} VedRoute;

const VedRoute *ved_routes_get   (guint       *n_routes);
const VedRoute *ved_routes_match (const char  *method,
                                  const char  *path,
                                  char       **param,
                                  char       **allowed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
