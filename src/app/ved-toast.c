/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-toast"

#include "config.h"

#include "app/ved-toast.h"

/**
 * ved_toast_new:
 * @text: plain, with any characters: the title of a toast is markup, and an address with "&" in it would leave it empty
 *
 * Returns: (transfer full): a toast that says it
 */
AdwToast *
ved_toast_new (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  return adw_toast_new (escaped);
}

/**
 * ved_toast_set_text:
 * @text: plain, as for ved_toast_new()
 */
void
ved_toast_set_text (AdwToast   *toast,
                    const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
}
