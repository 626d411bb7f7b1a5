/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-timeline"

#include "config.h"

#include "app/timeline/ved-jump-text.h"
#include "app/timeline/ved-minimap-columns.h"
#include "base/ved-clock.h"
#include "base/ved-error.h"

/* 2026-01-01 00:00 UTC */
#define NEW_YEAR_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US)
#define END_US      (VED_SECOND_US - 1)

static gint64
read_from (const char *text,
           gint64      first_us,
           gint64      position_us,
           gint64      last_us)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_utc ();
  VedJumpContext context = { .position_us = position_us, .first_us = first_us, .last_us = last_us, .zone = zone };
  g_autoptr(GError) error = NULL;
  gint64 time_us = -1;

  if (ved_jump_text_read (text, &context, &time_us, &error))
    return time_us;

  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);

  return -1;
}

static gint64
read_text (const char *text)
{
  return read_from (text, NEW_YEAR_US, NEW_YEAR_US + 12 * VED_HOUR_US, NEW_YEAR_US + VED_DAY_US);
}

/* A time of day is the end of its second. */
static void
test_jump_text (void)
{
  g_assert_cmpint (read_text ("14:35"), ==, NEW_YEAR_US + 14 * VED_HOUR_US + 35 * VED_MINUTE_US + END_US);
  g_assert_cmpint (read_text (" 4:05:09 "), ==,
                   NEW_YEAR_US + 4 * VED_HOUR_US + 5 * VED_MINUTE_US + 9 * VED_SECOND_US + END_US);
  g_assert_cmpint (read_text ("2026-01-02 01:00"), ==, NEW_YEAR_US + 25 * VED_HOUR_US + END_US);
  g_assert_cmpint (read_text ("2026-01-02T01:00:30"), ==, NEW_YEAR_US + 25 * VED_HOUR_US + 30 * VED_SECOND_US + END_US);
  g_assert_cmpint (read_text ("-15m"), ==, NEW_YEAR_US + 11 * VED_HOUR_US + 45 * VED_MINUTE_US);
  g_assert_cmpint (read_text ("+1h30m"), ==, NEW_YEAR_US + 13 * VED_HOUR_US + 30 * VED_MINUTE_US);
  g_assert_cmpint (read_text ("90s"), ==, NEW_YEAR_US + 12 * VED_HOUR_US + 90 * VED_SECOND_US);
}

static void
test_jump_text_across_midnight (void)
{
  gint64 first_us = NEW_YEAR_US - 2 * VED_HOUR_US, position_us = NEW_YEAR_US + VED_MINUTE_US;
  gint64 last_us = NEW_YEAR_US + VED_HOUR_US;

  g_assert_cmpint (read_from ("23:00", first_us, position_us, last_us), ==,
                   NEW_YEAR_US - VED_HOUR_US + END_US);
  g_assert_cmpint (read_from ("0:30", first_us, NEW_YEAR_US - VED_MINUTE_US, last_us), ==,
                   NEW_YEAR_US + 30 * VED_MINUTE_US + END_US);
}

/* On 26 October 2025 the hour from two to three was there twice in Berlin, from 00:00Z and from 01:00Z on. */
static void
test_jump_text_twice (void)
{
  const gint64 early_us = G_GINT64_CONSTANT (1761436800) * VED_SECOND_US, late_us = early_us + VED_HOUR_US;
  const char *texts[] = { "2025-10-26 02:30", "02:30" };
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");

  if (zone == NULL)
    {
      g_test_skip ("this computer knows no time zones");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      VedJumpContext early = { early_us + 10 * VED_MINUTE_US, early_us + 10 * VED_MINUTE_US, early_us + 50 * VED_MINUTE_US, zone };
      VedJumpContext late = { late_us + 10 * VED_MINUTE_US, late_us + 10 * VED_MINUTE_US, late_us + 50 * VED_MINUTE_US, zone };
      VedJumpContext both = { late_us + 50 * VED_MINUTE_US, early_us, late_us + VED_HOUR_US, zone };
      gint64 time_us;

      g_assert_true (ved_jump_text_read (texts[i], &early, &time_us, NULL));
      g_assert_cmpint (time_us, ==, early_us + 30 * VED_MINUTE_US + END_US);
      g_assert_true (ved_jump_text_read (texts[i], &late, &time_us, NULL));
      g_assert_cmpint (time_us, ==, late_us + 30 * VED_MINUTE_US + END_US);
      g_assert_true (ved_jump_text_read (texts[i], &both, &time_us, NULL));
      g_assert_cmpint (time_us, ==, late_us + 30 * VED_MINUTE_US + END_US);
      both.position_us = early_us;
      g_assert_true (ved_jump_text_read (texts[i], &both, &time_us, NULL));
      g_assert_cmpint (time_us, ==, early_us + 30 * VED_MINUTE_US + END_US);
    }
}

static void
test_jump_text_nonsense (void)
{
  static const char *const texts[] = { "", "noon", "25:00", "12:60", "12", "1x", "-", "12:00:00:00", "2026-13-01 10:00",
                                       "99999999999999h", "--5m", "5m5" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (read_text (texts[i]), ==, -1);
}

static VedFleetFigures
figures_at (gint64 second,
            float  risk,
            guint  n_critical)
{
  return (VedFleetFigures) { .time_us = second * VED_SECOND_US, .max_risk = risk, .critical_alerts = n_critical };
}

/* A single high value among many stays in the picture, at the column it belongs to. */
static void
test_columns_keep_spikes (void)
{
  VedFleetFigures figures[1000];
  VedMinimapColumn columns[10];

  for (guint i = 0; i < 1000; i++)
    figures[i] = figures_at (i, i == 555 ? 90.0f : 10.0f, i == 555);
  ved_minimap_columns_fill (columns, 10, 0, 1000 * VED_SECOND_US, figures, 1000);
  for (guint i = 0; i < 10; i++)
    {
      g_assert_true (columns[i].has_data);
      g_assert_cmpfloat (columns[i].max_risk, ==, i == 5 ? 90.0f : 10.0f);
      g_assert_cmpint (columns[i].begins_critical, ==, i == 5);
    }
}

/* Few snapshots make no comb, but a gap stays a gap. */
static void
test_columns_hold (void)
{
  VedFleetFigures figures[13];
  VedMinimapColumn columns[400];

  for (guint i = 0; i < 12; i++)
    figures[i] = figures_at (i * 5, 10.0f, 0);
  figures[12] = figures_at (400, 10.0f, 0);
  ved_minimap_columns_fill (columns, 400, 0, 400 * VED_SECOND_US, figures, 13);
  for (guint i = 0; i <= 55; i++)
    g_assert_true (columns[i].has_data);
  for (guint i = 56; i < 399; i++)
    g_assert_false (columns[i].has_data);
  g_assert_true (columns[399].has_data);
}

static void
test_columns_of_a_part (void)
{
  VedFleetFigures figures[] = { figures_at (0, 80.0f, 0), figures_at (50, 20.0f, 1), figures_at (100, 80.0f, 1) };
  VedMinimapColumn columns[4];

  ved_minimap_columns_fill (columns, 4, 40 * VED_SECOND_US, 60 * VED_SECOND_US, figures, 3);
  g_assert_true (columns[2].has_data);
  g_assert_true (columns[2].begins_critical);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (columns[i].max_risk, ==, i == 2 ? 20.0f : 0.0f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/timeline/jump-text", test_jump_text);
  g_test_add_func ("/timeline/jump-text/across-midnight", test_jump_text_across_midnight);
  g_test_add_func ("/timeline/jump-text/twice", test_jump_text_twice);
  g_test_add_func ("/timeline/jump-text/nonsense", test_jump_text_nonsense);
  g_test_add_func ("/timeline/columns/keep-spikes", test_columns_keep_spikes);
  g_test_add_func ("/timeline/columns/hold", test_columns_hold);
  g_test_add_func ("/timeline/columns/of-a-part", test_columns_of_a_part);

  return g_test_run ();
}
