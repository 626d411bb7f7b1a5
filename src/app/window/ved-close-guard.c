/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-close-guard"

#include "config.h"

#include "app/window/ved-close-guard.h"

#include "app/parts/ved-page.h"
#include "app/ved-page-list.h"

#include <glib/gi18n.h>

/* Pages know what would be lost if the window closed. Then the window asks; told to close all the same, it has the
 * pages end that in good order and closes when nothing is left. */

/* Returns: (transfer none) (nullable) */
static VedPage *
page_at (GtkStack *pages,
         guint     index)
{
  guint n_pages;
  const VedPageInfo *infos = ved_page_list_get (&n_pages);
  GtkWidget *page = index < n_pages ? gtk_stack_get_child_by_name (pages, infos[index].id) : NULL;

  return page != NULL ? VED_PAGE (page) : NULL;
}

static guint
count_pages (void)
{
  guint n_pages;

  ved_page_list_get (&n_pages);

  return n_pages;
}

/* Returns: (transfer full) (nullable): what would be lost now. */
static char *
get_unfinished (GtkStack *pages)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) texts = NULL;

  for (guint i = 0; i < count_pages (); i++)
    {
      VedPage *page = page_at (pages, i);
      g_autofree char *text = page != NULL ? ved_page_get_unfinished (page) : NULL;

      if (text != NULL)
        g_strv_builder_add (builder, text);
    }
  texts = g_strv_builder_end (builder);

  return *texts != NULL ? g_strjoinv ("\n", texts) : NULL;
}

static void
finished_cb (VedWindow *window)
{
  GtkStack *pages = g_object_get_data (G_OBJECT (window), "ved-guarded-pages");
  g_autofree char *left = get_unfinished (pages);

  if (left == NULL)
    ved_window_close_now (window);
}

static gboolean
close_cb (gpointer user_data)
{
  ved_window_close_now (user_data);

  return G_SOURCE_REMOVE;
}

/* The dialog still knows its window while it goes, so that goes after it. */
static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             VedWindow        *window)
{
  if (g_str_equal (response, "close"))
    g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (window), g_object_unref);
}

/**
 * ved_close_guard_end:
 * @pages: the pages that were built
 *
 * Has the pages end in good order what would be lost.
 *
 * Returns: whether that takes a while: then the window closes when nothing is left
 */
gboolean
ved_close_guard_end (VedWindow *window,
                     GtkStack  *pages)
{
  g_autofree char *left = NULL;

  for (guint i = 0; i < count_pages (); i++)
    if (page_at (pages, i) != NULL)
      ved_page_end_unfinished (page_at (pages, i));
  left = get_unfinished (pages);
  if (left == NULL)
    return FALSE;

  g_object_set_data (G_OBJECT (window), "ved-guarded-pages", pages);
  for (guint i = 0; i < count_pages (); i++)
    if (page_at (pages, i) != NULL)
      g_signal_connect_object (page_at (pages, i), "finished", G_CALLBACK (finished_cb), window, G_CONNECT_SWAPPED);

  return TRUE;
}

/**
 * ved_close_guard_holds:
 * @pages: the pages that were built
 *
 * Asks before anything is lost.
 *
 * Returns: whether the window must stay open for now
 */
gboolean
ved_close_guard_holds (VedWindow *window,
                       GtkStack  *pages)
{
  g_autofree char *unfinished = get_unfinished (pages);
  GtkWidget *dialog;

  if (unfinished == NULL)
    return FALSE;

  dialog = adw_message_dialog_new (GTK_WINDOW (window), _("Close Vedette?"), NULL);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), _("%s\nClosing the window ends that."), unfinished);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Keep Open"), "close",
                                    _("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));

  return TRUE;
}
