/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-focus-parts"

#include "config.h"

#include "app/window/ved-focus-parts.h"

/* One that cannot have the focus itself gives it to the first inside. */
static gboolean
enter (GtkWidget *part)
{
  return gtk_widget_get_mapped (part) && (gtk_widget_grab_focus (part) || gtk_widget_child_focus (part, GTK_DIR_TAB_FORWARD));
}

/**
 * ved_focus_parts_go_on:
 * @parts: (array length=n_parts): of the window, in order
 *
 * Moves the focus from the part that has it to the next one that can be seen; from elsewhere to the first.
 */
void
ved_focus_parts_go_on (GtkWindow        *window,
                       GtkWidget *const *parts,
                       guint             n_parts)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  guint at = n_parts - 1;

  for (guint i = 0; focus != NULL && i < n_parts; i++)
    {
      if (focus == parts[i] || gtk_widget_is_ancestor (focus, parts[i]))
        at = i;
    }
  for (guint i = 1; i <= n_parts; i++)
    {
      if (enter (parts[(at + i) % n_parts]))
        return;
    }
}
