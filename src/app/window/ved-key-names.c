/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-key-names"

#include "config.h"

#include "app/window/ved-key-names.h"

#include <string.h>

/* GTK 4.8 writes keys as programs call them where no translation has another name: "Page_Up". */
static void
mend (GtkLabel *key)
{
  g_autofree char *name = g_strdelimit (g_strdup (gtk_label_get_text (key)), "_", ' ');

  gtk_label_set_text (key, name);
}

/**
 * ved_key_names_mend:
 * @shortcuts: a window of shortcuts, or what is in it
 *
 * Has keys named as they are on the keyboard.
 */
void
ved_key_names_mend (GtkWidget *shortcuts)
{
  g_return_if_fail (GTK_IS_WIDGET (shortcuts));

  if (GTK_IS_LABEL (shortcuts) && gtk_widget_has_css_class (shortcuts, "keycap")
      && strlen (gtk_label_get_text (GTK_LABEL (shortcuts))) > 1)
    mend (GTK_LABEL (shortcuts));
  for (GtkWidget *child = gtk_widget_get_first_child (shortcuts); child != NULL; child = gtk_widget_get_next_sibling (child))
    ved_key_names_mend (child);
}
