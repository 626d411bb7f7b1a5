/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"
#include "store/recordings/ved-recording-event.h"

G_BEGIN_DECLS

typedef enum {
  VED_TIME_MARK_A,
  VED_TIME_MARK_B,
  VED_N_TIME_MARKS
} VedTimeMark;

#define VED_TYPE_TIME_MARKS (ved_time_marks_get_type ())

G_DECLARE_FINAL_TYPE (VedTimeMarks, ved_time_marks, VED, TIME_MARKS, GObject)

/* What the viewer marked in time: bookmarks, and two instants A and B with the range between them. Where alerts
 * began is found here too. Bookmarks of a recording are kept in its file, those of what is live until another
 * source is opened.
 *
 * Signals: "changed" (): a mark came, went or moved; "added" (VedRecordingEvent): a bookmark of what is live;
 * "removed" (VedRecordingEvent): any bookmark, by the viewer; "made" (VedRecordingEvent): likewise;
 * "told" (text): something for the viewer to know, as that a bookmark could not be written into the file. */

VedTimeMarks            *ved_time_marks_new             (VedFleetModel           *model) G_GNUC_WARN_UNUSED_RESULT;
VedFleetModel           *ved_time_marks_get_model       (VedTimeMarks            *self);
guint                    ved_time_marks_get_n_bookmarks (VedTimeMarks            *self);
const VedRecordingEvent *ved_time_marks_get_bookmark    (VedTimeMarks            *self,
                                                         guint                    index);
void                     ved_time_marks_put_bookmark    (VedTimeMarks            *self,
                                                         const VedRecordingEvent *bookmark);
void                     ved_time_marks_make_bookmark   (VedTimeMarks            *self,
                                                         gint64                   time_us,
                                                         const char              *title);
void                     ved_time_marks_remove_like     (VedTimeMarks            *self,
                                                         const VedRecordingEvent *bookmark);
gboolean                 ved_time_marks_is_of_recording (VedTimeMarks            *self);
void                     ved_time_marks_remove_bookmark (VedTimeMarks            *self,
                                                         gint64                   number);
gint64                   ved_time_marks_get_mark        (VedTimeMarks            *self,
                                                         VedTimeMark              mark);
void                     ved_time_marks_set_mark        (VedTimeMarks            *self,
                                                         VedTimeMark              mark,
                                                         gint64                   time_us);
gboolean                 ved_time_marks_get_range       (VedTimeMarks            *self,
                                                         gint64                  *from_us,
                                                         gint64                  *to_us);
void                     ved_time_marks_set_range       (VedTimeMarks            *self,
                                                         gint64                   from_us,
                                                         gint64                   to_us);
gint64                   ved_time_marks_find_bookmark   (VedTimeMarks            *self,
                                                         gint64                   position_us,
                                                         gboolean                 backward);
gint64                   ved_time_marks_find_alert      (VedTimeMarks            *self,
                                                         gint64                   position_us,
                                                         gboolean                 backward);
void                     ved_time_marks_tell            (VedTimeMarks            *self,
                                                         const char              *text);

G_END_DECLS
