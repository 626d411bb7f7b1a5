/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-problem-list"

#include "config.h"

#include "app/commands/ved-problem-list.h"

#include "app/parts/ved-page-text.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* What is wrong, worst first. What is about a field is a button that leads there. Rows are kept and filled anew, so
 * that the list can follow while someone types. */

#define MAX_ROWS 12

typedef struct {
  GtkWidget *button, *icon, *label;
} Row;

struct _VedProblemList
{
  GtkWidget parent_instance;
  GtkWidget *box, *more;
  Row rows[MAX_ROWS];
  guint n_rows;
};

enum {
  SHOW_FIELD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedProblemList, ved_problem_list, GTK_TYPE_WIDGET)

static void
clicked_cb (VedProblemList *self,
            GtkButton      *button)
{
  const char *key = g_object_get_data (G_OBJECT (button), "ved-key");

  if (key != NULL)
    g_signal_emit (self, signals[SHOW_FIELD], 0, key);
}

static void
ved_problem_list_dispose (GObject *object)
{
  g_clear_pointer (&VED_PROBLEM_LIST (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_problem_list_parent_class)->dispose (object);
}

static void
ved_problem_list_class_init (VedProblemListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_problem_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[SHOW_FIELD] = g_signal_new ("show-field", VED_TYPE_PROBLEM_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_problem_list_init (VedProblemList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->more = ved_text_label_new ("", "caption");
  gtk_widget_set_visible (self->more, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->more);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ved_problem_list_new (void)
{
  return g_object_new (VED_TYPE_PROBLEM_LIST, NULL);
}

static void
add_row (VedProblemList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Row *row = &self->rows[self->n_rows];

  row->icon = gtk_image_new ();
  row->label = ved_text_paragraph_new ("", NULL);
  row->button = gtk_button_new ();
  gtk_widget_set_hexpand (row->label, TRUE);
  gtk_box_append (GTK_BOX (box), row->icon);
  gtk_box_append (GTK_BOX (box), row->label);
  gtk_button_set_child (GTK_BUTTON (row->button), box);
  gtk_widget_add_css_class (row->button, "flat");
  gtk_widget_add_css_class (row->button, "command-problem");
  g_signal_connect_object (row->button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_box_insert_child_after (GTK_BOX (self->box), row->button,
                              self->n_rows > 0 ? self->rows[self->n_rows - 1].button : NULL);
  self->n_rows++;
}

static void
fill_row (Row            *row,
          VedFormProblem *problem)
{
  static const char *const icons[] = { "dialog-information-symbolic", "dialog-warning-symbolic",
                                       "dialog-error-symbolic" };
  static const char *const classes[] = { "dim-label", "warning", "error" };
  const VedFormSeverity severity = ved_form_problem_get_severity (problem);
  const char *key = ved_form_problem_get_key (problem);
  g_autofree char *text = ved_form_problem_to_text (problem);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (row->icon, classes[i]);
  gtk_widget_add_css_class (row->icon, classes[severity]);
  gtk_image_set_from_icon_name (GTK_IMAGE (row->icon), icons[severity]);
  ved_text_label_set (row->label, text);
  g_object_set_data_full (G_OBJECT (row->button), "ved-key", g_strdup (key), g_free);
  ved_set_tooltip (row->button, key != NULL ? _("Go to the field") : NULL);
  gtk_widget_set_can_focus (row->button, key != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/**
 * ved_problem_list_set:
 * @problems: (element-type VedFormProblem): what there is to say; none takes no room
 */
void
ved_problem_list_set (VedProblemList *self,
                      GPtrArray      *problems)
{
  guint n = 0;

  for (int severity = VED_FORM_ERROR; severity >= VED_FORM_HINT; severity--)
    for (guint i = 0; i < problems->len; i++)
      {
        VedFormProblem *problem = g_ptr_array_index (problems, i);

        if ((int) ved_form_problem_get_severity (problem) != severity || n++ >= MAX_ROWS)
          continue;
        if (n > self->n_rows)
          add_row (self);
        fill_row (&self->rows[n - 1], problem);
      }
  for (guint i = 0; i < self->n_rows; i++)
    gtk_widget_set_visible (self->rows[i].button, i < n);
  gtk_widget_set_visible (self->more, n > MAX_ROWS);
  if (n > MAX_ROWS)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("… and %u more", "… and %u more", n - MAX_ROWS), n - MAX_ROWS);

      ved_text_label_set (self->more, text);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}
