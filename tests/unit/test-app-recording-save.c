/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-recording-save"

#include "config.h"

#include "app/recordings/ved-recording-item.h"
#include "app/recordings/ved-recording-save.h"
#include "base/ved-save-stream.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-recording.h"

#include <glib/gstdio.h>
#include <string.h>

/* A recording of the library is named by what it is of, and leaves it as text. */

#define N_TICKS 3

typedef struct {
  gboolean is_done;
  GError *error;
} Outcome;

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Outcome *outcome = user_data;

  g_assert_true (ved_recording_save_finish (result, &outcome->error) == (outcome->error == NULL));
  outcome->is_done = TRUE;
}

static gboolean
is_done (gpointer user_data)
{
  return ((Outcome *) user_data)->is_done;
}

static char *
save_as (const char *path,
         const char *name)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *out = g_build_filename (folder, name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (out);
  g_autoptr(VedProgress) progress = ved_progress_new ();
  gsize n_done, n_all;
  Outcome outcome = { 0 };
  char *text = NULL;

  ved_recording_save_async (path, file, progress, NULL, saved_cb, &outcome);
  ved_test_wait_until (is_done, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_true (g_file_get_contents (out, &text, NULL, NULL));
  ved_progress_get (progress, &n_done, &n_all);
  g_assert_cmpuint (n_done, ==, n_all);
  g_assert_cmpuint (n_all, ==, N_TICKS * (g_str_has_suffix (name, ".txt") ? VED_N_BASE_METRICS + 1 : 1));

  return text;
}

static guint
count_lines (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strv_length (lines) - 1;
}

static void
test_formats (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "a.vedette", NULL);
  g_autofree char *csv = NULL, *lines = NULL, *metrics = NULL;

  ved_test_record_closed (path, N_TICKS);
  csv = save_as (path, "a.csv");
  g_assert_cmpuint (count_lines (csv), ==, 1 + N_TICKS * VED_TEST_TICK_SERVERS);
  lines = save_as (path, "a.jsonl");
  g_assert_cmpuint (count_lines (lines), ==, N_TICKS * VED_TEST_TICK_SERVERS);
  g_assert_true (g_str_has_prefix (lines, "{"));
  metrics = save_as (path, "a.txt");
  g_assert_true (g_str_has_suffix (metrics, "# EOF\n"));
  ved_test_remove_folder (folder);
}

/* What there was before stays when nothing comes of it. */
static void
test_fault_leaves_the_file (void)
{
  g_autofree char *folder = ved_test_make_folder (), *out = g_build_filename (folder, "a.csv", NULL), *text = NULL;
  g_autofree char *path = g_build_filename (folder, "wrong.vedette", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (out);
  Outcome outcome = { 0 };

  g_assert_true (g_file_set_contents (out, "kept", -1, NULL));
  g_assert_true (g_file_set_contents (path, "this is no recording", -1, NULL));
  ved_recording_save_async (path, file, NULL, NULL, saved_cb, &outcome);
  ved_test_wait_until (is_done, &outcome);
  g_assert_nonnull (outcome.error);
  g_clear_error (&outcome.error);
  g_assert_true (g_file_get_contents (out, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "kept");
  ved_test_remove_folder (folder);
}

/* Writes more than any buffer holds, and is cancelled then. */
static gboolean
write_and_cancel (gpointer       user_data,
                  GOutputStream *stream,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autofree char *text = g_strnfill (1u << 20, 'x');

  if (!g_output_stream_write_all (stream, text, strlen (text), NULL, cancellable, error))
    return FALSE;
  g_cancellable_cancel (cancellable);

  return g_output_stream_write_all (stream, text, strlen (text), NULL, cancellable, error);
}

static void
test_cancelling_leaves_the_file (void)
{
  g_autofree char *folder = ved_test_make_folder (), *out = g_build_filename (folder, "a.csv", NULL), *text = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GFile) file = g_file_new_for_path (out);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_set_contents (out, "kept", -1, NULL));
  g_assert_false (ved_save_stream (file, write_and_cancel, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (out, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "kept");
  g_clear_error (&error);

  g_unlink (out);
  g_cancellable_reset (cancellable);
  g_assert_false (ved_save_stream (file, write_and_cancel, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  ved_test_remove_folder (folder);
}

static void
assert_title (const char *folder,
              const char *name,
              const char *expected)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *title = NULL;
  g_autoptr(VedRecordingItem) item = NULL;

  ved_test_record_closed (path, 1);
  item = ved_recording_item_load (path);
  title = ved_recording_item_dup_title (item);
  g_assert_cmpstr (title, ==, expected);
}

static void
test_titles (void)
{
  g_autofree char *folder = ved_test_make_folder ();

  assert_title (folder, "2026-11-30 04-41-12 Demo Fleet.vedette", "Demo Fleet, 2026-11-30 04:41");
  assert_title (folder, "2026-11-30 04-41-13 10.0.0.1-8000.vedette", "10.0.0.1-8000, 2026-11-30 04:41");
  assert_title (folder, "Black Friday.vedette", "Black Friday");
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recording-save/formats", test_formats);
  g_test_add_func ("/recording-save/fault-leaves-the-file", test_fault_leaves_the_file);
  g_test_add_func ("/recording-save/cancelling-leaves-the-file", test_cancelling_leaves_the_file);
  g_test_add_func ("/recording-save/titles", test_titles);

  return g_test_run ();
}
