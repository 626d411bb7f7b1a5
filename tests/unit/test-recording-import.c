/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-recording-import"

#include "config.h"

#include "base/ved-error.h"
#include "store/recordings/ved-recording-import.h"
#include "store/recordings/ved-recording-reader.h"
#include "store/recordings/ved-recording-source.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-recording.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-predictions-json.h"
#include "wire/json/ved-predictions-reader.h"

#include <math.h>
#include <string.h>

typedef struct {
  char *folder;
  char *out;
  GPtrArray *left_out;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = ved_test_make_folder ();
  fixture->out = g_build_filename (fixture->folder, "out.vedette", NULL);
  fixture->left_out = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->out);
  g_ptr_array_unref (fixture->left_out);
}

static void
save (Fixture    *fixture,
      const char *name,
      const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* A tick as the daemon serves it, under a name that says nothing of its place in time. */
static void
save_tick (Fixture *fixture,
           guint    tick)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_tick_new (tick);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *name = g_strdup_printf ("%u.json", 7919 * tick % 101);

  ved_predictions_json_write_current (text, snapshot, NULL);
  save (fixture, name, text->str);
}

static void
assert_same_number (float one,
                    float other)
{
  g_assert_true (one == other || (isnan (one) && isnan (other)));
}

static void
assert_same_values (VedSnapshot *one,
                    VedSnapshot *other)
{
  g_assert_cmpuint (ved_snapshot_get_n_servers (one), ==, ved_snapshot_get_n_servers (other));
  for (guint server = 0; server < ved_snapshot_get_n_servers (one); server++)
    {
      g_assert_cmpstr (ved_snapshot_get_name (one, server), ==, ved_snapshot_get_name (other, server));
      assert_same_number (ved_snapshot_risk (one)[server], ved_snapshot_risk (other)[server]);
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        {
          const float *path = ved_snapshot_get_forecast (one, server, metric, VED_QUANTILE_P90);
          const float *expected = ved_snapshot_get_forecast (other, server, metric, VED_QUANTILE_P90);

          assert_same_number (ved_snapshot_current (one, metric)[server], ved_snapshot_current (other, metric)[server]);
          g_assert_true ((path == NULL) == (expected == NULL));
          if (path != NULL)
            g_assert_cmpmem (path, VED_FORECAST_STEPS * sizeof *path, expected, VED_FORECAST_STEPS * sizeof *path);
        }
    }
}

static void
test_folder_is_read_in_the_order_of_time (Fixture       *fixture,
                                          gconstpointer  data)
{
  g_autoptr(VedRecordingReader) reader = NULL;
  GError *error = NULL;

  for (guint tick = 0; tick < 8; tick++)
    save_tick (fixture, tick);
  g_assert_true (ved_recording_import (fixture->folder, fixture->out, fixture->left_out, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->left_out->len, ==, 0);
  reader = ved_recording_reader_open (fixture->out, NULL);
  for (guint tick = 0; tick < 8; tick++)
    {
      g_autoptr(GBytes) frame = ved_recording_reader_read_frame (reader, tick + 1, TRUE, NULL);
      g_autoptr(VedSnapshot) read = ved_frame_decode (frame, NULL);
      g_autoptr(VedSnapshot) expected = ved_test_tick_new (tick);

      g_assert_cmpint (ved_snapshot_get_time_us (read), ==, ved_snapshot_get_time_us (expected));
      assert_same_values (read, expected);
    }
}

static void
test_damaged_files_are_named_and_left_out (Fixture       *fixture,
                                           gconstpointer  data)
{
  GError *error = NULL;

  save_tick (fixture, 1);
  save_tick (fixture, 2);
  save (fixture, "cut.json", "{\"timestamp\":\"2026-01-15T10:05:00Z\",\"predictions\":{\"web-1\":{\"cpu_us");
  save (fixture, "other.json", "{\"hello\": [1, 2]}");
  save (fixture, "notes.txt", "of no interest");
  g_assert_true (ved_recording_import (fixture->folder, fixture->out, fixture->left_out, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->left_out->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_true (g_str_has_prefix (fixture->left_out->pdata[i], "cut.json: ") ||
                   g_str_has_prefix (fixture->left_out->pdata[i], "other.json: "));
}

static void
test_nothing_saved_is_a_fault (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  save (fixture, "a.json", "[]");
  g_assert_false (ved_recording_import (fixture->folder, fixture->out, fixture->left_out, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "a.json"));
  g_assert_false (g_file_test (fixture->out, G_FILE_TEST_EXISTS));
}

static gboolean
is_open (gpointer user_data)
{
  return ved_frame_source_get_state (user_data) == VED_SOURCE_REPLAYING;
}

/* The source that replays recordings takes such a folder too, and says what it left out. */
static void
test_folder_is_replayed (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(VedFrameSource) source = NULL;
  g_autofree char *message = NULL;
  gint64 first_us, last_us;

  for (guint tick = 0; tick < 4; tick++)
    save_tick (fixture, tick);
  save (fixture, "cut.json", "{");
  source = VED_FRAME_SOURCE (ved_recording_source_new (fixture->folder));
  ved_frame_source_start (source);
  ved_test_wait_until (is_open, source);
  ved_frame_source_get_extent (source, &first_us, &last_us);
  g_assert_cmpint (first_us, ==, VED_TEST_TIME_US);
  g_assert_cmpint (last_us, ==, VED_TEST_TIME_US + 3 * VED_TEST_TICK_US);
  message = ved_frame_source_dup_message (source);
  g_assert_nonnull (strstr (message, "cut.json"));
}

/* Every byte of a body changed, one after the other, and the body cut everywhere: a fault or a snapshot. */
static void
test_any_text_is_survived (Fixture       *fixture,
                           gconstpointer  data)
{
  static const char body[] = "{\"timestamp\":\"2026-01-15T10:05:00Z\",\"predictions\":{\"web-1\":{\"cpu_user_pct\":"
    "{\"p50\":[1,2],\"current\":3.5,\"trend\":null},\"risk_score\":12,\"state\":\"live\"}},\"alerts\":[{\"id\":\"a-1\","
    "\"server\":\"web-1\",\"metric\":\"cpu_user_pct\",\"steps_ahead\":4}],\"environment\":{\"prob_30m\":0.5}}";
  g_autoptr(VedSnapshot) whole = ved_predictions_read (body, strlen (body), 1, NULL);

  g_assert_nonnull (whole);
  g_assert_cmpfloat (ved_snapshot_current (whole, VED_METRIC_CPU_USER)[0], ==, 3.5f);
  g_assert_cmpuint (ved_snapshot_get_n_alerts (whole), ==, 1);
  for (gsize i = 0; i < strlen (body); i++)
    {
      g_autofree char *copy = g_strdup (body);
      g_autoptr(VedSnapshot) changed = NULL, cut = NULL;

      cut = ved_predictions_read (copy, i, 1, NULL);
      g_assert_null (cut);
      copy[i] = copy[i] == '{' ? '[' : '1';
      changed = ved_predictions_read (copy, strlen (copy), 1, NULL);
    }
}

/* An alert of which it is not told how far ahead it is, or nonsense, is of now. */
static void
test_steps_may_be_missing (Fixture       *fixture,
                           gconstpointer  data)
{
  static const struct { const char *member; guint steps; } cases[] = {
    { "", 0 }, { ",\"steps_ahead\":null", 0 }, { ",\"steps_ahead\":-3", 0 }, { ",\"steps_ahead\":4", 4 },
    { ",\"steps_ahead\":1e300", VED_FORECAST_STEPS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"timestamp\":\"2026-01-15T10:05:00Z\",\"predictions\":{\"web-1\":{"
                                               "\"cpu_user_pct\":{\"current\":3.5}}},\"alerts\":[{\"server\":\"web-1\","
                                               "\"metric\":\"cpu_user_pct\"%s}]}", cases[i].member);
      g_autoptr(VedSnapshot) snapshot = ved_predictions_read (body, strlen (body), 1, NULL);

      g_assert_nonnull (snapshot);
      g_assert_cmpuint (ved_snapshot_get_n_alerts (snapshot), ==, 1);
      g_assert_cmpuint (ved_snapshot_get_alert (snapshot, 0)->steps_ahead, ==, cases[i].steps);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/recording-import/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("folder-is-read-in-the-order-of-time", test_folder_is_read_in_the_order_of_time);
  ADD ("damaged-files-are-named-and-left-out", test_damaged_files_are_named_and_left_out);
  ADD ("nothing-saved-is-a-fault", test_nothing_saved_is_a_fault);
  ADD ("folder-is-replayed", test_folder_is_replayed);
  ADD ("any-text-is-survived", test_any_text_is_survived);
  ADD ("steps-may-be-missing", test_steps_may_be_missing);

  return g_test_run ();
}
