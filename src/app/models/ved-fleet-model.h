/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "base/ved-time-cursor.h"
#include "fleet/snapshot/ved-fleet-figures.h"
#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

#define VED_FLEET_MODEL_MAX_FIGURES 4096

#define VED_TYPE_FLEET_MODEL (ved_fleet_model_get_type ())

G_DECLARE_FINAL_TYPE (VedFleetModel, ved_fleet_model, VED, FLEET_MODEL, GObject)

/* The one cached prediction model that all pages share. It owns exactly one source, knows no GTK and
 * belongs to the main thread.
 *
 * Properties, with notify: "source" (VedFrameSource), "state" (VedSourceState as int), "message"
 * (string).
 * Signals: "changed" (): the snapshot to show is another one, once for each; "received" (): the figures
 * or the extent grew, whether or not what is shown moved with them. */

VedFleetModel         *ved_fleet_model_new                   (VedClock             *clock) G_GNUC_WARN_UNUSED_RESULT;
VedFrameSource        *ved_fleet_model_get_source            (VedFleetModel        *self);
void                   ved_fleet_model_set_source            (VedFleetModel        *self,
                                                              VedFrameSource       *source);
VedTimeCursor         *ved_fleet_model_get_cursor            (VedFleetModel        *self);
VedSnapshot           *ved_fleet_model_get_snapshot          (VedFleetModel        *self);
gint64                 ved_fleet_model_get_shown_us          (VedFleetModel        *self);
VedSnapshot           *ved_fleet_model_get_latest            (VedFleetModel        *self);
VedSourceState         ved_fleet_model_get_state             (VedFleetModel        *self);
gboolean               ved_fleet_model_is_growing            (VedFleetModel        *self);
gint64                 ved_fleet_model_get_unknown_since     (VedFleetModel        *self);
gboolean               ved_fleet_model_is_past               (VedFleetModel        *self,
                                                              const VedSnapshot    *snapshot,
                                                              guint                 server);
const char            *ved_fleet_model_get_message           (VedFleetModel        *self);
gint64                 ved_fleet_model_get_age_us            (VedFleetModel        *self);
gint64                 ved_fleet_model_get_daemon_now_us     (VedFleetModel        *self);
const VedFleetFigures *ved_fleet_model_get_figures           (VedFleetModel        *self,
                                                              guint                *n_figures);
guint                  ved_fleet_model_get_n_pending         (VedFleetModel        *self);
void                   ved_fleet_model_set_watched           (VedFleetModel        *self,
                                                              gboolean              watched);
void                   ved_fleet_model_hold                  (VedFleetModel        *self);
void                   ved_fleet_model_release               (VedFleetModel        *self);
void                   ved_fleet_model_refresh               (VedFleetModel        *self);
void                   ved_fleet_model_step                  (VedFleetModel        *self,
                                                              int                   n_steps);
gboolean               ved_fleet_model_can_move              (VedFleetModel        *self);
gboolean               ved_fleet_model_is_seeking            (VedFleetModel        *self);

/* One server with its forecasts */
VedSnapshot           *ved_fleet_model_get_detail            (VedFleetModel        *self,
                                                              const char           *server);
void                   ved_fleet_model_fetch_detail_async    (VedFleetModel        *self,
                                                              const char           *server,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
VedSnapshot           *ved_fleet_model_fetch_detail_finish   (VedFleetModel        *self,
                                                              GAsyncResult         *result,
                                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* Passed on to the source */
void                   ved_fleet_model_fetch_series_async    (VedFleetModel        *self,
                                                              const VedSeriesQuery *query,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
VedSeriesSlice        *ved_fleet_model_fetch_series_finish   (VedFleetModel        *self,
                                                              GAsyncResult         *result,
                                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                   ved_fleet_model_fetch_document_async  (VedFleetModel        *self,
                                                              const char           *path,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
GBytes                *ved_fleet_model_fetch_document_finish (VedFleetModel        *self,
                                                              GAsyncResult         *result,
                                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean               ved_fleet_model_can_perform           (VedFleetModel        *self);
void                   ved_fleet_model_perform_async         (VedFleetModel        *self,
                                                              const char           *path,
                                                              const char           *json_body,
                                                              GCancellable         *cancellable,
                                                              GAsyncReadyCallback   callback,
                                                              gpointer              user_data);
gboolean               ved_fleet_model_perform_finish        (VedFleetModel        *self,
                                                              GAsyncResult         *result,
                                                              GError              **error);

G_END_DECLS
