/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-commands"

#include "config.h"

#include "ved-test-commands.h"

#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-window.h"

#include <glib/gstdio.h>

static const char schema[] =
  "title: A test\nprogram: [%s]\nstyle: gnu-long\nui_elements:\n"
  "  - {key: what, type: text_input, label: What, default: both, style: positional, hydra_override: what,"
  " validation: {min_length: 2}}\n"
  "  - {key: more, type: checkbox, label: More, default: false}\n"
  "  - {key: depth, type: slider, label: Depth, min_value: 1, max_value: 9, default: 3, visible_if: more,"
  " hydra_override: depth}\n"
  "  - {key: kind, type: selectbox, label: Kind, options: [a, b, {label: Third, value: c}], visible_if: more,"
  " hydra_override: kind}\n"
  "  - {key: seed, type: number_input, label: Seed, default: 42, visible_if: more, hydra_override: seed}\n"
  "  - {key: parts, type: multiselect, label: Parts, options: [x, y, z], default: [x], visible_if: more,"
  " hydra_override: part}\n"
  "  - {key: folder, type: directory, label: Folder, visible_if: more, hydra_override: folder}\n"
  "  - {key: file, type: file, label: File, visible_if: more, hydra_override: file}\n"
  "  - {key: about, type: info, label: About, visible_if: more}\n"
  "  - {key: odd, type: dial, label: Odd, visible_if: more}\n";

static char *home, *forms_folder;       /* of all tests */

void
ved_test_commands_write (const char *name,
                         const char *text)
{
  g_autofree char *path = g_build_filename (forms_folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
ved_test_commands_write_usual (void)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "support", "ved-test-program", NULL);
  g_autofree char *text = g_strdup_printf (schema, program);

  ved_test_commands_write ("a.yaml", text);
}

GtkWidget *
ved_test_commands_find_type (GtkWidget *widget,
                             GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ved_test_commands_find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

gpointer
ved_test_commands_find (VedTestCommands *fixture,
                        GType            type)
{
  GtkWidget *found = ved_test_commands_find_type (GTK_WIDGET (fixture->page), type);

  g_assert_nonnull (found);

  return found;
}

VedForm *
ved_test_commands_get_form (VedTestCommands *fixture)
{
  VedCommandSession *session = ved_commands_page_get_session (fixture->page);

  return session != NULL ? ved_command_session_get_form (session) : NULL;
}

gboolean
ved_test_commands_has_form (gpointer fixture)
{
  return ved_test_commands_get_form (fixture) != NULL;
}

void
ved_test_commands_set_up (VedTestCommands *fixture,
                          gconstpointer    data)
{
  ved_test_commands_write_usual ();
  fixture->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  fixture->model = ved_fleet_model_new (fixture->clock);
  fixture->page = g_object_new (VED_TYPE_COMMANDS_PAGE, "model", fixture->model, NULL);
  fixture->window = ved_test_window_new (GTK_WIDGET (fixture->page), 1000, 700);
  ved_page_set_active (VED_PAGE (fixture->page), TRUE);
  ved_test_wait_until (ved_test_commands_has_form, fixture);
  ved_test_window_draw (fixture->window);
}

void
ved_test_commands_tear_down (VedTestCommands *fixture,
                             gconstpointer    data)
{
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "vedette", NULL);

  ved_test_window_close (fixture->window);
  g_object_unref (fixture->model);
  ved_clock_unref (fixture->clock);
  ved_test_remove_folder (state);
}

gboolean
ved_test_commands_is_longer (gpointer data)
{
  VedForm *form = ved_test_commands_get_form (data);

  return form != NULL && ved_form_get_field (form, "late") != NULL;
}

/* Where a schema of that name is. */
char *
ved_test_commands_get_path (const char *name)
{
  return g_build_filename (forms_folder, name, NULL);
}

/* Returns: whether there is a display; then the folders of the user are those of this test. */
gboolean
ved_test_commands_init (int    *argc,
                        char ***argv)
{
  home = g_dir_make_tmp ("vedette-commands-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_STATE_HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  forms_folder = g_build_filename (home, "system-forms", NULL);
  g_mkdir_with_parents (forms_folder, 0700);
  g_setenv ("VEDETTE_FORMS", forms_folder, TRUE);

  return ved_test_init_gtk (argc, argv);
}

void
ved_test_commands_end (void)
{
  ved_test_remove_folder (home);
  g_free (forms_folder);
  g_free (home);
}
