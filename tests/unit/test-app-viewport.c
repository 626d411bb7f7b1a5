/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-viewport"

#include "config.h"

#include "app/charts/ved-viewport.h"

#include "base/ved-clock.h"

#define NOW_US (1768471500 * VED_SECOND_US)

typedef struct {
  guint n_ranges;
  guint n_cursors;
} Counts;

static void
range_changed_cb (VedViewport *viewport,
                  Counts      *counts)
{
  counts->n_ranges++;
}

static void
cursor_changed_cb (VedViewport *viewport,
                   Counts      *counts)
{
  counts->n_cursors++;
}

static VedViewport *
make_viewport (Counts *counts)
{
  VedViewport *viewport = ved_viewport_new ();

  ved_viewport_set_extent (viewport, NOW_US - VED_DAY_US, NOW_US + 8 * VED_HOUR_US);
  ved_viewport_set_home (viewport, NOW_US - 8 * VED_HOUR_US, NOW_US + 8 * VED_HOUR_US);
  g_signal_connect (viewport, "range-changed", G_CALLBACK (range_changed_cb), counts);
  g_signal_connect (viewport, "cursor-changed", G_CALLBACK (cursor_changed_cb), counts);

  return viewport;
}

static void
assert_range (VedViewport *viewport,
              gint64       from_us,
              gint64       to_us)
{
  gint64 from, to;

  ved_viewport_get_range (viewport, &from, &to);
  g_assert_cmpint (from, ==, from_us);
  g_assert_cmpint (to, ==, to_us);
}

static void
test_pan (void)
{
  Counts counts = { 0 };
  g_autoptr(VedViewport) viewport = make_viewport (&counts);

  ved_viewport_pan (viewport, -VED_HOUR_US);
  assert_range (viewport, NOW_US - 9 * VED_HOUR_US, NOW_US + 7 * VED_HOUR_US);
  ved_viewport_pan (viewport, VED_HOUR_US);
  assert_range (viewport, NOW_US - 8 * VED_HOUR_US, NOW_US + 8 * VED_HOUR_US);
  g_assert_cmpuint (counts.n_ranges, ==, 2);
  g_assert_cmpuint (counts.n_cursors, ==, 0);
  g_assert_false (ved_viewport_is_home (viewport));
}

static void
test_zoom (void)
{
  Counts counts = { 0 };
  g_autoptr(VedViewport) viewport = make_viewport (&counts);

  ved_viewport_zoom (viewport, NOW_US, 0.5);
  assert_range (viewport, NOW_US - 4 * VED_HOUR_US, NOW_US + 4 * VED_HOUR_US);
  ved_viewport_zoom (viewport, NOW_US - 4 * VED_HOUR_US, 0.25);
  assert_range (viewport, NOW_US - 4 * VED_HOUR_US, NOW_US - 2 * VED_HOUR_US);
}

static void
test_bounds (void)
{
  Counts counts = { 0 };
  g_autoptr(VedViewport) viewport = make_viewport (&counts);
  gint64 from_us, to_us;

  ved_viewport_zoom (viewport, NOW_US, 1e9);
  ved_viewport_get_range (viewport, &from_us, &to_us);
  g_assert_cmpint (to_us - from_us, <=, 2 * 32 * VED_HOUR_US);

  for (guint i = 0; i < 200; i++)
    ved_viewport_zoom (viewport, NOW_US, 0.5);
  ved_viewport_get_range (viewport, &from_us, &to_us);
  g_assert_cmpint (to_us - from_us, >=, 1);

  ved_viewport_reset (viewport);
  assert_range (viewport, NOW_US - 8 * VED_HOUR_US, NOW_US + 8 * VED_HOUR_US);
}

/* However short the window is, a step out makes it longer and a step in shorter, down to a microsecond. */
static void
test_zoom_never_freezes (void)
{
  Counts counts = { 0 };
  g_autoptr(VedViewport) viewport = make_viewport (&counts);
  gint64 from_us, to_us;

  for (gint64 span_us = 1; span_us < 12; span_us++)
    {
      ved_viewport_set_range (viewport, NOW_US, NOW_US + span_us);
      ved_viewport_zoom (viewport, NOW_US + span_us / 2, 1.25);
      ved_viewport_get_range (viewport, &from_us, &to_us);
      g_assert_cmpint (to_us - from_us, >, span_us);
      ved_viewport_set_range (viewport, NOW_US, NOW_US + span_us);
      ved_viewport_zoom (viewport, NOW_US + span_us / 2, 0.8);
      ved_viewport_get_range (viewport, &from_us, &to_us);
      g_assert_cmpint (to_us - from_us, <, MAX (span_us, 2));
    }
}

static void
test_home_follows (void)
{
  Counts counts = { 0 };
  g_autoptr(VedViewport) viewport = make_viewport (&counts);

  ved_viewport_set_home (viewport, NOW_US - 7 * VED_HOUR_US, NOW_US + 8 * VED_HOUR_US);
  assert_range (viewport, NOW_US - 7 * VED_HOUR_US, NOW_US + 8 * VED_HOUR_US);

  ved_viewport_set_range (viewport, NOW_US, NOW_US + VED_HOUR_US);
  ved_viewport_set_home (viewport, NOW_US - 6 * VED_HOUR_US, NOW_US + 8 * VED_HOUR_US);
  assert_range (viewport, NOW_US, NOW_US + VED_HOUR_US);

  ved_viewport_reset (viewport);
  assert_range (viewport, NOW_US - 6 * VED_HOUR_US, NOW_US + 8 * VED_HOUR_US);
}

static void
test_cursor (void)
{
  Counts counts = { 0 };
  g_autoptr(VedViewport) viewport = make_viewport (&counts);

  ved_viewport_set_cursor (viewport, NOW_US);
  ved_viewport_set_cursor (viewport, NOW_US);
  ved_viewport_set_pin (viewport, VED_PIN_A, NOW_US);
  g_assert_cmpuint (counts.n_cursors, ==, 2);
  g_assert_cmpuint (counts.n_ranges, ==, 0);
  g_assert_cmpint (ved_viewport_get_pin (viewport, VED_PIN_A), ==, NOW_US);

  ved_viewport_reset (viewport);
  g_assert_cmpint (ved_viewport_get_pin (viewport, VED_PIN_A), ==, VED_VIEWPORT_NOWHERE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/viewport/pan", test_pan);
  g_test_add_func ("/viewport/zoom", test_zoom);
  g_test_add_func ("/viewport/bounds", test_bounds);
  g_test_add_func ("/viewport/zoom-never-freezes", test_zoom_never_freezes);
  g_test_add_func ("/viewport/home-follows", test_home_follows);
  g_test_add_func ("/viewport/cursor", test_cursor);

  return g_test_run ();
}
