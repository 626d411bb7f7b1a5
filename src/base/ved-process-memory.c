/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-process-memory"

#include "config.h"

#include "base/ved-process-memory.h"

#include "base/ved-error.h"

#include <string.h>

/* /proc/self/smaps_rollup, see proc(5): a heading, then lines such as "Pss:   71234 kB". */

#define PATH "/proc/self/smaps_rollup"

static gboolean
read_line (const char *text,
           const char *name,
           guint64    *kb)
{
  const char *line = strstr (text, name);
  char *end;

  if (line == NULL)
    return FALSE;

  line += strlen (name);
  *kb = g_ascii_strtoull (line, &end, 10);

  return end != line;
}

/**
 * ved_process_memory_parse:
 * @self: (out caller-allocates): the figures
 * @text: the file
 *
 * Returns: whether both figures are there
 */
gboolean
ved_process_memory_parse (VedProcessMemory *self,
                          const char       *text)
{
  return read_line (text, "\nPss:", &self->pss_kb) && read_line (text, "\nRss:", &self->rss_kb);
}

/**
 * ved_process_memory_read:
 * @self: (out caller-allocates): the figures
 * @error: why there are none
 *
 * The kernel looks at every page for it, which takes milliseconds: call it in a worker.
 */
gboolean
ved_process_memory_read (VedProcessMemory  *self,
                         GError           **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (PATH, &text, NULL, error))
    return FALSE;
  if (ved_process_memory_parse (self, text))
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, PATH ": it does not tell Pss and Rss");

  return FALSE;
}
