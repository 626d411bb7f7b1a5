/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recordings-page"

#include "config.h"

#include "app/recordings/ved-recordings-page.h"

#include "app/charts/ved-save-file.h"
#include "app/models/ved-session.h"
#include "app/parts/ved-card.h"
#include "app/parts/ved-page-text.h"
#include "app/recordings/ved-compare-window.h"
#include "app/recordings/ved-recording-details.h"
#include "app/recordings/ved-recording-row.h"
#include "app/recordings/ved-recording-save.h"
#include "app/recordings/ved-recording-shelf.h"
#include "app/recordings/ved-recording-work.h"
#include "app/ved-announcer.h"
#include "app/ved-toast.h"
#include "app/ved-tooltip.h"
#include "base/ved-error.h"
#include "store/recordings/ved-recording-schema.h"
#include "store/recordings/ved-recording-source.h"

#include <glib/gi18n.h>

/* The library of recordings. What is deleted leaves the list at once and goes to the trash when the toast that
 * offers to undo it has gone, or the page has. */

#define MARGIN_PX 18
#define SPACING_PX 12
#define UNDO_S 10
#define PATH_KEY "ved-path"
#define IMPORT_FORM "import.yaml"

struct _VedRecordingsPage
{
  VedPage parent_instance;
  VedSession *session;          /* not owned: it outlives its pages */
  VedRecordingShelf *shelf;
  GtkFilterListModel *shown;
  GtkWidget *search;
  GtkWidget *count;
  GtkWidget *work;              /* (nullable) box of VedRecordingWork, until the page goes: what is going on */
  GtkWidget *stack;
  GtkWidget *list;
  AdwToastOverlay *toasts;
  gboolean is_ending;           /* the window closes when nothing is going on any more */
  GPtrArray *doomed;            /* paths that go to the trash */
  GtkFileChooserNative *chooser; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (VedRecordingsPage, ved_recordings_page, VED_TYPE_PAGE)

/* Returns: (transfer full) (nullable): where the recording lies that is open. */
static char *
dup_open_folder (VedRecordingsPage * self)
{
  const VedSourceSpec *spec = ved_session_get_spec (self->session);

  return spec != NULL && spec->kind == VED_SPEC_RECORDING && g_str_has_suffix (spec->target, VED_RECORDING_SUFFIX)
         ? g_path_get_dirname (spec->target) : NULL;
}

static void
show_what_is_open (VedRecordingsPage *self)
{
  const VedSourceSpec *spec = ved_session_get_spec (self->session);
  const char *path = spec != NULL && spec->kind == VED_SPEC_RECORDING ? spec->target : NULL;
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    {
      VedRecordingItem *item = ved_recording_row_get_item (VED_RECORDING_ROW (row));

      ved_recording_row_set_open (VED_RECORDING_ROW (row), g_strcmp0 (path, ved_recording_item_get_path (item)) == 0);
    }
}

static void
update (VedRecordingsPage *self)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  guint n_all = g_list_model_get_n_items (ved_recording_shelf_get_items (self->shelf));
  g_autofree char *text = NULL, *folder = dup_open_folder (self);
  const char *name = n_shown > 0 ? "list" : n_all > 0 ? "nothing-found" : folder != NULL ? "elsewhere" : "empty";

  if (n_shown == n_all)
    text = g_strdup_printf (ngettext ("%u recording", "%u recordings", n_all), n_all);
  else
    text = g_strdup_printf (ngettext ("%u of %u recording", "%u of %u recordings", n_all), n_shown, n_all);
  ved_text_label_set (self->count, text);
  if (n_all == 0 && ved_recording_shelf_is_looking (self->shelf))
    name = "looking";
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
  show_what_is_open (self);
}

static gboolean
matches_cb (gpointer item,
            gpointer user_data)
{
  VedRecordingsPage *self = user_data;

  return ved_recording_item_matches (item, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
search_changed_cb (VedRecordingsPage *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->shown), GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

static GtkWidget *
create_row_cb (gpointer item,
               gpointer user_data)
{
  VedRecordingsPage *self = user_data;
  const char *path = ved_session_get_recording_path (self->session);

  return ved_recording_row_new (item, g_strcmp0 (path, ved_recording_item_get_path (item)) == 0);
}

/* What was opened is watched, not looked for. */
static void
open_recording (VedRecordingsPage *self,
                const char        *path)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-source", "s", path);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "overview");
}

static void
row_activated_cb (VedRecordingsPage *self,
                  VedRecordingRow   *row)
{
  open_recording (self, ved_recording_item_get_path (ved_recording_row_get_item (row)));
}

static void
open_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  open_recording (user_data, g_variant_get_string (parameter, NULL));
}

static VedRecordingItem *
find_item (VedRecordingsPage *self,
           GVariant          *path)
{
  GListModel *items = ved_recording_shelf_get_items (self->shelf);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(VedRecordingItem) item = g_list_model_get_item (items, i);

      if (g_str_equal (ved_recording_item_get_path (item), g_variant_get_string (path, NULL)))
        return g_steal_pointer (&item);
    }

  return NULL;
}

static GtkWindow *
get_window (gpointer self)
{
  return GTK_WINDOW (gtk_widget_get_root (self));
}

static void
describe_activated_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  VedRecordingsPage *self = user_data;
  g_autoptr(VedRecordingItem) item = find_item (self, parameter);

  if (item != NULL)
    ved_recording_describe_dialog (get_window (self), self->shelf, item);
}

static void
compare_activated_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  VedRecordingsPage *self = user_data;
  g_autoptr(VedRecordingItem) item = find_item (self, parameter);
  GtkWidget *window;

  if (item == NULL)
    return;

  window = ved_compare_window_new (self->session, self->shelf, item);
  gtk_window_set_transient_for (GTK_WINDOW (window), get_window (self));
  gtk_window_present (GTK_WINDOW (window));
}

/* Proposes the range between the marks when it is the recording that is open. */
static void
trim_activated_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  VedRecordingsPage *self = user_data;
  g_autoptr(VedRecordingItem) item = find_item (self, parameter);
  VedFrameSource *source = ved_fleet_model_get_source (ved_page_get_model (VED_PAGE (self)));
  gint64 from_us, to_us, a_us, b_us;

  if (item == NULL)
    return;

  from_us = ved_recording_item_get_info (item)->first_us;
  to_us = ved_recording_item_get_info (item)->last_us;
  if (VED_IS_RECORDING_SOURCE (source)
      && g_str_equal (ved_recording_source_get_path (VED_RECORDING_SOURCE (source)), ved_recording_item_get_path (item))
      && ved_time_marks_get_range (ved_session_get_marks (self->session), &a_us, &b_us))
    {
      from_us = a_us;
      to_us = b_us;
    }
  ved_recording_trim_dialog (get_window (self), self->shelf, item, from_us, to_us);
}

static void
merge_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  VedRecordingsPage *self = user_data;
  g_autoptr(VedRecordingItem) item = find_item (self, parameter);
  g_autoptr(VedRecordingItem) next = item != NULL ? ved_recording_shelf_find_next (self->shelf, item) : NULL;
  g_autofree char *title = NULL, *name = NULL;

  if (next == NULL)
    {
      ved_page_tell (VED_PAGE (self), _("There is no later recording of the same source"));
      return;
    }

  title = ved_recording_item_dup_title (item);
  name = g_strdup_printf (_("%s, merged"), title);
  ved_recording_shelf_copy (self->shelf, (const char *[]) { ved_recording_item_get_path (item),
                                                            ved_recording_item_get_path (next), NULL }, name,
                            G_MININT64, G_MAXINT64);
}

static void
begin_work (VedRecordingsPage *self,
            const char        *text,
            VedProgress       *progress,
            GCancellable      *cancellable)
{
  gtk_box_append (GTK_BOX (self->work), ved_recording_work_new (text, progress, cancellable));
}

static GtkWidget *
first_work (VedRecordingsPage *self)
{
  return self->work != NULL ? gtk_widget_get_first_child (self->work) : NULL;
}

static void
end_work (VedRecordingsPage *self,
          GCancellable      *cancellable)
{
  for (GtkWidget *line = first_work (self), *next; line != NULL; line = next)
    {
      next = gtk_widget_get_next_sibling (line);
      if (ved_recording_work_get_cancellable (VED_RECORDING_WORK (line)) == cancellable)
        gtk_box_remove (GTK_BOX (self->work), line);
    }
  if (self->is_ending && first_work (self) == NULL)
    ved_page_finished (VED_PAGE (self));
}

static void
cancel_work (VedRecordingsPage *self)
{
  for (GtkWidget *line = first_work (self); line != NULL; line = gtk_widget_get_next_sibling (line))
    g_cancellable_cancel (ved_recording_work_get_cancellable (VED_RECORDING_WORK (line)));
}

static void
exported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(VedRecordingsPage) self = user_data;
  g_autoptr(GError) error = NULL;

  end_work (self, g_task_get_cancellable (G_TASK (result)));
  if (ved_recording_save_finish (result, &error))
    ved_page_tell (VED_PAGE (self), _("The recording was exported"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ved_page_tell (VED_PAGE (self), error->message);
}

static void
export_to (VedRecordingsPage *self,
           const char        *path,
           GFile             *file)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(VedProgress) progress = ved_progress_new ();
  g_autofree char *name = g_file_get_basename (file), *text = g_strdup_printf (_("Exporting to “%s”…"), name);

  begin_work (self, text, progress, cancellable);
  ved_recording_save_async (path, file, progress, cancellable, exported_cb, g_object_ref (self));
}

static void
export_chosen_cb (GtkNativeDialog   *dialog,
                  int                response,
                  VedRecordingsPage *self)
{
  const char *path = g_object_get_data (G_OBJECT (dialog), PATH_KEY);
  g_autoptr(GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    export_to (self, path, file);
  g_clear_object (&self->chooser);
}

static void
export_activated_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  VedRecordingsPage *self = user_data;
  g_autoptr(VedRecordingItem) item = find_item (self, parameter);
  g_autofree char *title = item != NULL ? ved_recording_item_dup_title (item) : NULL;
  g_autofree char *name = g_strconcat (title != NULL ? title : "", ".csv", NULL);

  if (item == NULL)
    return;

  g_clear_object (&self->chooser);
  self->chooser = ved_save_dialog_new (GTK_WIDGET (self), _("Export as .csv, .jsonl or .txt (OpenMetrics)"), name);
  g_object_set_data_full (G_OBJECT (self->chooser), PATH_KEY, g_variant_dup_string (parameter, NULL), g_free);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (export_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
trashed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(VedRecordingsPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_file_get_path (G_FILE (object));

  g_file_trash_finish (G_FILE (object), result, &error);
  if (self->shelf == NULL)
    return;

  /* What is put back from the trash is seen again. */
  ved_recording_shelf_set_hidden (self->shelf, path, FALSE);
  if (error != NULL)
    ved_page_tell (VED_PAGE (self), error->message);
}

/* A folder on another computer may take seconds. */
static void
trash (VedRecordingsPage *self,
       const char        *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_file_trash_async (file, G_PRIORITY_DEFAULT, NULL, trashed_cb, g_object_ref (self));
}

/* When the window closes nobody waits for it any more: it is done at once, or never. */
static void
trash_now (VedRecordingsPage *self)
{
  for (guint i = 0; i < self->doomed->len; i++)
    {
      g_autoptr(GFile) file = g_file_new_for_path (g_ptr_array_index (self->doomed, i));
      g_autoptr(GError) error = NULL;

      if (!g_file_trash (file, NULL, &error))
        ved_report_error (G_LOG_DOMAIN, "Moving a recording to the trash", g_steal_pointer (&error));
    }
  g_ptr_array_set_size (self->doomed, 0);
}

/* Whether it was still to be done. */
static gboolean
spare (VedRecordingsPage *self,
       const char        *path)
{
  guint index;

  if (!g_ptr_array_find_with_equal_func (self->doomed, path, g_str_equal, &index))
    return FALSE;

  g_ptr_array_remove_index (self->doomed, index);

  return TRUE;
}

static void
undo_clicked_cb (AdwToast          *toast,
                 VedRecordingsPage *self)
{
  const char *path = g_object_get_data (G_OBJECT (toast), PATH_KEY);

  if (spare (self, path))
    ved_recording_shelf_set_hidden (self->shelf, path, FALSE);
}

static void
dismissed_cb (AdwToast          *toast,
              VedRecordingsPage *self)
{
  const char *path = g_object_get_data (G_OBJECT (toast), PATH_KEY);

  if (spare (self, path))
    trash (self, path);
}

static void
trash_activated_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  VedRecordingsPage *self = user_data;
  g_autoptr(VedRecordingItem) item = find_item (self, parameter);
  const char *path = g_variant_get_string (parameter, NULL);
  g_autofree char *title = item != NULL ? ved_recording_item_dup_title (item) : NULL;
  g_autofree char *text = g_strdup_printf (_("“%s” moved to the trash"), title);
  AdwToast *toast;

  if (item == NULL)
    return;

  toast = ved_toast_new (text);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, UNDO_S);
  g_object_set_data_full (G_OBJECT (toast), PATH_KEY, g_strdup (path), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
  g_ptr_array_add (self->doomed, g_strdup (path));
  ved_recording_shelf_set_hidden (self->shelf, path, TRUE);
  ved_announce (GTK_WIDGET (self), text);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
folder_chosen_cb (GtkNativeDialog   *dialog,
                  int                response,
                  VedRecordingsPage *self)
{
  g_autoptr(GFile) folder = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = folder != NULL ? g_file_get_path (folder) : NULL;
  if (path != NULL)
    ved_recording_shelf_add_folder (self->shelf, path);
  g_clear_object (&self->chooser);
}

static void
add_folder_activated_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  VedRecordingsPage *self = user_data;

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Add a Folder With Recordings"), get_window (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Add"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (folder_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_open_folder_activated_cb (GSimpleAction *action,
                              GVariant      *parameter,
                              gpointer       user_data)
{
  VedRecordingsPage *self = user_data;
  g_autofree char *folder = dup_open_folder (self);

  if (folder != NULL)
    ved_recording_shelf_add_folder (self->shelf, folder);
}

static GtkWidget *
create_bar_button (const char *icon,
                   const char *text,
                   const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  ved_set_tooltip (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);

  return button;
}

static GtkWidget *
create_bar (VedRecordingsPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX / 2);
  GtkWidget *folder = create_bar_button ("folder-new-symbolic", _("Add a Folder"), "recordings.add-folder");
  GtkWidget *import = create_bar_button ("list-add-symbolic", _("Make a Recording of Saved Data"), "win.show-form");

  gtk_actionable_set_action_target (GTK_ACTIONABLE (import), "s", IMPORT_FORM);
  self->search = gtk_search_entry_new ();
  ved_page_leave_search (self->search);
  gtk_widget_set_hexpand (self->search, TRUE);
  g_object_set (self->search, "placeholder-text", _("Title, source, tag or note"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find recordings"), -1);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), self->search);
  gtk_box_append (GTK_BOX (bar), folder);
  gtk_box_append (GTK_BOX (bar), import);

  return bar;
}

static GtkWidget *
create_line (VedRecordingsPage *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING_PX);
  GtkWidget *save = gtk_button_new_with_label (_("Save the Last Hour"));

  self->count = ved_text_label_new ("", "dim-label");
  gtk_widget_set_hexpand (self->count, TRUE);
  gtk_widget_set_halign (self->count, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save), "app.save-last");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (save), "i", 60);
  ved_set_tooltip (save, _("Makes a recording of what was seen in the last hour"));
  gtk_box_append (GTK_BOX (line), self->count);
  gtk_box_append (GTK_BOX (line), save);

  return line;
}

static GtkWidget *
add_status (VedRecordingsPage *self,
            const char        *name,
            const char        *icon,
            const char        *title,
            const char        *description)
{
  GtkWidget *status = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (status), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (status), description);
  gtk_stack_add_named (GTK_STACK (self->stack), status, name);

  return status;
}

/* Of what was opened from anywhere. */
static void
add_elsewhere (VedRecordingsPage *self)
{
  GtkWidget *status = add_status (self, "elsewhere", "ved-recordings-symbolic", _("No recordings in the library"),
                                  _("The open recording is in a folder that is not part of the library."));
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Add Its Folder"));

  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "pill");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "recordings.add-open-folder");
  adw_status_page_set_child (ADW_STATUS_PAGE (status), button);
}

static GtkWidget *
create_stack (VedRecordingsPage *self)
{
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Recordings"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (GTK_STACK (self->stack), self->list, "list");
  add_status (self, "empty", "ved-recordings-symbolic", _("Nothing recorded yet"),
              _("Ctrl+Shift+R records what you see into one file. Drop files on the window to open them; + makes a "
                "recording from data saved elsewhere."));
  add_elsewhere (self);
  add_status (self, "nothing-found", "edit-find-symbolic", _("No recording matches"),
              _("Search for a part of a title, a source, a tag or a note."));
  add_status (self, "looking", "ved-recordings-symbolic", _("Looking for recordings…"), NULL);

  return self->stack;
}

static GtkWidget *
create_content (VedRecordingsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX), *clamp = adw_clamp_new ();

  gtk_widget_set_margin_start (box, MARGIN_PX);
  gtk_widget_set_margin_end (box, MARGIN_PX);
  gtk_widget_set_margin_top (box, MARGIN_PX);
  gtk_widget_set_margin_bottom (box, MARGIN_PX);
  gtk_box_append (GTK_BOX (box), create_bar (self));
  gtk_box_append (GTK_BOX (box), create_line (self));
  self->work = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING_PX);
  gtk_box_append (GTK_BOX (box), self->work);
  gtk_box_append (GTK_BOX (box), create_stack (self));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 900);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);

  return ved_page_scroller_new (clamp);
}

static void
recording_changed_cb (VedRecordingsPage *self)
{
  if (ved_page_get_active (VED_PAGE (self)))
    ved_recording_shelf_set_watching (self->shelf, TRUE);
}

static void
told_cb (VedRecordingsPage *self,
         const char        *text)
{
  ved_page_tell (VED_PAGE (self), text);
}

static void
work_began_cb (VedRecordingsPage *self,
               const char        *text,
               gpointer           progress,
               GCancellable      *cancellable)
{
  begin_work (self, text, progress, cancellable);
}

static void
ved_recordings_page_set_session (VedPage    *page,
                                 VedSession *session)
{
  VedRecordingsPage *self = VED_RECORDINGS_PAGE (page);
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (matches_cb, self, NULL));

  self->session = session;
  self->shelf = ved_recording_shelf_new (ved_session_get_settings (session));
  self->shown = gtk_filter_list_model_new (g_object_ref (ved_recording_shelf_get_items (self->shelf)), filter);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->shown), create_row_cb, self, NULL);
  g_signal_connect_object (self->shelf, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shelf, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shelf, "began", G_CALLBACK (work_began_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shelf, "ended", G_CALLBACK (end_work), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "recording-changed", G_CALLBACK (recording_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "spec-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
ved_recordings_page_shown (VedPage *page)
{
  ved_recording_shelf_set_watching (VED_RECORDINGS_PAGE (page)->shelf, TRUE);
}

static void
ved_recordings_page_hidden (VedPage *page)
{
  ved_recording_shelf_set_watching (VED_RECORDINGS_PAGE (page)->shelf, FALSE);
}

static void
ved_recordings_page_search (VedPage    *page,
                            const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (VED_RECORDINGS_PAGE (page)->search), text != NULL ? text : "");
}

static GVariant *
ved_recordings_page_save_state (VedPage *page)
{
  VedRecordingsPage *self = VED_RECORDINGS_PAGE (page);
  GVariantDict state;

  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "search", "s", gtk_editable_get_text (GTK_EDITABLE (self->search)));

  return g_variant_dict_end (&state);
}

static void
ved_recordings_page_restore_state (VedPage  *page,
                                   GVariant *state)
{
  const char *search;

  if (g_variant_lookup (state, "search", "&s", &search))
    ved_recordings_page_search (page, search);
}

static char *
ved_recordings_page_get_unfinished (VedPage *page)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) texts = NULL;

  for (GtkWidget *line = first_work (VED_RECORDINGS_PAGE (page)); line != NULL; line = gtk_widget_get_next_sibling (line))
    g_strv_builder_add (builder, ved_recording_work_get_text (VED_RECORDING_WORK (line)));
  texts = g_strv_builder_end (builder);

  return *texts != NULL ? g_strjoinv ("\n", texts) : NULL;
}

/* Cancelled work takes away what it had written so far. */
static void
ved_recordings_page_end_unfinished (VedPage *page)
{
  VED_RECORDINGS_PAGE (page)->is_ending = TRUE;
  cancel_work (VED_RECORDINGS_PAGE (page));
}

static void
ved_recordings_page_dispose (GObject *object)
{
  VedRecordingsPage *self = VED_RECORDINGS_PAGE (object);

  trash_now (self);
  g_clear_object (&self->chooser);
  cancel_work (self);
  self->work = NULL;
  if (self->shelf != NULL)
    gtk_list_box_bind_model (GTK_LIST_BOX (self->list), NULL, NULL, NULL, NULL);
  g_clear_object (&self->shown);
  g_clear_object (&self->shelf);

  G_OBJECT_CLASS (ved_recordings_page_parent_class)->dispose (object);
}

static void
ved_recordings_page_finalize (GObject *object)
{
  g_ptr_array_unref (VED_RECORDINGS_PAGE (object)->doomed);

  G_OBJECT_CLASS (ved_recordings_page_parent_class)->finalize (object);
}

static void
ved_recordings_page_class_init (VedRecordingsPageClass *klass)
{
  VedPageClass *page_class = VED_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_recordings_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_recordings_page_finalize;
  page_class->set_session = ved_recordings_page_set_session;
  page_class->shown = ved_recordings_page_shown;
  page_class->hidden = ved_recordings_page_hidden;
  page_class->search = ved_recordings_page_search;
  page_class->save_state = ved_recordings_page_save_state;
  page_class->restore_state = ved_recordings_page_restore_state;
  page_class->get_unfinished = ved_recordings_page_get_unfinished;
  page_class->end_unfinished = ved_recordings_page_end_unfinished;
}

static void
ved_recordings_page_init (VedRecordingsPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "compare", .activate = compare_activated_cb, .parameter_type = "s" },
    { .name = "describe", .activate = describe_activated_cb, .parameter_type = "s" },
    { .name = "trim", .activate = trim_activated_cb, .parameter_type = "s" },
    { .name = "merge", .activate = merge_activated_cb, .parameter_type = "s" },
    { .name = "open", .activate = open_activated_cb, .parameter_type = "s" },
    { .name = "export", .activate = export_activated_cb, .parameter_type = "s" },
    { .name = "trash", .activate = trash_activated_cb, .parameter_type = "s" },
    { .name = "add-folder", .activate = add_folder_activated_cb },
    { .name = "add-open-folder", .activate = add_open_folder_activated_cb },
  };
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();

  self->doomed = g_ptr_array_new_with_free_func (g_free);
  ved_page_set_title (VED_PAGE (self), _("Recordings"));
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "recordings", G_ACTION_GROUP (actions));
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->toasts, create_content (self));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->toasts));
}
