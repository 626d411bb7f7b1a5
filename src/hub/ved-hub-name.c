/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-name"

#include "config.h"

#include "hub/ved-hub-name.h"

#include "hub/ved-hub-error.h"

#include <string.h>

/* Names become folders and files, so each is checked before it may: a repository by the Hub's own rules,
 * a path inside it so that it cannot leave its folder. */

#define MAX_NAME   96
#define MAX_PATH   1024
#define COMMIT_HEX 40
#define SHA256_HEX 64

static gboolean
is_hex (const char *text,
        gsize       length)
{
  return strlen (text) == length && strspn (text, "0123456789abcdef") == length;
}

static gboolean
is_good_part (const char *part)
{
  gsize n = strlen (part);

  return n > 0 && strchr ("-.", part[0]) == NULL && strchr ("-.", part[n - 1]) == NULL &&
         strstr (part, "--") == NULL && strstr (part, "..") == NULL &&
         strspn (part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == n;
}

/* What people copy from a browser leads with the address and the kind. */
static const char *
skip_address (const char *text)
{
  const char *kind = strstr (text, "/datasets/");

  if (kind != NULL && g_uri_peek_scheme (text) != NULL)
    return kind + strlen ("/datasets/");
  if (g_str_has_prefix (text, "datasets/"))
    return text + strlen ("datasets/");

  return text;
}

/**
 * ved_hub_name_parse:
 * @text: as in "owner/name", or the address of its page
 *
 * Returns: (transfer full) (nullable): the name of a repository of data, owner and name
 */
char *
ved_hub_name_parse (const char  *text,
                    GError     **error)
{
  const char *name = skip_address (text);
  g_auto(GStrv) parts = g_strsplit (name, "/", -1);
  guint n_parts = g_strv_length (parts);

  if (n_parts == 2 && strlen (name) <= MAX_NAME && is_good_part (parts[0]) && is_good_part (parts[1]))
    return g_strdup (name);

  g_set_error (error, VED_HUB_ERROR, VED_HUB_ERROR_INVALID,
               "“%s” names no dataset of a Hub: write OWNER/NAME, as in the address of its page", text);

  return NULL;
}

/**
 * ved_hub_name_to_folder:
 * @name: from ved_hub_name_parse()
 *
 * Returns: (transfer full): the folder of the repository below the cache
 */
char *
ved_hub_name_to_folder (const char *name)
{
  g_auto(GStrv) parts = g_strsplit (name, "/", -1);
  g_autofree char *joined = g_strjoinv ("--", parts);

  return g_strconcat ("datasets--", joined, NULL);
}

/**
 * ved_hub_name_is_commit:
 *
 * Returns: whether @revision names one commit, for ever, and not a branch that moves
 */
gboolean
ved_hub_name_is_commit (const char *revision)
{
  return is_hex (revision, COMMIT_HEX);
}

/**
 * ved_hub_name_is_safe_path:
 * @path: of a file in a repository, or a revision, which may hold slashes too
 *
 * Returns: whether it stays below the folder that it is put in
 */
gboolean
ved_hub_name_is_safe_path (const char *path)
{
  g_auto(GStrv) parts = NULL;

  if (*path == '\0' || strlen (path) > MAX_PATH || strchr (path, '\\') != NULL || !g_utf8_validate (path, -1, NULL))
    return FALSE;

  parts = g_strsplit (path, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0' || g_str_equal (parts[i], ".") || g_str_equal (parts[i], ".."))
        return FALSE;
      for (const char *at = parts[i]; *at != '\0'; at++)
        if (g_ascii_iscntrl (*at))
          return FALSE;
    }

  return TRUE;
}

/**
 * ved_hub_name_is_safe_etag:
 *
 * Returns: whether @etag tells the content: a SHA-1 as git makes it of a file, or a SHA-256
 */
gboolean
ved_hub_name_is_safe_etag (const char *etag)
{
  return is_hex (etag, COMMIT_HEX) || is_hex (etag, SHA256_HEX);
}
