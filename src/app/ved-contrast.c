/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-contrast"

#include "config.h"

#include "app/ved-contrast.h"

#include <adwaita.h>

static gboolean is_contrast_tried;

/**
 * ved_contrast_is_high:
 *
 * "notify::high-contrast" of the style manager tells when that changes.
 *
 * Returns: whether what is faint shall be clear
 */
gboolean
ved_contrast_is_high (void)
{
  return is_contrast_tried || adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

/**
 * ved_contrast_try:
 * @is_tried: whether to look as in high contrast, whatever the desktop asks for
 *
 * For a look at it. What is libadwaita's own is not changed.
 */
void
ved_contrast_try (gboolean is_tried)
{
  is_contrast_tried = is_tried;
  g_object_notify (G_OBJECT (adw_style_manager_get_default ()), "high-contrast");
}

/**
 * ved_contrast_follow:
 * @widget: draws itself by ved_contrast_is_high()
 *
 * Has it drawn anew when that changes: the style of @widget need not change with it, nor what it shows.
 */
void
ved_contrast_follow (GtkWidget *widget)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), widget,
                           G_CONNECT_SWAPPED);
}
