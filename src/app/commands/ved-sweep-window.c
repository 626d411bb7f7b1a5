/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sweep-window"

#include "config.h"

#include "app/commands/ved-sweep-window.h"

#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"

#include "form/command/ved-form-sweep.h"

#include <glib/gi18n.h>

/* Several values for one field or for several: one run for each combination. How many that are is said before they
 * start, and so is what is wrong with a value. */

#define MAX_AXES  8
#define MARGIN_PX 16

typedef struct {
  GtkWidget *row, *field, *values;
} Axis;

struct _VedSweepWindow
{
  AdwWindow parent_instance;
  VedCommandSession *session;
  VedForm *form;                /* at the time when the window opened */
  GPtrArray *keys;              /* of the fields that can be swept */
  Axis axes[MAX_AXES];
  guint n_axes;
  GtkWidget *list, *count, *limit, *start, *add;
};

enum {
  STARTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedSweepWindow, ved_sweep_window, ADW_TYPE_WINDOW)

static guint
fill_axes (VedSweepWindow   *self,
           VedFormSweepAxis *axes)
{
  guint n = 0;

  for (guint i = 0; i < self->n_axes; i++)
    {
      const char *values = gtk_editable_get_text (GTK_EDITABLE (self->axes[i].values));
      const guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->axes[i].field));

      if (*values != '\0' && at < self->keys->len)
        {
          axes[n++] = (VedFormSweepAxis) { g_ptr_array_index (self->keys, at), values };
        }
    }

  return n;
}

/* Returns: (transfer full) (nullable): the commands as they would run; %NULL without values, or with a reason */
static GPtrArray *
make_commands (VedSweepWindow *self,
               GError        **error)
{
  VedFormSweepAxis axes[MAX_AXES];
  const guint n_axes = fill_axes (self, axes);
  g_autoptr(GPtrArray) commands = n_axes > 0 ? ved_form_sweep (self->form, axes, n_axes, error) : NULL;

  for (guint i = 0; commands != NULL && i < commands->len; i++)
    if (!ved_command_session_apply_environment (self->session, g_ptr_array_index (commands, i), error))
      return NULL;

  return g_steal_pointer (&commands);
}

static void
update_count (VedSweepWindow *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) commands = make_commands (self, &error);
  g_autofree char *text = NULL;

  if (error != NULL)
    text = g_strdup (error->message);
  else if (commands == NULL)
    text = g_strdup (_("Choose a field and give it comma-separated values."));
  else
    text = g_strdup_printf (ngettext ("%u run", "%u runs", commands->len), commands->len);
  ved_text_label_set (self->count, text);
  gtk_widget_set_sensitive (self->start, commands != NULL);
  if (error != NULL)
    gtk_widget_add_css_class (self->count, "error");
  else
    gtk_widget_remove_css_class (self->count, "error");
}

static void
add_axis (VedSweepWindow *self)
{
  Axis *axis = &self->axes[self->n_axes];
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) labels = NULL;

  if (self->n_axes == MAX_AXES)
    return;
  for (guint i = 0; i < self->keys->len; i++)
    g_strv_builder_add (builder, ved_form_field_get_label (ved_form_get_field (self->form,
                                                                               g_ptr_array_index (self->keys, i))));
  labels = g_strv_builder_end (builder);
  axis->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  axis->field = gtk_drop_down_new_from_strings ((const char *const *) labels);
  axis->values = gtk_entry_new ();
  gtk_drop_down_set_selected (GTK_DROP_DOWN (axis->field), MIN (self->n_axes, self->keys->len - 1));
  gtk_entry_set_placeholder_text (GTK_ENTRY (axis->values), _("Values, as in 1e-3, 3e-4"));
  gtk_widget_set_hexpand (axis->values, TRUE);
  ved_name_widget (axis->field, _("Field"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (axis->values), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Values"), -1);
  g_signal_connect_object (axis->field, "notify::selected", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (axis->values, "changed", G_CALLBACK (update_count), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (axis->row), axis->field);
  gtk_box_append (GTK_BOX (axis->row), axis->values);
  gtk_box_append (GTK_BOX (self->list), axis->row);
  self->n_axes++;
  gtk_widget_set_sensitive (self->add, self->n_axes < MAX_AXES);
}

static void
start_cb (VedSweepWindow *self)
{
  g_autoptr(GPtrArray) commands = make_commands (self, NULL);
  VedCommandDesk *desk = ved_command_session_get_desk (self->session);
  VedRun *first = NULL;

  if (commands == NULL)
    return;
  ved_run_queue_set_limit (ved_command_desk_get_queue (desk),
                           (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->limit)));
  for (guint i = 0; i < commands->len; i++)
    {
      g_autofree char *title = g_strdup_printf (_("%s, %u of %u"),
                                                ved_form_pack_get_title (ved_command_session_get_pack (self->session)),
                                                i + 1, commands->len);
      VedRun *run;

      run = ved_command_desk_run (desk, title, g_ptr_array_index (commands, i),
                                  ved_command_session_get_io (self->session));
      first = first != NULL ? first : run;
    }
  g_signal_emit (self, signals[STARTED], 0, first);
  gtk_window_close (GTK_WINDOW (self));
}

static void
ved_sweep_window_dispose (GObject *object)
{
  VedSweepWindow *self = VED_SWEEP_WINDOW (object);

  g_clear_object (&self->form);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_sweep_window_parent_class)->dispose (object);
}

static void
ved_sweep_window_finalize (GObject *object)
{
  g_ptr_array_unref (VED_SWEEP_WINDOW (object)->keys);

  G_OBJECT_CLASS (ved_sweep_window_parent_class)->finalize (object);
}

static void
ved_sweep_window_class_init (VedSweepWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_sweep_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_sweep_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);

  signals[STARTED] = g_signal_new ("started", VED_TYPE_SWEEP_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, VED_TYPE_RUN);
}

static GtkWidget *
create_limit (VedSweepWindow *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *label = ved_text_label_new (_("Runs at a time"), NULL);

  self->limit = gtk_spin_button_new_with_range (1, 64, 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->limit), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Runs at a time"), -1);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), self->limit);

  return row;
}

static void
ved_sweep_window_init (VedSweepWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->count = ved_text_paragraph_new ("", NULL);
  self->start = gtk_button_new_with_label (_("Start"));
  self->add = gtk_button_new_with_label (_("Another Field"));
  gtk_widget_add_css_class (self->start, "suggested-action");
  gtk_widget_set_halign (self->add, GTK_ALIGN_START);
  g_signal_connect_object (self->start, "clicked", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_axis), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->start);
  gtk_widget_set_margin_start (content, MARGIN_PX);
  gtk_widget_set_margin_end (content, MARGIN_PX);
  gtk_widget_set_margin_top (content, MARGIN_PX);
  gtk_widget_set_margin_bottom (content, MARGIN_PX);
  gtk_box_append (GTK_BOX (content), self->list);
  gtk_box_append (GTK_BOX (content), self->add);
  gtk_box_append (GTK_BOX (content), create_limit (self));
  gtk_box_append (GTK_BOX (content), self->count);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), content);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _("Sweep"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 460, -1);
}

static gboolean
can_be_swept (VedFormField *field)
{
  const VedFormElement *element = ved_form_field_get_element (field);

  return ved_form_field_get_visible (field) && !element->secret && element->type != VED_FORM_INFO
         && element->type != VED_FORM_UNKNOWN && element->type != VED_FORM_MULTISELECT;
}

/**
 * ved_sweep_window_new:
 * @session: whose form is swept; it must have one
 */
GtkWidget *
ved_sweep_window_new (GtkWindow         *parent,
                      VedCommandSession *session)
{
  VedSweepWindow *self = g_object_new (VED_TYPE_SWEEP_WINDOW, "transient-for", parent, NULL);
  VedRunQueue *queue = ved_command_desk_get_queue (ved_command_session_get_desk (session));

  self->session = g_object_ref (session);
  self->form = ved_form_copy (ved_command_session_get_form (session));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->form)); i++)
    {
      g_autoptr(VedFormField) field = g_list_model_get_item (G_LIST_MODEL (self->form), i);

      if (can_be_swept (field))
        g_ptr_array_add (self->keys, g_strdup (ved_form_field_get_key (field)));
    }
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->limit), ved_run_queue_get_limit (queue));
  if (self->keys->len > 0)
    add_axis (self);
  gtk_widget_set_sensitive (self->add, self->keys->len > 1);
  update_count (self);

  return GTK_WIDGET (self);
}
