/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-details"

#include "config.h"

#include "app/recordings/ved-recording-details.h"

#include "app/timeline/ved-jump-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* The two questions about a recording: what to call it, and which part of it to keep. */

#define DATA_KEY "ved-recording-question"
#define N_ROWS 3

/* Owned by its dialog. */
typedef struct {
  VedRecordingShelf *shelf;
  VedRecordingItem *item;
  GtkWidget *rows[N_ROWS];      /* (nullable) AdwEntryRow */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->shelf);
  g_object_unref (self->item);
  g_free (self);
}

static const char *
get_answer (Question *self,
            guint     row)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->rows[row]));
}

static void
add_row (Question   *self,
         guint       index,
         GtkWidget  *list,
         const char *title,
         const char *text)
{
  self->rows[index] = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[index]), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (self->rows[index]), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->rows[index]), text != NULL ? text : "");
  gtk_list_box_append (GTK_LIST_BOX (list), self->rows[index]);
}

static GtkWidget *
create_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);

  return list;
}

static Question *
ask (GtkWindow         *parent,
     VedRecordingShelf *shelf,
     VedRecordingItem  *item,
     const char        *heading,
     const char        *body,
     GtkWidget         *list,
     const char        *deed,
     GCallback          responded)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  Question *self = g_new0 (Question, 1);

  self->shelf = g_object_ref (shelf);
  self->item = g_object_ref (item);
  g_object_set_data_full (G_OBJECT (dialog), DATA_KEY, self, question_free);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), list);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "do", deed, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response::do", responded, self);
  gtk_window_present (GTK_WINDOW (dialog));

  return self;
}

static GStrv
read_tags (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_strstrip (parts[i]);
      if (*parts[i] != '\0')
        g_strv_builder_add (builder, parts[i]);
    }

  return g_strv_builder_end (builder);
}

static void
described_cb (AdwMessageDialog *dialog,
              const char       *response,
              Question         *self)
{
  g_auto(GStrv) tags = read_tags (get_answer (self, 1));

  ved_recording_shelf_describe (self->shelf, ved_recording_item_get_path (self->item), get_answer (self, 0),
                                get_answer (self, 2), (const char *const *) tags);
}

/**
 * ved_recording_describe_dialog:
 * @shelf: where the recording is listed
 * @item: the recording
 *
 * Asks for title, tags and note of a recording, and writes them into it.
 */
void
ved_recording_describe_dialog (GtkWindow         *parent,
                               VedRecordingShelf *shelf,
                               VedRecordingItem  *item)
{
  const VedRecordingInfo *info = ved_recording_item_get_info (item);
  g_autofree char *title = ved_recording_item_dup_title (item);
  g_autofree char *tags = info->tags != NULL ? g_strjoinv (", ", info->tags) : g_strdup ("");
  GtkWidget *list = create_list ();
  Question *question = ask (parent, shelf, item, title, _("Kept in the file, wherever it goes."), list, _("_Save"),
                            G_CALLBACK (described_cb));

  add_row (question, 0, list, _("Title"), title);
  add_row (question, 1, list, _("Tags, separated by commas"), tags);
  add_row (question, 2, list, _("Note"), info->note);
  gtk_widget_grab_focus (question->rows[0]);
}

/* A time that is typed means its second as a whole, of which the first row wants the beginning. */
static gboolean
read_time (Question *self,
           guint     row,
           gint64   *time_us)
{
  const VedRecordingInfo *info = ved_recording_item_get_info (self->item);
  g_autoptr(GTimeZone) zone = g_time_zone_new_local ();
  VedJumpContext context = { .position_us = row == 0 ? info->first_us : info->last_us, .first_us = info->first_us, .last_us = info->last_us,
                             .zone = zone };
  gboolean good = ved_jump_text_read (get_answer (self, row), &context, time_us, NULL);

  if (row == 0 && good)
    *time_us -= *time_us % G_USEC_PER_SEC;
  if (good)
    gtk_widget_remove_css_class (self->rows[row], "error");
  else
    gtk_widget_add_css_class (self->rows[row], "error");

  return good;
}

static void
times_changed_cb (GtkEditable      *editable,
                  AdwMessageDialog *dialog)
{
  Question *self = g_object_get_data (G_OBJECT (dialog), DATA_KEY);
  gint64 from_us, to_us;
  const VedRecordingInfo *info = ved_recording_item_get_info (self->item);
  gboolean good = read_time (self, 0, &from_us) & read_time (self, 1, &to_us);

  if (good && from_us > info->last_us)
    gtk_widget_add_css_class (self->rows[0], "error");
  if (good && from_us >= to_us)
    gtk_widget_add_css_class (self->rows[1], "error");
  good = good && from_us < to_us && from_us <= info->last_us;
  adw_message_dialog_set_response_enabled (dialog, "do", good);
}

static void
trimmed_cb (AdwMessageDialog *dialog,
            const char       *response,
            Question         *self)
{
  const char *paths[] = { ved_recording_item_get_path (self->item), NULL };
  g_autofree char *title = ved_recording_item_dup_title (self->item);
  g_autofree char *name = g_strdup_printf (_("%s (part)"), title);
  gint64 from_us, to_us;

  if (read_time (self, 0, &from_us) && read_time (self, 1, &to_us))
    ved_recording_shelf_copy (self->shelf, paths, name, from_us, to_us);
}

static char *
write_time (gint64 time_us)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = g_date_time_to_local (utc);

  return g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
}

/**
 * ved_recording_trim_dialog:
 * @shelf: where the recording is listed
 * @item: the recording
 * @from_us: what to propose as the beginning, µs UTC
 * @to_us: what to propose as the end
 *
 * Asks for a range and makes a new recording of it; the old one stays as it is.
 */
void
ved_recording_trim_dialog (GtkWindow         *parent,
                           VedRecordingShelf *shelf,
                           VedRecordingItem  *item,
                           gint64             from_us,
                           gint64             to_us)
{
  g_autofree char *from = write_time (from_us), *to = write_time (to_us);
  GtkWidget *list = create_list (), *dialog;
  Question *question = ask (parent, shelf, item, _("Keep a Part"),
                            _("Makes a new recording of what lies between; this one stays as it is."), list,
                            _("_Keep"), G_CALLBACK (trimmed_cb));

  add_row (question, 0, list, _("From"), from);
  add_row (question, 1, list, _("To"), to);
  dialog = gtk_widget_get_ancestor (list, ADW_TYPE_MESSAGE_DIALOG);
  for (guint i = 0; i < 2; i++)
    g_signal_connect_object (question->rows[i], "changed", G_CALLBACK (times_changed_cb), dialog, 0);
  gtk_widget_grab_focus (question->rows[0]);
}
