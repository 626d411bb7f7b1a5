/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-field-choice"

#include "config.h"

#include "app/commands/ved-field-control.h"

#include <glib/gi18n.h>

/* Switches and choices. The list of a select is the field's own model: other options are spliced into it, and the
 * drop-down keeps the rest. */

#define SEARCHED    9           /* choices from which on a list can be searched */
#define LABEL_CHARS 26
#define ROW_CHARS   60

static void
follow_switch (VedFieldControl *self)
{
  gtk_switch_set_active (GTK_SWITCH (self->main), ved_form_value_bool (ved_form_field_get_value (self->field)));
}

static void
switched_cb (GtkSwitch       *widget,
             GParamSpec      *pspec,
             VedFieldControl *self)
{
  g_autoptr(VedFormValue) value = ved_form_value_new_bool (gtk_switch_get_active (widget));

  if (ved_field_control_is_busy (self))
    return;
  ved_form_set (self->form, ved_form_field_get_key (self->field), value);
}

GtkWidget *
ved_field_switch_new (VedFieldControl *self)
{
  self->main = gtk_switch_new ();
  gtk_widget_set_valign (self->main, GTK_ALIGN_CENTER);
  ved_field_control_follow (self, "value", follow_switch);
  g_signal_connect (self->main, "notify::active", G_CALLBACK (switched_cb), self);

  return self->main;
}

static void
row_made_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_list_item_set_child (item, label);
}

/* A popup is as wide as its button, unless its rows insist on more. */
static void
set_label (GtkListItem *item,
           int          min_chars,
           int          max_chars)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *text = ved_form_option_get_label (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (label), *text != '\0' ? text : _("none"));
  gtk_label_set_width_chars (GTK_LABEL (label), MIN (min_chars, (int) g_utf8_strlen (gtk_label_get_text (GTK_LABEL (label)), -1)));
  gtk_label_set_max_width_chars (GTK_LABEL (label), max_chars);
}

static void
row_bound_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  set_label (item, ROW_CHARS, ROW_CHARS);
}

static void
button_bound_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item)
{
  set_label (item, 0, LABEL_CHARS);
}

static GtkListItemFactory *
create_factory (GCallback bound)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (row_made_cb), NULL);
  g_signal_connect (factory, "bind", bound, NULL);

  return factory;
}

static void
follow_select (VedFieldControl *self)
{
  GListModel *options = G_LIST_MODEL (ved_form_field_get_options (self->field));
  guint at = ved_form_options_find (VED_FORM_OPTIONS (options), ved_form_field_get_value (self->field));

  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->main), g_list_model_get_n_items (options) >= SEARCHED);
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->main)) != at)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->main), at != G_MAXUINT ? at : GTK_INVALID_LIST_POSITION);
}

static void
options_changed_cb (GtkWidget *main)
{
  VedFieldControl *self = g_object_get_data (G_OBJECT (main), "ved-control");

  if (self != NULL)
    ved_field_control_follow (self, NULL, follow_select);
}

static void
selected_cb (GtkDropDown     *widget,
             GParamSpec      *pspec,
             VedFieldControl *self)
{
  VedFormOption *option = gtk_drop_down_get_selected_item (widget);

  if (option == NULL || ved_field_control_is_busy (self)
      || ved_form_value_equal (ved_form_option_get_value (option), ved_form_field_get_value (self->field)))
    return;

  ved_form_set (self->form, ved_form_field_get_key (self->field), ved_form_option_get_value (option));
}

GtkWidget *
ved_field_select_new (VedFieldControl *self)
{
  GListModel *options = G_LIST_MODEL (ved_form_field_get_options (self->field));
  g_autoptr(GtkListItemFactory) button = create_factory (G_CALLBACK (button_bound_cb));
  g_autoptr(GtkListItemFactory) rows = create_factory (G_CALLBACK (row_bound_cb));
  GtkExpression *label = gtk_property_expression_new (VED_TYPE_FORM_OPTION, NULL, "label");

  self->main = gtk_drop_down_new (g_object_ref (options), label);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->main), button);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self->main), rows);
  gtk_widget_set_valign (self->main, GTK_ALIGN_CENTER);
  ved_field_control_follow (self, "value", follow_select);
  g_signal_connect_object (options, "items-changed", G_CALLBACK (options_changed_cb), self->main,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect (self->main, "notify::selected", G_CALLBACK (selected_cb), self);

  return self->main;
}

static GtkWidget *
get_check (VedFieldControl *self,
           guint            position)
{
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->main), (int) position);

  return child != NULL ? gtk_flow_box_child_get_child (child) : NULL;
}

static void
check_toggled_cb (GtkCheckButton  *button,
                  VedFieldControl *self)
{
  GListModel *options = G_LIST_MODEL (ved_form_field_get_options (self->field));
  g_autoptr(VedFormValue) list = ved_form_value_new_list (NULL, 0);

  if (ved_field_control_is_busy (self))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (options); i++)
    {
      g_autoptr(VedFormOption) option = g_list_model_get_item (options, i);
      GtkWidget *check = get_check (self, i);

      if (check != NULL && gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
        ved_form_value_append (list, ved_form_value_ref (ved_form_option_get_value (option)));
    }
  ved_form_set (self->form, ved_form_field_get_key (self->field), list);
}

static gboolean
is_chosen (VedFieldControl    *self,
           const VedFormValue *option)
{
  const VedFormValue *value = ved_form_field_get_value (self->field);

  for (guint i = 0; ved_form_value_type (value) == VED_FORM_LIST && i < ved_form_value_size (value); i++)
    if (ved_form_value_equal (ved_form_value_item (value, i), option))
      return TRUE;

  return FALSE;
}

/* Checks are made for as many options as there ever were; those that are not needed hide. */
static void
follow_multiselect (VedFieldControl *self)
{
  GListModel *options = G_LIST_MODEL (ved_form_field_get_options (self->field));
  guint n = g_list_model_get_n_items (options);

  for (guint i = 0; i < n || get_check (self, i) != NULL; i++)
    {
      g_autoptr(VedFormOption) option = g_list_model_get_item (options, i);
      GtkWidget *check = get_check (self, i);

      if (check == NULL)
        {
          check = gtk_check_button_new ();
          g_signal_connect (check, "toggled", G_CALLBACK (check_toggled_cb), self);
          gtk_flow_box_append (GTK_FLOW_BOX (self->main), check);
          gtk_widget_set_focusable (gtk_widget_get_parent (check), FALSE);
        }
      gtk_widget_set_visible (gtk_widget_get_parent (check), option != NULL);
      if (option == NULL)
        continue;
      gtk_check_button_set_label (GTK_CHECK_BUTTON (check), ved_form_option_get_label (option));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   is_chosen (self, ved_form_option_get_value (option)));
    }
}

static void
multiselect_options_changed_cb (GtkWidget *main)
{
  VedFieldControl *self = g_object_get_data (G_OBJECT (main), "ved-control");

  if (self != NULL)
    ved_field_control_follow (self, NULL, follow_multiselect);
}

GtkWidget *
ved_field_multiselect_new (VedFieldControl *self)
{
  self->main = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->main), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->main), 6);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->main), 6);
  ved_field_control_follow (self, "value", follow_multiselect);
  g_signal_connect_object (ved_form_field_get_options (self->field), "items-changed",
                           G_CALLBACK (multiselect_options_changed_cb), self->main,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  return self->main;
}
