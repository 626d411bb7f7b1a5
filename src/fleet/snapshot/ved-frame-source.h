/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-fleet-figures.h"
#include "fleet/snapshot/ved-series-slice.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  VED_SOURCE_IDLE,
  VED_SOURCE_CONNECTING,
  VED_SOURCE_WARMING,
  VED_SOURCE_LIVE,
  VED_SOURCE_REPLAYING,
  VED_SOURCE_ENDED,             /* what had an end has come to it: nothing more is expected */
  VED_SOURCE_STALE,
  VED_SOURCE_DISCONNECTED,
  VED_SOURCE_THROTTLED,
  VED_SOURCE_NOT_AUTHORISED,
  VED_SOURCE_ERROR,
} VedSourceState;

#define VED_TYPE_FRAME_SOURCE (ved_frame_source_get_type ())

G_DECLARE_DERIVABLE_TYPE (VedFrameSource, ved_frame_source, VED, FRAME_SOURCE, GObject)

/* Live and replay behind one door: a connection to a daemon, a recording, a folder of snapshots. Used
 * on the main thread; decoding happens elsewhere.
 *
 * Properties: "state" (VedSourceState as int), "message" (string, nullable: cause and cure of a fault).
 * Signals: "snapshot" (VedSnapshot), "extent-changed" (), "alerts-changed" (), "document" (path, GBytes): what was
 * told to whoever asked, of sources that are live.
 *
 * A snapshot of many servers may come without forecasts: fetch_detail_async brings one server's.
 *
 * A kind of source fills in what it offers. What is asked for is a GTask of the source: seek_async and
 * fetch_detail_async end it with a VedSnapshot, fetch_series_async with a VedSeriesSlice, fetch_document_async with
 * GBytes, and perform_async with %TRUE. */
struct _VedFrameSourceClass
{
  GObjectClass parent_class;

  void             (*start)                 (VedFrameSource       *self);
  void             (*stop)                  (VedFrameSource       *self);
  void             (*refresh)               (VedFrameSource       *self);
  void             (*get_extent)            (VedFrameSource       *self,
                                             gint64               *first_us,
                                             gint64               *last_us);
  const VedFleetFigures *(*get_figures)     (VedFrameSource       *self,
                                             guint                *n_figures);
  gboolean         (*is_growing)            (VedFrameSource       *self);
  void             (*seek_async)            (VedFrameSource       *self,
                                             gint64                instant_us,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
  void             (*fetch_series_async)    (VedFrameSource       *self,
                                             const VedSeriesQuery *query,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
  void             (*fetch_detail_async)    (VedFrameSource       *self,
                                             const char           *server,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
  void             (*fetch_document_async)  (VedFrameSource       *self,
                                             const char           *path,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
  void             (*perform_async)         (VedFrameSource       *self,
                                             const char           *path,
                                             const char           *json_body,
                                             GCancellable         *cancellable,
                                             GAsyncReadyCallback   callback,
                                             gpointer              user_data);
};

VedSourceState  ved_frame_source_get_state             (VedFrameSource       *self);
char           *ved_frame_source_dup_message           (VedFrameSource       *self) G_GNUC_WARN_UNUSED_RESULT;
void            ved_frame_source_start                 (VedFrameSource       *self);
void            ved_frame_source_stop                  (VedFrameSource       *self);
void            ved_frame_source_refresh               (VedFrameSource       *self);
void            ved_frame_source_get_extent            (VedFrameSource       *self,
                                                        gint64               *first_us,
                                                        gint64               *last_us);
const VedFleetFigures *ved_frame_source_get_figures    (VedFrameSource       *self,
                                                        guint                *n_figures);
gboolean        ved_frame_source_is_growing            (VedFrameSource       *self);
void            ved_frame_source_seek_async            (VedFrameSource       *self,
                                                        gint64                instant_us,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
VedSnapshot    *ved_frame_source_seek_finish           (VedFrameSource       *self,
                                                        GAsyncResult         *result,
                                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void            ved_frame_source_fetch_series_async    (VedFrameSource       *self,
                                                        const VedSeriesQuery *query,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
VedSeriesSlice *ved_frame_source_fetch_series_finish   (VedFrameSource       *self,
                                                        GAsyncResult         *result,
                                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void            ved_frame_source_fetch_detail_async    (VedFrameSource       *self,
                                                        const char           *server,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
VedSnapshot    *ved_frame_source_fetch_detail_finish   (VedFrameSource       *self,
                                                        GAsyncResult         *result,
                                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void            ved_frame_source_fetch_document_async  (VedFrameSource       *self,
                                                        const char           *path,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
GBytes         *ved_frame_source_fetch_document_finish (VedFrameSource       *self,
                                                        GAsyncResult         *result,
                                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ved_frame_source_can_perform           (VedFrameSource       *self);
void            ved_frame_source_perform_async         (VedFrameSource       *self,
                                                        const char           *path,
                                                        const char           *json_body,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
gboolean        ved_frame_source_perform_finish        (VedFrameSource       *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);

const char     *ved_source_state_get_name              (VedSourceState        state);

void            ved_frame_source_set_state             (VedFrameSource       *self,
                                                        VedSourceState        state,
                                                        const char           *message);
void            ved_frame_source_emit_snapshot         (VedFrameSource       *self,
                                                        VedSnapshot          *snapshot);
void            ved_frame_source_emit_extent_changed   (VedFrameSource       *self);
void            ved_frame_source_emit_document         (VedFrameSource       *self,
                                                        const char           *path,
                                                        GBytes               *body);

G_END_DECLS
