/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/seasonal/ved-day-profile.h"
#include "forecast/ved-quantile-forecast.h"

#include <glib.h>

G_BEGIN_DECLS

/* A shape is what a series falls back to when its present level has faded: the profile of a day (the
 * numbers of VedDaySet), or a constant. */
typedef enum {
  VED_SHAPE_FLAT_6H = VED_N_DAY_SETS,   /* median of the last 6 hours */
  VED_SHAPE_FLAT_24H,                   /* median of the last 24 hours */
  VED_SHAPE_HOLD,                       /* the present level itself */
  VED_N_SHAPES
} VedShape;

#define VED_N_FADES 4

/* Steps of the horizon behind the origin over which the level is the median, and the newest of them. */
#define VED_LEVEL_STEPS 12
#define VED_NEAR_STEPS_BACK 3
#define VED_FLAT_READS      36

/* Where a series stands against a shape at an origin. */
typedef struct {
  float base;                   /* constant shapes: their value; 0 for profiles */
  float level;                  /* median of (value − shape) over the last hour */
  float near;                   /* the same over the last 15 minutes, less `level` */
} VedShapeLevel;

/* A past ready to be read: no gaps from `first` on. */
typedef struct {
  const float *filled;
  guint first;                  /* first place with a value; n where there is none */
  guint n;
} VedFilledPast;

typedef struct {
  float fade[VED_N_FADES][VED_HORIZON_STEPS];
  float near[VED_HORIZON_STEPS];
} VedFades;

const VedFades *ved_fades_get             (void);
void            ved_filled_past_init      (VedFilledPast       *self,
                                           const float         *means,
                                           guint                n,
                                           float               *buffer);
guint           ved_filled_past_get_age   (const VedFilledPast *self);
gboolean        ved_shape_is_ready        (guint                shape,
                                           guint                age);
guint           ved_shape_defined_from    (guint                shape,
                                           const VedFilledPast *past);
guint           ved_shape_flat_stride     (guint                shape);
float           ved_shape_flat_value      (guint                shape,
                                           const VedFilledPast *past,
                                           guint                origin);
float           ved_shape_stand_in        (const float         *profile);
void            ved_shape_levels          (const VedFilledPast *past,
                                           guint                origin,
                                           const guint8        *shapes,
                                           const float *const  *profiles,
                                           guint                n_shapes,
                                           VedShapeLevel       *levels);

G_END_DECLS
