/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-iso8601.h"

#include "base/ved-rng.h"

#include <string.h>

static gint64
parsed (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (ved_iso8601_parse (text, strlen (text), NULL, &time_us));

  return time_us;
}

static void
test_parse (void)
{
  const gint64 expected = G_GINT64_CONSTANT (1768471502000000);

  g_assert_cmpint (parsed ("2026-01-15T10:05:02Z"), ==, expected);
  g_assert_cmpint (parsed ("2026-01-15 10:05:02"), ==, expected);
  g_assert_cmpint (parsed ("2026-01-15T11:05:02+01:00"), ==, expected);
  g_assert_cmpint (parsed ("2026-01-15T04:35:02-0530"), ==, expected);
  g_assert_cmpint (parsed ("2026-01-15T10:05:02.1234567Z"), ==, expected + 123456);
  g_assert_cmpint (parsed ("2026-01-15T10:05"), ==, expected - 2000000);
  g_assert_cmpint (parsed ("1970-01-01T00:00:00Z"), ==, 0);
  g_assert_cmpint (parsed ("1969-12-31T23:59:59Z"), ==, -1000000);
}

static void
test_refuse (void)
{
  const char *wrong[] = {
    "", "2026", "2026-01-15", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-15T24:00:00Z",
    "2026-01-15T10:05:02Zx", "2026-01-15T10:05:02.Z", "26-01-15T10:05:02Z", "2026-01-15T10:05:02+1",
    "2026-01-15T10:05:02+01:0", "-026-01-15T10:05:02Z",
  };
  gint64 time_us;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (ved_iso8601_parse (wrong[i], strlen (wrong[i]), NULL, &time_us));
}

static void
test_zone (void)
{
  g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  const char *summer = "2026-07-01T12:00:00";
  gint64 time_us;

  if (berlin == NULL)
    {
      g_test_skip ("no time zone database is installed");
      return;
    }
  g_assert_true (ved_iso8601_parse (summer, strlen (summer), berlin, &time_us));
  g_assert_cmpint (time_us, ==, parsed ("2026-07-01T10:00:00Z"));
}

static void
assert_near (const char *text,
             const char *near,
             const char *expected)
{
  g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  gint64 time_us;

  g_assert_true (ved_iso8601_parse_near (text, strlen (text), berlin, parsed (near), &time_us));
  g_assert_cmpint (time_us, ==, parsed (expected));
}

static void
test_hour_that_is_there_twice (void)
{
  g_autoptr(GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");

  if (berlin == NULL)
    {
      g_test_skip ("no time zone database is installed");
      return;
    }
  assert_near ("2026-10-25T02:30:00", "2026-10-25T00:30:04Z", "2026-10-25T00:30:00Z");
  assert_near ("2026-10-25T02:30:00", "2026-10-25T01:30:04Z", "2026-10-25T01:30:00Z");
  assert_near ("2026-10-25T02:00:00", "2026-10-25T00:55:00Z", "2026-10-25T01:00:00Z");
  assert_near ("2026-10-25T01:59:59", "2026-10-25T05:00:00Z", "2026-10-24T23:59:59Z");
  assert_near ("2026-10-25T03:00:00", "2026-10-24T05:00:00Z", "2026-10-25T02:00:00Z");
  assert_near ("2026-03-29T03:00:00", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z");
}

static void
test_round_trip (void)
{
  VedRng rng;

  ved_rng_init (&rng, 3, 3);
  for (guint i = 0; i < 20000; i++)
    {
      gint64 time_us = (gint64) (ved_rng_uniform (&rng) * 4e15) - G_GINT64_CONSTANT (2000000000000);
      g_autofree char *text = NULL;

      if (i % 2 == 0)
        time_us -= time_us % 1000000;
      text = ved_iso8601_format (time_us);
      g_assert_cmpint (parsed (text), ==, time_us);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/iso8601/parse", test_parse);
  g_test_add_func ("/iso8601/refuse", test_refuse);
  g_test_add_func ("/iso8601/zone", test_zone);
  g_test_add_func ("/iso8601/hour-that-is-there-twice", test_hour_that_is_there_twice);
  g_test_add_func ("/iso8601/round-trip", test_round_trip);

  return g_test_run ();
}
