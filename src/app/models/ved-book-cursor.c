/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-cursor"

#include "config.h"

#include "app/models/ved-book-cursor.h"

/* Rows are the only order, so the cursor is a row. While it plays by time it also keeps the instant that it has
 * reached, since between two rows time goes on and the row does not. Stops are looked for in all rows that an
 * update passes, so that a fast replay misses none. Jumps remember where they began; steps do not. */

#define MAX_PLACES 100

/* How many events the windows hold that figures are made of. */
static const guint32 window_rows[] = { 5000, 1000 };

struct _VedBookCursor
{
  GObject parent_instance;
  VedBookDay *day;              /* (nullable) */
  guint32 row;
  guint32 step;
  VedBookPace pace;
  double speed;
  double playing_ns;            /* the instant that playing by time has reached */
  gboolean is_playing;
  gboolean shows_future;
  VedBookStops stops;
  GArray *places;               /* guint32: rows that were jumped to or from */
  guint place;                  /* the place that the viewer is at; places->len: at none of them */
};

enum {
  PROP_PLAYING = 1,
  PROP_SPEED,
  PROP_PACE,
  PROP_STEP,
  PROP_SHOWS_FUTURE,
  PROP_HAS_PAST,
  PROP_HAS_FUTURE,
  N_PROPS
};

enum {
  MOVED,
  STOPPED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedBookCursor, ved_book_cursor, G_TYPE_OBJECT)

static void
set_playing (VedBookCursor *self,
             gboolean       is_playing)
{
  if (is_playing == self->is_playing)
    return;

  self->is_playing = is_playing;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAYING]);
}

static void
set_row (VedBookCursor *self,
         guint32        row)
{
  if (row == self->row)
    return;

  self->row = row;
  g_signal_emit (self, signals[MOVED], 0);
}

static void
notify_places (VedBookCursor *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_PAST]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_FUTURE]);
}

static void
forget_places (VedBookCursor *self)
{
  g_array_set_size (self->places, 0);
  self->place = 0;
  notify_places (self);
}

/* Keeps where a jump began. What could be gone forward to is forgotten, as in a browser. */
static void
remember (VedBookCursor *self,
          guint32        row)
{
  g_array_set_size (self->places, MIN (self->place, self->places->len));
  if (self->places->len == MAX_PLACES)
    g_array_remove_index (self->places, 0);
  if (self->places->len == 0 || g_array_index (self->places, guint32, self->places->len - 1) != row)
    g_array_append_val (self->places, row);
  self->place = self->places->len;
  notify_places (self);
}

static void
ved_book_cursor_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  VedBookCursor *self = VED_BOOK_CURSOR (object);

  switch (prop_id)
    {
    case PROP_PLAYING:
      g_value_set_boolean (value, self->is_playing);
      break;
    case PROP_SPEED:
      g_value_set_double (value, self->speed);
      break;
    case PROP_PACE:
      g_value_set_uint (value, self->pace);
      break;
    case PROP_STEP:
      g_value_set_uint (value, self->step);
      break;
    case PROP_SHOWS_FUTURE:
      g_value_set_boolean (value, self->shows_future);
      break;
    case PROP_HAS_PAST:
      g_value_set_boolean (value, ved_book_cursor_has_past (self));
      break;
    case PROP_HAS_FUTURE:
      g_value_set_boolean (value, ved_book_cursor_has_future (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ved_book_cursor_finalize (GObject *object)
{
  VedBookCursor *self = VED_BOOK_CURSOR (object);

  g_clear_pointer (&self->day, ved_book_day_unref);
  g_array_unref (self->places);

  G_OBJECT_CLASS (ved_book_cursor_parent_class)->finalize (object);
}

static void
ved_book_cursor_class_init (VedBookCursorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ved_book_cursor_get_property;
  object_class->finalize = ved_book_cursor_finalize;

  props[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  props[PROP_SPEED] = g_param_spec_double ("speed", NULL, NULL, VED_BOOK_CURSOR_MIN_SPEED,
                                           VED_BOOK_CURSOR_MAX_SPEED, 1.0, flags);
  props[PROP_PACE] = g_param_spec_uint ("pace", NULL, NULL, VED_BOOK_PACE_TIME, VED_BOOK_PACE_EVENTS,
                                        VED_BOOK_PACE_TIME, flags);
  props[PROP_STEP] = g_param_spec_uint ("step", NULL, NULL, 1, G_MAXUINT, 1, flags);
  props[PROP_SHOWS_FUTURE] = g_param_spec_boolean ("shows-future", NULL, NULL, FALSE, flags);
  props[PROP_HAS_PAST] = g_param_spec_boolean ("has-past", NULL, NULL, FALSE, flags);
  props[PROP_HAS_FUTURE] = g_param_spec_boolean ("has-future", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[MOVED] = g_signal_new ("moved", VED_TYPE_BOOK_CURSOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[STOPPED] = g_signal_new ("stopped", VED_TYPE_BOOK_CURSOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ved_book_cursor_init (VedBookCursor *self)
{
  self->step = 1;
  self->speed = 1.0;
  self->places = g_array_new (FALSE, FALSE, sizeof (guint32));
}

/**
 * ved_book_cursor_new:
 *
 * Returns: (transfer full): a cursor over nothing
 */
VedBookCursor *
ved_book_cursor_new (void)
{
  return g_object_new (VED_TYPE_BOOK_CURSOR, NULL);
}

/**
 * ved_book_cursor_set_day:
 * @day: (nullable): what it moves over
 *
 * Begins at row 0 with steps of 1; playing ends, and what was jumped to is forgotten.
 */
void
ved_book_cursor_set_day (VedBookCursor *self,
                         VedBookDay    *day)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  set_playing (self, FALSE);
  g_clear_pointer (&self->day, ved_book_day_unref);
  self->day = day != NULL ? ved_book_day_ref (day) : NULL;
  self->row = 0;
  forget_places (self);
  ved_book_cursor_set_step (self, 1);
  g_signal_emit (self, signals[MOVED], 0);
}

/**
 * ved_book_cursor_open_day:
 * @day: what it moves over
 *
 * Like ved_book_cursor_set_day(), and goes where windows are full: at the first row everything that ends there is empty.
 * ved_book_cursor_go_back() leads to the first row.
 */
void
ved_book_cursor_open_day (VedBookCursor *self,
                          VedBookDay    *day)
{
  ved_book_cursor_set_day (self, day);
  for (guint i = 0; i < G_N_ELEMENTS (window_rows); i++)
    if (day->n_rows > window_rows[i])
      {
        ved_book_cursor_go (self, window_rows[i]);
        return;
      }
}

/**
 * ved_book_cursor_grow_day:
 * @day: begins with the rows of the one it moves over
 *
 * Goes on where it is, playing or not; at the last row it goes to the new last row, unless that is the first one too.
 */
void
ved_book_cursor_grow_day (VedBookCursor *self,
                          VedBookDay    *day)
{
  gboolean follows;

  g_return_if_fail (VED_IS_BOOK_CURSOR (self));
  g_return_if_fail (self->day != NULL);

  follows = !self->is_playing && self->row > 0 && self->row + 1 == self->day->n_rows;
  ved_book_day_unref (self->day);
  self->day = ved_book_day_ref (day);
  self->row = follows ? day->n_rows - 1 : MIN (self->row, day->n_rows - 1);
  g_signal_emit (self, signals[MOVED], 0);
}

/**
 * ved_book_cursor_get_day:
 *
 * Returns: (transfer none) (nullable): what it moves over
 */
VedBookDay *
ved_book_cursor_get_day (VedBookCursor *self)
{
  g_return_val_if_fail (VED_IS_BOOK_CURSOR (self), NULL);

  return self->day;
}

/**
 * ved_book_cursor_get_row:
 *
 * Returns: the row that is shown; 0 without a day
 */
guint32
ved_book_cursor_get_row (VedBookCursor *self)
{
  g_return_val_if_fail (VED_IS_BOOK_CURSOR (self), 0);

  return self->row;
}

/**
 * ved_book_cursor_seek:
 * @row: where to; the last row where there is none such
 *
 * Ends playing. For scrubbing and steps: it is not remembered.
 */
void
ved_book_cursor_seek (VedBookCursor *self,
                      guint32        row)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  set_playing (self, FALSE);
  if (self->day != NULL)
    set_row (self, MIN (row, self->day->n_rows - 1));
}

/**
 * ved_book_cursor_go:
 * @row: where to; the last row where there is none such
 *
 * Like ved_book_cursor_seek(), and ved_book_cursor_go_back() comes back.
 */
void
ved_book_cursor_go (VedBookCursor *self,
                    guint32        row)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  if (self->day == NULL)
    return;
  if (row != self->row)
    remember (self, self->row);
  ved_book_cursor_seek (self, row);
}

/**
 * ved_book_cursor_mark:
 *
 * Remembers the row as a place that ved_book_cursor_go_back() comes back to, as before scrubbing.
 */
void
ved_book_cursor_mark (VedBookCursor *self)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  if (self->day != NULL)
    remember (self, self->row);
}

/**
 * ved_book_cursor_go_to_time:
 * @time_ns: nanoseconds since midnight
 *
 * Goes to the first row of that time, or the next after it. O(log n).
 */
void
ved_book_cursor_go_to_time (VedBookCursor *self,
                            gint64         time_ns)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  if (self->day != NULL)
    ved_book_cursor_go (self, ved_book_day_find_time (self->day, time_ns));
}

/**
 * ved_book_cursor_move:
 * @n_rows: how far; negative: back
 *
 * Stays within the day, and ends playing.
 */
void
ved_book_cursor_move (VedBookCursor *self,
                      gint64         n_rows)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  if (self->day != NULL)
    ved_book_cursor_seek (self, (guint32) CLAMP ((gint64) self->row + n_rows, 0, (gint64) self->day->n_rows - 1));
}

static gboolean
find (VedBookCursor *self,
      VedBookJump    kind,
      gint64         value,
      gboolean       forwards,
      guint32       *row)
{
  switch (kind)
    {
    case VED_BOOK_JUMP_EVENT:
      return ved_book_day_jump (self->day, (VedBookEvent) value, self->row, forwards, row);

    case VED_BOOK_JUMP_SIZE:
      return ved_book_day_jump_size (self->day, (gint32) CLAMP (value, 0, G_MAXINT32), self->row, forwards, row);

    case VED_BOOK_JUMP_PRICE:
      return ved_book_day_jump_price (self->day, value, self->row, forwards, row);

    case VED_BOOK_JUMP_ORDER:
    default:
      return ved_book_day_jump_order (self->day, value, self->row, forwards, row);
    }
}

/**
 * ved_book_cursor_jump:
 * @value: by @kind
 * @forwards: to the next one, or to the one before
 *
 * Returns: whether there was one; else nothing happens
 */
gboolean
ved_book_cursor_jump (VedBookCursor *self,
                      VedBookJump    kind,
                      gint64         value,
                      gboolean       forwards)
{
  guint32 row;

  g_return_val_if_fail (VED_IS_BOOK_CURSOR (self), FALSE);

  if (self->day == NULL || !find (self, kind, value, forwards, &row))
    return FALSE;

  ved_book_cursor_go (self, row);

  return TRUE;
}

gboolean
ved_book_cursor_has_past (VedBookCursor *self)
{
  g_return_val_if_fail (VED_IS_BOOK_CURSOR (self), FALSE);

  return self->place > 0;
}

gboolean
ved_book_cursor_has_future (VedBookCursor *self)
{
  g_return_val_if_fail (VED_IS_BOOK_CURSOR (self), FALSE);

  return self->place + 1 < self->places->len;
}

/**
 * ved_book_cursor_go_back:
 *
 * Goes to where the last jump began.
 */
void
ved_book_cursor_go_back (VedBookCursor *self)
{
  guint32 row;

  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  if (self->place == 0)
    return;
  if (self->place == self->places->len)
    g_array_append_val (self->places, self->row);
  row = g_array_index (self->places, guint32, --self->place);
  notify_places (self);
  ved_book_cursor_seek (self, row);
}

/**
 * ved_book_cursor_go_forward:
 *
 * Takes back ved_book_cursor_go_back().
 */
void
ved_book_cursor_go_forward (VedBookCursor *self)
{
  guint32 row;

  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  if (!ved_book_cursor_has_future (self))
    return;
  row = g_array_index (self->places, guint32, ++self->place);
  notify_places (self);
  ved_book_cursor_seek (self, row);
}

guint32
ved_book_cursor_get_step (VedBookCursor *self)
{
  g_return_val_if_fail (VED_IS_BOOK_CURSOR (self), 1);

  return self->step;
}

/**
 * ved_book_cursor_set_step:
 * @n_rows: from 1 to as many as there are
 */
void
ved_book_cursor_set_step (VedBookCursor *self,
                          guint32        n_rows)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  n_rows = CLAMP (n_rows, 1, self->day != NULL ? MAX (self->day->n_rows, 1) : G_MAXUINT32);
  if (n_rows == self->step)
    return;

  self->step = n_rows;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STEP]);
}

gboolean
ved_book_cursor_get_playing (VedBookCursor *self)
{
  g_return_val_if_fail (VED_IS_BOOK_CURSOR (self), FALSE);

  return self->is_playing;
}

/**
 * ved_book_cursor_play:
 *
 * Plays from the row on; from the first one where it was the last.
 */
void
ved_book_cursor_play (VedBookCursor *self)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  if (self->day == NULL || self->is_playing)
    return;
  if (self->row + 1 >= self->day->n_rows)
    set_row (self, 0);
  self->playing_ns = (double) self->day->time_ns[self->row];
  set_playing (self, TRUE);
}

void
ved_book_cursor_pause (VedBookCursor *self)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  set_playing (self, FALSE);
}

static gboolean
stops_at_trade (VedBookCursor *self,
                guint32        row)
{
  switch (self->day->type[row])
    {
    case VED_BOOK_EXECUTE:
    case VED_BOOK_EXECUTE_HIDDEN:
      return self->stops.trade_size > 0 && self->day->size[row] >= self->stops.trade_size;

    case VED_BOOK_CROSS:
      return self->stops.at_crosses;

    case VED_BOOK_HALT:
      return self->stops.at_halts;

    default:
      return FALSE;
    }
}

static gboolean
is_wide (VedBookCursor *self,
         guint32        row)
{
  gint64 bid = ved_book_day_price (self->day, row, VED_BOOK_BID, 0);
  gint64 ask = ved_book_day_price (self->day, row, VED_BOOK_ASK, 0);

  return ved_book_price_exists (bid) && ved_book_price_exists (ask) && ask - bid >= self->stops.spread;
}

/* A spread that stays wide stops once: where it has grown. */
static gboolean
stops_at (VedBookCursor *self,
          guint32        row)
{
  if (stops_at_trade (self, row))
    return TRUE;

  return self->stops.spread > 0 && is_wide (self, row) && !is_wide (self, row - 1);
}

/* The first row of (row, @to] that a stop asks for; else @to. */
static guint32
find_stop (VedBookCursor *self,
           guint32        to,
           gboolean      *is_stop)
{
  const VedBookStops *stops = &self->stops;

  *is_stop = FALSE;
  if (stops->trade_size == 0 && stops->spread == 0 && !stops->at_halts && !stops->at_crosses)
    return to;
  for (guint32 row = self->row + 1; row <= to; row++)
    if (stops_at (self, row))
      {
        *is_stop = TRUE;
        return row;
      }

  return to;
}

/* The last row at or before the instant that playing has reached. */
static guint32
find_played (VedBookCursor *self)
{
  guint32 next = ved_book_day_find_time (self->day, (gint64) self->playing_ns + 1);

  return MAX (next > 0 ? next - 1 : 0, self->row);
}

/**
 * ved_book_cursor_advance:
 * @elapsed_us: real time since the last call
 *
 * Moves on while playing: by time, or by one step. At a stop, and at the last row, playing ends. O(log n), and
 * O(rows passed) where there are stops.
 */
void
ved_book_cursor_advance (VedBookCursor *self,
                         gint64         elapsed_us)
{
  gboolean is_stop;
  guint32 to;

  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  if (!self->is_playing)
    return;

  self->playing_ns += (double) elapsed_us * 1000.0 * self->speed;
  to = self->pace == VED_BOOK_PACE_TIME ? find_played (self)
                                        : MIN (self->row + MIN (self->step, self->day->n_rows), self->day->n_rows - 1);
  to = find_stop (self, to, &is_stop);
  set_row (self, to);
  if (is_stop || to + 1 >= self->day->n_rows)
    set_playing (self, FALSE);
  if (is_stop)
    g_signal_emit (self, signals[STOPPED], 0, to);
}

VedBookPace
ved_book_cursor_get_pace (VedBookCursor *self)
{
  g_return_val_if_fail (VED_IS_BOOK_CURSOR (self), VED_BOOK_PACE_TIME);

  return self->pace;
}

void
ved_book_cursor_set_pace (VedBookCursor *self,
                          VedBookPace    pace)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  if (pace == self->pace)
    return;

  self->pace = pace;
  if (self->day != NULL)
    self->playing_ns = (double) self->day->time_ns[self->row];
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PACE]);
}

double
ved_book_cursor_get_speed (VedBookCursor *self)
{
  g_return_val_if_fail (VED_IS_BOOK_CURSOR (self), 1.0);

  return self->speed;
}

/**
 * ved_book_cursor_set_speed:
 * @speed: of playing by time; clamped to what is allowed
 */
void
ved_book_cursor_set_speed (VedBookCursor *self,
                           double         speed)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  self->speed = CLAMP (speed, VED_BOOK_CURSOR_MIN_SPEED, VED_BOOK_CURSOR_MAX_SPEED);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SPEED]);
}

void
ved_book_cursor_set_stops (VedBookCursor      *self,
                           const VedBookStops *stops)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  self->stops = *stops;
}

gboolean
ved_book_cursor_get_shows_future (VedBookCursor *self)
{
  g_return_val_if_fail (VED_IS_BOOK_CURSOR (self), FALSE);

  return self->shows_future;
}

/**
 * ved_book_cursor_set_shows_future:
 * @shows_future: whether pages show what comes after the row
 */
void
ved_book_cursor_set_shows_future (VedBookCursor *self,
                                  gboolean       shows_future)
{
  g_return_if_fail (VED_IS_BOOK_CURSOR (self));

  if (shows_future == self->shows_future)
    return;

  self->shows_future = shows_future;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOWS_FUTURE]);
  g_signal_emit (self, signals[MOVED], 0);
}
