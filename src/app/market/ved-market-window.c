/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-window"

#include "config.h"

#include "app/market/ved-market-window.h"

#include "app/ved-accessible-name.h"

#include <glib/gi18n.h>

static const guint32 windows[] = { 1000, 5000, 20000, G_MAXUINT32 };

/**
 * ved_market_window_new:
 *
 * Returns: (transfer floating): a #GtkDropDown
 */
GtkWidget *
ved_market_window_new (void)
{
  const char *names[G_N_ELEMENTS (windows) + 1] = {
    _("1,000 events"), _("5,000 events"), _("20,000 events"), _("Day so far"), NULL
  };
  GtkWidget *window = gtk_drop_down_new_from_strings (names);

  ved_name_widget (window, _("Over"));

  return window;
}

/**
 * ved_market_window_get_from:
 * @window: made by ved_market_window_new()
 * @row: the last one that counts
 *
 * Returns: the first one
 */
guint32
ved_market_window_get_from (GtkWidget *window,
                            guint32    row)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (window));
  guint32 n_rows = windows[MIN (selected, G_N_ELEMENTS (windows) - 1)];

  return row > n_rows ? row - n_rows : 0;
}
