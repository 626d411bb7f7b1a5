/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-search"

#include "config.h"

#include "app/models/ved-server-search.h"

#include <string.h>

/* A candidate is worth more the earlier in it the text begins: RANK_WHOLE for the whole, RANK_START for
 * its beginning, RANK_WORD for the beginning of a word, RANK_INSIDE for anywhere. Servers of equal rank come
 * in the order of their risk, so that a common prefix brings the troubled ones first. One pass per rank over
 * the risk order keeps that without sorting. */

enum {
  RANK_NONE,
  RANK_INSIDE,
  RANK_WORD,
  RANK_START,
  RANK_WHOLE,
};

static const char *
find_folded (const char *haystack,
             const char *needle,
             gsize       length)
{
  for (; *haystack != '\0'; haystack++)
    {
      if (g_ascii_strncasecmp (haystack, needle, length) == 0)
        return haystack;
    }

  return NULL;
}

/**
 * ved_server_search_rank:
 * @text: what was typed; empty matches everything
 * @candidate: what may be meant
 *
 * Returns: 0 when @text is not in @candidate, else more the better it fits; ASCII case does not count
 */
guint
ved_server_search_rank (const char *text,
                        const char *candidate)
{
  gsize length = strlen (text);
  const char *place = find_folded (candidate, text, length);
  guint rank = RANK_NONE;

  if (length == 0)
    return RANK_INSIDE;

  for (; place != NULL; place = find_folded (place + 1, text, length))
    {
      if (place == candidate)
        return candidate[length] == '\0' ? RANK_WHOLE : RANK_START;
      if (!g_ascii_isalnum (place[-1]))
        return RANK_WORD;
      rank = RANK_INSIDE;
    }

  return rank;
}

/**
 * ved_server_search_find:
 * @servers: (out caller-allocates) (array length=max_servers): the best of them, as indices
 *
 * Returns: how many servers match, which may be more than @max_servers
 */
guint
ved_server_search_find (VedSnapshot *snapshot,
                        const char  *text,
                        guint       *servers,
                        guint        max_servers)
{
  const guint *order = ved_snapshot_risk_order (snapshot);
  guint n_servers = ved_snapshot_get_n_servers (snapshot);
  guint n_found = 0;

  for (guint rank = RANK_WHOLE; rank >= RANK_INSIDE; rank--)
    {
      for (guint i = 0; i < n_servers; i++)
        {
          if (ved_server_search_rank (text, ved_snapshot_get_name (snapshot, order[i])) != rank)
            continue;
          if (n_found < max_servers)
            servers[n_found] = order[i];
          n_found++;
        }
    }

  return n_found;
}
