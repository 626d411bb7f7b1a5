/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "fleet/alerts/ved-silences.h"

#include <string.h>

#define NOW_US (G_GINT64_CONSTANT (1767225600) * VED_SECOND_US)

static const VedAlert alert = {
  .id = (char *) "a-000017", .server = (char *) "ppdb002", .subject = VED_ALERT_SUBJECT_METRIC,
  .metric = VED_METRIC_MEM_USED,
};

static const VedAlert environment = {
  .id = (char *) "a-000018", .server = (char *) "*", .subject = VED_ALERT_SUBJECT_PROB_30M,
  .metric = VED_METRIC_NONE,
};

static gint64
time_of (const char *text)
{
  gint64 time_us = 0;

  g_assert_true (ved_iso8601_parse (text, strlen (text), NULL, &time_us));

  return time_us;
}

static void
test_mutes (void)
{
  const struct {
    VedMuteScope scope;
    const char *target;
    gboolean mutes;
  } cases[] = {
    { VED_MUTE_EPISODE, "a-000017", TRUE }, { VED_MUTE_EPISODE, "a-000018", FALSE },
    { VED_MUTE_SERVER, "ppdb002", TRUE }, { VED_MUTE_SERVER, "ppdb001", FALSE },
    { VED_MUTE_PROFILE, "database", TRUE }, { VED_MUTE_PROFILE, "web_api", FALSE },
    { VED_MUTE_METRIC, "mem_used_pct", TRUE }, { VED_MUTE_METRIC, "risk_score", FALSE },
  };
  g_autoptr(VedSilences) silences = ved_silences_new ();
  guint n;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 until_us = NOW_US + VED_MINUTE_US;

      ved_silences_mute (silences, cases[i].scope, cases[i].target, NOW_US, "ann@desk");
      ved_silences_mute (silences, cases[i].scope, cases[i].target, until_us, "ann@desk");
      ved_silences_get_mutes (silences, &n);
      g_assert_cmpuint (n, ==, 1);
      g_assert_cmpint (ved_silences_cover (silences, &alert, VED_PROFILE_DATABASE, NOW_US), ==, cases[i].mutes);
      g_assert_false (ved_silences_cover (silences, &alert, VED_PROFILE_DATABASE, until_us));
      g_assert_true (ved_silences_unmute (silences, cases[i].scope, cases[i].target));
      g_assert_false (ved_silences_unmute (silences, cases[i].scope, cases[i].target));
    }

  /* The fleet's own alerts are of no profile. */
  ved_silences_mute (silences, VED_MUTE_PROFILE, "generic", G_MAXINT64, "ann@desk");
  g_assert_false (ved_silences_cover (silences, &environment, VED_PROFILE_GENERIC, NOW_US));

  ved_silences_mute (silences, VED_MUTE_SERVER, "ppdb002", NOW_US + 1, "ann@desk");
  g_assert_false (ved_silences_drop_ended (silences, NOW_US));
  g_assert_true (ved_silences_drop_ended (silences, NOW_US + 1));
  ved_silences_get_mutes (silences, &n);
  g_assert_cmpuint (n, ==, 1);
}

/* What nobody could ever match is refused, and what names a profile in other words is kept as its key. */
static void
test_mute_check (void)
{
  g_autofree char *profile = ved_mute_check (VED_MUTE_PROFILE, "Database", NULL);
  g_autofree char *metric = ved_mute_check (VED_MUTE_METRIC, "mem_used_pct", NULL);
  g_autofree char *risk = ved_mute_check (VED_MUTE_METRIC, "risk_score", NULL);
  g_autofree char *server = ved_mute_check (VED_MUTE_SERVER, "yet-to-come", NULL);
  g_autoptr(GError) no_profile = NULL, no_metric = NULL;

  g_assert_cmpstr (profile, ==, "database");
  g_assert_cmpstr (metric, ==, "mem_used_pct");
  g_assert_cmpstr (risk, ==, "risk_score");
  g_assert_cmpstr (server, ==, "yet-to-come");
  g_assert_null (ved_mute_check (VED_MUTE_PROFILE, "pets", &no_profile));
  g_assert_error (no_profile, VED_ERROR, VED_ERROR_INVALID);
  g_assert_null (ved_mute_check (VED_MUTE_METRIC, "mem", &no_metric));
  g_assert_error (no_metric, VED_ERROR, VED_ERROR_INVALID);
}

static void
test_maintenance (void)
{
  const char *profiles[] = { "Database", NULL };
  VedMaintenance window = {
    .profiles = (GStrv) profiles, .start_us = NOW_US, .end_us = NOW_US + VED_HOUR_US, .repeat = VED_REPEAT_NEVER,
  };
  const struct {
    VedRepeat repeat;
    gint64 after_us;
    gboolean is_on;
  } cases[] = {
    { VED_REPEAT_NEVER, -1, FALSE }, { VED_REPEAT_NEVER, 0, TRUE },
    { VED_REPEAT_NEVER, VED_HOUR_US - 1, TRUE }, { VED_REPEAT_NEVER, VED_HOUR_US, FALSE },
    { VED_REPEAT_NEVER, VED_DAY_US, FALSE },
    { VED_REPEAT_DAILY, VED_DAY_US, TRUE }, { VED_REPEAT_DAILY, VED_DAY_US - 1, FALSE },
    { VED_REPEAT_DAILY, 400 * VED_DAY_US + VED_HOUR_US, FALSE },
    { VED_REPEAT_WEEKLY, VED_DAY_US, FALSE }, { VED_REPEAT_WEEKLY, 7 * VED_DAY_US, TRUE },
    { VED_REPEAT_WEEKLY, -7 * VED_DAY_US, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSilences) silences = ved_silences_new ();

      window.repeat = cases[i].repeat;
      g_assert_cmpuint (ved_silences_add_maintenance (silences, &window), ==, 1);
      g_assert_cmpint (ved_silences_cover (silences, &alert, VED_PROFILE_DATABASE, NOW_US + cases[i].after_us), ==,
                       cases[i].is_on);
      g_assert_false (ved_silences_cover (silences, &alert, VED_PROFILE_WEB_API, NOW_US));
      g_assert_false (ved_silences_cover (silences, &environment, VED_PROFILE_DATABASE, NOW_US));
      g_assert_cmpint (ved_silences_drop_ended (silences, NOW_US + VED_HOUR_US), ==,
                       cases[i].repeat == VED_REPEAT_NEVER);
    }
}

/* From two to four at night by the clock of Berlin, whatever that is in UTC. */
static void
test_zone (void)
{
  static const char *const paths[] = { "", "/usr/share/zoneinfo/Europe/Berlin", ":Europe/Berlin", "Europe/../Europe/Berlin", "./UTC" };
  const char *servers[] = { "ppdb001", NULL };
  const struct {
    const char *from, *to;      /* UTC, of the night that is looked at */
  } nights[] = {
    { "2026-03-28T01:00:00Z", "2026-03-28T03:00:00Z" }, { "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z" },
    { "2026-03-30T00:00:00Z", "2026-03-30T02:00:00Z" }, { "2026-07-15T00:00:00Z", "2026-07-15T02:00:00Z" },
    { "2026-10-26T01:00:00Z", "2026-10-26T03:00:00Z" }, { "2027-01-10T01:00:00Z", "2027-01-10T03:00:00Z" },
  };
  VedMaintenance window = { .servers = (GStrv) servers, .repeat = VED_REPEAT_DAILY };
  g_autoptr(GError) error = NULL;
  g_autoptr(GTimeZone) zone = ved_time_zone_read ("Europe/Berlin", &error);

  if (zone == NULL)
    {
      g_test_skip ("This system has no time zones");
      return;
    }
  window.zone = zone;
  window.start_us = time_of ("2026-01-15T01:00:00Z");
  window.end_us = time_of ("2026-01-15T03:00:00Z");
  g_assert_false (ved_maintenance_is_on (&window, time_of ("2026-01-14T02:00:00Z")));
  for (guint i = 0; i < G_N_ELEMENTS (nights); i++)
    {
      gint64 from_us = time_of (nights[i].from), to_us = time_of (nights[i].to);

      g_assert_false (ved_maintenance_is_on (&window, from_us - 1));
      g_assert_true (ved_maintenance_is_on (&window, from_us));
      g_assert_cmpint (ved_maintenance_get_end_us (&window, from_us), ==, to_us);
      g_assert_true (ved_maintenance_is_on (&window, to_us - 1));
      g_assert_false (ved_maintenance_is_on (&window, to_us));
      g_assert_false (ved_maintenance_is_on (&window, to_us + 10 * VED_HOUR_US));
    }

  /* Weeks go by the same clock. */
  window.repeat = VED_REPEAT_WEEKLY;
  g_assert_true (ved_maintenance_is_on (&window, time_of ("2026-07-16T01:30:00Z")));
  g_assert_false (ved_maintenance_is_on (&window, time_of ("2026-07-16T02:30:00Z")));
  g_assert_false (ved_maintenance_is_on (&window, time_of ("2026-07-17T01:30:00Z")));

  /* Old ones have no zone. */
  window.zone = NULL;
  g_assert_true (ved_maintenance_is_on (&window, time_of ("2026-07-16T02:30:00Z")));
  g_assert_null (ved_time_zone_read ("Mars/Olympus", &error));
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_null (ved_time_zone_read (paths[i], NULL));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
}

static void
assert_refused (const VedMaintenance *window,
                const char           *member)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (ved_maintenance_check (window, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, member));
}

static void
test_check (void)
{
  const char *servers[] = { "ppdb001", NULL };
  const char *wrong[] = { "data base", NULL };
  VedMaintenance window = { .start_us = NOW_US, .end_us = NOW_US + VED_HOUR_US };
  g_autoptr(GError) error = NULL;

  assert_refused (&window, "servers");
  window.profiles = (GStrv) wrong;
  assert_refused (&window, "profiles");
  window.profiles = NULL;
  window.servers = (GStrv) servers;
  g_assert_true (ved_maintenance_check (&window, &error));
  window.end_us = NOW_US;
  assert_refused (&window, "end");
  window.end_us = NOW_US + VED_DAY_US;
  window.repeat = VED_REPEAT_DAILY;
  assert_refused (&window, "end");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/silences/mutes", test_mutes);
  g_test_add_func ("/silences/mute-check", test_mute_check);
  g_test_add_func ("/silences/maintenance", test_maintenance);
  g_test_add_func ("/silences/zone", test_zone);
  g_test_add_func ("/silences/check", test_check);

  return g_test_run ();
}
