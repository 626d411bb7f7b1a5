/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-file-drop"

#include "config.h"

#include "app/sources/ved-file-drop.h"

#include "app/ved-opening.h"

static gboolean
dropped_cb (GtkDropTarget *target,
            const GValue  *value,
            double         x,
            double         y,
            GtkWidget     *widget)
{
  return ved_opening_activate (widget, "app.open-source", g_value_get_object (value));
}

/**
 * ved_file_drop_accept:
 * @widget: as large as the place to drop things on
 *
 * Opens files and folders that are dropped on @widget.
 */
void
ved_file_drop_accept (GtkWidget *widget)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_signal_connect_object (target, "drop", G_CALLBACK (dropped_cb), widget, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
