/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-opening"

#include "config.h"

#include "app/ved-opening.h"

#include "app/ved-page-list.h"
#include "app/ved-settings.h"

#include <glib/gi18n.h>

/* A fleet and an order book are open beside each other, and each is kept in the settings for itself. */

/* A folder may hold saved answers as well. */
static gboolean
is_recording (const char *path)
{
  g_autoptr(VedSourceSpec) spec = ved_source_spec_parse (path, "/", NULL);

  return spec != NULL && spec->kind == VED_SPEC_RECORDING;
}

/* What belongs to the pages of order books: it is opened beside the fleet, not instead of it. */
static char *
find_book (const char *source,
           const char *folder)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg_and_cwd (source, folder);
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS) || !ved_book_session_takes (path) || is_recording (path))
    return NULL;

  return g_steal_pointer (&path);
}

/* The last order book comes back only where its pages are shown. */
static void
open_last_book (VedSession *session)
{
  GSettings *settings = ved_session_get_settings (session);
  g_autofree char *path = g_settings_get_string (settings, "order-book");
  g_autofree char *page = g_settings_get_string (settings, "page");
  const VedPageInfo *info = ved_page_list_find (page);
  VedBookSession *book = ved_session_get_book (session);

  if (ved_book_session_get_state (book) == VED_BOOK_EMPTY && info != NULL && info->needs == VED_PAGE_NEEDS_BOOK
      && *path != '\0' && g_file_test (path, G_FILE_TEST_EXISTS))
    ved_book_session_open (book, path);
}

static void
answered_cb (VedFleetModel *model,
             VedSession    *session)
{
  const VedSourceSpec *spec = ved_session_get_spec (session);
  g_autofree char *text = NULL;

  if (spec == NULL || ved_fleet_model_get_latest (model) == NULL)
    return;

  g_signal_handlers_disconnect_by_func (model, answered_cb, session);
  text = ved_source_spec_to_string (spec);
  ved_settings_add_recent (ved_session_get_settings (session), text);
}

/* What never answered is nothing to come back to. */
static void
remember_once_answered (VedSession *session)
{
  VedFleetModel *model = ved_session_get_model (session);

  g_signal_handlers_disconnect_by_func (model, answered_cb, session);
  g_signal_connect_object (model, "received", G_CALLBACK (answered_cb), session, 0);
}

/**
 * ved_opening_open:
 * @source: as on the command line: of a fleet or of an order book
 * @folder: what a relative path starts from
 *
 * Opens @source, and remembers it: for the next start at once, among the recent ones once something has come from it.
 *
 * Returns: whether @source means something
 */
gboolean
ved_opening_open (VedSession  *session,
                  const char  *source,
                  const char  *folder,
                  GError     **error)
{
  g_autofree char *text = NULL, *book = find_book (source, folder);

  if (book != NULL)
    {
      ved_opening_open_book (session, book);
      return TRUE;
    }
  if (!ved_session_open (session, source, folder, error))
    return FALSE;

  text = ved_source_spec_to_string (ved_session_get_spec (session));
  g_settings_set_string (ved_session_get_settings (session), "source", text);
  remember_once_answered (session);

  return TRUE;
}

/**
 * ved_opening_open_book:
 * @path: of an order book
 *
 * Opens it, and remembers it.
 */
void
ved_opening_open_book (VedSession *session,
                       const char *path)
{
  g_settings_set_string (ved_session_get_settings (session), "order-book", path);
  ved_settings_add_recent (ved_session_get_settings (session), path);
  ved_book_session_open (ved_session_get_book (session), path);
}

/**
 * ved_opening_open_last:
 *
 * Opens what was open when the app was closed, where nothing is open yet.
 */
void
ved_opening_open_last (VedSession *session)
{
  g_autofree char *last = g_settings_get_string (ved_session_get_settings (session), "source");
  g_autoptr(GError) error = NULL;

  open_last_book (session);
  if (ved_session_get_spec (session) == NULL && *last != '\0'
      && !ved_opening_open (session, last, g_get_home_dir (), &error))
    g_debug ("The last source is gone: %s", error->message);
}

/**
 * ved_opening_activate:
 * @widget: below a window of the application, or that
 * @action: takes a path
 * @file: that was chosen
 *
 * Has @action open @file. Paths are texts, in settings and on the bus: a file whose name is none is refused with words.
 *
 * Returns: whether it is being opened
 */
gboolean
ved_opening_activate (GtkWidget  *widget,
                      const char *action,
                      GFile      *file)
{
  g_autofree char *path = g_file_get_path (file), *name = NULL, *text = NULL;

  if (path == NULL)
    return FALSE;
  if (g_utf8_validate (path, -1, NULL))
    return gtk_widget_activate_action (widget, action, "s", path);

  name = g_filename_display_name (path);
  text = g_strdup_printf (_("The name of “%s” is not valid UTF-8: rename it"), name);
  gtk_widget_activate_action (widget, "win.tell", "s", text);

  return FALSE;
}
