/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-field-control"

#include "config.h"

#include "app/commands/ved-field-control.h"

#include "app/parts/ved-page-text.h"
#include "app/ved-accessible-name.h"
#include "plot/ved-number-format.h"

#include <glib/gi18n.h>

/* A control is a few widgets and one VedFieldControl, which ends with its main widget. The field may outlive it, and
 * the other way round: signals are connected so that each may go first. */

#define REFUSAL "ved-refusal"   /* data of a field */

typedef struct {
  VedFieldControl *control;
  VedFieldFollow follow;
} Following;

static void
control_free (gpointer data)
{
  VedFieldControl *self = data;

  g_object_unref (self->form);
  g_object_unref (self->field);
  g_free (self);
}

static void
property_changed_cb (GtkWidget *main)
{
  Following *following = g_object_get_data (G_OBJECT (main), "ved-following");

  if (following->control->following)
    return;

  following->control->following = TRUE;
  following->follow (following->control);
  following->control->following = FALSE;
}

/**
 * ved_field_control_follow:
 * @property: (nullable): of the field; %NULL: only now
 * @follow: brings the control up to date; what the control says meanwhile is no wish of the user's
 *
 * Brings a control up to date, now and whenever its field changes.
 */
void
ved_field_control_follow (VedFieldControl *self,
                          const char      *property,
                          VedFieldFollow   follow)
{
  Following *following = g_object_get_data (G_OBJECT (self->main), "ved-following");

  if (following == NULL)
    {
      following = g_new0 (Following, 1);
      g_object_set_data_full (G_OBJECT (self->main), "ved-following", following, g_free);
    }
  *following = (Following) { self, follow };
  if (property != NULL)
    {
      g_autofree char *signal = g_strconcat ("notify::", property, NULL);

      g_signal_connect_object (self->field, signal, G_CALLBACK (property_changed_cb), self->main, G_CONNECT_SWAPPED);
    }
  property_changed_cb (self->main);
}

/**
 * ved_field_control_is_busy:
 *
 * Returns: whether what the control says now comes from the form
 */
gboolean
ved_field_control_is_busy (VedFieldControl *self)
{
  return self->following || ved_form_get_is_updating (self->form);
}

static void
refuse (VedFieldControl *self,
        const char      *message)
{
  if (g_strcmp0 (message, ved_field_control_get_refusal (self->field)) == 0)
    return;

  g_object_set_data_full (G_OBJECT (self->field), REFUSAL, g_strdup (message), g_free);
  g_object_notify (G_OBJECT (self->field), "message");
}

/**
 * ved_field_control_get_refusal:
 *
 * Returns: (nullable): why what was typed last is no value of the field, which has the one before
 */
const char *
ved_field_control_get_refusal (VedFormField *field)
{
  return g_object_get_data (G_OBJECT (field), REFUSAL);
}

/**
 * ved_field_control_take:
 * @value: what the user has chosen
 */
void
ved_field_control_take (VedFieldControl *self,
                        VedFormValue    *value)
{
  if (ved_field_control_is_busy (self))
    return;

  refuse (self, NULL);
  ved_form_type (self->form, ved_form_field_get_key (self->field), value);
}

/**
 * ved_field_control_parse:
 * @text: what the user has typed: a number may have the point that is usual where the user lives
 *
 * Returns: (transfer full) (nullable): the value of the field's type that it means
 */
VedFormValue *
ved_field_control_parse (VedFieldControl *self,
                         const char      *text,
                         GError         **error)
{
  const VedFormElementType type = ved_form_field_get_element (self->field)->type;
  g_autoptr(GString) plain = g_string_new (text);

  if (type == VED_FORM_NUMBER_INPUT || type == VED_FORM_SLIDER)
    g_string_replace (plain, ved_number_get_point (), ".", 0);

  return ved_form_field_parse (self->field, plain->str, error);
}

/**
 * ved_field_control_take_text:
 * @text: what the user has typed; one that is no value of the field's type changes nothing, and is told
 */
void
ved_field_control_take_text (VedFieldControl *self,
                             const char      *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormValue) value = ved_field_control_parse (self, text, &error);

  if (value != NULL)
    ved_field_control_take (self, value);
  else if (!ved_field_control_is_busy (self))
    refuse (self, error->message);
}

/**
 * ved_field_control_is_wide:
 *
 * Returns: whether the control takes a line of its own, below the name of the field
 */
gboolean
ved_field_control_is_wide (VedFormField *field)
{
  switch (ved_form_field_get_element (field)->type)
    {
    case VED_FORM_CHECKBOX:
    case VED_FORM_NUMBER_INPUT:
    case VED_FORM_SELECTBOX:
      return FALSE;

    case VED_FORM_TEXT_INPUT:
    case VED_FORM_SLIDER:
    case VED_FORM_INFO:
    case VED_FORM_MULTISELECT:
    case VED_FORM_FILE:
    case VED_FORM_DIRECTORY:
    case VED_FORM_UNKNOWN:
    default:
      return TRUE;
    }
}

static void
follow_info (VedFieldControl *self)
{
  const char *info = ved_form_field_get_info (self->field);

  gtk_label_set_text (GTK_LABEL (self->main), info != NULL ? info : "");
}

static GtkWidget *
create_info (VedFieldControl *self)
{
  self->main = ved_text_wrapped_label_new ("", "command-info");
  gtk_label_set_selectable (GTK_LABEL (self->main), TRUE);
  ved_field_control_follow (self, "info", follow_info);

  return self->main;
}

static GtkWidget *
create_unknown (VedFieldControl *self)
{
  self->main = ved_text_paragraph_new (_("Unknown element type: it has no value."), "warning");

  return self->main;
}

/* What was typed last, or set by other means, is a value after all. */
static void
value_changed_cb (GtkWidget *main)
{
  refuse (g_object_get_data (G_OBJECT (main), "ved-control"), NULL);
}

static GtkWidget *
create (VedFieldControl *self)
{
  switch (ved_form_field_get_element (self->field)->type)
    {
    case VED_FORM_NUMBER_INPUT:
      return ved_field_number_new (self);

    case VED_FORM_SLIDER:
      return ved_field_slider_new (self);

    case VED_FORM_CHECKBOX:
      return ved_field_switch_new (self);

    case VED_FORM_SELECTBOX:
      return ved_field_select_new (self);

    case VED_FORM_MULTISELECT:
      return ved_field_multiselect_new (self);

    case VED_FORM_FILE:
    case VED_FORM_DIRECTORY:
      return ved_field_path_new (self);

    case VED_FORM_INFO:
      return create_info (self);

    case VED_FORM_TEXT_INPUT:
      return ved_field_text_new (self);

    case VED_FORM_UNKNOWN:
    default:
      return create_unknown (self);
    }
}

/**
 * ved_field_control_new:
 * @field: of @form
 * @focus: (out): the widget in it that takes the focus
 *
 * Returns: what a person gives the field a value with; one for the life of the form
 */
GtkWidget *
ved_field_control_new (VedForm      *form,
                       VedFormField *field,
                       GtkWidget   **focus)
{
  VedFieldControl *self = g_new0 (VedFieldControl, 1);
  GtkWidget *widget;

  self->form = g_object_ref (form);
  self->field = g_object_ref (field);
  widget = create (self);
  g_object_set_data_full (G_OBJECT (self->main), "ved-control", self, control_free);
  g_signal_connect_object (field, "notify::value", G_CALLBACK (value_changed_cb), self->main, G_CONNECT_SWAPPED);
  ved_name_widget (self->main, ved_form_field_get_label (field));
  *focus = self->main;

  return widget;
}
