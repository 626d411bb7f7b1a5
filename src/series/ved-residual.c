/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-residual"

#include "config.h"

#include "series/ved-residual.h"

#include "base/ved-clock.h"
#include "series/ved-robust.h"

#include <math.h>
#include <string.h>

/* The trend is the running median of the last 15 minutes, of a value each 15 s (or each tick, where those come
 * more seldom); the residual is what a value has above it. The scale is 1.4826 times the median of the
 * residuals' absolute values over the last hour, of one each 30 s, computed anew once a minute. Both are
 * robust: what is anomalous for less than half of a window moves them little, so it need not be left out.
 *
 * A median of few values is uncertain, and a scale that happens to be small makes anomalies of ordinary values:
 * it is widened by WIDEN / n.
 *
 * Memory and time of a tick do not depend on how often ticks come: an insertion among 60 sorted values, and a
 * selection among 120 once a minute, spread over the ticks by the caller's phase. */

#define TREND_US    (15 * VED_MINUTE_US)
#define TREND_EACH_US (15 * VED_SECOND_US)
#define SCALE_EACH_US (30 * VED_SECOND_US)
#define RESCALE_US  VED_MINUTE_US
#define MIN_TREND   5
#define MIN_SCALE   10
#define WIDEN       10.0f

static void
drop_sorted (VedResidual *self,
             float        value)
{
  guint i = 0;

  while (self->sorted[i] != value)
    i++;
  memmove (&self->sorted[i], &self->sorted[i + 1], (self->n_trend - i - 1) * sizeof (float));
  self->n_trend--;
}

static void
insert_sorted (VedResidual *self,
               float        value)
{
  guint i = self->n_trend;

  while (i > 0 && self->sorted[i - 1] > value)
    {
      self->sorted[i] = self->sorted[i - 1];
      i--;
    }
  self->sorted[i] = value;
  self->n_trend++;
}

/* The ring holds n_trend values up to next_trend; older ones than the window leave. */
static void
push_trend (VedResidual *self,
            float        value,
            gint64       time_us)
{
  gint64 step_us = self->n_trend > 0 ? time_us - self->trend_us : TREND_EACH_US;
  guint window = (guint) CLAMP (TREND_US / MAX (step_us, TREND_EACH_US), MIN_TREND, VED_RESIDUAL_TREND);

  while (self->n_trend >= window)
    {
      guint oldest = (self->next_trend + VED_RESIDUAL_TREND - self->n_trend) % VED_RESIDUAL_TREND;

      drop_sorted (self, self->trend[oldest]);
    }
  insert_sorted (self, value);
  self->trend[self->next_trend] = value;
  self->next_trend = (guint8) ((self->next_trend + 1) % VED_RESIDUAL_TREND);
  self->trend_us = time_us;
}

static void
compute_scale (VedResidual *self,
               float        floor_value)
{
  float values[VED_RESIDUAL_SCALE];

  for (guint i = 0; i < self->n_scale; i++)
    values[i] = fabsf (self->scales[i]);
  self->scale = (float) VED_MAD_TO_SD * ved_robust_select (values, self->n_scale, self->n_scale / 2);
  self->scale = MAX (floor_value, self->scale * (1.0f + WIDEN / (float) self->n_scale));
}

static void
push_scale (VedResidual *self,
            float        residual,
            float        floor_value,
            gint64       time_us,
            guint        phase)
{
  gint64 shift_us = (gint64) (phase % 12) * (RESCALE_US / 12);

  if (self->n_scale == 0 || time_us - self->scale_us >= SCALE_EACH_US)
    {
      self->scales[self->next_scale] = residual;
      self->next_scale = (guint8) ((self->next_scale + 1) % VED_RESIDUAL_SCALE);
      self->n_scale = (guint8) MIN (self->n_scale + 1, VED_RESIDUAL_SCALE);
      self->scale_us = time_us;
    }
  if (self->n_scale >= MIN_SCALE
      && ((time_us + shift_us) / RESCALE_US != (self->rescaled_us + shift_us) / RESCALE_US || self->scale <= 0.0f))
    {
      compute_scale (self, floor_value);
      self->rescaled_us = time_us;
    }
}

static void
push_recent (VedResidual *self,
             float        residual)
{
  self->recent[self->next_recent] = residual;
  self->next_recent = (guint8) ((self->next_recent + 1) % VED_RESIDUAL_RECENT);
  self->n_recent = (guint8) MIN (self->n_recent + 1, VED_RESIDUAL_RECENT);
}

static float
residual_of (const VedResidual *self,
             float              value)
{
  return self->n_trend > 0 ? value - self->sorted[self->n_trend / 2] : 0.0f;
}

/**
 * ved_residual_judge:
 * @value: the newest
 *
 * Brings z up to date, and what the correlation is made from: judged by what has been learned. Learns nothing.
 */
void
ved_residual_judge (VedResidual *self,
                    float        value)
{
  float residual = residual_of (self, value);

  self->z = self->scale > 0.0f && self->n_trend >= MIN_TREND ? residual / self->scale : NAN;
  push_recent (self, residual);
}

/**
 * ved_residual_learn:
 * @value: the newest
 * @floor_value: the scale is not smaller, in the unit of @value
 * @time_us: of @value; ascending, but where a clock was put back: then what was learned later counts as of now
 * @phase: spreads the costly part of several series over the ticks
 *
 * Takes it into the trend and the scale that later values are judged by.
 */
void
ved_residual_learn (VedResidual *self,
                    float        value,
                    float        floor_value,
                    gint64       time_us,
                    guint        phase)
{
  self->trend_us = MIN (self->trend_us, time_us);
  self->scale_us = MIN (self->scale_us, time_us);
  if (self->n_trend >= MIN_TREND)
    push_scale (self, residual_of (self, value), floor_value, time_us, phase);
  if (self->n_trend == 0 || time_us - self->trend_us >= TREND_EACH_US)
    push_trend (self, value, time_us);
}

/**
 * ved_residual_skip:
 *
 * A tick without a value.
 */
void
ved_residual_skip (VedResidual *self)
{
  self->z = NAN;
  push_recent (self, NAN);
}
