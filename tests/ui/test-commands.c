/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-commands"

#include "config.h"

#include "app/commands/ved-checkpoint-picker.h"
#include "app/commands/ved-command-view.h"
#include "app/commands/ved-commands-page.h"
#include "app/commands/ved-export-panel.h"
#include "app/commands/ved-field-row.h"
#include "app/commands/ved-form-view.h"
#include "app/commands/ved-problem-list.h"
#include "app/commands/ved-run-chart.h"
#include "app/commands/ved-run-output.h"
#include "app/commands/ved-run-settings.h"
#include "app/commands/ved-run-view.h"

#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-commands.h"
#include "ved-test-window.h"

#include <glib/gstdio.h>
#include <string.h>

typedef VedTestCommands Fixture;

static GtkWidget *
get_row (Fixture    *fixture,
         const char *key)
{
  GtkWidget *view = ved_test_commands_find (fixture, VED_TYPE_FORM_VIEW);
  g_autoptr(GPtrArray) todo = g_ptr_array_new ();

  g_ptr_array_add (todo, view);
  while (todo->len > 0)
    {
      GtkWidget *widget = g_ptr_array_steal_index (todo, todo->len - 1);

      if (VED_IS_FIELD_ROW (widget)
          && g_str_equal (ved_form_field_get_key (ved_field_row_get_field (VED_FIELD_ROW (widget))), key))
        return widget;
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        g_ptr_array_add (todo, child);
    }

  return NULL;
}

static char *
get_text (Fixture *fixture)
{
  GtkWidget *view = ved_test_commands_find_type (ved_test_commands_find (fixture, VED_TYPE_COMMAND_VIEW), GTK_TYPE_TEXT_VIEW);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

typedef struct {
  Fixture *fixture;
  const char *text;
} Awaited;

static gboolean
shows_text (gpointer data)
{
  const Awaited *awaited = data;
  g_autofree char *text = get_text (awaited->fixture);

  return strstr (text, awaited->text) != NULL;
}

static void
wait_for_text (Fixture    *fixture,
               const char *text)
{
  Awaited awaited = { fixture, text };

  ved_test_wait_until (shows_text, &awaited);
}

static void
test_typing_shows_in_the_command (Fixture      *fixture,
                                  gconstpointer data)
{
  GtkWidget *entry = ved_test_commands_find_type (get_row (fixture, "what"), GTK_TYPE_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), "it's");
  wait_for_text (fixture, "'it'\\''s'");
  g_assert_true (ved_form_field_get_changed (ved_form_get_field (ved_test_commands_get_form (fixture), "what")));

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "command.undo", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "both");
  wait_for_text (fixture, "both");
}

/* How many pixels of what a widget looks like now are not of the colour of its corner. */
static guint
count_painted (GtkWidget *widget)
{
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;
  const guint32 *pixels;
  guint n = 0;

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_surface_flush (surface);
  pixels = (const guint32 *) cairo_image_surface_get_data (surface);
  for (int i = 0; i < width * height; i++)
    n += pixels[i] != pixels[0];
  g_clear_pointer (&node, gsk_render_node_unref);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return n;
}

/* What is mapped is on screen: rows that are made before the page has a size as well. */
static void
test_form_is_painted (Fixture      *fixture,
                      gconstpointer data)
{
  GtkWidget *view = ved_test_commands_find (fixture, VED_TYPE_FORM_VIEW);

  for (guint i = 0; i < 4; i++)
    ved_test_window_draw (fixture->window);
  g_assert_true (gtk_widget_get_mapped (get_row (fixture, "what")));
  g_assert_cmpuint (count_painted (view), >, (guint) gtk_widget_get_width (view));
}

/* Where a command runs is told by one line; what can be set there is made when that is unfolded, with what holds. */
static void
test_run_settings_are_made_when_unfolded (Fixture      *fixture,
                                          gconstpointer data)
{
  GtkWidget *settings = ved_test_commands_find (fixture, VED_TYPE_RUN_SETTINGS), *expander = gtk_widget_get_first_child (settings);
  VedCommandSession *session = ved_commands_page_get_session (fixture->page);
  GtkTextIter start, end;
  GtkTextBuffer *buffer;
  g_autofree char *text = NULL;

  g_assert_null (ved_test_commands_find_type (settings, GTK_TYPE_TEXT_VIEW));
  g_assert_null (ved_test_commands_find_type (settings, GTK_TYPE_SWITCH));
  ved_command_session_set_environment (session, "A=1");
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (ved_test_commands_find_type (settings, GTK_TYPE_TEXT_VIEW)));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (text, ==, "A=1");
  g_assert_true (gtk_widget_get_mapped (ved_test_commands_find_type (settings, GTK_TYPE_TEXT_VIEW)));

  gtk_text_buffer_set_text (buffer, "B=2", -1);
  g_assert_cmpstr (ved_command_session_get_environment (session), ==, "B=2");
  gtk_expander_set_expanded (GTK_EXPANDER (expander), FALSE);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  g_assert_true (gtk_text_view_get_buffer (GTK_TEXT_VIEW (ved_test_commands_find_type (settings, GTK_TYPE_TEXT_VIEW))) == buffer);
}

/* Every kind of element is there, once shown; what is hidden later keeps its widgets. */
static void
test_every_kind_is_shown_once (Fixture      *fixture,
                               gconstpointer data)
{
  static const char *const keys[] = { "depth", "kind", "seed", "parts", "folder", "file", "about", "odd" };
  GtkWidget *toggle = ved_test_commands_find_type (get_row (fixture, "more"), GTK_TYPE_SWITCH), *row;
  guint n_made;

  g_assert_null (get_row (fixture, "depth"));
  gtk_switch_set_active (GTK_SWITCH (toggle), TRUE);
  wait_for_text (fixture, "--depth");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_nonnull (get_row (fixture, keys[i]));
  n_made = ved_field_row_get_n_made ();
  row = get_row (fixture, "depth");
  for (guint i = 0; i < 20; i++)
    {
      gtk_switch_set_active (GTK_SWITCH (toggle), i % 2 != 0);
      ved_test_window_draw (fixture->window);
      g_assert_true (gtk_widget_get_visible (row) == (i % 2 != 0));
    }
  g_assert_cmpuint (ved_field_row_get_n_made (), ==, n_made);
}

static void
test_controls_give_values (Fixture      *fixture,
                           gconstpointer data)
{
  VedForm *form = ved_test_commands_get_form (fixture);
  g_autofree char *kind = NULL, *parts = NULL;

  gtk_switch_set_active (GTK_SWITCH (ved_test_commands_find_type (get_row (fixture, "more"), GTK_TYPE_SWITCH)), TRUE);
  gtk_range_set_value (GTK_RANGE (ved_test_commands_find_type (get_row (fixture, "depth"), GTK_TYPE_SCALE)), 7.2);
  g_assert_cmpint (ved_form_value_int (ved_form_field_get_value (ved_form_get_field (form, "depth"))), ==, 7);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (ved_test_commands_find_type (get_row (fixture, "kind"), GTK_TYPE_DROP_DOWN)), 2);
  kind = ved_form_field_get_text (ved_form_get_field (form, "kind"));
  g_assert_cmpstr (kind, ==, "c");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (ved_test_commands_find_type (get_row (fixture, "seed"), GTK_TYPE_SPIN_BUTTON)), 7);
  g_assert_cmpint (ved_form_value_int (ved_form_field_get_value (ved_form_get_field (form, "seed"))), ==, 7);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (ved_test_commands_find_type (get_row (fixture, "parts"), GTK_TYPE_CHECK_BUTTON)), FALSE);
  parts = ved_form_field_get_text (ved_form_get_field (form, "parts"));
  g_assert_cmpuint (ved_form_value_size (ved_form_field_get_value (ved_form_get_field (form, "parts"))), ==, 0);
}

/* While someone types, the command is built a few times a second, not for every key. */
static void
test_typing_builds_seldom (Fixture      *fixture,
                           gconstpointer data)
{
  VedCommandView *view = ved_test_commands_find (fixture, VED_TYPE_COMMAND_VIEW);
  GtkWidget *entry = ved_test_commands_find_type (get_row (fixture, "what"), GTK_TYPE_ENTRY);
  const guint n_before = ved_command_view_get_n_built (view);
  const gint64 start_us = g_get_monotonic_time ();
  guint n_built, n_most;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *text = g_strdup_printf ("typed %u", i);

      gtk_editable_set_text (GTK_EDITABLE (entry), text);
      ved_test_window_draw (fixture->window);
    }
  n_built = ved_command_view_get_n_built (view) - n_before;
  n_most = 2 + (guint) ((g_get_monotonic_time () - start_us) / 150000);
  g_assert_cmpuint (n_built, <=, n_most);
  wait_for_text (fixture, "typed 39");
}

static gboolean
run_has_ended (gpointer data)
{
  Fixture *fixture = data;
  VedRun *run = ved_run_view_get_run (ved_test_commands_find (fixture, VED_TYPE_RUN_VIEW));

  return run != NULL && ved_run_get_has_ended (run);
}

static void
test_run_streams_into_output_and_chart (Fixture      *fixture,
                                        gconstpointer data)
{
  VedRun *run;

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "command.run", NULL);
  ved_test_wait_until (run_has_ended, fixture);
  run = ved_run_view_get_run (ved_test_commands_find (fixture, VED_TYPE_RUN_VIEW));
  g_assert_cmpint (ved_run_get_exit_status (run), ==, 3);
  g_assert_cmpuint (ved_run_output_get_n_rows (ved_test_commands_find (fixture, VED_TYPE_RUN_OUTPUT)), ==, 2);
  g_assert_true (ved_run_output_search (ved_test_commands_find (fixture, VED_TYPE_RUN_OUTPUT), "error", FALSE));
  g_assert_false (ved_run_output_search (ved_test_commands_find (fixture, VED_TYPE_RUN_OUTPUT), "no such text", FALSE));
  ved_run_output_set_filter (ved_test_commands_find (fixture, VED_TYPE_RUN_OUTPUT), VED_OUTPUT_PROBLEMS);
  g_assert_cmpuint (ved_run_output_get_n_rows (ved_test_commands_find (fixture, VED_TYPE_RUN_OUTPUT)), ==, 1);
  ved_test_window_draw (fixture->window);
}

/* A field with an error keeps the command from running, and says why in place. */
static void
test_errors_forbid_a_run (Fixture      *fixture,
                          gconstpointer data)
{
  GListModel *queue = G_LIST_MODEL (ved_command_desk_get_queue (ved_commands_page_get_desk (fixture->page)));
  GtkWidget *entry = ved_test_commands_find_type (get_row (fixture, "what"), GTK_TYPE_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), "x");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "command.run", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (queue), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (entry), "both");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "command.run", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (queue), ==, 1);
  ved_test_wait_until (run_has_ended, fixture);
}

static void
test_edited_text_counts_until_it_is_given_back (Fixture      *fixture,
                                                gconstpointer data)
{
  VedCommandSession *session = ved_commands_page_get_session (fixture->page);
  GtkWidget *view = ved_test_commands_find_type (ved_test_commands_find (fixture, VED_TYPE_COMMAND_VIEW), GTK_TYPE_TEXT_VIEW);
  g_auto(GStrv) unknown = NULL;
  g_autofree char *what = NULL;

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "prog 'a b' --depth 5 --strange", -1);
  g_assert_cmpstr (ved_command_session_get_edited (session), ==, "prog 'a b' --depth 5 --strange");
  unknown = ved_command_session_fill (session, ved_command_session_get_edited (session), NULL);
  g_assert_nonnull (unknown);
  g_assert_cmpstr (unknown[0], ==, "--strange");
  g_assert_cmpstr (ved_command_session_get_edited (session), ==, "prog 'a b' --depth 5 --strange");
  g_strfreev (unknown);
  unknown = ved_command_session_fill (session, "prog 'a b' --depth 5", NULL);
  g_assert_cmpstr (unknown[0], ==, NULL);
  g_assert_null (ved_command_session_get_edited (session));
  what = ved_form_field_get_text (ved_form_get_field (ved_test_commands_get_form (fixture), "what"));
  g_assert_cmpstr (what, ==, "a b");
}

static gboolean
is_broken (gpointer data)
{
  Fixture *fixture = data;

  return ved_form_pack_get_fault (ved_command_session_get_pack (ved_commands_page_get_session (fixture->page))) != NULL;
}

/* Values outlive a broken file and one with other fields. */
static void
test_changed_schema_keeps_values (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autofree char *what = NULL;

  gtk_editable_set_text (GTK_EDITABLE (ved_test_commands_find_type (get_row (fixture, "what"), GTK_TYPE_ENTRY)), "kept");
  ved_test_commands_write ("a.yaml", "ui_elements: [\n");
  ved_test_wait_until (is_broken, fixture);
  g_assert_nonnull (get_row (fixture, "what"));
  ved_test_commands_write ("a.yaml", "ui_elements:\n  - {key: what, type: text_input}\n  - {key: late, type: checkbox}\n");
  ved_test_wait_until (ved_test_commands_is_longer, fixture);
  what = ved_form_field_get_text (ved_form_get_field (ved_test_commands_get_form (fixture), "what"));
  g_assert_cmpstr (what, ==, "kept");
}

/* What was filled in is there after a restart, as changes alone. */
static GtkWidget *
find_shown_label (GtkWidget  *widget,
                  const char *text)
{
  if (g_strcmp0 (ved_test_get_text (widget), text) == 0 && gtk_widget_is_visible (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_shown_label (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static guint
count_faults (Fixture *fixture)
{
  GtkWidget *list = ved_test_commands_find (fixture, VED_TYPE_PROBLEM_LIST);
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (gtk_widget_get_first_child (list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n += GTK_IS_BUTTON (row) && gtk_widget_get_visible (row)
      && gtk_widget_has_css_class (ved_test_commands_find_type (row, GTK_TYPE_IMAGE), "error");

  return n;
}

static gboolean
lists_problem (gpointer data)
{
  const Awaited *awaited = data;

  return find_shown_label (ved_test_commands_find (awaited->fixture, VED_TYPE_PROBLEM_LIST), awaited->text) != NULL;
}

/* A form that was just opened shows what it needs without red; pressing Run shows what is missing. */
static void
test_empty_form_is_not_red (Fixture      *fixture,
                            gconstpointer data)
{
  ved_test_commands_write ("a.yaml", "program: ['true']\nui_elements:\n"
                           "  - {key: what, type: text_input, label: What, validation: {required: true}}\n"
                           "  - {key: who, type: text_input, label: Who, validation: {required: true}}\n"
                           "  - {key: late, type: checkbox}\n");
  ved_test_wait_until (ved_test_commands_is_longer, fixture);
  ved_test_wait_until (lists_problem, &(Awaited) { fixture, "2 fields still need a value" });
  g_assert_null (find_shown_label (get_row (fixture, "what"), "'What' is required."));
  g_assert_nonnull (find_shown_label (get_row (fixture, "what"), "required"));
  g_assert_cmpuint (count_faults (fixture), ==, 0);

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "command.run", NULL);
  g_assert_nonnull (find_shown_label (get_row (fixture, "what"), "'What' is required."));
  g_assert_null (find_shown_label (get_row (fixture, "what"), "required"));
  g_assert_cmpuint (count_faults (fixture), ==, 2);
}

static void
test_values_survive_a_restart (Fixture      *fixture,
                               gconstpointer data)
{
  VedCommandSession *session = ved_commands_page_get_session (fixture->page), *later;
  g_autofree char *what = NULL;
  VedForm *form;

  gtk_editable_set_text (GTK_EDITABLE (ved_test_commands_find_type (get_row (fixture, "what"), GTK_TYPE_ENTRY)), "for ever");
  ved_command_session_flush (session);
  later = ved_command_session_new (ved_command_session_get_desk (session), ved_command_session_get_pack (session));
  while ((form = ved_command_session_get_form (later)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  what = ved_form_field_get_text (ved_form_get_field (form, "what"));
  g_assert_cmpstr (what, ==, "for ever");
  g_assert_false (ved_form_field_get_changed (ved_form_get_field (form, "seed")));
  g_object_unref (later);
}

static void
test_hidden_page_builds_nothing (Fixture      *fixture,
                                 gconstpointer data)
{
  VedCommandView *view = ved_test_commands_find (fixture, VED_TYPE_COMMAND_VIEW);
  g_autoptr(VedFormValue) value = ved_form_value_new_string ("unseen");
  guint n_built;

  ved_page_set_active (VED_PAGE (fixture->page), FALSE);
  n_built = ved_command_view_get_n_built (view);
  ved_form_set (ved_test_commands_get_form (fixture), "what", value);
  ved_test_window_draw (fixture->window);
  g_assert_cmpuint (ved_command_view_get_n_built (view), ==, n_built);
  ved_page_set_active (VED_PAGE (fixture->page), TRUE);
  wait_for_text (fixture, "unseen");
}

static void
test_any_size (Fixture      *fixture,
               gconstpointer data)
{
  static const int sizes[][2] = { { 380, 640 }, { 800, 500 }, { 1800, 1000 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (fixture->window), sizes[i][0], sizes[i][1]);
      ved_test_window_draw (fixture->window);
      ved_test_window_draw (fixture->window);
    }
}

static gboolean
is_complete (gpointer view)
{
  return ved_form_view_is_complete (view);
}

static gboolean
has_many (gpointer data)
{
  VedForm *form = ved_test_commands_get_form (data);

  return form != NULL && g_list_model_get_n_items (G_LIST_MODEL (form)) == 500;
}

/* A form of 500 fields: one screenful at once, the rest little by little, each once. */
static guint
count_mapped (GPtrArray *rows)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n += gtk_widget_get_mapped (g_ptr_array_index (rows, i));

  return n;
}

static gboolean
is_drawn (gpointer row)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (row) && gtk_widget_compute_bounds (row, viewport, &bounds) && bounds.origin.y >= 0.0f
         && bounds.origin.y < (float) gtk_widget_get_height (viewport);
}

/* What is far from what can be seen costs a frame nothing, and is there when one goes to it. */
static void
check_only_near_rows_are_mapped (Fixture   *fixture,
                                 GPtrArray *rows)
{
  GtkWidget *last = get_row (fixture, "k499"), *first = get_row (fixture, "k0");

  ved_test_window_draw (fixture->window);
  ved_test_window_draw (fixture->window);
  g_assert_cmpuint (count_mapped (rows), <, 100);
  g_assert_true (gtk_widget_get_mapped (first));
  g_assert_false (gtk_widget_get_mapped (last));
  g_assert_true (ved_form_view_focus_field (ved_test_commands_find (fixture, VED_TYPE_FORM_VIEW), "k499"));
  ved_test_wait_until (is_drawn, last);
  g_assert_false (gtk_widget_get_mapped (first));
  g_assert_cmpuint (count_mapped (rows), <, 100);
}

static void
test_five_hundred_fields (Fixture      *fixture,
                          gconstpointer data)
{
  g_autoptr(GString) text = g_string_new ("title: Many\nui_elements:\n");
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();
  guint n_before;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (text, "  - {key: k%u, type: %s, label: Field %u, default: %s, hydra_override: a.k%u}\n", i,
                            i % 2 ? "text_input" : "number_input", i, i % 2 ? "some" : "3", i);
  n_before = ved_field_row_get_n_made ();
  ved_test_commands_write ("a.yaml", text->str);
  ved_test_wait_until (has_many, fixture);
  g_assert_cmpuint (ved_field_row_get_n_made () - n_before, <, 500);
  while (!ved_form_view_is_complete (ved_test_commands_find (fixture, VED_TYPE_FORM_VIEW)))
    ved_test_window_draw (fixture->window);
  ved_test_wait_until (is_complete, ved_test_commands_find (fixture, VED_TYPE_FORM_VIEW));
  ved_test_window_collect (ved_test_commands_find (fixture, VED_TYPE_FORM_VIEW), VED_TYPE_FIELD_ROW, rows);
  g_assert_cmpuint (rows->len, ==, 500);
  g_assert_cmpuint (ved_field_row_get_n_made () - n_before, ==, 500);
  check_only_near_rows_are_mapped (fixture, rows);
}

/* What can have the focus and says nothing by itself has a name; GTK has no way to ask for it, but for the labels of
 * buttons and what a tooltip says. */
static void
test_every_control_has_a_name (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();

  gtk_switch_set_active (GTK_SWITCH (ved_test_commands_find_type (get_row (fixture, "more"), GTK_TYPE_SWITCH)), TRUE);
  ved_test_window_collect (GTK_WIDGET (fixture->page), GTK_TYPE_BUTTON, buttons);
  g_assert_cmpuint (buttons->len, >, 10);
  for (guint i = 0; i < buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (buttons, i);
      const char *label = gtk_button_get_label (GTK_BUTTON (button));
      gboolean is_part = gtk_widget_get_ancestor (button, GTK_TYPE_DROP_DOWN) != NULL
        || gtk_widget_get_ancestor (button, GTK_TYPE_MENU_BUTTON) != NULL
        || gtk_widget_get_ancestor (button, GTK_TYPE_SPIN_BUTTON) != NULL
        || gtk_widget_get_ancestor (button, GTK_TYPE_STACK_SWITCHER) != NULL
        || gtk_widget_get_ancestor (button, VED_TYPE_PROBLEM_LIST) != NULL;

      if (!is_part && (label == NULL || *label == '\0'))
        g_assert_nonnull (gtk_widget_get_tooltip_text (button));
    }
}

static gboolean
offers_checkpoint (gpointer page)
{
  VedForm *form = ved_test_commands_get_form (page);
  VedFormField *field = form != NULL ? ved_form_get_field (form, "checkpoint_path") : NULL;
  GtkWidget *picker = ved_test_commands_find_type (GTK_WIDGET (((Fixture *) page)->page), VED_TYPE_CHECKPOINT_PICKER);

  return field != NULL && picker != NULL
         && g_list_model_get_n_items (ved_checkpoint_picker_get_files (VED_CHECKPOINT_PICKER (picker))) == 1
         && g_list_model_get_n_items (G_LIST_MODEL (ved_form_field_get_options (field))) == 2
         && g_list_model_get_n_items (G_LIST_MODEL (ved_form_field_get_options (
                                                      ved_form_get_field (form, "from")))) == 2;
}

static gboolean
has_picker (gpointer fixture)
{
  return ved_test_commands_find_type (GTK_WIDGET (((Fixture *) fixture)->page), VED_TYPE_CHECKPOINT_PICKER) != NULL;
}

/* The instant at which the program says that it has written the last file. */
static gint64
get_written_us (Fixture *fixture)
{
  VedRun *run = ved_run_view_get_run (ved_test_commands_find (fixture, VED_TYPE_RUN_VIEW));
  VedRunLines *lines = run != NULL ? ved_run_get_lines (run) : NULL;

  for (guint i = 0; lines != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (lines)); i++)
    if (g_str_has_prefix (ved_run_lines_peek (lines, i), "written at "))
      return g_ascii_strtoll (ved_run_lines_peek (lines, i) + strlen ("written at "), NULL, 10);

  return 0;
}

static gboolean
has_written (gpointer fixture)
{
  return get_written_us (fixture) > 0;
}

static void
load_index (VedFileIndex *index)
{
  GAsyncResult *place = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  ved_file_index_load_async (index, NULL, ved_test_store_result_cb, &place);
  result = ved_test_wait_for_result (&place);
  g_assert_true (ved_file_index_finish (index, result, NULL));
}

/* What a run leaves, folders and all, can be chosen while it still runs and a second later at most. Only monitors can
 * have told: an index of the same folder that watches nothing, which nobody asks, still knows of nothing. */
static void
test_run_is_found_by_the_picker (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "support", "ved-test-program", NULL);
  g_autofree char *text = g_strdup_printf (
    "program: [%s, train]\nstyle: gnu-long\nui_elements:\n"
    "  - {key: name, type: text_input, default: e, style: positional, hydra_override: name}\n"
    "  - {key: checkpoint_path, type: selectbox, options_source: checkpoints}\n"
    "  - {key: from, type: selectbox, options_source: models.trained}\n", program);
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "unwatched.index", NULL);
  g_autoptr(VedFileIndex) unwatched = NULL;
  gint64 took_us;

  ved_test_commands_write ("a.yaml", text);
  ved_test_wait_until (has_picker, fixture);
  unwatched = ved_file_index_new (ved_command_session_get_folder (ved_commands_page_get_session (fixture->page)), cache);
  load_index (unwatched);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (unwatched)), ==, 0);
  g_assert_false (offers_checkpoint (fixture));

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "command.run", NULL);
  ved_test_wait_until (offers_checkpoint, fixture);
  took_us = g_get_monotonic_time ();
  ved_test_wait_until (has_written, fixture);
  took_us -= get_written_us (fixture);
  g_test_message ("found after %.3f s", (double) took_us / G_USEC_PER_SEC);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (unwatched)), ==, 0);

  ved_run_stop (ved_run_view_get_run (ved_test_commands_find (fixture, VED_TYPE_RUN_VIEW)));
  ved_test_wait_until (run_has_ended, fixture);
  g_assert_cmpint (ved_run_get_state (ved_run_view_get_run (ved_test_commands_find (fixture, VED_TYPE_RUN_VIEW))), ==, VED_RUN_STOPPED);
}

static gboolean
tells (gpointer data)
{
  const Awaited *awaited = data;
  VedForm *form = ved_test_commands_get_form (awaited->fixture);
  VedFormField *field = form != NULL ? ved_form_get_field (form, "size") : NULL;
  const char *message = field != NULL ? ved_form_field_get_message (field, NULL) : NULL;

  return field != NULL && (awaited->text == NULL ? message == NULL
                           : message != NULL && strstr (message, awaited->text) != NULL);
}

static gboolean
shows_label (GtkWidget  *widget,
             const char *text)
{
  const char *said = ved_test_get_text (widget);
  gboolean shown = said != NULL && gtk_widget_get_mapped (widget) && strstr (said, text) != NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !shown;
       child = gtk_widget_get_next_sibling (child))
    shown = shows_label (child, text);

  return shown;
}

/* A script that may not run, a side-car that is no YAML: the row of the field says so, with the place, and no more once
 * it is cured and the project was looked through again. */
static void
test_what_cannot_be_read_is_told (Fixture      *fixture,
                                  gconstpointer data)
{
  const char *root = ved_command_session_get_folder (ved_commands_page_get_session (fixture->page));
  g_autofree char *script = g_build_filename (root, "sizes.sh", NULL);
  g_autofree char *folder = g_build_filename (root, "outputs", "e", NULL);
  g_autofree char *checkpoint = g_build_filename (folder, "a.ckpt", NULL);
  g_autofree char *sidecar = g_build_filename (folder, "a.metadata.yaml", NULL);
  Awaited refused = { fixture, "Permission denied" }, broken = { fixture, "sizes.sh:1:1" }, cured = { fixture, NULL };

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (script, "#!/bin/sh\necho '}'\n", -1, NULL);
  g_file_set_contents (sidecar, "training: [1\n", -1, NULL);
  g_file_set_contents (checkpoint, "weights", -1, NULL);
  ved_test_commands_write ("a.yaml", "providers: {sizes: {command: [./sizes.sh]}}\nui_elements:\n"
                           "  - {key: size, type: selectbox, options_source: sizes}\n"
                           "  - {key: checkpoint_path, type: selectbox, options_source: checkpoints}\n");
  ved_test_wait_until (tells, &refused);
  ved_test_wait_until (has_picker, fixture);
  ved_test_window_draw (fixture->window);
  g_assert_true (shows_label (get_row (fixture, "size"), "Permission denied"));
  while (!shows_label (get_row (fixture, "checkpoint_path"), "outputs/e/a.metadata.yaml:2:"))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (g_chmod (script, 0700), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "command.rebuild", NULL);
  ved_test_wait_until (tells, &broken);
  g_file_set_contents_full (script, "#!/bin/sh\necho '[1, 2]'\n", -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "command.rebuild", NULL);
  ved_test_wait_until (tells, &cured);
  g_assert_false (shows_label (get_row (fixture, "size"), "sizes"));
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, ved_test_commands_set_up, test, ved_test_commands_tear_down)

int
main (int    argc,
      char **argv)
{
  int status;

  if (!ved_test_commands_init (&argc, &argv))
    return 0;

  ADD ("/commands/typing-shows-in-the-command", test_typing_shows_in_the_command);
  ADD ("/commands/form-is-painted", test_form_is_painted);
  ADD ("/commands/run-settings-when-unfolded", test_run_settings_are_made_when_unfolded);
  ADD ("/commands/every-kind-is-shown-once", test_every_kind_is_shown_once);
  ADD ("/commands/controls-give-values", test_controls_give_values);
  ADD ("/commands/typing-builds-seldom", test_typing_builds_seldom);
  ADD ("/commands/run-streams-into-output", test_run_streams_into_output_and_chart);
  ADD ("/commands/errors-forbid-a-run", test_errors_forbid_a_run);
  ADD ("/commands/empty-form-is-not-red", test_empty_form_is_not_red);
  ADD ("/commands/edited-text-counts-until-it-is-given-back", test_edited_text_counts_until_it_is_given_back);
  ADD ("/commands/changed-schema-keeps-values", test_changed_schema_keeps_values);
  ADD ("/commands/values-survive-a-restart", test_values_survive_a_restart);
  ADD ("/commands/hidden-page-builds-nothing", test_hidden_page_builds_nothing);
  ADD ("/commands/any-size", test_any_size);
  ADD ("/commands/five-hundred-fields", test_five_hundred_fields);
  ADD ("/commands/every-control-has-a-name", test_every_control_has_a_name);
  ADD ("/commands/what-cannot-be-read-is-told", test_what_cannot_be_read_is_told);
  ADD ("/commands/run-is-found-by-the-picker", test_run_is_found_by_the_picker);

  status = g_test_run ();
  ved_test_commands_end ();

  return status;
}
