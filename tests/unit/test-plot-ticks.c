/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-plot-ticks"

#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "plot/ved-ticks.h"

#include <locale.h>
#include <math.h>

static gint64
at (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) date_time = g_date_time_new_from_iso8601 (text, utc);

  g_assert_nonnull (date_time);

  return g_date_time_to_unix (date_time) * VED_SECOND_US + g_date_time_get_microsecond (date_time);
}

static char *
labels_of (const VedTick *ticks,
           guint          n_ticks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_ticks; i++)
    {
      if (ticks[i].is_minor)
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "|" : "", ticks[i].label);
      if (ticks[i].context[0] != 0)
        g_string_append_printf (text, "/%s", ticks[i].context);
    }

  return g_string_free (text, FALSE);
}

static void
assert_time_labels (const char *zone_name,
                    const char *from,
                    const char *to,
                    double      width_px,
                    const char *expected)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zone_name);
  g_autofree char *labels = NULL;
  VedTick ticks[VED_TICKS_MAX];
  VedScale scale;
  guint n_ticks;

  if (zone == NULL)
    {
      g_test_skip ("no time zone database");
      return;
    }

  ved_scale_init_time (&scale, at (from), at (to), 0.0, width_px);
  n_ticks = ved_ticks_time (&scale, zone, 80.0, ticks);
  labels = labels_of (ticks, n_ticks);
  g_assert_cmpstr (labels, ==, expected);
}

static void
test_clock_labels (void)
{
  assert_time_labels ("UTC", "2026-11-20T22:10:00Z", "2026-11-21T02:10:00Z", 500.0,
                      "23:00/Fri 20 Nov|00:00/Sat 21 Nov|01:00|02:00");
  assert_time_labels ("UTC", "2026-11-20T22:00:00Z", "2026-11-20T22:00:01Z", 500.0,
                      "22:00:00.0/Fri 20 Nov|22:00:00.2|22:00:00.4|22:00:00.6|22:00:00.8|22:00:01.0");
  assert_time_labels ("Asia/Kolkata", "2026-11-20T00:00:00Z", "2026-11-20T12:00:00Z", 400.0,
                      "06:00/Fri 20 Nov|09:00|12:00|15:00");
}

static void
test_calendar_labels (void)
{
  assert_time_labels ("UTC", "2026-12-29T00:00:00Z", "2027-01-03T00:00:00Z", 500.0,
                      "29 Dec/2026|30 Dec|31 Dec|1 Jan/2027|2 Jan|3 Jan");
  assert_time_labels ("Europe/Berlin", "2026-01-15T00:00:00Z", "2026-06-15T00:00:00Z", 500.0,
                      "Feb/2026|Mar|Apr|May|Jun");
  assert_time_labels ("UTC", "1990-06-01T00:00:00Z", "2031-01-01T00:00:00Z", 500.0, "2000|2010|2020|2030");
}

/* Berlin goes to summer time at 01:00 UTC on 29 March 2026 and back on 25 October. */
static void
test_daylight_saving (void)
{
  assert_time_labels ("Europe/Berlin", "2026-03-28T22:30:00Z", "2026-03-29T11:00:00Z", 300.0,
                      "00:00/Sun 29 Mar|06:00|12:00");
  assert_time_labels ("Europe/Berlin", "2026-10-24T21:30:00Z", "2026-10-25T12:00:00Z", 300.0,
                      "00:00/Sun 25 Oct|06:00|12:00");
  assert_time_labels ("Europe/Berlin", "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z", 300.0,
                      "29 Mar/2026|30 Mar|31 Mar");
}

/* Whatever the window is: in order, apart, inside, at most as many as fit. */
static void
test_any_window (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  VedTick ticks[VED_TICKS_MAX];
  VedRng rng;

  ved_rng_init (&rng, 3, 1);
  for (int i = 0; i < 3000 && zone != NULL; i++)
    {
      gint64 from_us = (gint64) (ved_rng_uniform (&rng) * 130.0 * 365.0 * (double) VED_DAY_US);
      gint64 span_us = 1 + (gint64) pow (10.0, ved_rng_uniform (&rng) * 15.5);
      VedScale scale;
      guint n_ticks;

      ved_scale_init_time (&scale, from_us, from_us + span_us, 50.0, 850.0);
      n_ticks = ved_ticks_time (&scale, zone, 80.0, ticks);
      g_assert_cmpuint (n_ticks, <=, 12);
      for (guint k = 0; k < n_ticks; k++)
        {
          g_assert_cmpint (ticks[k].time_us, >=, scale.from_us);
          g_assert_cmpint (ticks[k].time_us, <=, scale.to_us);
          g_assert_true (ticks[k].label[0] != 0);
          if (k > 0)
            g_assert_cmpfloat (ticks[k].px - ticks[k - 1].px, >=, 38.0);
        }
    }
}

static void
assert_numeric_labels (const VedNumberFormat *format,
                       double                 from,
                       double                 to,
                       gboolean               is_log,
                       const char            *expected)
{
  g_autofree char *labels = NULL;
  VedTick ticks[VED_TICKS_MAX];
  VedScale scale;
  guint n_ticks;

  if (is_log)
    ved_scale_init_log (&scale, from, to, 200.0, 0.0);
  else
    ved_scale_init_linear (&scale, from, to, 200.0, 0.0);
  n_ticks = ved_ticks_numeric (&scale, format, 40.0, ticks);
  labels = labels_of (ticks, n_ticks);
  g_assert_cmpstr (labels, ==, expected);
}

static void
test_numeric_labels (void)
{
  const VedNumberFormat percent = { VED_NUMBER_PERCENT, -1, NULL };
  const VedNumberFormat decimal = { VED_NUMBER_DECIMAL, -1, NULL };
  const VedNumberFormat fixed = { VED_NUMBER_DECIMAL, 2, "V" };
  const VedNumberFormat si = { VED_NUMBER_SI, -1, "B/s" };
  const VedNumberFormat iec = { VED_NUMBER_IEC, -1, "B" };
  const VedNumberFormat duration = { VED_NUMBER_DURATION, -1, NULL };

  assert_numeric_labels (&percent, 0.0, 100.0, FALSE, "0 %|20 %|40 %|60 %|80 %|100 %");
  assert_numeric_labels (&decimal, -0.31, 0.3, FALSE, "−0.2|0.0|0.2");
  assert_numeric_labels (&decimal, 1000.0, 1000.01, FALSE,
                         "1000.000|1000.002|1000.004|1000.006|1000.008|1000.010");
  assert_numeric_labels (&fixed, 0.0, 10.0, FALSE, "0.00 V|2.00 V|4.00 V|6.00 V|8.00 V|10.00 V");
  assert_numeric_labels (&si, 0.0, 5e6, FALSE, "0 B/s|1 MB/s|2 MB/s|3 MB/s|4 MB/s|5 MB/s");
  assert_numeric_labels (&si, 0.0, 1000.0, FALSE, "0 B/s|200 B/s|400 B/s|600 B/s|800 B/s|1000 B/s");
  assert_numeric_labels (&si, 9800.0, 10200.0, FALSE, "9.8 kB/s|9.9 kB/s|10.0 kB/s|10.1 kB/s|10.2 kB/s");
  assert_numeric_labels (&si, 0.0, 1.0, FALSE, "0.0 B/s|0.2 B/s|0.4 B/s|0.6 B/s|0.8 B/s|1.0 B/s");
  assert_numeric_labels (&iec, 0.0, 1073741824.0, FALSE, "0 B|256 MiB|512 MiB|768 MiB|1024 MiB");
  assert_numeric_labels (&iec, 0.0, 4294967296.0, FALSE, "0 B|1 GiB|2 GiB|3 GiB|4 GiB");
  assert_numeric_labels (&duration, 0.0, 3600.0, FALSE, "0 s|15 min|30 min|45 min|1 h");
  assert_numeric_labels (&si, 0.001, 100.0, TRUE, "1 mB/s|10 mB/s|100 mB/s|1 B/s|10 B/s|100 B/s");
}

static void
test_steps (void)
{
  g_assert_cmpfloat_with_epsilon (ved_scale_step (100.0, 5), 20.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (ved_scale_step (1.0, 3), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (ved_scale_step (7e9, 4), 2e9, 1.0);
  g_assert_cmpfloat_with_epsilon (ved_scale_step (1e-7, 10), 1e-8, 1e-15);
}

static void
assert_number (VedNumberKind  kind,
               int            decimals,
               double         value,
               const char    *expected)
{
  char buffer[32];

  g_assert_cmpstr (ved_number_format_write (&(VedNumberFormat) { kind, decimals, NULL }, value, buffer,
                                            sizeof buffer), ==, expected);
}

static void
test_numbers (void)
{
  assert_number (VED_NUMBER_PERCENT, -1, 42.53, "42.5 %");
  assert_number (VED_NUMBER_PERCENT, -1, 100.0, "100 %");
  assert_number (VED_NUMBER_PERCENT, 1, -0.01, "0.0 %");
  assert_number (VED_NUMBER_DECIMAL, -1, (double) NAN, "–");
  assert_number (VED_NUMBER_SI, -1, 1234567.0, "1.23 M");
  assert_number (VED_NUMBER_COUNT, -1, 1146.0, "1,146");
  assert_number (VED_NUMBER_COUNT, -1, -1234567.0, "−1,234,567");
  assert_number (VED_NUMBER_COUNT, -1, 29.0, "29");
  assert_number (VED_NUMBER_COUNT, -1, 2.5, "2.50");
  assert_number (VED_NUMBER_COUNT, 2, -1274.75, "−1,274.75");
  assert_number (VED_NUMBER_COUNT, -1, 12345678.0, "12.3 M");
  assert_number (VED_NUMBER_SI, -1, 0.0213, "21.3 m");
  assert_number (VED_NUMBER_SI, -1, -999.0, "−999");
  assert_number (VED_NUMBER_IEC, -1, 1536.0, "1.50 Ki");
  assert_number (VED_NUMBER_DURATION, -1, 0.0, "0 s");
  assert_number (VED_NUMBER_DURATION, -1, 0.85, "850 ms");
  assert_number (VED_NUMBER_DURATION, -1, 12.0, "12 s");
  assert_number (VED_NUMBER_DURATION, -1, 2.5, "2.5 s");
  assert_number (VED_NUMBER_DURATION, -1, 200.0, "3 min 20 s");
  assert_number (VED_NUMBER_DURATION, -1, 119.9, "2 min");
  assert_number (VED_NUMBER_DURATION, -1, 7500.0, "2 h 5 min");
  assert_number (VED_NUMBER_DURATION, -1, -356400.0, "−4 d 3 h");
}

static void
assert_price (double      ticks,
              double      step,
              const char *expected)
{
  const VedNumberFormat format = { VED_NUMBER_PRICE, -1, "$", 10000 };
  char buffer[32];

  g_assert_cmpstr (ved_number_format_write_step (&format, ticks, step, buffer, sizeof buffer), ==, expected);
}

/* Prices are whole ticks: cents as such, sub-penny prices in full, and a middle between two ticks too; an
 * average, which is neither, has four decimals. */
static void
test_prices (void)
{
  VedNumberFormat format = { VED_NUMBER_PRICE, -1, NULL, 10000 };
  g_autofree char *labels = NULL;
  VedTick ticks[VED_TICKS_MAX];
  VedScale scale;
  char buffer[32];

  assert_price (5853300.0, 0.0, "$585.33");
  assert_price (5853350.0, 0.0, "$585.3350");
  assert_price (5853350.5, 0.0, "$585.33505");
  assert_price (2206282.25, 0.0, "$220.6282");
  assert_price (-100.0, 0.0, "−$0.01");
  format.decimals = 4;
  g_assert_cmpstr (ved_number_format_write (&format, 5853300.0, buffer, sizeof buffer), ==, "585.3300");
  format.decimals = -1;
  assert_price (-0.0, 0.0, "$0.00");
  g_assert_cmpint (ved_number_format_get_digits (&format, 2238900.0), ==, 2);
  g_assert_cmpint (ved_number_format_get_digits (&format, 2238950.0), ==, 4);
  assert_price (5853300.0, 50.0, "$585.330");
  assert_price (5853300.0, 100000.0, "$585.33");
  assert_price (9999999900.0, 0.0, "$999999.99");

  ved_scale_init_linear (&scale, 5853300.0, 5853302.0, 300.0, 0.0);
  labels = labels_of (ticks, ved_ticks_numeric (&scale, &format, 20.0, ticks));
  g_assert_cmpstr (labels, ==, "585.3300|585.3301|585.3302");
}

/* A logarithmic axis deep inside of a decade has labels too. */
static void
test_log_within_a_decade (void)
{
  VedNumberFormat format = { VED_NUMBER_DECIMAL, -1, NULL };
  g_autofree char *labels = NULL;
  VedTick ticks[VED_TICKS_MAX];
  VedScale scale;

  ved_scale_init_log (&scale, 2.0, 8.0, 300.0, 0.0);
  labels = labels_of (ticks, ved_ticks_numeric (&scale, &format, 50.0, ticks));
  g_assert_cmpstr (labels, ==, "2|3|4|5|6|7|8");
}

/* One decade on a tall axis is labelled between its ends; several on the same one are not. */
static void
test_log_halves (void)
{
  VedNumberFormat format = { VED_NUMBER_DECIMAL, -1, NULL };

  assert_numeric_labels (&format, 10.0, 100.0, TRUE, "10|20|50|100");
  assert_numeric_labels (&format, 10.0, 10000.0, TRUE, "10|100|1000|10000");
}

/* However few decimals a format asks for: nearly constant prices have ticks that can be told apart. */
static void
test_labels_differ (void)
{
  VedNumberFormat format = { VED_NUMBER_DECIMAL, 2, NULL }, duration = { VED_NUMBER_DURATION, -1, NULL };
  VedTick ticks[VED_TICKS_MAX];
  VedScale scale;
  guint n, n_labels = 0;

  assert_numeric_labels (&format, 585.331, 585.334, FALSE, "585.331|585.332|585.333|585.334");
  assert_numeric_labels (&format, 585.0, 588.0, FALSE, "585.00|586.00|587.00|588.00");

  /* Where a format has no room for them, a label stands once. */
  ved_scale_init_linear (&scale, 7200.0, 7200.5, 300.0, 0.0);
  n = ved_ticks_numeric (&scale, &duration, 50.0, ticks);
  for (guint i = 0; i < n; i++)
    n_labels += !ticks[i].is_minor;
  g_assert_cmpuint (n, >, 3);
  g_assert_cmpuint (n_labels, ==, 1);
}

/* A label with microseconds is twice as long as one with seconds. */
static void
test_fractions_have_room (void)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  VedTick ticks[VED_TICKS_MAX];
  VedScale scale;

  for (gint64 span_us = 30; span_us < 30 * VED_SECOND_US; span_us = span_us * 3 / 2)
    {
      guint n;

      ved_scale_init_time (&scale, 5 * VED_SECOND_US, 5 * VED_SECOND_US + span_us, 0.0, 900.0);
      n = ved_ticks_time (&scale, utc, 72.0, ticks);
      for (guint i = 0; i + 1 < n; i++)
        g_assert_cmpfloat (ticks[i + 1].px - ticks[i].px, >=, 72.0 * (double) strlen (ticks[i].label) / 8.0 - 1e-6);
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/ticks/clock-labels", test_clock_labels);
  g_test_add_func ("/plot/ticks/calendar-labels", test_calendar_labels);
  g_test_add_func ("/plot/ticks/daylight-saving", test_daylight_saving);
  g_test_add_func ("/plot/ticks/any-window", test_any_window);
  g_test_add_func ("/plot/ticks/numeric-labels", test_numeric_labels);
  g_test_add_func ("/plot/ticks/steps", test_steps);
  g_test_add_func ("/plot/ticks/numbers", test_numbers);
  g_test_add_func ("/plot/ticks/prices", test_prices);
  g_test_add_func ("/plot/ticks/log-within-a-decade", test_log_within_a_decade);
  g_test_add_func ("/plot/ticks/log-halves", test_log_halves);
  g_test_add_func ("/plot/ticks/labels-differ", test_labels_differ);
  g_test_add_func ("/plot/ticks/fractions-have-room", test_fractions_have_room);

  return g_test_run ();
}
