/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-curves"

#include "config.h"

#include "wire/forecasts/ved-forecast-curves.h"

#include "base/ved-vector.h"

#include <math.h>
#include <string.h>

/* A level that fades is a sum of six curves over the steps. They are at right angles of each other, so that each number
 * says something of its own, and made of whole numbers alone, alike on every machine. */

#define STEPS       VED_FORECAST_STEPS
#define N_CURVES    VED_FORECAST_CURVES
#define MOST_FACTOR (1 << 22)

typedef struct {
  gint32 value[N_CURVES][STEPS];        /* in 1/32768 */
} Curves;

/* Fadings of 10 h, 3 h, 1 h, 20 min and 15 min a step, in 1/2³⁰, and what makes curves at right angles of them, in
 * 1/65536: rounded results of the process of Gram and Schmidt, which are part of the format. */
static const gint64 fading[N_CURVES] = { 1 << 30, 1064831155, 1044326105, 987890168, 836230973, 769369636 };
static const gint32 right_angles[N_CURVES][N_CURVES] = {
  { 6689 },
  { -29118, 42479 },
  { 86881, -187172, 120367 },
  { -143943, 350235, -335564, 161408 },
  { 141180, -359752, 396074, -320869, 206467 },
  { -162874, 425565, -504992, 551864, -1510035, 1298596 },
};

static const Curves *
curves_get (void)
{
  static Curves curves;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      gint64 faded[N_CURVES];

      for (guint i = 0; i < N_CURVES; i++)
        faded[i] = fading[i];
      for (guint step = 0; step < STEPS; step++)
        for (guint i = N_CURVES; i-- > 0;)
          {
            gint64 sum = 0;

            for (guint j = 0; j <= i; j++)
              sum += right_angles[i][j] * faded[j];
            curves.value[i][step] = (gint32) (sum / (G_GINT64_CONSTANT (1) << 31));
            faded[i] = i > 0 ? faded[i] * fading[i] / (1 << 30) : faded[i];
          }
      g_once_init_leave (&once, 1);
    }

  return &curves;
}

/**
 * ved_forecast_curves_fit:
 * @left: (array fixed-size=95): what is to be explained, in codes
 * @factors: (out caller-allocates) (array fixed-size=6): of each curve
 *
 * Least squares; the curves are nearly at right angles, so that a few rounds of relaxation do. For writers: what
 * it finds may differ from machine to machine.
 */
void
ved_forecast_curves_fit (const double *left,
                         gint32       *factors)
{
  const Curves *curves = curves_get ();
  double rest[STEPS - 1];

  memcpy (rest, left, sizeof rest);
  memset (factors, 0, N_CURVES * sizeof *factors);
  for (guint i = 0; i < 4 * N_CURVES; i++)
    {
      const gint32 *curve = curves->value[i % N_CURVES];
      double product = 0.0, square = 0.0, moved;

      for (guint step = 0; step < STEPS - 1; step++)
        {
          product += curve[step] * rest[step];
          square += (double) curve[step] * curve[step];
        }
      moved = round (product / square * 32768.0);
      moved = CLAMP (moved, -(double) MOST_FACTOR, (double) MOST_FACTOR);
      factors[i % N_CURVES] += (gint32) moved;
      for (guint step = 0; step < STEPS - 1; step++)
        rest[step] -= moved * curve[step] / 32768.0;
    }
}

VED_VECTOR_CLONES
static void
add_curve (gint32                 factor,
           const gint32 *restrict curve,
           double *restrict       moved)
{
  for (guint step = 0; step < STEPS - 1; step++)
    moved[step] += (double) factor * curve[step];
}

/**
 * ved_forecast_curves_add:
 * @curve: which
 * @factor: how much of it
 * @moved: (array fixed-size=95) (inout): where it is added, in 1/32768 of a code
 */
void
ved_forecast_curves_add (guint   curve,
                         gint32  factor,
                         double *moved)
{
  add_curve (factor, curves_get ()->value[curve], moved);
}
