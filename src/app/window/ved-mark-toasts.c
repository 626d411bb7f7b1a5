/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-mark-toasts"

#include "config.h"

#include "app/window/ved-mark-toasts.h"

#include "app/ved-toast.h"

#include <glib/gi18n.h>

#define UNDO_S 10
#define KEY    "ved-removed"

static AdwToast *
create_undo (const char *text)
{
  AdwToast *toast = ved_toast_new (text);

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, UNDO_S);

  return toast;
}

static char *
describe_removed (const char *title)
{
  return g_strdup_printf (_("Bookmark removed: %s"), *title != '\0' ? title : _("Bookmark"));
}

/* It would be done to what is open then. */
static void
add_for_source (VedWindow    *window,
                AdwToast     *toast,
                VedTimeMarks *marks)
{
  g_signal_connect_object (ved_time_marks_get_model (marks), "notify::source", G_CALLBACK (adw_toast_dismiss), toast,
                           G_CONNECT_SWAPPED);
  ved_window_add_toast (window, toast);
}

static void
time_undone_cb (AdwToast     *toast,
                VedTimeMarks *marks)
{
  ved_time_marks_put_bookmark (marks, g_object_get_data (G_OBJECT (toast), KEY));
}

static void
time_mark_removed_cb (VedTimeMarks      *marks,
                      VedRecordingEvent *bookmark,
                      VedWindow         *window)
{
  g_autofree char *text = describe_removed (bookmark->title);
  AdwToast *toast = create_undo (text);
  VedRecordingEvent *again = ved_recording_event_copy (bookmark);

  again->number = 0;
  g_object_set_data_full (G_OBJECT (toast), KEY, again, (GDestroyNotify) ved_recording_event_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (time_undone_cb), marks, 0);
  add_for_source (window, toast, marks);
}

/* A recording keeps its own; what is live keeps them as long as it is recorded. */
static char *
describe_made (VedWindow    *window,
               VedTimeMarks *marks,
               const char   *title)
{
  GActionGroup *actions = G_ACTION_GROUP (gtk_window_get_application (GTK_WINDOW (window)));
  g_autoptr(GVariant) records = actions != NULL ? g_action_group_get_action_state (actions, "record") : NULL;

  if (ved_time_marks_is_of_recording (marks) || (records != NULL && g_variant_get_boolean (records)))
    return g_strdup_printf (_("Bookmark set: %s"), title);
  if (actions != NULL && g_action_group_get_action_enabled (actions, "save-last"))
    return g_strdup_printf (_("Bookmark set: %s. Save the last hour to keep it"), title);

  return g_strdup_printf (_("Not recorded, lost when Vedette closes: %s"), title);
}

static void
unmade_cb (AdwToast     *toast,
           VedTimeMarks *marks)
{
  ved_time_marks_remove_like (marks, g_object_get_data (G_OBJECT (toast), KEY));
}

static void
time_mark_made_cb (VedTimeMarks            *marks,
                   const VedRecordingEvent *bookmark,
                   VedWindow               *window)
{
  g_autofree char *text = describe_made (window, marks, bookmark->title);
  AdwToast *toast = create_undo (text);

  g_object_set_data_full (G_OBJECT (toast), KEY, ved_recording_event_copy (bookmark),
                          (GDestroyNotify) ved_recording_event_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (unmade_cb), marks, 0);
  add_for_source (window, toast, marks);
}

static void
book_undone_cb (AdwToast     *toast,
                VedBookMarks *marks)
{
  ved_book_marks_put_back (marks, g_object_get_data (G_OBJECT (toast), KEY));
}

static void
book_mark_removed_cb (VedBookMarks *marks,
                      GVariant     *removed,
                      const char   *note,
                      VedWindow    *window)
{
  g_autofree char *text = describe_removed (note);
  AdwToast *toast = create_undo (text);

  g_object_set_data_full (G_OBJECT (toast), KEY, g_variant_ref (removed), (GDestroyNotify) g_variant_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (book_undone_cb), marks, 0);
  ved_window_add_toast (window, toast);
}

/**
 * ved_mark_toasts_watch:
 * @window: says what was removed
 *
 * Offers to take back each bookmark that is made, and to put back each that is removed, from now on.
 */
void
ved_mark_toasts_watch (VedWindow    *window,
                       VedTimeMarks *time_marks,
                       VedBookMarks *book_marks)
{
  g_signal_connect_object (time_marks, "made", G_CALLBACK (time_mark_made_cb), window, 0);
  g_signal_connect_object (time_marks, "removed", G_CALLBACK (time_mark_removed_cb), window, 0);
  g_signal_connect_object (book_marks, "removed", G_CALLBACK (book_mark_removed_cb), window, 0);
}
