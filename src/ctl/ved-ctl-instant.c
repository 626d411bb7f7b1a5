/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-instant.h"

#include "base/ved-iso8601.h"

#include <string.h>

/**
 * ved_ctl_read_instant:
 * @prefix: the words that led here, e.g. "vedettectl trim"
 * @option: whose value @text is
 * @text: (nullable): ISO 8601
 * @time_us: (inout): the instant; stays as it is where there is no text
 *
 * Returns: whether the text could be read; else that was said on standard error
 */
gboolean
ved_ctl_read_instant (const char *prefix,
                      const char *option,
                      const char *text,
                      gint64     *time_us)
{
  if (text == NULL || ved_iso8601_parse (text, strlen (text), NULL, time_us))
    return TRUE;

  g_printerr ("%s: %s %s: write a time as in 2026-01-15T10:05:00Z\n", prefix, option, text);

  return FALSE;
}
