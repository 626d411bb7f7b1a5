/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-recording-shelf"

#include "config.h"

#include "app/recordings/ved-recording-shelf.h"
#include "app/ved-settings.h"
#include "support/ved-test-loop.h"

#include <glib/gstdio.h>
#include <utime.h>

#define N_FILES 30

static void
make_files (const char *folder)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.vedette", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, "nothing that could be read", -1, NULL));
    }
}

/* As where something is recorded: there is always another reason to look. */
static gboolean
change_cb (gpointer shelf)
{
  ved_recording_shelf_set_hidden (shelf, "/another.vedette", FALSE);

  return G_SOURCE_CONTINUE;
}

static gboolean
has_all (gpointer shelf)
{
  return g_list_model_get_n_items (ved_recording_shelf_get_items (shelf)) == N_FILES;
}

static void
test_changes_do_not_cut_a_look_short (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "vedette", "recordings", NULL);
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);
  g_autoptr(VedRecordingShelf) shelf = ved_recording_shelf_new (settings);
  guint id;

  g_mkdir_with_parents (folder, 0700);
  make_files (folder);
  ved_recording_shelf_set_watching (shelf, TRUE);
  id = g_idle_add_full (G_PRIORITY_DEFAULT, change_cb, shelf, NULL);
  ved_test_wait_until (has_all, shelf);
  g_assert_true (ved_recording_shelf_is_looking (shelf));
  g_source_remove (id);
  ved_recording_shelf_set_watching (shelf, FALSE);
  g_assert_false (ved_recording_shelf_is_looking (shelf));
}

static gboolean
has_one (gpointer shelf)
{
  return g_list_model_get_n_items (ved_recording_shelf_get_items (shelf)) == 1;
}

static void
make_leftover (const char *path)
{
  struct utimbuf long_ago = { 1, 1 };

  g_assert_true (g_file_set_contents (path, "begun", -1, NULL));
  g_assert_cmpint (g_utime (path, &long_ago), ==, 0);
}

/* In a folder that somebody has added, what looks as if it were left may be a download. */
static void
test_only_its_own_folder_is_swept (void)
{
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "vedette", "recordings", NULL);
  g_autofree char *added = g_build_filename (g_get_user_data_dir (), "downloads", NULL);
  g_autofree char *own_part = g_build_filename (own, "left.vedette.part", NULL);
  g_autofree char *added_part = g_build_filename (added, "left.vedette.part", NULL);
  g_autofree char *whole = g_build_filename (added, "whole.vedette", NULL);
  const char *const folders[] = { added, NULL };
  g_autoptr(GSettings) settings = ved_settings_new (TRUE);
  g_autoptr(VedRecordingShelf) shelf = NULL;

  g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (added, 0700), ==, 0);
  make_leftover (own_part);
  make_leftover (added_part);
  g_assert_true (g_file_set_contents (whole, "nothing that could be read", -1, NULL));
  g_settings_set_strv (settings, "recording-folders", folders);
  shelf = ved_recording_shelf_new (settings);
  ved_recording_shelf_set_watching (shelf, TRUE);
  ved_test_wait_until (has_one, shelf);
  g_assert_false (g_file_test (own_part, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (added_part, G_FILE_TEST_EXISTS));
  ved_recording_shelf_set_watching (shelf, FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = ved_test_make_folder ();
  int status;

  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recording-shelf/only-its-own-folder-is-swept", test_only_its_own_folder_is_swept);
  g_test_add_func ("/recording-shelf/changes-do-not-cut-a-look-short", test_changes_do_not_cut_a_look_short);

  status = g_test_run ();
  ved_test_remove_folder (folder);

  return status;
}
