/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-cursor"

#include "config.h"

#include "base/ved-time-cursor.h"

/* The cursor is in one of three modes. Following: its position is the end of the extent and moves with
 * it. Playing: whoever draws says how much real time has gone by, and the position moves by that times
 * the speed, forward or backward; at the end it falls back to following, at the beginning it stands
 * still. Standing still: neither. The cursor owns no timer,
 * so that nothing runs while nobody looks. */

struct _VedTimeCursor
{
  GObject parent_instance;
  gint64 first_us;
  gint64 last_us;
  gint64 position_us;
  double speed;
  gboolean following;
  gboolean playing;
  gboolean backward;            /* the direction of playing */
};

enum {
  PROP_POSITION = 1,
  PROP_FIRST,
  PROP_LAST,
  PROP_FOLLOWING,
  PROP_PLAYING,
  PROP_BACKWARD,
  PROP_SPEED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (VedTimeCursor, ved_time_cursor, G_TYPE_OBJECT)

static void
change_position (VedTimeCursor *self,
                 gint64         position_us)
{
  gint64 clamped_us = CLAMP (position_us, self->first_us, MAX (self->first_us, self->last_us));

  if (clamped_us == self->position_us)
    return;

  self->position_us = clamped_us;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_POSITION]);
}

static void
change_mode (VedTimeCursor *self,
             gboolean       following,
             gboolean       playing)
{
  gboolean was_following = self->following;
  gboolean was_playing = self->playing;

  self->following = following;
  self->playing = playing;
  if (following != was_following)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOWING]);
  if (playing != was_playing)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAYING]);
}

static void
ved_time_cursor_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  VedTimeCursor *self = VED_TIME_CURSOR (object);

  switch (prop_id)
    {
    case PROP_POSITION:
      g_value_set_int64 (value, self->position_us);
      break;
    case PROP_FIRST:
      g_value_set_int64 (value, self->first_us);
      break;
    case PROP_LAST:
      g_value_set_int64 (value, self->last_us);
      break;
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->following);
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case PROP_BACKWARD:
      g_value_set_boolean (value, self->backward);
      break;
    case PROP_SPEED:
      g_value_set_double (value, self->speed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GParamSpec *
instant_property (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0,
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
ved_time_cursor_class_init (VedTimeCursorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ved_time_cursor_get_property;

  props[PROP_POSITION] = instant_property ("position");
  props[PROP_FIRST] = instant_property ("first");
  props[PROP_LAST] = instant_property ("last");
  props[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE, flags);
  props[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  props[PROP_BACKWARD] = g_param_spec_boolean ("backward", NULL, NULL, FALSE, flags);
  props[PROP_SPEED] = g_param_spec_double ("speed", NULL, NULL, VED_TIME_CURSOR_MIN_SPEED,
                                           VED_TIME_CURSOR_MAX_SPEED, 1.0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ved_time_cursor_init (VedTimeCursor *self)
{
  self->following = TRUE;
  self->speed = 1.0;
}

/**
 * ved_time_cursor_new:
 *
 * Returns: (transfer full): a cursor over nothing, following
 */
VedTimeCursor *
ved_time_cursor_new (void)
{
  return g_object_new (VED_TYPE_TIME_CURSOR, NULL);
}

/**
 * ved_time_cursor_set_extent:
 * @first_us: first instant there is something to see at, µs UTC
 * @last_us: the last one
 *
 * A following cursor moves to @last_us; any other stays where it is, inside the new extent.
 */
void
ved_time_cursor_set_extent (VedTimeCursor *self,
                            gint64         first_us,
                            gint64         last_us)
{
  g_return_if_fail (VED_IS_TIME_CURSOR (self));
  g_return_if_fail (first_us <= last_us);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->first_us != first_us)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FIRST]);
  if (self->last_us != last_us)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST]);
  self->first_us = first_us;
  self->last_us = last_us;
  change_position (self, self->following ? last_us : self->position_us);
  g_object_thaw_notify (G_OBJECT (self));
}

gint64
ved_time_cursor_get_first_us (VedTimeCursor *self)
{
  g_return_val_if_fail (VED_IS_TIME_CURSOR (self), 0);

  return self->first_us;
}

gint64
ved_time_cursor_get_last_us (VedTimeCursor *self)
{
  g_return_val_if_fail (VED_IS_TIME_CURSOR (self), 0);

  return self->last_us;
}

/**
 * ved_time_cursor_get_position:
 *
 * Returns: µs UTC, inside the extent
 */
gint64
ved_time_cursor_get_position (VedTimeCursor *self)
{
  g_return_val_if_fail (VED_IS_TIME_CURSOR (self), 0);

  return self->position_us;
}

/**
 * ved_time_cursor_seek:
 * @position_us: µs UTC; kept inside the extent
 *
 * Goes there and no longer follows. A playing cursor goes on playing from there.
 */
void
ved_time_cursor_seek (VedTimeCursor *self,
                      gint64         position_us)
{
  g_return_if_fail (VED_IS_TIME_CURSOR (self));

  g_object_freeze_notify (G_OBJECT (self));
  change_mode (self, FALSE, self->playing);
  change_position (self, position_us);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
ved_time_cursor_get_following (VedTimeCursor *self)
{
  g_return_val_if_fail (VED_IS_TIME_CURSOR (self), TRUE);

  return self->following;
}

/**
 * ved_time_cursor_follow:
 *
 * Goes to the newest instant and stays with it.
 */
void
ved_time_cursor_follow (VedTimeCursor *self)
{
  g_return_if_fail (VED_IS_TIME_CURSOR (self));

  g_object_freeze_notify (G_OBJECT (self));
  change_mode (self, TRUE, FALSE);
  change_position (self, self->last_us);
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
ved_time_cursor_get_playing (VedTimeCursor *self)
{
  g_return_val_if_fail (VED_IS_TIME_CURSOR (self), FALSE);

  return self->playing;
}

/**
 * ved_time_cursor_play:
 * @backward: whether time runs backward
 *
 * Plays from the present position on; somebody has to call ved_time_cursor_advance().
 */
void
ved_time_cursor_play (VedTimeCursor *self,
                      gboolean       backward)
{
  g_return_if_fail (VED_IS_TIME_CURSOR (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (backward != self->backward)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BACKWARD]);
  self->backward = backward;
  change_mode (self, FALSE, TRUE);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * ved_time_cursor_get_backward:
 *
 * Returns: whether a playing cursor goes backward
 */
gboolean
ved_time_cursor_get_backward (VedTimeCursor *self)
{
  g_return_val_if_fail (VED_IS_TIME_CURSOR (self), FALSE);

  return self->backward;
}

/**
 * ved_time_cursor_pause:
 *
 * Stands still where it is, whether it followed or played.
 */
void
ved_time_cursor_pause (VedTimeCursor *self)
{
  g_return_if_fail (VED_IS_TIME_CURSOR (self));

  change_mode (self, FALSE, FALSE);
}

double
ved_time_cursor_get_speed (VedTimeCursor *self)
{
  g_return_val_if_fail (VED_IS_TIME_CURSOR (self), 1.0);

  return self->speed;
}

/**
 * ved_time_cursor_set_speed:
 * @speed: seconds of data per second; kept between 0.1 and 10 000
 */
void
ved_time_cursor_set_speed (VedTimeCursor *self,
                           double         speed)
{
  g_return_if_fail (VED_IS_TIME_CURSOR (self));

  speed = CLAMP (speed, VED_TIME_CURSOR_MIN_SPEED, VED_TIME_CURSOR_MAX_SPEED);
  if (speed == self->speed)
    return;

  self->speed = speed;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SPEED]);
}

/**
 * ved_time_cursor_advance:
 * @elapsed_us: real time that went by since the last call, µs
 *
 * Moves a playing cursor; at the end of the extent it follows, at its beginning it stands still. Others do
 * not move.
 */
void
ved_time_cursor_advance (VedTimeCursor *self,
                         gint64         elapsed_us)
{
  gint64 moved_us;

  g_return_if_fail (VED_IS_TIME_CURSOR (self));

  if (!self->playing)
    return;

  moved_us = (gint64) (elapsed_us * self->speed);
  g_object_freeze_notify (G_OBJECT (self));
  change_position (self, self->position_us + (self->backward ? -moved_us : moved_us));
  if (!self->backward && self->position_us >= self->last_us)
    change_mode (self, TRUE, FALSE);
  else if (self->backward && self->position_us <= self->first_us)
    change_mode (self, FALSE, FALSE);
  g_object_thaw_notify (G_OBJECT (self));
}
