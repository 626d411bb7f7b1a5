/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-nearest-word"

#include "config.h"

#include "base/ved-nearest-word.h"

#include <string.h>

/* What somebody may have meant: the word that the fewest letters left out, put in, exchanged or swapped with their
 * neighbour turn into. Three rows of the table of distances are enough for that (optimal string alignment). */

#define MAX_LENGTH 64           /* of what is compared */
#define LETTERS_PER_SLIP 3

static guint
distance_between (const char *a,
                  gsize       n,
                  const char *b,
                  gsize       m)
{
  guint rows[3][MAX_LENGTH + 1];
  guint *before = rows[0], *above = rows[1], *row = rows[2];

  for (gsize k = 0; k <= m; k++)
    above[k] = (guint) k;
  for (gsize i = 1; i <= n; i++)
    {
      guint *spent = before;

      row[0] = (guint) i;
      for (gsize k = 1; k <= m; k++)
        {
          char x = g_ascii_tolower (a[i - 1]), y = g_ascii_tolower (b[k - 1]);

          row[k] = MIN (MIN (above[k], row[k - 1]) + 1, above[k - 1] + (x != y));
          if (i > 1 && k > 1 && x == g_ascii_tolower (b[k - 2]) && g_ascii_tolower (a[i - 2]) == y)
            row[k] = MIN (row[k], before[k - 2] + 1);
        }
      before = above;
      above = row;
      row = spent;
    }

  return above[m];
}

/**
 * ved_nearest_word:
 * @word: what is not among @words
 * @words: (array length=n_words): what there is
 *
 * Letters count alike whether they are great or small; one slip is forgiven for every three letters, and one in a
 * shorter word. O(length²) for each word.
 *
 * Returns: (transfer none) (nullable): the first of the nearest of @words; %NULL where none is near
 */
const char *
ved_nearest_word (const char        *word,
                  const char *const *words,
                  gsize              n_words)
{
  gsize length = strlen (word);
  guint least = (guint) MAX (length / LETTERS_PER_SLIP, 1) + 1;
  const char *nearest = NULL;

  if (length == 0 || length > MAX_LENGTH)
    return NULL;

  for (gsize i = 0; i < n_words; i++)
    {
      gsize other = strlen (words[i]);
      guint distance;

      if (other > MAX_LENGTH || MAX (length, other) - MIN (length, other) >= least)
        continue;
      distance = distance_between (word, length, words[i], other);
      if (distance < least)
        {
          least = distance;
          nearest = words[i];
        }
    }

  return nearest;
}
