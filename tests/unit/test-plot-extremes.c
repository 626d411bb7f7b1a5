/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-plot-extremes"

#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "plot/ved-ticks.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Whatever numbers come in, scales stay scales, ticks stay in order and few, and labels are text. */

static const double doubles[] = {
  0.0, -0.0, 1.0, -1.0, 0.5, 100.0, 1e-3, 1e9, -1e9, 1e15, 1e16 + 2.0, 1e-300, 1e300, -1e300, 1e308, -1e308, DBL_MIN,
  DBL_MAX, -DBL_MAX, 5e-324, INFINITY, -INFINITY, NAN, 4.1e15, 1e-12, 3.3e38,
};

static const gint64 instants[] = {
  0, 1, -1, 1000000, G_MAXINT64, G_MININT64, G_MAXINT64 - 1, G_MAXINT64 / 2, G_MININT64 / 2, G_GINT64_CONSTANT (4102444800000000),
  G_GINT64_CONSTANT (-62135596800000000), G_GINT64_CONSTANT (253402300800000000), G_GINT64_CONSTANT (1700000000123456),
};

static double
any_double (VedRng *rng)
{
  double value = doubles[ved_rng_below (rng, G_N_ELEMENTS (doubles))];

  return ved_rng_below (rng, 3) == 0 ? value * (1.0 + ved_rng_uniform (rng)) : value;
}

static gint64
any_instant (VedRng *rng)
{
  gint64 instant = instants[ved_rng_below (rng, G_N_ELEMENTS (instants))];

  return ved_rng_below (rng, 3) == 0 ? (gint64) ((guint64) instant + ved_rng_next (rng) % 1000000007) : instant;
}

static void
assert_scale (const VedScale *scale)
{
  if (scale->kind == VED_SCALE_TIME)
    {
      g_assert_cmpint (scale->from_us, <, scale->to_us);
      g_assert_cmpint (scale->from_us, >=, -(G_MAXINT64 / 2));
      g_assert_cmpint (scale->to_us, <=, G_MAXINT64 / 2);
    }
  else
    {
      g_assert_true (isfinite (scale->from) && isfinite (scale->to));
      g_assert_true (scale->from < scale->to || scale->from > scale->to);
      if (scale->kind == VED_SCALE_LOG)
        g_assert_true (scale->from > 0.0 && scale->to > 0.0);
    }
}

static void
assert_ticks (const VedScale *scale,
              const VedTick  *ticks,
              guint           n_ticks)
{
  g_assert_cmpuint (n_ticks, <=, VED_TICKS_MAX);
  for (guint i = 0; i < n_ticks; i++)
    {
      g_assert_nonnull (memchr (ticks[i].label, 0, sizeof ticks[i].label));
      g_assert_nonnull (memchr (ticks[i].context, 0, sizeof ticks[i].context));
      if (i > 0 && scale->kind == VED_SCALE_TIME)
        g_assert_cmpint (ticks[i].time_us, >, ticks[i - 1].time_us);
      else if (i > 0)
        g_assert_cmpfloat (ticks[i].value, >, ticks[i - 1].value);
    }
}

static void
change_scale (VedRng   *rng,
              VedScale *scale)
{
  double factor = fabs (any_double (rng));

  switch (ved_rng_below (rng, 5))
    {
    case 0:
      ved_scale_pan_px (scale, any_double (rng));
      break;

    case 1:
      if (factor > 0.0)
        ved_scale_zoom (scale, any_double (rng), factor);
      break;

    case 2:
      if (scale->kind == VED_SCALE_TIME)
        ved_scale_clamp_time (scale, any_instant (rng), any_instant (rng));
      else
        ved_scale_clamp (scale, any_double (rng), any_double (rng));
      break;

    case 3:
      if (scale->kind != VED_SCALE_TIME)
        ved_scale_round_out (scale, ved_rng_below (rng, 100));
      break;

    default:
      ved_scale_time_from_px (scale, any_double (rng));
      ved_scale_from_px (scale, any_double (rng));
      break;
    }
}

static void
init_scale (VedRng   *rng,
            VedScale *scale)
{
  double px_from = ved_rng_below (rng, 2) == 0 ? 0.0 : any_double (rng);
  double px_to = ved_rng_below (rng, 2) == 0 ? 800.0 : any_double (rng);

  switch (ved_rng_below (rng, 3))
    {
    case 0:
      ved_scale_init_linear (scale, any_double (rng), any_double (rng), px_from, px_to);
      break;

    case 1:
      ved_scale_init_log (scale, any_double (rng), any_double (rng), px_from, px_to);
      break;

    default:
      ved_scale_init_time (scale, any_instant (rng), any_instant (rng), px_from, px_to);
      break;
    }
}

static void
test_scales_and_ticks (void)
{
  static const char *const zones[] = { "UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns" };
  VedNumberFormat format = { VED_NUMBER_DECIMAL, -1, "B/s", 10000 };
  VedTick ticks[VED_TICKS_MAX];
  VedRng rng;

  ved_rng_init (&rng, 61, 1);
  for (int round = 0; round < 4000; round++)
    {
      g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zones[round % 4]);
      VedScale scale;

      if (zone == NULL)
        zone = g_time_zone_new_utc ();
      init_scale (&rng, &scale);
      assert_scale (&scale);
      for (int i = 0; i < 8; i++)
        {
          change_scale (&rng, &scale);
          assert_scale (&scale);
          format.kind = ved_rng_below (&rng, VED_NUMBER_PRICE + 1);
          if (scale.kind == VED_SCALE_TIME)
            assert_ticks (&scale, ticks, ved_ticks_time (&scale, zone, fabs (any_double (&rng)), ticks));
          else
            assert_ticks (&scale, ticks, ved_ticks_numeric (&scale, &format, fabs (any_double (&rng)), ticks));
        }
    }
}

static void
test_numbers (void)
{
  VedRng rng;

  ved_rng_init (&rng, 62, 1);
  for (int round = 0; round < 20000; round++)
    {
      VedNumberFormat format = {
        ved_rng_below (&rng, VED_NUMBER_PRICE + 1), (int) ved_rng_below (&rng, 14) - 2,
        round % 2 == 0 ? NULL : "B/s", (int) ved_rng_below (&rng, 3) * 5000,
      };
      gsize size = 1 + ved_rng_below (&rng, 40);
      char buffer[41];

      memset (buffer, '#', sizeof buffer);
      ved_number_format_write_step (&format, any_double (&rng), any_double (&rng), buffer, size);
      g_assert_nonnull (memchr (buffer, 0, size));
      for (gsize i = size; i < sizeof buffer; i++)
        g_assert_cmpint (buffer[i], ==, '#');
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/extremes/scales-and-ticks", test_scales_and_ticks);
  g_test_add_func ("/plot/extremes/numbers", test_numbers);

  return g_test_run ();
}
