/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-api-key"

#include "config.h"

#include "base/ved-api-key.h"

#include "base/ved-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* The key is a secret: it is never logged and never in argv. */

/**
 * ved_api_key_check_mode:
 * @file: a file with a secret
 *
 * Returns: whether it is there, and nobody but its owner may read it
 *
 * Errors: VED_ERROR_INVALID when it is open to others, VED_ERROR_NOT_FOUND.
 */
gboolean
ved_api_key_check_mode (const char  *file,
                        GError     **error)
{
  GStatBuf info;

  if (g_stat (file, &info) != 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND,
                   "The key file “%s” cannot be read: create it with mode 600 and the key as its line",
                   file);
      return FALSE;
    }
  if ((info.st_mode & 0077) != 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                   "The key file “%s” is open to others: run chmod 600 on it", file);
      return FALSE;
    }

  return TRUE;
}

/**
 * ved_api_key_load:
 * @file: (nullable): a file whose only line is the key
 * @key: (out) (nullable) (transfer full): the key; %NULL when there is none
 *
 * Takes the environment variable VEDETTE_API_KEY, else the file.
 *
 * Errors: VED_ERROR_INVALID when the file is open to others or empty, VED_ERROR_NOT_FOUND, GFileError.
 */
gboolean
ved_api_key_load (const char *file,
                  char      **key,
                  GError    **error)
{
  const char *own = g_getenv ("VEDETTE_API_KEY");
  g_autofree char *text = NULL;

  *key = NULL;
  if (own != NULL && *own != '\0')
    {
      *key = g_strdup (own);
      return TRUE;
    }
  if (file == NULL)
    return TRUE;

  if (!ved_api_key_check_mode (file, error) || !g_file_get_contents (file, &text, NULL, error))
    return FALSE;
  g_strstrip (text);
  if (*text == '\0')
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "The key file “%s” is empty", file);
      return FALSE;
    }
  *key = g_steal_pointer (&text);

  return TRUE;
}

/**
 * ved_api_key_matches:
 * @key: the right one
 * @given: (nullable): what a client sent
 *
 * Takes the same time wherever the two differ first.
 */
gboolean
ved_api_key_matches (const char *key,
                     const char *given)
{
  gsize key_length = strlen (key);
  gsize given_length = given == NULL ? 0 : strlen (given);
  guint difference = key_length != given_length;

  for (gsize i = 0; i < given_length; i++)
    difference |= (guchar) given[i] ^ (guchar) key[i % MAX (key_length, 1)];

  return difference == 0 && given != NULL;
}
