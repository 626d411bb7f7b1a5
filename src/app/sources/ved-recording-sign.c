/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-sign"

#include "config.h"

#include "app/sources/ved-recording-sign.h"

#include "app/parts/ved-page-text.h"
#include "app/parts/ved-source-text.h"
#include "app/ved-accessible-name.h"
#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* A recording goes on whatever is shown meanwhile: a sign says so and for how long, and opens on what it is of, where to go
 * there and how to stop it. It counts what was recorded, so it needs no timer. */

#define SPACING_PX 6
#define TEXT_CHARS 36

struct _VedRecordingSign
{
  AdwBin parent_instance;
  VedSession *session;          /* (nullable) */
  GtkMenuButton *button;
  GtkWidget *length;
  char *told;                   /* (nullable): what it is called */
  gboolean is_elsewhere;        /* a page is shown that is of no fleet */
  GtkWidget *title;             /* (nullable), as are the next: once it was opened */
  GtkWidget *facts;
  GtkWidget *go_button;
};

G_DEFINE_FINAL_TYPE (VedRecordingSign, ved_recording_sign, ADW_TYPE_BIN)

static void
show_details (VedRecordingSign *self,
              const char       *name,
              const char       *length)
{
  g_autofree char *title = NULL, *facts = NULL, *file = NULL;

  if (self->title == NULL)
    return;

  file = g_path_get_basename (ved_session_get_recording_path (self->session));
  title = g_strdup_printf (_("Recording %s"), name);
  facts = g_strdup_printf (_("%s so far, in “%s”"), length, file);
  ved_text_label_set (self->title, title);
  ved_text_label_set (self->facts, facts);
  gtk_widget_set_visible (self->go_button, self->is_elsewhere || !ved_session_shows_recorded (self->session));
}

/* Most snapshots change nothing that is said: then nobody who listens is told it again. */
static void
tell (VedRecordingSign *self,
      const char       *text)
{
  if (g_strcmp0 (text, self->told) == 0)
    return;

  g_free (self->told);
  self->told = g_strdup (text);
  ved_set_tooltip (GTK_WIDGET (self->button), text);
  ved_name_widget (GTK_WIDGET (self->button), text);
}

static void
refresh (VedRecordingSign *self)
{
  const char *source = ved_session_get_recorded (self->session);
  g_autofree char *name = NULL, *length = NULL, *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), source != NULL);
  if (source == NULL)
    {
      gtk_menu_button_popdown (self->button);
      return;
    }

  name = ved_source_text_recorded (source);
  length = ved_text_duration (ved_session_get_recorded_us (self->session));
  text = g_strdup_printf (_("Recording %s: %s"), name, length);
  ved_text_label_set (self->length, length);
  tell (self, text);
  show_details (self, name, length);
}

/* The popover goes first: what an action brings up must not find it in its way. */
static void
go_clicked_cb (VedRecordingSign *self)
{
  g_autofree char *source = g_strdup (ved_session_get_recorded (self->session));

  gtk_menu_button_popdown (self->button);
  if (ved_session_shows_recorded (self->session))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "overview");
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-source", "s", source);
}

static void
stop_clicked_cb (VedRecordingSign *self)
{
  gtk_menu_button_popdown (self->button);
  ved_session_stop_recording (self->session);
}

static GtkWidget *
create_button (VedRecordingSign *self,
               const char       *label,
               GCallback         clicked_cb)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect_object (button, "clicked", clicked_cb, self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
create_popover (VedRecordingSign *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX);

  self->title = ved_text_wrapped_label_new ("", "heading");
  self->facts = ved_text_wrapped_label_new ("", "dim-label");
  gtk_label_set_max_width_chars (GTK_LABEL (self->title), TEXT_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (self->facts), TEXT_CHARS);
  self->go_button = create_button (self, _("_Go There"), G_CALLBACK (go_clicked_cb));
  gtk_box_append (GTK_BOX (buttons), self->go_button);
  gtk_box_append (GTK_BOX (buttons), create_button (self, _("_Stop Recording"), G_CALLBACK (stop_clicked_cb)));
  gtk_widget_set_margin_top (buttons, SPACING_PX);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->facts);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_popover_set_child (GTK_POPOVER (popover), box);

  return popover;
}

static void
make_popover (GtkMenuButton *button,
              gpointer       user_data)
{
  VedRecordingSign *self = user_data;

  if (self->title == NULL)
    gtk_menu_button_set_popover (button, create_popover (self));
  refresh (self);
}

static void
ved_recording_sign_dispose (GObject *object)
{
  g_clear_object (&VED_RECORDING_SIGN (object)->session);
  g_clear_pointer (&VED_RECORDING_SIGN (object)->told, g_free);

  G_OBJECT_CLASS (ved_recording_sign_parent_class)->dispose (object);
}

static void
ved_recording_sign_class_init (VedRecordingSignClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_recording_sign_dispose;
}

static void
ved_recording_sign_init (VedRecordingSign *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX);

  self->length = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->length, "numeric");
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("media-record-symbolic"));
  gtk_box_append (GTK_BOX (box), self->length);
  gtk_menu_button_set_child (self->button, box);
  gtk_menu_button_set_create_popup_func (self->button, make_popover, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "record-sign");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * ved_recording_sign_set_session:
 * @session: what may record; set once
 */
void
ved_recording_sign_set_session (VedRecordingSign *self,
                                VedSession       *session)
{
  g_return_if_fail (VED_IS_RECORDING_SIGN (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "recording-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "recording-grew", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "spec-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

/**
 * ved_recording_sign_set_narrow:
 * @narrow: whether there is only room for the dot
 */
void
ved_recording_sign_set_narrow (VedRecordingSign *self,
                               gboolean          narrow)
{
  g_return_if_fail (VED_IS_RECORDING_SIGN (self));

  gtk_widget_set_visible (self->length, !narrow);
}

/**
 * ved_recording_sign_set_elsewhere:
 * @is_elsewhere: whether the page that is shown is of no fleet, whichever is open
 */
void
ved_recording_sign_set_elsewhere (VedRecordingSign *self,
                                  gboolean          is_elsewhere)
{
  g_return_if_fail (VED_IS_RECORDING_SIGN (self));

  self->is_elsewhere = is_elsewhere;
  if (self->session != NULL)
    refresh (self);
}
