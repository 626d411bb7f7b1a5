/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-command-forms"

#include "config.h"

#include "app/commands/ved-command-view.h"
#include "app/commands/ved-export-panel.h"
#include "app/commands/ved-form-view.h"

#include "support/ved-test-loop.h"
#include "ved-test-commands.h"

#include <glib/gstdio.h>

/* From form to form, and what becomes of results. */

typedef VedTestCommands Fixture;

/* The choice that has chosen a text. */
static GtkWidget *
find_drop_down_of (GtkWidget  *widget,
                   const char *text)
{
  GtkWidget *found = NULL;
  GObject *item = GTK_IS_DROP_DOWN (widget) ? gtk_drop_down_get_selected_item (GTK_DROP_DOWN (widget)) : NULL;

  if (GTK_IS_STRING_OBJECT (item) && g_str_equal (gtk_string_object_get_string (GTK_STRING_OBJECT (item)), text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_drop_down_of (child, text);

  return found;
}

static gboolean
has_result (gpointer panel)
{
  return ved_export_panel_get_file (panel) != NULL;
}

static gboolean
is_written (gpointer panel)
{
  return g_str_has_prefix (ved_export_panel_get_result (panel), "Written: ");
}

/* The newest result is chosen, and converted without any other program. */
static void
test_result_becomes_csv (Fixture      *fixture,
                         gconstpointer data)
{
  VedCommandSession *session = ved_commands_page_get_session (fixture->page);
  g_autofree char *results = g_build_filename (ved_command_session_get_folder (session), "outputs", "e", "submissions",
                                               NULL);
  g_autofree char *json = g_build_filename (results, "r.json", NULL), *text = NULL, *csv = NULL;

  g_mkdir_with_parents (results, 0700);
  g_file_set_contents (json, "{\"images\": {\"a.jpg\": {\"words\": {\"1\": {\"points\": [[1, 2], [3, 4]]}}}}}", -1, NULL);
  ved_test_commands_write ("a.yaml", "result_glob: outputs/{exp_name}/submissions/*.json\nui_elements:\n"
                           "  - {key: exp_name, type: text_input, default: e}\n  - {key: late, type: checkbox}\n");
  ved_test_wait_until (ved_test_commands_is_longer, fixture);
  ved_test_wait_until (has_result, ved_test_commands_find (fixture, VED_TYPE_EXPORT_PANEL));
  ved_export_panel_convert (ved_test_commands_find (fixture, VED_TYPE_EXPORT_PANEL));
  ved_test_wait_until (is_written, ved_test_commands_find (fixture, VED_TYPE_EXPORT_PANEL));
  csv = g_build_filename (ved_command_session_get_folder (session), "submission.csv", NULL);
  g_assert_true (g_file_get_contents (csv, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "filename,polygons\na.jpg,1 2 3 4\n");
}

/* A result that is chosen from the list takes the place of a file from elsewhere. */
static void
test_chosen_result_is_converted (Fixture      *fixture,
                                 gconstpointer data)
{
  VedExportPanel *panel = ved_test_commands_find (fixture, VED_TYPE_EXPORT_PANEL);
  VedCommandSession *session = ved_commands_page_get_session (fixture->page);
  const char *folder = ved_command_session_get_folder (session);
  GtkWidget *file;
  const char *first;

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("outputs/e/submissions/%u.json", i);
      g_autofree char *path = g_build_filename (folder, name, NULL), *results = g_path_get_dirname (path);

      g_mkdir_with_parents (results, 0700);
      g_assert_true (g_file_set_contents (path, "{}", -1, NULL));
    }
  ved_test_commands_write ("a.yaml", "result_glob: outputs/{exp_name}/submissions/*.json\nui_elements:\n"
                           "  - {key: exp_name, type: text_input, default: e}\n  - {key: late, type: checkbox}\n");
  ved_test_wait_until (ved_test_commands_is_longer, fixture);
  ved_test_wait_until (has_result, panel);
  first = ved_export_panel_get_file (panel);
  ved_export_panel_open (panel, "/elsewhere/a.json");
  g_assert_cmpstr (ved_export_panel_get_file (panel), ==, "/elsewhere/a.json");
  file = find_drop_down_of (GTK_WIDGET (panel), first);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (file), 1);
  g_assert_cmpstr (ved_export_panel_get_file (panel), !=, "/elsewhere/a.json");
  g_assert_cmpstr (ved_export_panel_get_result (panel), ==, "");
}

static gboolean
shows_pack (gpointer fixture)
{
  VedCommandSession *session = ved_commands_page_get_session (((Fixture *) fixture)->page);

  return session != NULL && g_str_equal (ved_form_pack_get_name (ved_command_session_get_pack (session)), "b");
}

static gboolean
shows_b (gpointer fixture)
{
  g_autofree char *path = ved_test_commands_get_path ("b.yaml");

  return ved_commands_page_show_pack (((Fixture *) fixture)->page, path) && shows_pack (fixture);
}

/* The rows of a form are made once, however often the page goes from form to form; and a form that cannot be shown has no
 * command, least of all that of the form before. */
static void
test_forms_keep_their_rows (Fixture      *fixture,
                            gconstpointer data)
{
  g_autofree char *path = ved_test_commands_get_path ("a.yaml"), *other = ved_test_commands_get_path ("b.yaml");
  GtkWidget *view = ved_test_commands_find (fixture, VED_TYPE_FORM_VIEW);
  GtkTextView *text = GTK_TEXT_VIEW (ved_test_commands_find_type (ved_test_commands_find (fixture, VED_TYPE_COMMAND_VIEW), GTK_TYPE_TEXT_VIEW));
  VedCommandSession *session;

  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  g_assert_cmpint (gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (text)), >, 0);
  ved_test_commands_write ("b.yaml", "ui_elements: [\n");
  ved_test_wait_until (shows_b, fixture);
  session = ved_commands_page_get_session (fixture->page);
  g_assert_null (ved_command_session_get_form (session));
  g_assert_cmpint (gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (text)), ==, 0);
  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (text), "x", 1);
  g_assert_null (ved_command_session_get_edited (session));

  g_assert_true (ved_commands_page_show_pack (fixture->page, path));
  g_assert_nonnull (view);
  g_assert_true (gtk_widget_get_mapped (view));
  g_assert_cmpint (gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (text)), >, 1);
  g_assert_true (gtk_text_view_get_editable (text));
  g_object_remove_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  g_unlink (other);
}

#define ADD(path, test) \
  g_test_add (path, Fixture, NULL, ved_test_commands_set_up, test, ved_test_commands_tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  if (!ved_test_commands_init (&argc, &argv))
    return 0;

  ADD ("/command-forms/result-becomes-csv", test_result_becomes_csv);
  ADD ("/command-forms/chosen-result-is-converted", test_chosen_result_is_converted);
  ADD ("/command-forms/forms-keep-their-rows", test_forms_keep_their_rows);
  status = g_test_run ();
  ved_test_commands_end ();

  return status;
}
