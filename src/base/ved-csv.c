/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-csv"

#include "config.h"

#include "base/ved-csv.h"

#include <string.h>

/* Fields of RFC 4180. */

static void
append_quoted (GString    *out,
               const char *text)
{
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *at);
    }
  g_string_append_c (out, '"');
}

/**
 * ved_csv_append_field:
 *
 * Appends a field as it is, in quotes where it needs them; also where a program that takes a semicolon or a tab for
 * what lies between fields would need them.
 */
void
ved_csv_append_field (GString    *out,
                      const char *text)
{
  if (strpbrk (text, ",;\t\"\r\n") == NULL)
    g_string_append (out, text);
  else
    append_quoted (out, text);
}

/**
 * ved_csv_is_formula:
 *
 * Returns: whether a spreadsheet would take the field for a formula; a dash alone, for what there is none of, is none
 */
gboolean
ved_csv_is_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@", *text) != NULL && text[1] != '\0';
}

/**
 * ved_csv_append_words:
 * @text: (nullable): what somebody wrote
 *
 * Appends a field in quotes; what a spreadsheet would take for a formula is led by an apostrophe.
 */
void
ved_csv_append_words (GString    *out,
                      const char *text)
{
  g_autofree char *led = text != NULL && ved_csv_is_formula (text) ? g_strconcat ("'", text, NULL) : NULL;

  append_quoted (out, led != NULL ? led : text != NULL ? text : "");
}
