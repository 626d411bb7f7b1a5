/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-jump"

#include "config.h"

#include "engine/input/ved-time-jump.h"

#include "base/ved-clock.h"

/* Where samples tell the time, one wrong stamp would be the present for ever. Gaps of a recording are no jumps: what
 * comes after them is not ahead of the wall's clock, and time goes on from there. What is else is believed only where
 * most of the fleet says so. The last jump decides: where it is believed, those before it are no present any more. */

#define WALL_MARGIN_US VED_DAY_US

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *left = a, *right = b;

  return (*left > *right) - (*left < *right);
}

/* The first instant after the last gap of more than VED_TIME_JUMP_US; G_MAXINT64: there is none. */
static gint64
find_jump (VedSampleBatch *batch,
           gint64          newest_us)
{
  guint n = ved_sample_batch_get_n_samples (batch);
  g_autofree gint64 *times_us = g_new (gint64, n);
  gint64 reach_us, jump_us = G_MAXINT64;

  for (guint i = 0; i < n; i++)
    times_us[i] = ved_sample_batch_get_sample (batch, i)->time_us;
  qsort (times_us, n, sizeof *times_us, compare_times);
  reach_us = newest_us > 0 ? newest_us : times_us[0];
  for (guint i = 0; i < n; i++)
    {
      if (times_us[i] - reach_us > VED_TIME_JUMP_US)
        jump_us = times_us[i];
      reach_us = MAX (reach_us, times_us[i]);
    }

  return jump_us;
}

/* Whether nothing from before @jump_us comes after something from then on. */
static gboolean
goes_on_from (VedSampleBatch *batch,
              gint64          jump_us,
              guint          *first_ahead)
{
  guint n = ved_sample_batch_get_n_samples (batch), first = n;
  gboolean goes_on = TRUE;

  for (guint i = 0; i < n; i++)
    {
      if (ved_sample_batch_get_sample (batch, i)->time_us >= jump_us)
        first = MIN (first, i);
      else
        goes_on &= first == n;
    }
  *first_ahead = first;

  return goes_on;
}

static gboolean
most_agree (VedSampleBatch *batch,
            VedRegistry    *registry,
            gint64          jump_us)
{
  g_autoptr(GHashTable) ahead = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) newcomers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ved_sample_batch_get_n_samples (batch); i++)
    {
      const VedSample *sample = ved_sample_batch_get_sample (batch, i);

      if (ved_registry_find (registry, sample->server) == NULL)
        g_hash_table_add (newcomers, (gpointer) sample->server);
      if (sample->time_us >= jump_us)
        g_hash_table_add (ahead, (gpointer) sample->server);
    }

  return 2 * g_hash_table_size (ahead) > ved_registry_get_n (registry) + g_hash_table_size (newcomers);
}

/**
 * ved_time_jump_is_plausible:
 * @registry: the servers that are known
 * @newest_us: newest time stamp so far; 0: there is none
 * @wall_us: what a clock on the wall shows
 * @first_ahead: (out): where it is not, the first record that is ahead of what came before
 *
 * About 2 ns a record, 0.1 µs where there is a jump.
 *
 * Returns: whether @newest_us and the times of @batch lie close together, or there is reason to believe that they do not
 */
gboolean
ved_time_jump_is_plausible (VedSampleBatch *batch,
                            VedRegistry    *registry,
                            gint64          newest_us,
                            gint64          wall_us,
                            guint          *first_ahead)
{
  guint n = ved_sample_batch_get_n_samples (batch);
  gint64 least_us = newest_us > 0 ? newest_us : G_MAXINT64, most_us = G_MININT64, jump_us;

  for (guint i = 0; i < n; i++)
    {
      gint64 time_us = ved_sample_batch_get_sample (batch, i)->time_us;

      least_us = newest_us > 0 ? newest_us : MIN (least_us, time_us);
      most_us = MAX (most_us, time_us);
    }
  if (n == 0 || most_us - least_us <= VED_TIME_JUMP_US)
    return TRUE;

  jump_us = find_jump (batch, newest_us);

  return (goes_on_from (batch, jump_us, first_ahead) && jump_us <= wall_us + WALL_MARGIN_US)
         || most_agree (batch, registry, jump_us);
}
