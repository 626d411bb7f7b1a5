/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-open-dialog"

#include "config.h"

#include "app/sources/ved-open-dialog.h"

#include "app/ved-opening.h"

#include <glib/gi18n.h>

/* A chooser keeps itself until it is answered; its parent brings the answer to the action that opens. */

typedef struct {
  const char *title;
  GtkFileChooserAction action;
  const char *filter;           /* (nullable) */
  const char *suffixes[8];
  const char *opens;            /* action, with a path */
} Kind;

static const Kind kinds[] = {
  [VED_OPEN_FILE] = { N_("Open a File"), GTK_FILE_CHOOSER_ACTION_OPEN,
                      N_("Recordings, order books, saved frames and samples"),
                      { "vedette", "frame", "csv", "jsonl", "zip", "7z" }, "app.open-source" },
  [VED_OPEN_BOOK] = { N_("Open an Order Book"), GTK_FILE_CHOOSER_ACTION_OPEN, N_("Messages and archives"),
                      { "csv", "zip", "7z", "gz", "xz", "tar" }, "app.open-book-at" },
  [VED_OPEN_BOOK_FOLDER] = { N_("Open a Folder of Order Books"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, { NULL },
                             "app.open-book-at" },
};

static void
add_filters (GtkFileChooser *chooser,
             const Kind     *kind)
{
  g_autoptr(GtkFileFilter) ours = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  if (kind->filter == NULL)
    return;

  gtk_file_filter_set_name (ours, _(kind->filter));
  for (guint i = 0; kind->suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (ours, kind->suffixes[i]);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, ours);
  gtk_file_chooser_add_filter (chooser, all);
}

static void
answered_cb (GtkNativeDialog *dialog,
             int              response,
             gpointer         user_data)
{
  const Kind *kind = user_data;
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  GtkWindow *parent = gtk_native_dialog_get_transient_for (dialog);

  if (file != NULL && parent != NULL)
    ved_opening_activate (GTK_WIDGET (parent), kind->opens, file);
  g_object_unref (dialog);
}

/**
 * ved_open_dialog_show:
 * @parent: a window of the application; the dialog is above it
 * @kind: what may be chosen
 *
 * Lets the viewer choose something, and opens it.
 */
void
ved_open_dialog_show (GtkWindow  *parent,
                      VedOpenKind kind)
{
  GtkFileChooserNative *chooser;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (kind < G_N_ELEMENTS (kinds));

  chooser = gtk_file_chooser_native_new (_(kinds[kind].title), parent, kinds[kind].action, _("_Open"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  add_filters (GTK_FILE_CHOOSER (chooser), &kinds[kind]);
  g_signal_connect (chooser, "response", G_CALLBACK (answered_cb), (gpointer) & kinds[kind]);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
