/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-mark-toasts"

#include "config.h"

#include "app/window/ved-mark-toasts.h"

#include "app/ved-toast.h"

#include <glib/gi18n.h>

#define UNDO_S 10
#define KEY    "ved-removed"

static AdwToast *
create_undo (const char *title)
{
  g_autofree char *text = g_strdup_printf (_("Bookmark removed: %s"), *title != '\0' ? title : _("Bookmark"));
  AdwToast *toast = ved_toast_new (text);

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, UNDO_S);

  return toast;
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
  AdwToast *toast = create_undo (bookmark->title);
  VedRecordingEvent *again = ved_recording_event_copy (bookmark);

  again->number = 0;
  g_object_set_data_full (G_OBJECT (toast), KEY, again, (GDestroyNotify) ved_recording_event_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (time_undone_cb), marks, 0);
  /* It would be put into what is open then. */
  g_signal_connect_object (ved_time_marks_get_model (marks), "notify::source", G_CALLBACK (adw_toast_dismiss), toast,
                           G_CONNECT_SWAPPED);
  ved_window_add_toast (window, toast);
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
  AdwToast *toast = create_undo (note);

  g_object_set_data_full (G_OBJECT (toast), KEY, g_variant_ref (removed), (GDestroyNotify) g_variant_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (book_undone_cb), marks, 0);
  ved_window_add_toast (window, toast);
}

/**
 * ved_mark_toasts_watch:
 * @window: says what was removed
 *
 * Offers to put back each bookmark that is removed from now on.
 */
void
ved_mark_toasts_watch (VedWindow    *window,
                       VedTimeMarks *time_marks,
                       VedBookMarks *book_marks)
{
  g_signal_connect_object (time_marks, "removed", G_CALLBACK (time_mark_removed_cb), window, 0);
  g_signal_connect_object (book_marks, "removed", G_CALLBACK (book_mark_removed_cb), window, 0);
}
