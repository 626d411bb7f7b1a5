/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-reading-order"

#include "config.h"

#include "app/ved-reading-order.h"

#define LEFT_TO_RIGHT_MARK "\u200e"

static gboolean
has_letters (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isalpha (g_utf8_get_char (c)))
      return TRUE;

  return FALSE;
}

/**
 * ved_order_number:
 * @widget: that shows @text
 * @text: (nullable): one line
 *
 * A number has no direction of its own: in a widget whose text runs from right to left, its sign would stand behind it and
 * its unit in front, as in "% 5−".
 *
 * Returns: (transfer full) (nullable): what to lay out instead of @text; %NULL where @text is no number, or reads right as
 *   it is
 */
char *
ved_order_number (GtkWidget  *widget,
                  const char *text)
{
  if (gtk_widget_get_direction (widget) != GTK_TEXT_DIR_RTL || text == NULL || *text == '\0' || has_letters (text))
    return NULL;

  return g_strconcat (LEFT_TO_RIGHT_MARK, text, NULL);
}
