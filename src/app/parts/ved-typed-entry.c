/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-typed-entry"

#include "config.h"

#include "app/parts/ved-typed-entry.h"

#include "app/ved-tooltip.h"

#include <glib/gi18n.h>

/* What an entry showed last is kept with it: while it says anything else, somebody has typed there and has not applied it.
 * Such an entry looks otherwise and tells what holds, so that nobody applies by chance what was given up long ago. */

static const char shown_key[] = "ved-typed-entry-shown";

static gboolean
is_typed_over (GtkWidget *entry)
{
  const char *shown = g_object_get_data (G_OBJECT (entry), shown_key);

  return shown != NULL && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (entry)), shown) != 0;
}

static void
update_mark (GtkWidget *entry)
{
  const char *shown = g_object_get_data (G_OBJECT (entry), shown_key);
  g_autofree char *text = is_typed_over (entry) ? g_strdup_printf (_("Not applied. The daemon has: %s"), shown) : NULL;

  if (text != NULL)
    gtk_widget_add_css_class (entry, "warning");
  else
    gtk_widget_remove_css_class (entry, "warning");
  ved_set_tooltip (entry, text);
}

static void
keep_shown (GtkWidget  *entry,
            const char *text)
{
  if (g_object_get_data (G_OBJECT (entry), shown_key) == NULL)
    g_signal_connect (entry, "changed", G_CALLBACK (update_mark), NULL);
  g_object_set_data_full (G_OBJECT (entry), shown_key, g_strdup (text), g_free);
  update_mark (entry);
}

/**
 * ved_typed_entry_get_shown:
 *
 * Returns: (transfer none): the value that was shown last, whatever was typed over it
 */
const char *
ved_typed_entry_get_shown (GtkWidget *entry)
{
  const char *shown = g_object_get_data (G_OBJECT (entry), shown_key);

  return shown != NULL ? shown : "";
}

/**
 * ved_typed_entry_show:
 * @entry: a #GtkEditable
 * @text: the value that holds now
 * @is_anew: whether also what somebody has typed gives way: it was applied, or is about another source
 *
 * What is half typed stays.
 */
void
ved_typed_entry_show (GtkWidget  *entry,
                      const char *text,
                      gboolean    is_anew)
{
  g_return_if_fail (GTK_IS_EDITABLE (entry));

  if ((is_anew || !is_typed_over (entry)) && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (entry)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  keep_shown (entry, text);
}

/**
 * ved_typed_entry_show_number:
 * @value: that holds now
 * @is_anew: as for ved_typed_entry_show()
 *
 * Likewise a number.
 */
void
ved_typed_entry_show_number (GtkWidget *spin_button,
                             double     value,
                             gboolean   is_anew)
{
  GtkSpinButton *button;
  g_autofree char *text = NULL;

  g_return_if_fail (GTK_IS_SPIN_BUTTON (spin_button));

  button = GTK_SPIN_BUTTON (spin_button);
  if (is_anew || !is_typed_over (spin_button))
    {
      gtk_spin_button_set_value (button, value);
      keep_shown (spin_button, gtk_editable_get_text (GTK_EDITABLE (spin_button)));
      return;
    }
  text = g_strdup_printf ("%0.*f", (int) gtk_spin_button_get_digits (button), value);
  keep_shown (spin_button, text);
}
