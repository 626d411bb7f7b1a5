/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* Where a number belongs among ascending ones. g_array_binary_search() finds equal ones only, and in a GArray. Inline,
 * since charts ask for every column of pixels. And what words are ordered by. */

/**
 * ved_compare_words:
 *
 * For g_ptr_array_sort() of strings, which hands out where they stand.
 */
static inline int
ved_compare_words (gconstpointer a,
                   gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * ved_search_times:
 * @times: ascend from @from to @to
 *
 * Returns: the first index from @from on whose time is not before @time; @to where there is none. O(log n)
 */
static inline gsize
ved_search_times (const gint64 *times,
                  gsize         from,
                  gsize         to,
                  gint64        time)
{
  while (from < to)
    {
      gsize middle = from + (to - from) / 2;

      if (times[middle] < time)
        from = middle + 1;
      else
        to = middle;
    }

  return from;
}

/**
 * ved_search_rows:
 * @rows: ascend from @from to @to
 *
 * Returns: the first index from @from on whose row is not before @row; @to where there is none. O(log n)
 */
static inline guint32
ved_search_rows (const guint32 *rows,
                 guint32        from,
                 guint32        to,
                 guint32        row)
{
  while (from < to)
    {
      guint32 middle = from + (to - from) / 2;

      if (rows[middle] < row)
        from = middle + 1;
      else
        to = middle;
    }

  return from;
}

G_END_DECLS
