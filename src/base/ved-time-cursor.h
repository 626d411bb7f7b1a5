/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VED_TIME_CURSOR_MIN_SPEED 0.1
#define VED_TIME_CURSOR_MAX_SPEED 10000.0

#define VED_TYPE_TIME_CURSOR (ved_time_cursor_get_type ())

G_DECLARE_FINAL_TYPE (VedTimeCursor, ved_time_cursor, VED, TIME_CURSOR, GObject)

/* Where in time the viewer is, within what there is to see. It follows the newest instant, stands
 * still, or plays from one instant on.
 *
 * Properties, all with notify: "position", "first", "last" (int64 µs), "following", "playing",
 * "backward", "speed". */

VedTimeCursor *ved_time_cursor_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void           ved_time_cursor_set_extent    (VedTimeCursor *self,
                                              gint64         first_us,
                                              gint64         last_us);
gint64         ved_time_cursor_get_first_us  (VedTimeCursor *self);
gint64         ved_time_cursor_get_last_us   (VedTimeCursor *self);
gint64         ved_time_cursor_get_position  (VedTimeCursor *self);
void           ved_time_cursor_seek          (VedTimeCursor *self,
                                              gint64         position_us);
gboolean       ved_time_cursor_get_following (VedTimeCursor *self);
void           ved_time_cursor_follow        (VedTimeCursor *self);
gboolean       ved_time_cursor_get_playing   (VedTimeCursor *self);
void           ved_time_cursor_play          (VedTimeCursor *self,
                                              gboolean       backward);
gboolean       ved_time_cursor_get_backward  (VedTimeCursor *self);
void           ved_time_cursor_pause         (VedTimeCursor *self);
double         ved_time_cursor_get_speed     (VedTimeCursor *self);
void           ved_time_cursor_set_speed     (VedTimeCursor *self,
                                              double         speed);
void           ved_time_cursor_advance       (VedTimeCursor *self,
                                              gint64         elapsed_us);

G_END_DECLS
