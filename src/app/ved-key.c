/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-key"

#include "config.h"

#include "app/ved-key.h"

/* X has the keys that move in one order, once for the keypad and once beside it. */
G_STATIC_ASSERT (GDK_KEY_KP_End - GDK_KEY_KP_Home == GDK_KEY_End - GDK_KEY_Home);

/**
 * ved_key_simplify:
 * @key: as it was pressed
 *
 * The keypad does what the keys beside it do, and a letter does the same with caps lock.
 *
 * Returns: the key to look at
 */
guint
ved_key_simplify (guint key)
{
  if (key >= GDK_KEY_KP_Home && key <= GDK_KEY_KP_End)
    return key - GDK_KEY_KP_Home + GDK_KEY_Home;
  if (key >= GDK_KEY_KP_0 && key <= GDK_KEY_KP_9)
    return key - GDK_KEY_KP_0 + GDK_KEY_0;

  switch (key)
    {
    case GDK_KEY_KP_Enter:
      return GDK_KEY_Return;

    case GDK_KEY_KP_Add:
      return GDK_KEY_plus;

    case GDK_KEY_KP_Subtract:
      return GDK_KEY_minus;

    default:
      return gdk_keyval_to_lower (key);
    }
}
