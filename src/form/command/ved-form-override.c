/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-override"

#include "config.h"

#include "form/command/ved-form-override.h"

#include <string.h>

/* The words by which a program that is configured with Hydra takes values:
 *
 *   key=value   group/name=choice   +key=value (add)   ++key=value (add or override)   ~key (delete)
 *
 * A value with a character that means something to its parser stands in double quotes, in which only the
 * double quote is escaped. Paths are as in https://hydra.cc/docs/advanced/override_grammar/basic/ */

/**
 * ved_form_override_needs_quotes:
 *
 * Returns: whether a value must stand in quotes
 */
gboolean
ved_form_override_needs_quotes (const char *text)
{
  return strpbrk (text, ",=:{}[] \t\n\r'\"") != NULL;
}

char *
ved_form_override_quote (const char *text)
{
  g_autoptr(GString) out = g_string_new ("\"");

  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (out, '\\');
      g_string_append_c (out, *at);
    }
  g_string_append_c (out, '"');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
is_quoted (const char *text)
{
  gsize length = strlen (text);

  return length >= 2 && (*text == '"' || *text == '\'') && text[length - 1] == *text;
}

/**
 * ved_form_override_unquote:
 *
 * Returns: (transfer full): the value behind a quoted one; a copy of one that is not quoted
 */
char *
ved_form_override_unquote (const char *text)
{
  g_autoptr(GString) out = NULL;
  const char *end;

  if (!is_quoted (text))
    return g_strdup (text);

  out = g_string_new (NULL);
  end = text + strlen (text) - 1;
  for (const char *at = text + 1; at < end; at++)
    {
      if (*at == '\\' && at + 1 < end && at[1] == *text)
        at++;
      g_string_append_c (out, *at);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * ved_form_override_print:
 * @path: as a schema names it; ~path deletes and takes no value
 * @text: the value
 *
 * Returns: (transfer full): one word of a command line
 */
char *
ved_form_override_print (const char *path,
                         const char *text)
{
  g_autofree char *value = NULL;

  if (*path == '~')
    return g_strdup (path);

  value = ved_form_override_needs_quotes (text) ? ved_form_override_quote (text) : g_strdup (text);

  return g_strdup_printf ("%s=%s", path, value);
}

/**
 * ved_form_override_tidy:
 * @token: an override that someone wrote into a schema or a profile
 *
 * Returns: (transfer full): it, its value in quotes if it must be and is not
 */
char *
ved_form_override_tidy (const char *token)
{
  g_autofree char *path = NULL;
  const char *value;

  if (!ved_form_override_split (token, &path, &value) || value == NULL || is_quoted (value))
    return g_strdup (token);

  return *path == '~' ? g_strdup (token) : ved_form_override_print (path, value);
}

/**
 * ved_form_override_bare_path:
 *
 * Returns: @path behind the signs +, ~ and - before it
 */
const char *
ved_form_override_bare_path (const char *path)
{
  return path + strspn (path, "+~-");
}

/**
 * ved_form_override_split:
 * @token: a word
 * @path: (out): what stands before the first "=", with its signs
 * @value: (out) (nullable): what stands behind it, within @token; %NULL without "="
 *
 * Returns: whether the word has the form [+~]*path(=value)?, the path being one that needs no quotes
 */
gboolean
ved_form_override_split (const char  *token,
                         char       **path,
                         const char **value)
{
  const char *equals = strchr (token, '=');
  const char *end = equals != NULL ? equals : token + strlen (token);
  const char *bare = token + strspn (token, "+~");

  *path = g_strndup (token, (gsize) (end - token));
  *value = equals != NULL ? equals + 1 : NULL;
  if (bare >= end)
    return FALSE;
  for (const char *at = bare; at < end; at++)
    if ((guchar) * at < 0x80 && !g_ascii_isalnum (*at) && strchr ("_./@:-$", *at) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
closes (GString *open,
        char     c)
{
  static const char pairs[] = "()[]{}";
  const char *at = strchr (pairs, c);

  if (open->len == 0 || open->str[open->len - 1] != at[-1])
    return FALSE;
  g_string_truncate (open, open->len - 1);

  return TRUE;
}

/**
 * ved_form_override_is_balanced:
 * @value: what stands behind the "="
 *
 * Returns: whether every quote and bracket in it that opens also closes
 */
gboolean
ved_form_override_is_balanced (const char *value)
{
  g_autoptr(GString) open = g_string_new (NULL);
  char quote = '\0';

  for (const char *at = value; *at != '\0'; at++)
    {
      if (quote != '\0')
        {
          if (*at == '\\' && at[1] == quote)
            at++;
          else if (*at == quote)
            quote = '\0';
        }
      else if (*at == '"' || *at == '\'')
        quote = *at;
      else if (strchr ("([{", *at) != NULL)
        g_string_append_c (open, *at);
      else if (strchr (")]}", *at) != NULL && !closes (open, *at))
        return FALSE;
    }

  return quote == '\0' && open->len == 0;
}
