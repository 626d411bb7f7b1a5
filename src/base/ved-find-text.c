/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-find-text"

#include "config.h"

#include "base/ved-find-text.h"

#include <string.h>

/* Letter by letter, without a copy of either text: what is searched is long, and most of it is not what is sought.
 * ASCII, which is most of what people look for, is left to the C library. */

/* Returns: how many bytes of @text are the same letters as @sought; 0 when they are others */
static gsize
match_length (const char *text,
              const char *sought)
{
  const char *at = text;

  for (; *sought != '\0'; sought = g_utf8_next_char (sought), at = g_utf8_next_char (at))
    if (*at == '\0' || g_unichar_tolower (g_utf8_get_char (at)) != g_unichar_tolower (g_utf8_get_char (sought)))
      return 0;

  return (gsize) (at - text);
}

/**
 * ved_find_text:
 * @text: valid UTF-8
 * @sought: valid UTF-8
 * @n_bytes: (out) (optional): how much of @text it is: a letter and its capital may have other lengths
 *
 * Looks for a text whatever the case of its letters.
 *
 * Returns: (nullable): where it stands in @text
 */
const char *
ved_find_text (const char *text,
               const char *sought,
               gsize      *n_bytes)
{
  gsize length = strlen (sought);
  const char *at;

  if (g_str_is_ascii (sought))
    at = strcasestr (text, sought);
  else
    for (at = text; (length = match_length (at, sought)) == 0;)
      {
        if (*at == '\0')
          return NULL;
        at = g_utf8_next_char (at);
      }
  if (n_bytes != NULL)
    *n_bytes = length;

  return at;
}
