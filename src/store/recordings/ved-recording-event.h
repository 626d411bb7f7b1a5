/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VED_RECORDING_SCENARIO,       /* another scenario of the simulator began */
  VED_RECORDING_BOOKMARK,       /* a place that the viewer marked */
  VED_RECORDING_N_EVENT_KINDS
} VedRecordingEventKind;

/* What happened at one instant of a recording. */
typedef struct {
  gint64 number;                /* which one it is in its file; 0: not in a file yet */
  gint64 time_us;
  VedRecordingEventKind kind;
  char *title;                  /* one line */
  char *note;                   /* any number of lines; "" without */
} VedRecordingEvent;

VedRecordingEvent *ved_recording_event_new       (gint64                    time_us,
                                                  VedRecordingEventKind     kind,
                                                  const char               *title,
                                                  const char               *note) G_GNUC_WARN_UNUSED_RESULT;
VedRecordingEvent *ved_recording_event_copy      (const VedRecordingEvent  *self) G_GNUC_WARN_UNUSED_RESULT;
void               ved_recording_event_free      (VedRecordingEvent        *self);
VedRecordingEvent *ved_recording_event_from_text (gint64                    number,
                                                  gint64                    time_us,
                                                  const char               *kind,
                                                  const char               *text) G_GNUC_WARN_UNUSED_RESULT;
char              *ved_recording_event_to_text   (const VedRecordingEvent  *self) G_GNUC_WARN_UNUSED_RESULT;
const char        *ved_recording_event_kind_name (VedRecordingEventKind     kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRecordingEvent, ved_recording_event_free)

G_END_DECLS
