/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define VED_BOOK_CURSOR_MIN_SPEED 0.1
#define VED_BOOK_CURSOR_MAX_SPEED 10000.0

/* What a replay is paced by. */
typedef enum {
  VED_BOOK_PACE_TIME,           /* the time of the day, × speed */
  VED_BOOK_PACE_EVENTS,         /* a step of rows an update */
} VedBookPace;

/* What to look for. */
typedef enum {
  VED_BOOK_JUMP_EVENT,          /* value: a VedBookEvent */
  VED_BOOK_JUMP_SIZE,           /* value: at least so many shares */
  VED_BOOK_JUMP_PRICE,          /* value: ticks */
  VED_BOOK_JUMP_ORDER,          /* value: an id */
} VedBookJump;

/* Where playing stops by itself. */
typedef struct {
  gint32 trade_size;            /* an execution of at least so many shares; 0: no such stop */
  gint64 spread;                /* a spread that grows to so many ticks; 0: no such stop */
  gboolean at_halts;            /* messages of halts */
  gboolean at_crosses;
} VedBookStops;

#define VED_TYPE_BOOK_CURSOR (ved_book_cursor_get_type ())

G_DECLARE_FINAL_TYPE (VedBookCursor, ved_book_cursor, VED, BOOK_CURSOR, GObject)

/* Where in a recording the viewer is: a row, shared by all pages. It owns no timer; who draws says how much real
 * time has gone by.
 *
 * Signals: "moved" (): another row, or another day; "stopped" (row): a stop ended playing there.
 * Properties, with notify: "playing", "speed", "pace", "step", "shows-future", "has-past", "has-future". */

VedBookCursor      *ved_book_cursor_new              (void) G_GNUC_WARN_UNUSED_RESULT;
void                ved_book_cursor_set_day          (VedBookCursor      *self,
                                                      VedBookDay         *day);
void                ved_book_cursor_open_day         (VedBookCursor      *self,
                                                      VedBookDay         *day);
void                ved_book_cursor_grow_day         (VedBookCursor      *self,
                                                      VedBookDay         *day);
VedBookDay         *ved_book_cursor_get_day          (VedBookCursor      *self);
guint32             ved_book_cursor_get_row          (VedBookCursor      *self);
void                ved_book_cursor_seek             (VedBookCursor      *self,
                                                      guint32             row);
void                ved_book_cursor_go               (VedBookCursor      *self,
                                                      guint32             row);
void                ved_book_cursor_mark             (VedBookCursor      *self);
void                ved_book_cursor_go_to_time       (VedBookCursor      *self,
                                                      gint64              time_ns);
void                ved_book_cursor_move             (VedBookCursor      *self,
                                                      gint64              n_rows);
gboolean            ved_book_cursor_jump             (VedBookCursor      *self,
                                                      VedBookJump         kind,
                                                      gint64              value,
                                                      gboolean            forwards);
void                ved_book_cursor_go_back          (VedBookCursor      *self);
void                ved_book_cursor_go_forward       (VedBookCursor      *self);
gboolean            ved_book_cursor_has_past         (VedBookCursor      *self);
gboolean            ved_book_cursor_has_future       (VedBookCursor      *self);
guint32             ved_book_cursor_get_step         (VedBookCursor      *self);
void                ved_book_cursor_set_step         (VedBookCursor      *self,
                                                      guint32             n_rows);
gboolean            ved_book_cursor_get_playing      (VedBookCursor      *self);
void                ved_book_cursor_play             (VedBookCursor      *self);
void                ved_book_cursor_pause            (VedBookCursor      *self);
void                ved_book_cursor_advance          (VedBookCursor      *self,
                                                      gint64              elapsed_us);
VedBookPace         ved_book_cursor_get_pace         (VedBookCursor      *self);
void                ved_book_cursor_set_pace         (VedBookCursor      *self,
                                                      VedBookPace         pace);
double              ved_book_cursor_get_speed        (VedBookCursor      *self);
void                ved_book_cursor_set_speed        (VedBookCursor      *self,
                                                      double              speed);
void                ved_book_cursor_set_stops        (VedBookCursor      *self,
                                                      const VedBookStops *stops);
gboolean            ved_book_cursor_get_shows_future (VedBookCursor      *self);
void                ved_book_cursor_set_shows_future (VedBookCursor      *self,
                                                      gboolean            shows_future);

G_END_DECLS
