/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"
#include "app/models/ved-fleet-model.h"
#include "app/models/ved-time-marks.h"
#include "client/ved-source-spec.h"

G_BEGIN_DECLS

#define VED_TYPE_SESSION (ved_session_get_type ())

G_DECLARE_FINAL_TYPE (VedSession, ved_session, VED, SESSION, GObject)

/* What the viewer has open: the model, what it is filled from, and the settings that steer that; and, on its own, the
 * recording of an order book.
 *
 * Signals: "spec-changed" (): another source was opened, or the last one closed; "key-changed" (): the daemon
 * that is open was given another key; "recording-changed" (): a recording began or is being ended;
 * "recording-grew" (): by a snapshot; "recording-ended" (path, fault): its file is closed, with what went wrong or NULL;
 * "told" (text): what else is to be known. */

VedSession          *ved_session_new             (GSettings      *settings) G_GNUC_WARN_UNUSED_RESULT;
VedFleetModel       *ved_session_get_model       (VedSession     *self);
VedBookSession      *ved_session_get_book        (VedSession     *self);
VedTimeMarks        *ved_session_get_marks       (VedSession     *self);
GSettings           *ved_session_get_settings    (VedSession     *self);
const VedSourceSpec *ved_session_get_spec        (VedSession     *self);
gboolean             ved_session_open            (VedSession     *self,
                                                  const char     *source,
                                                  const char     *folder,
                                                  GError        **error);
void                 ved_session_close           (VedSession     *self);
gboolean             ved_session_takes_key       (VedSession     *self);
void                 ved_session_set_key         (VedSession     *self,
                                                  const char     *key);
gboolean             ved_session_has_key         (VedSession     *self);
guint                ved_session_get_wait_s      (VedSession     *self);
gboolean             ved_session_is_live         (VedSession     *self);
gboolean             ved_session_start_recording (VedSession     *self,
                                                  const char     *path,
                                                  const char     *label,
                                                  GError        **error);
void                 ved_session_stop_recording  (VedSession     *self);
gboolean             ved_session_is_recording    (VedSession     *self);
const char          *ved_session_get_recorded    (VedSession     *self);
gboolean             ved_session_shows_recorded  (VedSession     *self);
gint64               ved_session_get_recorded_us (VedSession     *self);
const char          *ved_session_get_recording_path
                                                 (VedSession     *self);
gboolean             ved_session_can_record      (VedSession     *self);

G_END_DECLS
