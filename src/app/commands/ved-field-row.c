/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-field-row"

#include "config.h"

#include "app/commands/ved-field-row.h"

#include "app/commands/ved-field-control.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-announcer.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>
#include <string.h>

/* One element of a form: its name, what it is given a value with, what there is to know about it, and what is wrong
 * with it. A value that is the user's own has a mark and a way back to the default. */

struct _VedFieldRow
{
  GtkWidget parent_instance;
  VedForm *form;
  VedFormField *field;
  GtkWidget *box, *label, *required, *reset, *header, *control, *help, *message_box, *message_icon, *message;
};

static guint n_made;

G_DEFINE_FINAL_TYPE (VedFieldRow, ved_field_row, GTK_TYPE_WIDGET)

static void
reset_cb (VedFieldRow *self)
{
  ved_form_reset (self->form, ved_form_field_get_key (self->field));
}

static void
follow_changed (VedFieldRow *self)
{
  gboolean changed = ved_form_field_get_changed (self->field);

  /* Its place stays, so that nothing moves. */
  gtk_widget_set_opacity (self->reset, changed ? 1.0 : 0.0);
  gtk_widget_set_sensitive (self->reset, changed);
  if (changed)
    gtk_widget_add_css_class (self->label, "command-changed");
  else
    gtk_widget_remove_css_class (self->label, "command-changed");
}

static void
follow_help (VedFieldRow *self)
{
  const char *help = ved_form_field_get_help (self->field);

  ved_text_label_set (self->help, help != NULL ? help : "");
  gtk_widget_set_visible (self->help, help != NULL && *help != '\0');
  ved_set_tooltip (self->label, help);
  ved_describe (self->control, help != NULL ? help : "");
}

static void
follow_message (VedFieldRow *self)
{
  static const char *const icons[] = { "dialog-information-symbolic", "dialog-warning-symbolic",
                                       "dialog-error-symbolic" };
  static const char *const classes[] = { "dim-label", "warning", "error" };
  int severity = -1;
  const char *refusal = ved_field_control_get_refusal (self->field);
  const char *message = ved_form_field_get_message (self->field, &severity);
  gboolean awaits = refusal == NULL && ved_form_field_awaits_value (self->field);
  gboolean is_wrong = message != NULL && severity >= 0 && !awaits;

  if (refusal != NULL)
    {
      message = refusal;
      severity = VED_FORM_ERROR;
      is_wrong = TRUE;
    }
  /* One takes the place of the other: there is nothing to reset yet. */
  gtk_widget_set_visible (self->required, awaits);
  gtk_widget_set_visible (self->reset, !awaits);
  gtk_widget_set_visible (self->message_box, is_wrong);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->message_box, classes[i]);
  if (is_wrong)
    {
      gtk_widget_add_css_class (self->message_box, classes[MIN (severity, 2)]);
      gtk_image_set_from_icon_name (GTK_IMAGE (self->message_icon), icons[MIN (severity, 2)]);
      ved_text_label_set (self->message, message);
    }
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong && severity == VED_FORM_ERROR ? GTK_ACCESSIBLE_INVALID_TRUE
                               : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_REQUIRED,
                                  awaits || ved_form_field_get_element (self->field)->required, -1);
}

static gboolean
ved_field_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (VED_FIELD_ROW (widget)->control);
}

static void
ved_field_row_dispose (GObject *object)
{
  VedFieldRow *self = VED_FIELD_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->field);
  g_clear_object (&self->form);

  G_OBJECT_CLASS (ved_field_row_parent_class)->dispose (object);
}

static void
ved_field_row_class_init (VedFieldRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_field_row_dispose;
  widget_class->grab_focus = ved_field_row_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "field");
}

static void
ved_field_row_init (VedFieldRow *self)
{
}

static GtkWidget *
create_header (VedFieldRow *self)
{
  g_autofree char *name = g_strdup_printf (_("Reset %s"), ved_form_field_get_label (self->field));

  self->header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->label = ved_text_paragraph_new (ved_form_field_get_label (self->field), NULL);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_valign (self->label, GTK_ALIGN_CENTER);
  self->required = ved_text_label_new (_("required"), "caption");
  gtk_widget_add_css_class (self->required, "dim-label");
  gtk_widget_set_valign (self->required, GTK_ALIGN_CENTER);
  self->reset = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_add_css_class (self->reset, "flat");
  gtk_widget_add_css_class (self->reset, "command-reset");
  gtk_widget_set_valign (self->reset, GTK_ALIGN_CENTER);
  ved_set_tooltip (self->reset, _("Reset to default"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (self->reset, "clicked", G_CALLBACK (reset_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->header), self->label);
  gtk_box_append (GTK_BOX (self->header), self->required);
  gtk_box_append (GTK_BOX (self->header), self->reset);

  return self->header;
}

static GtkWidget *
create_message (VedFieldRow *self)
{
  self->message_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->message_icon = gtk_image_new ();
  self->message = ved_text_paragraph_new ("", "caption");
  gtk_widget_set_valign (self->message_icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (self->message, TRUE);
  gtk_box_append (GTK_BOX (self->message_box), self->message_icon);
  gtk_box_append (GTK_BOX (self->message_box), self->message);

  return self->message_box;
}

static void
follow_all (VedFieldRow *self)
{
  g_signal_connect_object (self->field, "notify::changed", G_CALLBACK (follow_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->field, "notify::help", G_CALLBACK (follow_help), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->field, "notify::message", G_CALLBACK (follow_message), self, G_CONNECT_SWAPPED);
  follow_changed (self);
  follow_help (self);
  follow_message (self);
}

/**
 * ved_field_row_new:
 * @field: of @form, which is visible
 *
 * Returns: the row of a field, for the life of its form
 */
GtkWidget *
ved_field_row_new (VedForm      *form,
                   VedFormField *field)
{
  VedFieldRow *self = g_object_new (VED_TYPE_FIELD_ROW, NULL);
  GtkWidget *widget;

  n_made++;
  self->form = g_object_ref (form);
  self->field = g_object_ref (field);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), create_header (self));
  widget = ved_field_control_new (form, field, &self->control);
  if (ved_field_control_is_wide (field))
    gtk_box_append (GTK_BOX (self->box), widget);
  else
    gtk_box_append (GTK_BOX (self->header), widget);
  self->help = ved_text_paragraph_new ("", "caption");
  gtk_widget_add_css_class (self->help, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->help);
  gtk_box_append (GTK_BOX (self->box), create_message (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  ved_form_field_get_label (field), -1);
  follow_all (self);

  return GTK_WIDGET (self);
}

VedFormField *
ved_field_row_get_field (VedFieldRow *self)
{
  return self->field;
}

static gboolean
contains (const char *text,
          const char *folded)
{
  g_autofree char *own = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return own != NULL && strstr (own, folded) != NULL;
}

/**
 * ved_field_row_matches:
 * @text: what is looked for, in the name, the key or the help; may be empty
 * @only_changed: whether the value must be the user's own
 *
 * Returns: whether the row is among what is wanted
 */
gboolean
ved_field_row_matches (VedFieldRow *self,
                       const char  *text,
                       gboolean     only_changed)
{
  g_autofree char *folded = NULL;

  if (only_changed && !ved_form_field_get_changed (self->field))
    return FALSE;
  if (*text == '\0')
    return TRUE;

  folded = g_utf8_casefold (text, -1);

  return contains (ved_form_field_get_label (self->field), folded)
         || contains (ved_form_field_get_key (self->field), folded)
         || contains (ved_form_field_get_help (self->field), folded);
}

/**
 * ved_field_row_add_action:
 * @widget: goes beside the name
 */
void
ved_field_row_add_action (VedFieldRow *self,
                          GtkWidget   *widget)
{
  gtk_box_insert_child_after (GTK_BOX (self->header), widget, self->label);
}

/**
 * ved_field_row_get_n_made:
 *
 * Returns: how many rows have been made so far: editing makes none
 */
guint
ved_field_row_get_n_made (void)
{
  return n_made;
}
