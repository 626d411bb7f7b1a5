/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-recording-shelf"

#include "config.h"

#include "app/recordings/ved-recording-shelf.h"
#include "app/ved-settings.h"
#include "support/ved-test-loop.h"

#include <glib/gstdio.h>

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

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = ved_test_make_folder ();
  int status;

  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recording-shelf/changes-do-not-cut-a-look-short", test_changes_do_not_cut_a_look_short);

  status = g_test_run ();
  ved_test_remove_folder (folder);

  return status;
}
