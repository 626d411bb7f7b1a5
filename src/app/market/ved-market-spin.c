/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-spin"

#include "config.h"

#include "app/market/ved-market-spin.h"

#include "app/market/ved-market-text.h"

static gboolean
write_spin_cb (GtkSpinButton *spin)
{
  char text[VED_MARKET_TEXT_SIZE];

  ved_market_write_count (gtk_spin_button_get_value_as_int (spin), text, sizeof text);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);

  return TRUE;
}

/* Whatever stands between digits is no part of the number. */
static int
read_spin_cb (GtkSpinButton *spin,
              double        *value)
{
  g_autoptr(GString) digits = g_string_new (NULL);

  for (const char *at = gtk_editable_get_text (GTK_EDITABLE (spin)); *at != '\0'; at = g_utf8_next_char (at))
    if (g_ascii_isdigit (*at))
      g_string_append_c (digits, *at);
    else if (!g_str_has_prefix (at, ved_number_get_separator ()) && !g_unichar_isspace (g_utf8_get_char (at)))
      return GTK_INPUT_ERROR;
  *value = g_ascii_strtod (digits->str, NULL);

  return digits->len > 0;
}

/**
 * ved_market_spin_new:
 * @least: that can be chosen
 * @most: likewise
 * @step: of its buttons
 *
 * Returns: (transfer floating): a #GtkSpinButton of whole numbers that writes thousands apart, as they are everywhere else on
 *   the page, and reads them with and without
 */
GtkWidget *
ved_market_spin_new (double least,
                     double most,
                     double step)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (least, most, step);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), FALSE);
  g_signal_connect (spin, "output", G_CALLBACK (write_spin_cb), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (read_spin_cb), NULL);
  write_spin_cb (GTK_SPIN_BUTTON (spin));

  return spin;
}
