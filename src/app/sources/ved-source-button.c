/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-source-button"

#include "config.h"

#include "app/sources/ved-source-button.h"

#include "app/parts/ved-place-label.h"
#include "app/parts/ved-source-text.h"
#include "app/sources/ved-source-popover.h"

#include <glib/gi18n.h>

struct _VedSourceButton
{
  AdwBin parent_instance;
  VedSession *session;          /* (nullable) */
  GtkMenuButton *button;
  GtkWidget *dot;
  VedPlaceLabel *place;
  GtkLabel *state_label;
  GtkWidget *arrow;
  char *age;
};

G_DEFINE_FINAL_TYPE (VedSourceButton, ved_source_button, ADW_TYPE_BIN)

static void
make_popover (GtkMenuButton *button,
              gpointer       user_data)
{
  VedSourceButton *self = user_data;

  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_popover (button, ved_source_popover_new (self->session));
}

static void
show (VedSourceButton *self,
      const char      *css_class,
      const char      *name,
      const char      *text,
      const char      *state)
{
  const char *classes[] = { "state-dot", css_class, NULL };
  g_autofree char *label = NULL;

  gtk_widget_set_css_classes (self->dot, classes);
  ved_place_label_set_name (self->place, name);
  if (g_strcmp0 (gtk_label_get_label (self->state_label), text) == 0)
    return;

  gtk_label_set_label (self->state_label, text);
  label = g_strdup_printf (_("Source: %s, %s"), name, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Without a fleet. An order book that was to be opened instead and cannot be is named here too. */
static void
show_no_fleet (VedSourceButton *self)
{
  VedBookSession *book = ved_session_get_book (self->session);
  g_autofree char *name = NULL, *text = NULL;

  if (ved_book_session_get_state (book) != VED_BOOK_FAILED)
    {
      show (self, "idle", _("No Fleet"), "", ved_source_text_state (VED_SOURCE_IDLE));
      return;
    }
  name = g_path_get_basename (ved_book_session_get_path (book));
  show (self, "error", name, _("cannot be read"), _("cannot be read"));
}

/* The age says more than "Live" while all is well; else the state is what matters. */
static void
refresh (VedSourceButton *self)
{
  const VedSourceSpec *spec = ved_session_get_spec (self->session);
  VedSourceState state = ved_fleet_model_get_state (ved_session_get_model (self->session));
  gboolean shows_age = state == VED_SOURCE_LIVE && self->age != NULL;
  const char *text = shows_age ? self->age : ved_source_text_state (state);
  g_autofree char *name = NULL;

  if (spec == NULL)
    {
      show_no_fleet (self);
      return;
    }
  name = ved_source_text_name (spec);
  show (self, ved_source_text_state_css (state), name, text, ved_source_text_state (state));
}

static void
ved_source_button_dispose (GObject *object)
{
  VedSourceButton *self = VED_SOURCE_BUTTON (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->age, g_free);

  G_OBJECT_CLASS (ved_source_button_parent_class)->dispose (object);
}

static void
ved_source_button_class_init (VedSourceButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_source_button_dispose;

  g_type_ensure (VED_TYPE_PLACE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-source-button.ui");
  gtk_widget_class_bind_template_child (widget_class, VedSourceButton, button);
  gtk_widget_class_bind_template_child (widget_class, VedSourceButton, dot);
  gtk_widget_class_bind_template_child (widget_class, VedSourceButton, place);
  gtk_widget_class_bind_template_child (widget_class, VedSourceButton, state_label);
  gtk_widget_class_bind_template_child (widget_class, VedSourceButton, arrow);
}

static void
ved_source_button_init (VedSourceButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->button, make_popover, self, NULL);
}

/**
 * ved_source_button_set_session:
 * @session: what is watched; set once
 */
void
ved_source_button_set_session (VedSourceButton *self,
                               VedSession      *session)
{
  g_return_if_fail (VED_IS_SOURCE_BUTTON (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "spec-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_session_get_book (session), "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_session_get_model (session), "notify::state", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  refresh (self);
}

/**
 * ved_source_button_set_age:
 * @age: of the newest data, as text
 */
void
ved_source_button_set_age (VedSourceButton *self,
                           const char      *age)
{
  g_return_if_fail (VED_IS_SOURCE_BUTTON (self));

  if (g_strcmp0 (age, self->age) == 0)
    return;

  g_free (self->age);
  self->age = g_strdup (age);
  refresh (self);
}

/**
 * ved_source_button_set_narrow:
 * @narrow: whether there is only room for the dot and two names, the other that of the page
 */
void
ved_source_button_set_narrow (VedSourceButton *self,
                              gboolean         narrow)
{
  g_return_if_fail (VED_IS_SOURCE_BUTTON (self));

  ved_place_label_set_narrow (self->place, narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), !narrow);
  gtk_widget_set_visible (self->arrow, !narrow);
}

/**
 * ved_source_button_set_page:
 * @page: title of the page that is shown
 */
void
ved_source_button_set_page (VedSourceButton *self,
                            const char      *page)
{
  g_return_if_fail (VED_IS_SOURCE_BUTTON (self));

  ved_place_label_set_page (self->place, page);
}

/**
 * ved_source_button_get_button:
 *
 * Returns: (transfer none): what the popover opens from
 */
GtkMenuButton *
ved_source_button_get_button (VedSourceButton *self)
{
  g_return_val_if_fail (VED_IS_SOURCE_BUTTON (self), NULL);

  return self->button;
}

/**
 * ved_source_button_enter_key:
 *
 * Opens the popover where a key is entered.
 */
void
ved_source_button_enter_key (VedSourceButton *self)
{
  GtkPopover *popover;

  g_return_if_fail (VED_IS_SOURCE_BUTTON (self));

  gtk_menu_button_popup (self->button);
  popover = gtk_menu_button_get_popover (self->button);
  if (popover != NULL)
    ved_source_popover_focus_key (VED_SOURCE_POPOVER (popover));
}
