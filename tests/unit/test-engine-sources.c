/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/ved-engine.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <string.h>

#define N_MINUTES 150

/* An engine that reads a table: one line a minute for one server. */
typedef struct {
  char *folder;
  char *spec;
  VedClock *clock;
  VedEngine *engine;
} Fixture;

static void
write_table (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "samples.csv", NULL);
  g_autoptr(GString) table = g_string_new ("timestamp,server_name,mem_used_pct,cores\n");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < N_MINUTES; i++)
    g_string_append_printf (table, "2025-03-04T%02u:%02u:00Z,ppdb001,%u.5,16\n",
                            5 + i / 60, i % 60, 40 + i % 10);
  g_assert_true (g_file_set_contents (path, table->str, -1, &error));
  g_assert_no_error (error);
  fixture->spec = g_strconcat ("file:", path, NULL);
}

static void
fixture_init (Fixture     *fixture,
              VedTimeBase  time_base)
{
  const char *sources[2] = { NULL, NULL };
  VedEngineConfig config = { .time_base = time_base, .sources = sources };
  g_autoptr(GError) error = NULL;

  memset (fixture, 0, sizeof *fixture);
  fixture->folder = ved_test_make_folder ();
  fixture->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  write_table (fixture);
  sources[0] = fixture->spec;
  fixture->engine = ved_engine_new (&config, fixture->clock);
  g_assert_true (ved_engine_start (fixture->engine, &error));
  g_assert_no_error (error);
}

static void
fixture_clear (Fixture *fixture)
{
  ved_engine_stop (fixture->engine);
  g_assert_finalize_object (fixture->engine);
  ved_clock_unref (fixture->clock);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->spec);
}

static gboolean
has_read_all (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (fixture->engine);

  return status->n_records == N_MINUTES && !ved_engine_is_busy (fixture->engine);
}

static void
test_file (void)
{
  Fixture fixture;
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(VedEngineStatus) status = NULL;

  fixture_init (&fixture, VED_TIME_FEED);
  ved_test_wait_until (has_read_all, &fixture);
  snapshot = ved_engine_ref_snapshot (fixture.engine);
  status = ved_engine_get_status (fixture.engine);

  g_assert_cmpuint (ved_snapshot_get_n_servers (snapshot), ==, 1);
  g_assert_cmpstr (ved_snapshot_get_name (snapshot, 0), ==, "ppdb001");
  g_assert_cmpint (ved_snapshot_get_profile (snapshot, 0), ==, VED_PROFILE_DATABASE);
  g_assert_cmpuint (ved_snapshot_get_cores (snapshot, 0), ==, 16);
  g_assert_cmpint (ved_snapshot_get_engine (snapshot, 0), ==, VED_ENGINE_SEASONAL);
  g_assert_cmpfloat (ved_snapshot_current (snapshot, VED_METRIC_MEM_USED)[0], ==, 49.5f);
  g_assert_false (ved_snapshot_has_metric (snapshot, 0, VED_METRIC_CPU_USER));
  g_assert_cmpuint (status->n_sources, ==, 1);
  g_assert_cmpuint (status->sources[0].n_samples, ==, N_MINUTES);
  fixture_clear (&fixture);
}

static gboolean
has_refusal (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (fixture->engine);

  return status->n_refused > 0;
}

static void
test_refused (void)
{
  Fixture fixture;
  g_autoptr(VedEngineStatus) status = NULL;

  g_test_expect_message ("ved-source-set", G_LOG_LEVEL_MESSAGE, "*30 days old*");
  fixture_init (&fixture, VED_TIME_WALL);
  ved_test_wait_until (has_refusal, &fixture);
  status = ved_engine_get_status (fixture.engine);
  g_test_assert_expected_messages ();

  g_assert_cmpuint (status->n_servers, ==, 0);
  g_assert_false (status->sources[0].working);
  g_assert_nonnull (strstr (status->sources[0].message, "--clock=feed"));
  fixture_clear (&fixture);
}

static void
test_wrong_spec (void)
{
  const char *sources[] = { "gopher://localhost", NULL };
  VedEngineConfig config = { .sources = sources };
  g_autoptr(VedClock) clock = ved_clock_new_manual (VED_TEST_TIME_US);
  g_autoptr(VedEngine) engine = ved_engine_new (&config, clock);
  g_autoptr(GError) error = NULL;

  g_assert_false (ved_engine_start (engine, &error));
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/sources/file", test_file);
  g_test_add_func ("/engine/sources/refused", test_refused);
  g_test_add_func ("/engine/sources/wrong-spec", test_wrong_spec);

  return g_test_run ();
}
