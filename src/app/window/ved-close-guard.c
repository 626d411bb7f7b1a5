/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-close-guard"

#include "config.h"

#include "app/window/ved-close-guard.h"

#include "app/parts/ved-page.h"
#include "app/ved-page-list.h"

#include <glib/gi18n.h>

/* Pages know what would be lost if the window closed. Then the window asks; told to close all the same, it has the
 * pages end that in good order and closes when nothing is left. What does not end in time is named once more, and the window
 * closes without it where nobody answers: a disk that hangs, or a program that cannot be ended, holds it no longer. */

#define KEY "ved-close-guard"

/* What a window waits for. Owned by the window. */
typedef struct {
  VedWindow *window;            /* not owned */
  GtkStack *pages;              /* not owned: of the window */
  guint patience_ms;
  guint patience_id;
  GtkWidget *dialog;            /* (nullable): names what has not ended */
} Ending;

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

/* A dialog still knows its window while it goes, so that goes after it. */
static gboolean
close_cb (gpointer user_data)
{
  ved_window_close_now (user_data);

  return G_SOURCE_REMOVE;
}

static void
ending_free (gpointer data)
{
  Ending *self = data;

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_weak_pointer (&self->dialog);
  g_free (self);
}

static void
finished_cb (VedWindow *window)
{
  Ending *self = g_object_get_data (G_OBJECT (window), KEY);
  g_autofree char *left = get_unfinished (self->pages);

  if (left == NULL)
    ved_window_close_now (window);
}

static gboolean patience_over_cb (gpointer user_data);

static void
wait_for_it (Ending *self)
{
  g_clear_handle_id (&self->patience_id, g_source_remove);
  self->patience_id = g_timeout_add (self->patience_ms, patience_over_cb, self);
  g_source_set_name_by_id (self->patience_id, "[vedette] patience with what ends");
}

static void
left_answered_cb (AdwMessageDialog *dialog,
                  const char       *response,
                  VedWindow        *window)
{
  Ending *self = g_object_get_data (G_OBJECT (window), KEY);

  g_clear_weak_pointer (&self->dialog);
  if (g_str_equal (response, "close"))
    g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (window), g_object_unref);
  else
    wait_for_it (self);
}

static void
name_left (Ending     *self,
           const char *left)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self->window), _("Still Stopping"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  ngettext ("%s\nThat has not ended yet. What it has not finished is lost if the window "
                                            "closes now. Without an answer it closes in %u second.",
                                            "%s\nThat has not ended yet. What it has not finished is lost if the window "
                                            "closes now. Without an answer it closes in %u seconds.",
                                            self->patience_ms / 1000),
                                  left, self->patience_ms / 1000);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "wait", _("_Wait"), "close", _("_Close Now"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "wait");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "wait");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (left_answered_cb), self->window, 0);
  g_set_weak_pointer (&self->dialog, dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The first time it says what is left; the second time nobody has answered. */
static gboolean
patience_over_cb (gpointer user_data)
{
  Ending *self = user_data;
  g_autofree char *left = get_unfinished (self->pages);

  if (left == NULL || self->dialog != NULL)
    {
      self->patience_id = 0;
      ved_window_close_now (self->window);
      return G_SOURCE_REMOVE;
    }

  name_left (self, left);

  return G_SOURCE_CONTINUE;
}

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
 * @patience_ms: after which it asks whether to wait for what has not ended, and then again closes where nobody answers
 *
 * Has the pages end in good order what would be lost.
 *
 * Returns: whether that takes a while: then the window closes when nothing is left
 */
gboolean
ved_close_guard_end (VedWindow *window,
                     GtkStack  *pages,
                     guint      patience_ms)
{
  g_autofree char *left = NULL;
  Ending *self;

  for (guint i = 0; i < count_pages (); i++)
    if (page_at (pages, i) != NULL)
      ved_page_end_unfinished (page_at (pages, i));
  left = get_unfinished (pages);
  if (left == NULL)
    return FALSE;

  self = g_new0 (Ending, 1);
  *self = (Ending) { .window = window, .pages = pages, .patience_ms = patience_ms };
  g_object_set_data_full (G_OBJECT (window), KEY, self, ending_free);
  wait_for_it (self);
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
