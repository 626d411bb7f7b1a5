/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One second in the unit of every time in Vedette: int64 microseconds since 1970, UTC. */
#define VED_SECOND_US (G_GINT64_CONSTANT (1000000))
#define VED_MINUTE_US (60 * VED_SECOND_US)
#define VED_HOUR_US   (60 * VED_MINUTE_US)
#define VED_DAY_US    (24 * VED_HOUR_US)

#define VED_TYPE_CLOCK (ved_clock_get_type ())

typedef struct _VedClock VedClock;

GType     ved_clock_get_type   (void) G_GNUC_CONST;
VedClock *ved_clock_new_system (void) G_GNUC_WARN_UNUSED_RESULT;
VedClock *ved_clock_new_manual (gint64    now_us) G_GNUC_WARN_UNUSED_RESULT;
VedClock *ved_clock_ref        (VedClock *self);
void      ved_clock_unref      (VedClock *self);
gint64    ved_clock_now_us     (VedClock *self);
void      ved_clock_set_us     (VedClock *self,
                                gint64    now_us);
void      ved_clock_advance_us (VedClock *self,
                                gint64    delta_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedClock, ved_clock_unref)

/* The multiple of @step that @value has reached, also before 1970. */
static inline gint64
ved_floor_to (gint64 value,
              gint64 step)
{
  gint64 remainder = value % step;

  return value - (remainder < 0 ? remainder + step : remainder);
}

G_END_DECLS
