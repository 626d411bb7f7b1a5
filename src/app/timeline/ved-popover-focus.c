/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-popover-focus"

#include "config.h"

#include "app/timeline/ved-popover-focus.h"

/* A popover that a key brings up takes the focus, and GTK leaves nothing with it when it closes: the next Tab would begin
 * at the window's first control. */

#define LENDER_KEY "ved-focus-lender"

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
closed_cb (GtkPopover *popover)
{
  GWeakRef *lender = g_object_get_data (G_OBJECT (popover), LENDER_KEY);
  g_autoptr(GtkWidget) widget = g_weak_ref_get (lender);

  if (widget != NULL && gtk_widget_get_mapped (widget))
    gtk_widget_grab_focus (widget);
}

/**
 * ved_popover_lend_focus:
 * @popover: about to be shown, before it has the focus
 *
 * Remembers what has the focus, which gets it back when @popover closes.
 */
void
ved_popover_lend_focus (GtkPopover *popover)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (popover));
  GWeakRef *lender = g_object_get_data (G_OBJECT (popover), LENDER_KEY);

  if (lender == NULL)
    {
      lender = g_new0 (GWeakRef, 1);
      g_object_set_data_full (G_OBJECT (popover), LENDER_KEY, lender, weak_ref_free);
      g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
    }
  g_weak_ref_set (lender, root != NULL ? gtk_root_get_focus (root) : NULL);
}
