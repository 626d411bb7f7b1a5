/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-json-guard"

#include "config.h"

#include "base/ved-json-guard.h"

#include "base/ved-error.h"

#include <string.h>

/**
 * ved_json_is_shallow:
 * @text: (array length=length): meant to be JSON
 * @length: its bytes
 * @deepest: nesting allowed
 *
 * The parser of json-glib goes down by recursion and knows no limit: text that a stranger may have written is
 * looked at first.
 *
 * Returns: whether no array or object of @text lies deeper
 */
gboolean
ved_json_is_shallow (const char *text,
                     gsize       length,
                     guint       deepest)
{
  gboolean is_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (is_string && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        is_string = !is_string;
      else if (!is_string && (text[i] == '{' || text[i] == '['))
        depth++;
      else if (!is_string && (text[i] == '}' || text[i] == ']') && depth > 0)
        depth--;
      if (depth > deepest)
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_json_guard:
 * @text: (array length=length): what came from elsewhere, before a #JsonParser reads it
 * @length: its bytes
 *
 * Returns: %FALSE with %VED_ERROR_INVALID where reading it could exhaust the stack
 */
gboolean
ved_json_guard (const char *text,
                gsize       length,
                GError    **error)
{
  if (ved_json_is_shallow (text, length, VED_JSON_DEEPEST))
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "The JSON has more than %d levels", VED_JSON_DEEPEST);

  return FALSE;
}

/**
 * ved_json_is_type:
 * @media_type: as a Content-Type says it, with or without parameters
 *
 * A form or plain text is what any page in a browser may send anywhere without asking; JSON is not.
 *
 * Returns: whether it names JSON, or something that is written in it ("application/ld+json")
 */
gboolean
ved_json_is_type (const char *media_type)
{
  gsize length = strcspn (media_type, "; \t");
  g_autofree char *type = g_ascii_strdown (media_type, (gssize) length);

  return strcmp (type, "application/json") == 0 || (g_str_has_prefix (type, "application/") && g_str_has_suffix (type, "+json"));
}
