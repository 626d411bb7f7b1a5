/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-teller"

#include "config.h"

#include "app/window/ved-teller.h"

#include "app/ved-toast.h"

#define TOAST_S 5

static void
told_cb (gpointer    teller,
         const char *text,
         VedWindow  *window)
{
  AdwToast *toast = ved_toast_new (text);

  adw_toast_set_timeout (toast, TOAST_S);
  ved_window_add_toast (window, toast);
}

static void
toasted_cb (VedPage   *page,
            AdwToast  *toast,
            VedWindow *window)
{
  ved_window_add_toast (window, g_object_ref (toast));
}

static void
page_wants_server_cb (VedPage    *page,
                      const char *name,
                      VedWindow  *window)
{
  ved_window_show_server (window, name);
}

static void
tell (GtkWidget  *widget,
      const char *name,
      GVariant   *text)
{
  told_cb (NULL, g_variant_get_string (text, NULL), VED_WINDOW (widget));
}

/**
 * ved_teller_install:
 * @window_class: of windows
 *
 * Has them say for a moment what their action "win.tell" is given: for whatever is below a window and does not know it.
 */
void
ved_teller_install (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.tell", "s", tell);
}

/**
 * ved_teller_watch:
 * @teller: has a signal "told" (text)
 *
 * Has @window say for a moment what it tells.
 */
void
ved_teller_watch (VedWindow *window,
                  gpointer   teller)
{
  g_signal_connect_object (teller, "told", G_CALLBACK (told_cb), window, 0);
}

/**
 * ved_teller_watch_page:
 *
 * Has @window say what @page tells, and bring up the servers that it wants opened.
 */
void
ved_teller_watch_page (VedWindow *window,
                       VedPage   *page)
{
  ved_teller_watch (window, page);
  g_signal_connect_object (page, "toasted", G_CALLBACK (toasted_cb), window, 0);
  g_signal_connect_object (page, "open-server", G_CALLBACK (page_wants_server_cb), window, 0);
}
