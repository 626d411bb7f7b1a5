/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-filter"

#include "config.h"

#include "base/ved-error.h"
#include "fleet/filter/ved-filter.h"
#include "fleet/risk/ved-outlook.h"

#include "support/ved-test-snapshot.h"

#include <math.h>
#include <string.h>

#define N_SERVERS 90

static VedSnapshot *snapshot;

/* Whether @text matches exactly the servers that @predicate does, which are neither none nor all. */
#define CHECK(text, predicate) \
  do { \
      g_autoptr(GError) error = NULL; \
      g_autoptr(VedFilter) filter = ved_filter_parse (text, &error); \
      g_autofree guint8 *matches = NULL; \
      guint n_matches = 0; \
      g_assert_no_error (error); \
      matches = ved_filter_apply (filter, snapshot); \
      for (guint i = 0; i < N_SERVERS; i++) \
        { \
          g_assert_cmpuint (matches[i], ==, (predicate) ? 1 : 0); \
          n_matches += matches[i]; \
        } \
      g_assert_cmpuint (n_matches, >, 0); \
      g_assert_cmpuint (n_matches, <, N_SERVERS); \
    } while (0)

static float
risk_of (guint server)
{
  return ved_snapshot_risk (snapshot)[server];
}

static VedProfile
profile_of (guint server)
{
  return ved_snapshot_get_profile (snapshot, server);
}

static float
memory_of (guint server)
{
  return ved_snapshot_current (snapshot, VED_METRIC_MEM_USED)[server];
}

static void
test_fields (void)
{
  CHECK ("profile:db", profile_of (i) == VED_PROFILE_DATABASE);
  CHECK ("profile=database", profile_of (i) == VED_PROFILE_DATABASE);
  CHECK ("PROFILE:db", profile_of (i) == VED_PROFILE_DATABASE);
  CHECK ("profile!=web", profile_of (i) != VED_PROFILE_WEB_API);
  CHECK ("risk>20", risk_of (i) > 20.0f);
  CHECK ("risk<=20", risk_of (i) <= 20.0f);
  CHECK ("risk >= 20", risk_of (i) >= 20.0f);
  CHECK ("profile : db risk> 10", profile_of (i) == VED_PROFILE_DATABASE && risk_of (i) > 10.0f);
  CHECK ("mem>60%", memory_of (i) > 60.0f);
  CHECK ("Memory>60", memory_of (i) > 60.0f);
  CHECK ("mem_used_pct>=60", memory_of (i) >= 60.0f);
  CHECK ("cpu>40", ved_snapshot_get_cpu_used (snapshot, i) > 40.0f);
  CHECK ("level>=watch", ved_snapshot_get_level (snapshot, i) >= VED_LEVEL_WATCH);
  CHECK ("level:healthy", ved_snapshot_get_level (snapshot, i) == VED_LEVEL_HEALTHY);
}

static void
test_joining (void)
{
  CHECK ("profile:db risk>10", profile_of (i) == VED_PROFILE_DATABASE && risk_of (i) > 10.0f);
  CHECK ("profile:db or profile:web",
         profile_of (i) == VED_PROFILE_DATABASE || profile_of (i) == VED_PROFILE_WEB_API);
  CHECK ("not profile:db", profile_of (i) != VED_PROFILE_DATABASE);
  CHECK ("-profile:db", profile_of (i) != VED_PROFILE_DATABASE);
  CHECK ("(profile:db or profile:web) mem>50",
         (profile_of (i) == VED_PROFILE_DATABASE || profile_of (i) == VED_PROFILE_WEB_API) && memory_of (i) > 50.0f);
  CHECK ("profile:db or profile:web mem>50",
         profile_of (i) == VED_PROFILE_DATABASE || (profile_of (i) == VED_PROFILE_WEB_API && memory_of (i) > 50.0f));
}

static void
test_words (void)
{
  const char *name = ved_snapshot_get_name (snapshot, 7);
  g_autofree char *exact = g_strdup_printf ("name=%s", name);

  CHECK (name, strcasestr (ved_snapshot_get_name (snapshot, i), name) != NULL);
  CHECK (exact, i == 7);
  CHECK ("S*PP*1", g_str_has_suffix (ved_snapshot_get_name (snapshot, i), "1"));
}

static guint
count (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFilter) filter = ved_filter_parse (text, &error);
  g_autofree guint8 *matches = NULL;
  guint n_matches = 0;

  g_assert_no_error (error);
  matches = ved_filter_apply (filter, snapshot);
  for (guint i = 0; i < N_SERVERS; i++)
    n_matches += matches[i];

  return n_matches;
}

/* A word is of the name alone: no server is found by its state, level or profile. */
static void
test_words_are_names (void)
{
  g_assert_cmpuint (count ("state:live"), >, 0);
  g_assert_cmpuint (count ("live"), ==, 0);
  g_assert_cmpuint (count ("profile:database"), >, 0);
  g_assert_cmpuint (count ("database"), ==, 0);
  g_assert_cmpuint (count ("healthy"), ==, 0);
}

/* What a server shows is found by what it shows, whichever way binary fractions are rounded. */
static void
test_equal_as_written (void)
{
  for (guint i = 0; i < N_SERVERS; i++)
    {
      const char *name = ved_snapshot_get_name (snapshot, i);
      float memory = memory_of (i), chance = ved_snapshot_prob_8h (snapshot)[i];
      static const char *const found[] = { ">=", "<=", "=" };
      static const char *const missed[] = { ">", "<", "!=" };

      for (guint op = 0; op < G_N_ELEMENTS (found); op++)
        {
          g_autofree char *hit = g_strdup_printf ("name=%s mem%s%.2f", name, found[op], (double) memory);
          g_autofree char *miss = g_strdup_printf ("name=%s mem%s%.2f", name, missed[op], (double) memory);
          g_autofree char *likely = g_strdup_printf ("name=%s prob8h%s%.4f", name, found[op], (double) chance);

          g_assert_cmpuint (count (hit), ==, isnan (memory) ? 0 : 1);
          g_assert_cmpuint (count (miss), ==, 0);
          g_assert_cmpuint (count (likely), ==, 1);
        }
    }
}

static float
cpu_p90_of (guint server)
{
  float values[VED_FORECAST_STEPS];

  ved_server_copy_cpu_used (snapshot, server, VED_QUANTILE_P90, values);

  return values[5];
}

static gboolean
reaches (guint server,
         float threshold,
         guint n_steps)
{
  const float *p50 = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_MEM_USED, VED_QUANTILE_P50);

  return p50 != NULL && ved_steps_until (p50, VED_FORECAST_STEPS, (double) threshold, FALSE) < n_steps;
}

static void
test_forecasts (void)
{
  CHECK ("cpu.p90@30m>50", cpu_p90_of (i) > 50.0f);
  CHECK ("cpu.p90>50", cpu_p90_of (i) > 50.0f);
  CHECK ("eta(mem>60)<2h", reaches (i, 60.0f, 23));
  CHECK ("eta(mem > 60) < 2h", reaches (i, 60.0f, 23));
}

static void
test_alerts (void)
{
  g_autoptr(VedFilter) filter = ved_filter_parse ("alert:any", NULL);
  g_autofree guint8 *matches = ved_filter_apply (filter, snapshot);
  guint server;

  g_assert_cmpuint (ved_snapshot_get_n_alerts (snapshot), >, 0);
  g_assert_true (ved_snapshot_find (snapshot, ved_snapshot_get_alert (snapshot, 0)->server, &server));
  g_assert_cmpuint (matches[server], ==, 1);
}

static void
test_empty_is_all (void)
{
  g_autoptr(VedFilter) filter = ved_filter_parse ("  ", NULL);
  g_autofree guint8 *matches = ved_filter_apply (filter, snapshot);

  for (guint i = 0; i < N_SERVERS; i++)
    g_assert_cmpuint (matches[i], ==, 1);
}

static void
test_faults (void)
{
  const struct {
    const char *text;
    const char *message;
  } faults[] = {
    { "risk>", "column 6: nothing more, expected a number" },
    { "risk>abc", "column 6: “abc”, expected a number" },
    { "web colour:red", "column 5: “colour:red”, expected a field: " },
    { "profile:db risk>60 cpu>>80", "column 24: “>80”, expected a number: the comparison in front of it is complete, as in cpu>80" },
    { "risk>60 memroy>80", "column 9: “memroy>80”, expected a field: " },
    { "(risk>5", "column 8: nothing more, expected “)”" },
    { "risk>5)", "column 7: “)”, expected no closing" },
    { "level>high", "column 7: “high”, expected a level" },
    { "cpu.p99>5", "column 5: “p99>5”, expected p10, p50 or p90" },
    { "cpu@9h>5", "column 7: “>5”, expected a lead" },
    { "profile>db", "column 9: “db”, expected “:”" },
    { "name:\"web", "column 6: “\"web”, expected a text" },
    { "eta(risk>5)<2h", "column 5: “risk>5”, expected a metric" },
    { "risk>5x", "column 7: “x”, expected a space" },
    { "not", "column 4: nothing more, expected a word" },
    { "risk>5 or", "column 10: nothing more, expected a word" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedFilter) filter = ved_filter_parse (faults[i].text, &error);

      g_assert_null (filter);
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
      if (!g_str_has_prefix (error->message, faults[i].message))
        g_error ("%s: “%s” instead of “%s”", faults[i].text, error->message, faults[i].message);
    }
}

/* A field whose name was mistyped is named as it was meant. */
static void
test_nearest_field (void)
{
  static const char *const cases[][2] = {
    { "memroy>80", "“memory”?" }, { "rsik>5", "“risk”?" }, { "profil:db", "“profile”?" }, { "mem_user_pct>5", "“mem_used_pct”?" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedFilter) filter = ved_filter_parse (cases[i][0], &error);

      g_assert_null (filter);
      g_assert_true (g_str_has_suffix (error->message, cases[i][1]));
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  snapshot = ved_test_snapshot_new (N_SERVERS, 1, TRUE);

  g_test_add_func ("/filter/fields", test_fields);
  g_test_add_func ("/filter/joining", test_joining);
  g_test_add_func ("/filter/words", test_words);
  g_test_add_func ("/filter/words-are-names", test_words_are_names);
  g_test_add_func ("/filter/equal-as-written", test_equal_as_written);
  g_test_add_func ("/filter/forecasts", test_forecasts);
  g_test_add_func ("/filter/alerts", test_alerts);
  g_test_add_func ("/filter/empty-is-all", test_empty_is_all);
  g_test_add_func ("/filter/faults", test_faults);
  g_test_add_func ("/filter/nearest-field", test_nearest_field);
  status = g_test_run ();
  ved_snapshot_unref (snapshot);

  return status;
}
