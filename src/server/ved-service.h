/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/ved-http-client.h"
#include "engine/ved-engine.h"
#include "server/ved-body-cache.h"
#include "server/ved-event-stream.h"

G_BEGIN_DECLS

/* What the handlers of requests work with: the engine, the bodies of its newest snapshot, and the
 * streams that hear of it. Of the server's thread. */
typedef struct {
  int ref_count;
  VedEngine *engine;
  VedBodyCache *bodies;
  VedEventStream *events;
  GTimeZone *feed_zone;
  gint64 started_us;            /* monotonic */
  gboolean can_predict;         /* any server of the newest snapshot has a forecast */
  VedHttpClient *simulator;     /* (nullable): of the fleet that feeds this daemon */
  char *said_fault;             /* (nullable): of a source, the newest that was logged */
  GHashTable *n_requests;       /* "path code" → GUINT */
  guint64 n_refused;            /* records of bodies that were refused before the engine saw them */
} VedService;

VedService *ved_service_new           (VedEngine  *engine,
                                       GTimeZone  *feed_zone) G_GNUC_WARN_UNUSED_RESULT;
VedService *ved_service_ref           (VedService *self);
void        ved_service_unref         (VedService *self);
void        ved_service_count_request (VedService *self,
                                       const char *path,
                                       guint       status);

const VedEngineSource *ved_service_find_failed (const VedEngineStatus *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedService, ved_service_unref)

G_END_DECLS
