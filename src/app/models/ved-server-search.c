/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-search"

#include "config.h"

#include "app/models/ved-server-search.h"

#include "fleet/filter/ved-filter.h"

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

static guint
rank_folded (const char *text,
             const char *candidate)
{
  gsize length = strlen (text);
  guint rank = RANK_NONE;

  if (length == 0)
    return RANK_INSIDE;

  for (const char *place = strstr (candidate, text); place != NULL; place = strstr (place + 1, text))
    {
      if (place == candidate)
        return candidate[length] == '\0' ? RANK_WHOLE : RANK_START;
      if (!g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (place))))
        return RANK_WORD;
      rank = RANK_INSIDE;
    }

  return rank;
}

/**
 * ved_server_search_rank:
 * @text: what was typed, UTF-8; empty matches everything
 * @candidate: what may be meant
 *
 * Returns: 0 when @text is not in @candidate, else more the better it fits; case does not count
 */
guint
ved_server_search_rank (const char *text,
                        const char *candidate)
{
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded_candidate = g_utf8_casefold (candidate, -1);

  return rank_folded (folded_text, folded_candidate);
}

/* What compares or groups is no part of a name. */
static gboolean
looks_like_filter (const char *text)
{
  return strpbrk (text, ":<>=()") != NULL;
}

static guint
find_filtered (VedSnapshot     *snapshot,
               const VedFilter *filter,
               guint           *servers,
               guint            max_servers)
{
  const guint *order = ved_snapshot_risk_order (snapshot);
  guint n_servers = ved_snapshot_get_n_servers (snapshot), n_found = 0;
  g_autofree guint8 *matches = n_servers > 0 ? ved_filter_apply (filter, snapshot) : NULL;

  for (guint i = 0; i < n_servers; i++)
    {
      if (!matches[order[i]])
        continue;
      if (n_found < max_servers)
        servers[n_found] = order[i];
      n_found++;
    }

  return n_found;
}

/**
 * ved_server_search_find:
 * @text: a part of a name; or, with an operator in it, a filter as ved_filter_parse() reads it
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
  g_autoptr(VedFilter) filter = looks_like_filter (text) ? ved_filter_parse (text, NULL) : NULL;
  g_autofree guint8 *ranks = g_new (guint8, MAX (n_servers, 1));
  g_autofree char *folded = g_utf8_casefold (text, -1);

  if (filter != NULL)
    return find_filtered (snapshot, filter, servers, max_servers);

  for (guint i = 0; i < n_servers; i++)
    {
      g_autofree char *name = g_utf8_casefold (ved_snapshot_get_name (snapshot, order[i]), -1);

      ranks[i] = (guint8) rank_folded (folded, name);
    }
  for (guint rank = RANK_WHOLE; rank >= RANK_INSIDE; rank--)
    {
      for (guint i = 0; i < n_servers; i++)
        {
          if (ranks[i] != rank)
            continue;
          if (n_found < max_servers)
            servers[n_found] = order[i];
          n_found++;
        }
    }

  return n_found;
}
