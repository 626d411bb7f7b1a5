/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-file-name"

#include "config.h"

#include "base/ved-file-name.h"

#include <string.h>

/**
 * ved_file_name_make_safe:
 * @name: for people, without a folder
 *
 * Makes a name of a file that every file system takes, also those of memory sticks and of Windows (Microsoft, "Naming Files,
 * Paths, and Namespaces"): what they forbid becomes "-", dots and blanks at the end go.
 *
 * Returns: (transfer full): the name; "-" where nothing would be left
 */
char *
ved_file_name_make_safe (const char *name)
{
  char *safe = g_strdup (name);
  gsize length = strlen (safe);

  for (char *at = safe; *at != '\0'; at++)
    if ((guchar) * at < ' ' || strchr ("/\\:*?\"<>|\177", *at) != NULL)
      *at = '-';
  while (length > 0 && (safe[length - 1] == '.' || safe[length - 1] == ' '))
    safe[--length] = '\0';
  if (length > 0)
    return safe;

  g_free (safe);

  return g_strdup ("-");
}
