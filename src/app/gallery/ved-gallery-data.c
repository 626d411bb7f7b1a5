/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery-data"

#include "config.h"

#include "app/gallery/ved-gallery-data.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"

#include <glib/gi18n.h>
#include <math.h>

/* Made from a seed and a fixed instant, so that a picture of the gallery is the same whenever it is drawn. */

#define START_US G_GINT64_CONSTANT (1768435200000000)           /* 2026-01-15 00:00 UTC */
#define FAR_FUTURE_US G_GINT64_CONSTANT (4102444800000000)      /* 2100-01-01 00:00 UTC */
#define N_ORDINARY 600
#define N_LIVE 36000
#define N_HUGE 10000000
#define N_MANY_SERIES 1000
#define N_MANY_VALUES 240
#define WAVE_STEP 0.021

typedef struct {
  guint n_series;
  gsize n_values;
  gsize capacity;
} Size;

static const VedGalleryKindInfo infos[VED_N_GALLERY_KINDS] = {
  [VED_GALLERY_LIVE] = { "live", N_("Live"), N_("Ten new samples a second") },
  [VED_GALLERY_HUGE] = { "huge", N_("Huge"), N_("10 million samples") },
  [VED_GALLERY_EMPTY] = { "empty", N_("Empty"), N_("No sample at all") },
  [VED_GALLERY_ONE_POINT] = { "one", N_("One point"), N_("A single sample") },
  [VED_GALLERY_CONSTANT] = { "constant", N_("Constant"), N_("Every sample is 42") },
  [VED_GALLERY_MISSING] = { "missing", N_("Missing"), N_("Every sample is missing") },
  [VED_GALLERY_NEGATIVE] = { "negative", N_("Negative"), N_("All below zero") },
  [VED_GALLERY_FAR_FUTURE] = { "future", N_("Far future"), N_("A microsecond apart, in the year 2100") },
  [VED_GALLERY_MANY] = { "many", N_("Many"), N_("1,000 series") },
};

static const Size sizes[VED_N_GALLERY_KINDS] = {
  [VED_GALLERY_LIVE] = { 1, N_ORDINARY, N_LIVE },
  [VED_GALLERY_HUGE] = { 1, N_HUGE, N_HUGE },
  [VED_GALLERY_EMPTY] = { 1, 0, 1 },
  [VED_GALLERY_ONE_POINT] = { 1, 1, 1 },
  [VED_GALLERY_CONSTANT] = { 1, N_ORDINARY, N_ORDINARY },
  [VED_GALLERY_MISSING] = { 1, N_ORDINARY, N_ORDINARY },
  [VED_GALLERY_NEGATIVE] = { 1, N_ORDINARY, N_ORDINARY },
  [VED_GALLERY_FAR_FUTURE] = { 1, N_ORDINARY, N_ORDINARY },
  [VED_GALLERY_MANY] = { N_MANY_SERIES, N_MANY_VALUES, N_MANY_VALUES },
};

/**
 * ved_gallery_kind_get_info:
 *
 * Returns: how the kind is called, untranslated
 */
const VedGalleryKindInfo *
ved_gallery_kind_get_info (VedGalleryKind kind)
{
  g_return_val_if_fail (kind < VED_N_GALLERY_KINDS, NULL);

  return &infos[kind];
}

/**
 * ved_gallery_kind_parse:
 * @id: as in "huge"
 * @kind: (out): what it means
 *
 * Returns: whether there is such a kind
 */
gboolean
ved_gallery_kind_parse (const char     *id,
                        VedGalleryKind *kind)
{
  for (VedGalleryKind i = 0; i < VED_N_GALLERY_KINDS; i++)
    if (g_strcmp0 (infos[i].id, id) == 0)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * ved_gallery_kind_get_ids:
 *
 * Returns: (transfer full): the ids of all kinds, as in "live, huge"
 */
char *
ved_gallery_kind_get_ids (void)
{
  const char *ids[VED_N_GALLERY_KINDS + 1] = { NULL };

  for (VedGalleryKind i = 0; i < VED_N_GALLERY_KINDS; i++)
    ids[i] = infos[i].id;

  return g_strjoinv (", ", (char **) ids);
}

static float
make_value (VedGalleryKind kind,
            VedRng        *rng,
            double         angle,
            double         wander,
            double        *level)
{
  double daily = 14.0 * sin (angle);

  *level = CLAMP (*level + wander * (ved_rng_uniform (rng) - 0.5), 30.0, 70.0);
  switch (kind)
    {
    case VED_GALLERY_CONSTANT:
      return 42.0f;
    case VED_GALLERY_MISSING:
      return NAN;
    case VED_GALLERY_NEGATIVE:
      return (float) (-120.0 + *level + daily);
    default:
      return (float) (*level + daily + 5.0 * (ved_rng_uniform (rng) - 0.5));
    }
}

static void
make_series (VedGalleryData *self,
             guint           series)
{
  float *values = self->values + series * self->capacity;
  double level, step = MIN (WAVE_STEP, 4.0 * G_PI / (double) MAX (self->n_values, 1));
  double wander = 1.2 * MIN (1.0, sqrt ((double) N_ORDINARY / (double) MAX (self->n_values, 1)));
  VedRng rng;

  ved_rng_init (&rng, 15, series);
  level = 30.0 + 40.0 * ved_rng_uniform (&rng);
  for (gsize i = 0; i < self->capacity; i++)
    values[i] = make_value (self->kind, &rng, step * (double) i, wander, &level);
  self->pyramids[series] = ved_pyramid_begin (values, self->n_values);
}

static void
data_clear (gpointer data)
{
  VedGalleryData *self = data;

  for (guint i = 0; i < self->n_series; i++)
    ved_pyramid_free (self->pyramids[i]);
  g_free (self->pyramids);
  g_free (self->values);
}

/**
 * ved_gallery_data_new:
 *
 * May be called in any thread; huge data take a fraction of a second.
 *
 * Returns: (transfer full): data of that kind
 */
VedGalleryData *
ved_gallery_data_new (VedGalleryKind kind)
{
  VedGalleryData *self;

  g_return_val_if_fail (kind < VED_N_GALLERY_KINDS, NULL);

  self = g_atomic_rc_box_new0 (VedGalleryData);
  self->kind = kind;
  self->n_series = sizes[kind].n_series;
  self->n_values = sizes[kind].n_values;
  self->capacity = sizes[kind].capacity;
  self->start_us = kind == VED_GALLERY_FAR_FUTURE ? FAR_FUTURE_US : START_US;
  self->step_us = kind == VED_GALLERY_FAR_FUTURE ? 1 : kind == VED_GALLERY_LIVE ? VED_SECOND_US / 10 : VED_SECOND_US;
  self->values = g_new (float, self->n_series * self->capacity);
  self->pyramids = g_new0 (VedPyramid *, self->n_series);
  for (guint i = 0; i < self->n_series; i++)
    make_series (self, i);

  return self;
}

VedGalleryData *
ved_gallery_data_ref (VedGalleryData *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ved_gallery_data_unref (VedGalleryData *self)
{
  g_atomic_rc_box_release_full (self, data_clear);
}

/**
 * ved_gallery_data_grow:
 *
 * Adds the next sample of live data. Main thread only.
 *
 * Returns: whether there was room for it
 */
gboolean
ved_gallery_data_grow (VedGalleryData *self)
{
  if (self->n_values >= self->capacity)
    return FALSE;

  for (guint i = 0; i < self->n_series; i++)
    ved_pyramid_append (self->pyramids[i], self->values[i * self->capacity + self->n_values]);
  self->n_values++;

  return TRUE;
}

/**
 * ved_gallery_data_get_trace:
 *
 * Returns: one series, borrowed from @self
 */
VedTrace
ved_gallery_data_get_trace (const VedGalleryData *self,
                            guint                 series)
{
  return (VedTrace) {
           .values = self->values + series * self->capacity,
           .n_values = self->n_values,
           .start_us = self->start_us,
           .step_us = self->step_us,
           .pyramid = self->pyramids[series],
  };
}

/**
 * ved_gallery_data_get_end:
 *
 * Returns: the instant after the last sample
 */
gint64
ved_gallery_data_get_end (const VedGalleryData *self)
{
  return self->start_us + (gint64) MAX (self->n_values, 1) * self->step_us;
}

/**
 * ved_gallery_data_pick:
 * @n_wanted: room in @values
 * @values: (out caller-allocates): the last value of each series where there are many, else evenly spaced
 *   samples of the one
 *
 * For charts that show a handful of values. Live data give the newest ones.
 *
 * Returns: how many there are, at most @n_wanted
 */
guint
ved_gallery_data_pick (const VedGalleryData *self,
                       guint                 n_wanted,
                       float                *values)
{
  guint n;

  if (self->n_values == 0)
    return 0;

  if (self->n_series > 1)
    {
      n = MIN (n_wanted, self->n_series);
      for (guint i = 0; i < n; i++)
        values[i] = self->values[i * self->capacity + self->n_values - 1];
      return n;
    }

  n = (guint) MIN ((gsize) n_wanted, self->n_values);
  for (guint i = 0; i < n; i++)
    {
      gsize index = self->kind == VED_GALLERY_LIVE ? self->n_values - n + i : i * (self->n_values / n);

      values[i] = self->values[index];
    }

  return n;
}

/**
 * ved_gallery_data_get_last:
 *
 * Returns: the newest value; NaN where there is none
 */
float
ved_gallery_data_get_last (const VedGalleryData *self)
{
  return self->n_values > 0 ? self->values[self->n_values - 1] : NAN;
}
