/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/ved-frame-meter.h"

#include <math.h>

static void
test_bins (void)
{
  g_autoptr(VedFrameMeter) meter = ved_frame_meter_new ();

  g_assert_true (isnan (ved_frame_meter_get_median_ms (meter)));
  g_assert_cmpfloat (ved_frame_meter_get_share (meter, 0), ==, 0.0);

  ved_frame_meter_add (meter, 0.2);
  ved_frame_meter_add (meter, 1.0);
  ved_frame_meter_add (meter, 63.9);
  ved_frame_meter_add (meter, 5000.0);
  g_assert_cmpuint (ved_frame_meter_get_n_frames (meter), ==, 4);
  g_assert_cmpfloat (ved_frame_meter_get_share (meter, 0), ==, 0.25);
  g_assert_cmpfloat (ved_frame_meter_get_share (meter, 1), ==, 0.25);
  g_assert_cmpfloat (ved_frame_meter_get_share (meter, 6), ==, 0.25);
  g_assert_cmpfloat (ved_frame_meter_get_share (meter, 7), ==, 0.25);
  g_assert_cmpfloat (ved_frame_meter_get_worst_ms (meter), ==, 5000.0);
  g_assert_true (isinf (ved_frame_meter_get_bin_end (VED_FRAME_METER_BINS - 1)));
}

/* What was slow long ago does not weigh on the median. */
static void
test_median_is_of_the_newest (void)
{
  g_autoptr(VedFrameMeter) meter = ved_frame_meter_new ();

  for (guint i = 0; i < 300; i++)
    ved_frame_meter_add (meter, 40.0);
  for (guint i = 0; i < 256; i++)
    ved_frame_meter_add (meter, 2.0);
  g_assert_cmpfloat (ved_frame_meter_get_median_ms (meter), ==, 2.0);
  g_assert_cmpfloat (ved_frame_meter_get_worst_ms (meter), ==, 40.0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-meter/bins", test_bins);
  g_test_add_func ("/frame-meter/median-is-of-the-newest", test_median_is_of_the_newest);

  return g_test_run ();
}
