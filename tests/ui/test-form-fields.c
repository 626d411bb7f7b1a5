/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-fields"

#include "config.h"

#include "app/commands/ved-field-row.h"
#include "support/ved-test-form.h"
#include "ved-test-window.h"


/* What a row of a form takes, and what it says of the rest. */

#define WIDTH  500
#define HEIGHT 200

static const char schema[] =
  "ui_elements:\n"
  "  - {key: epochs, type: number_input, label: Epochs, default: 20, hydra_override: epochs}\n"
  "  - {key: window, type: selectbox, label: Window, options: [a, a window that is there for developers to develop on], hydra_override: window}\n";

static GtkWidget *
find (GtkWidget *row,
      GType      type)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();

  ved_test_window_collect (row, type, found);
  g_assert_cmpuint (found->len, >=, 1);

  return g_ptr_array_index (found, 0);
}

/* What is typed and no number leaves the value before, and the row says so until it is one. */
static void
test_no_number_is_told (void)
{
  static const char told[] = "'Epochs' must be a whole number, not “abc”.";
  g_autoptr(VedForm) form = ved_test_form_open (schema, "/p");
  VedFormField *field = ved_form_get_field (form, "epochs");
  GtkWidget *row = ved_field_row_new (form, field), *window = ved_test_window_new (row, WIDTH, HEIGHT);
  GtkWidget *spin = find (row, GTK_TYPE_SPIN_BUTTON);

  g_assert_true (gtk_widget_grab_focus (spin));
  gtk_editable_set_text (GTK_EDITABLE (spin), "abc");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "20");
  g_assert_cmpint (ved_form_value_int (ved_form_field_get_value (field)), ==, 20);
  g_assert_true (ved_test_window_says (row, told));

  gtk_editable_set_text (GTK_EDITABLE (spin), "7");
  g_assert_cmpint (ved_form_value_int (ved_form_field_get_value (field)), ==, 7);
  g_assert_false (ved_test_window_says (row, told));
  ved_test_window_close (window);
}

/* The button is as wide as the choice that stands on it; the list is there to be read. */
static void
test_choices_are_whole (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (schema, "/p");
  GtkWidget *row = ved_field_row_new (form, ved_form_get_field (form, "window"));
  GtkWidget *window = ved_test_window_new (row, WIDTH, HEIGHT), *popover, *list;
  g_autoptr(GPtrArray) labels = g_ptr_array_new ();
  guint n_long = 0;

  popover = find (row, GTK_TYPE_POPOVER);
  gtk_popover_popup (GTK_POPOVER (popover));
  ved_test_window_draw (window);
  list = find (popover, GTK_TYPE_LIST_VIEW);
  ved_test_window_collect (list, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    {
      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (labels->pdata[i])));
      n_long += g_str_equal (gtk_label_get_text (labels->pdata[i]), "a window that is there for developers to develop on");
    }
  g_assert_cmpuint (n_long, ==, 1);
  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  g_test_add_func ("/form-fields/no-number-is-told", test_no_number_is_told);
  g_test_add_func ("/form-fields/choices-are-whole", test_choices_are_whole);

  return g_test_run ();
}
