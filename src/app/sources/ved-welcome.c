/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-welcome"

#include "config.h"

#include "app/sources/ved-welcome.h"

#include "app/sources/ved-recording-sign.h"
#include "app/sources/ved-source-row.h"

#include <glib/gi18n.h>

struct _VedWelcome
{
  AdwBin parent_instance;
  VedSession *session;          /* (nullable) */
  VedRecordingSign *recording_sign;
  AdwExpanderRow *connect_row;
  GtkWidget *address_row;
  GtkSwitch *prometheus_switch;
  gboolean was_applied;         /* the address as it stands */
  GtkWidget *recent_box;
  GtkListBox *recent_list;
};

G_DEFINE_FINAL_TYPE (VedWelcome, ved_welcome, ADW_TYPE_BIN)

static void
address_changed_cb (VedWelcome *self)
{
  self->was_applied = FALSE;
  ved_source_row_forget_fault (ADW_ENTRY_ROW (self->address_row));
}

static void
address_applied_cb (VedWelcome *self)
{
  g_autofree char *source = ved_source_row_read_address (ADW_ENTRY_ROW (self->address_row),
                                                         gtk_switch_get_active (self->prometheus_switch));

  self->was_applied = source != NULL;
  if (source != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-source", "s", source);
}

/* The row offers to apply what was typed, once: an address that turned out to be of the other kind is not typed again. */
static void
kind_changed_cb (VedWelcome *self)
{
  if (self->was_applied)
    address_applied_cb (self);
}

static void
show_recent (VedWelcome *self)
{
  g_auto(GStrv) recent = g_settings_get_strv (ved_session_get_settings (self->session), "recent-sources");
  GtkWidget *child;
  guint n_rows = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->recent_list))) != NULL)
    gtk_list_box_remove (self->recent_list, child);

  for (guint i = 0; recent[i] != NULL; i++)
    {
      GtkWidget *row = ved_source_row_new (recent[i]);

      if (row == NULL)
        continue;
      gtk_list_box_append (self->recent_list, row);
      n_rows++;
    }
  gtk_widget_set_visible (self->recent_box, n_rows > 0);
}

static void
ved_welcome_dispose (GObject *object)
{
  VedWelcome *self = VED_WELCOME (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_welcome_parent_class)->dispose (object);
}

static void
ved_welcome_class_init (VedWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_welcome_dispose;

  g_type_ensure (VED_TYPE_RECORDING_SIGN);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vedette/Vedette/ved-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, VedWelcome, recording_sign);
  gtk_widget_class_bind_template_child (widget_class, VedWelcome, connect_row);
  gtk_widget_class_bind_template_child (widget_class, VedWelcome, address_row);
  gtk_widget_class_bind_template_child (widget_class, VedWelcome, prometheus_switch);
  gtk_widget_class_bind_template_child (widget_class, VedWelcome, recent_box);
  gtk_widget_class_bind_template_child (widget_class, VedWelcome, recent_list);
  gtk_widget_class_bind_template_callback (widget_class, address_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
}

static void
ved_welcome_init (VedWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ved_welcome_set_session:
 * @session: whose recent sources to list; set once
 */
void
ved_welcome_set_session (VedWelcome *self,
                         VedSession *session)
{
  g_return_if_fail (VED_IS_WELCOME (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (ved_session_get_settings (session), "changed::recent-sources",
                           G_CALLBACK (show_recent), self, G_CONNECT_SWAPPED);
  ved_recording_sign_set_session (self->recording_sign, session);
  show_recent (self);
}

/**
 * ved_welcome_enter_address:
 *
 * Goes to where the address of a source is entered.
 */
void
ved_welcome_enter_address (VedWelcome *self)
{
  g_return_if_fail (VED_IS_WELCOME (self));

  adw_expander_row_set_expanded (self->connect_row, TRUE);
  gtk_widget_grab_focus (self->address_row);
}
