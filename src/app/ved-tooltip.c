/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-tooltip"

#include "config.h"

#include "app/ved-tooltip.h"

/* A visible widget that is given a tooltip makes GTK ask the display server where the pointer is, and wait for the
 * answer: twice, for each of the dozens of widgets of a page. While a widget is made the pointer cannot be over it, so it
 * is invisible for as long as that takes. */

/**
 * ved_set_tooltip:
 * @text: (nullable): shown while the pointer rests on @widget, translated
 *
 * Sets the tooltip of a widget as gtk_widget_set_tooltip_text() does, but without a word to the display server where it
 * is not on the screen or has this tooltip already.
 */
void
ved_set_tooltip (GtkWidget  *widget,
                 const char *text)
{
  GtkWidget *parent;
  gboolean hides;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (text != NULL && *text == '\0')
    text = NULL;
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0)
    return;

  parent = gtk_widget_get_parent (widget);
  hides = gtk_widget_get_visible (widget) && !gtk_widget_get_mapped (widget)
    && (parent == NULL || !gtk_widget_get_mapped (parent));
  if (hides)
    gtk_widget_set_visible (widget, FALSE);
  gtk_widget_set_tooltip_text (widget, text);
  if (hides)
    gtk_widget_set_visible (widget, TRUE);
}
