/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "client/ved-embedded-daemon.h"
#include "client/ved-request-log.h"
#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

/* Up to so many servers come with all their forecasts; larger fleets as summaries. */
#define VED_CONNECTION_MAX_FULL 200

/* What the last refresh took. A plain value. */
typedef struct {
  gint64 fetch_us;              /* from asking to the last byte */
  gint64 decode_us;             /* in the worker */
  gint64 received_us;           /* monotonic: when the last byte was there */
  gsize n_bytes;
  guint64 n_snapshots;
  guint64 n_unchanged;          /* answered by 304 */
} VedConnectionTimings;

#define VED_TYPE_CONNECTION (ved_connection_get_type ())

G_DECLARE_FINAL_TYPE (VedConnection, ved_connection, VED, CONNECTION, VedFrameSource)

/* A #VedFrameSource over HTTP: a daemon somewhere, or one of this program's own. */

VedConnection              *ved_connection_new              (VedClock          *clock,
                                                             const char        *base_url,
                                                             const char        *key) G_GNUC_WARN_UNUSED_RESULT;
VedConnection              *ved_connection_new_embedded     (VedClock          *clock,
                                                             VedEmbeddedDaemon *daemon) G_GNUC_WARN_UNUSED_RESULT;
const char                 *ved_connection_get_url          (VedConnection     *self);
void                        ved_connection_set_key          (VedConnection     *self,
                                                             const char        *key);
void                        ved_connection_set_auto_refresh (VedConnection     *self,
                                                             gboolean           auto_refresh);
void                        ved_connection_set_interval     (VedConnection     *self,
                                                             guint              interval_s);
void                        ved_connection_set_has_end      (VedConnection     *self,
                                                             gboolean           has_end);
void                        ved_connection_set_max_full     (VedConnection     *self,
                                                             guint              n_servers);
guint                       ved_connection_get_wait_s       (VedConnection     *self);
const VedConnectionTimings *ved_connection_get_timings      (VedConnection     *self);
const VedRequestLog        *ved_connection_get_log          (VedConnection     *self);

G_END_DECLS
