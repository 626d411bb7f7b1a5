/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-set"

#include "config.h"

#include "hub/ved-hub-set.h"

#include <string.h>

/* Samples of order books lie as LOBSTER_SampleFile_TICKER_DATE_LEVELS/…_message_LEVELS.csv beside
 * …_orderbook_LEVELS.csv. One without the other is of no use, and said so. */

#define PATTERN "^LOBSTER_SampleFile_(\\w+)_(\\d{4}-\\d\\d-\\d\\d)_(\\d+)/.*_(message|orderbook)_\\d+\\.csv$"

static void
set_free (VedHubSet *self)
{
  g_free (self->ticker);
  g_free (self->date);
  g_free (self);
}

static VedHubSet *
find_or_add (GPtrArray  *sets,
             const char *ticker,
             const char *date,
             guint       n_levels)
{
  VedHubSet *set;

  for (guint i = 0; i < sets->len; i++)
    {
      set = g_ptr_array_index (sets, i);
      if (set->n_levels == n_levels && g_str_equal (set->ticker, ticker) && g_str_equal (set->date, date))
        return set;
    }

  set = g_new0 (VedHubSet, 1);
  set->ticker = g_strdup (ticker);
  set->date = g_strdup (date);
  set->n_levels = n_levels;
  g_ptr_array_add (sets, set);

  return set;
}

static void
add_match (GPtrArray        *sets,
           GMatchInfo       *match,
           const VedHubFile *file)
{
  g_autofree char *ticker = g_match_info_fetch (match, 1);
  g_autofree char *date = g_match_info_fetch (match, 2);
  g_autofree char *levels = g_match_info_fetch (match, 3);
  g_autofree char *half = g_match_info_fetch (match, 4);
  guint64 n_levels;
  VedHubSet *set;

  if (!g_ascii_string_to_unsigned (levels, 10, 1, 10000, &n_levels, NULL))
    return;
  set = find_or_add (sets, ticker, date, (guint) n_levels);
  if (g_str_equal (half, "message"))
    set->messages = file;
  else
    set->book = file;
}

static int
compare_sets (gconstpointer a,
              gconstpointer b)
{
  const VedHubSet *first = *(const VedHubSet *const *) a, *second = *(const VedHubSet *const *) b;
  int order = strcmp (first->ticker, second->ticker);

  if (order == 0)
    order = strcmp (first->date, second->date);

  return order != 0 ? order : (int) first->n_levels - (int) second->n_levels;
}

/**
 * ved_hub_sets_find:
 * @listing: has to live as long as the sets
 *
 * Returns: (transfer full) (element-type VedHubSet): the order books among the files, by ticker, date and
 * levels; halves too
 */
GPtrArray *
ved_hub_sets_find (VedHubListing *listing)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify) set_free);
  g_autoptr(GRegex) regex = g_regex_new (PATTERN, 0, 0, NULL);

  for (guint i = 0; i < listing->files->len; i++)
    {
      const VedHubFile *file = g_ptr_array_index (listing->files, i);
      g_autoptr(GMatchInfo) match = NULL;

      if (g_regex_match (regex, file->path, 0, &match))
        add_match (sets, match, file);
    }
  g_ptr_array_sort (sets, compare_sets);

  return sets;
}

gboolean
ved_hub_set_is_whole (const VedHubSet *self)
{
  return self->messages != NULL && self->book != NULL;
}

/**
 * ved_hub_set_get_n_bytes:
 *
 * Returns: of the files that exist
 */
gint64
ved_hub_set_get_n_bytes (const VedHubSet *self)
{
  return (self->messages != NULL ? self->messages->size : 0) + (self->book != NULL ? self->book->size : 0);
}

/**
 * ved_hub_set_get_label:
 *
 * Returns: (transfer full): as in "AMZN 2012-06-21, 5 levels"
 */
char *
ved_hub_set_get_label (const VedHubSet *self)
{
  return g_strdup_printf ("%s %s, %u %s", self->ticker, self->date, self->n_levels,
                          self->n_levels == 1 ? "level" : "levels");
}

/**
 * ved_hub_set_dup_folder:
 *
 * Returns: (transfer full): of the set in its repository
 */
char *
ved_hub_set_dup_folder (const VedHubSet *self)
{
  const VedHubFile *file = self->messages != NULL ? self->messages : self->book;

  return g_path_get_dirname (file->path);
}
