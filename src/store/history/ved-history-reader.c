/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-history-reader"

#include "config.h"

#include "store/history/ved-history-reader.h"

#include "store/history/ved-history-chunk.h"
#include "store/history/ved-series-points.h"

#include <math.h>

/* A series is read from the finest tier that reaches back to its beginning. Where that tier begins
 * later all the same (history that was fetched at the start has 5-minute buckets alone), coarser tiers
 * fill in what is before it; where it ends earlier (its newest bucket is not complete yet), finer ones
 * what is after it. */

static gboolean
read_row (const VedHistoryTable *table,
          const VedHistoryQuery *query,
          sqlite3_stmt          *statement,
          GArray                *points)
{
  VedHistoryChunk chunk;
  gint64 row_us = sqlite3_column_int64 (statement, 0) * ved_history_table_row_us (table);

  if (!ved_history_chunk_decode (&chunk, table, sqlite3_column_blob (statement, 1),
                                 (gsize) sqlite3_column_bytes (statement, 1)))
    return FALSE;

  for (guint slot = 0; slot < table->n_slots; slot++)
    {
      VedSeriesPoint point = {
        .time_us = row_us + slot * table->step_us,
        .step_us = table->has_range ? table->step_us : 0,
        .count = table->has_range ? chunk.detail[slot] : 1,
        .mean = chunk.mean[query->metric][slot],
        .min = chunk.min[query->metric][slot],
        .max = chunk.max[query->metric][slot],
      };

      if (!table->has_range)
        {
          point.time_us += chunk.detail[slot] * G_GINT64_CONSTANT (1000);
          point.min = point.max = point.mean;
        }
      if (isfinite (point.mean) && point.time_us >= query->from_us && point.time_us < query->to_us)
        g_array_append_val (points, point);
    }

  return TRUE;
}

/* Appends the points of one tier within the query's range. Damaged rows are left out. The rows of a
 * server are a table apart from each other, so each is looked up by its number. */
static gboolean
read_tier (VedDatabase            *database,
           VedTier                 tier,
           const VedHistoryQuery  *query,
           GArray                 *points,
           GError                **error)
{
  const VedHistoryTable *table = ved_history_schema_get_table (tier);
  gint64 from = ved_history_table_row_of (table, MAX (query->from_us, query->newest_us - 2 * table->kept_us));
  gint64 to = ved_history_table_row_of (table, MIN (query->to_us, query->newest_us + VED_DAY_US) - 1);
  g_autofree char *sql = g_strdup_printf ("SELECT row, data FROM %s WHERE row = ? AND server = ?",
                                          table->name);
  g_autoptr(VedStatement) statement = ved_database_prepare (database, sql, error);
  g_autoptr(GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 2, query->server);
  for (gint64 row = from; row <= to && local_error == NULL; row++)
    {
      sqlite3_bind_int64 (statement, 1, row);
      if (ved_database_step (database, statement, &local_error))
        read_row (table, query, statement, points);
      sqlite3_reset (statement);
    }
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static VedTier
choose_tier (const VedHistoryQuery *query)
{
  VedTier tier = VED_TIER_SAMPLES;

  while (tier < VED_TIER_FIVE_MINUTES &&
         query->from_us < query->newest_us - ved_history_schema_get_table (tier)->kept_us)
    tier++;

  return tier;
}

/* What coarser tiers know of the time before the first point. */
static gboolean
read_before (VedDatabase            *database,
             VedTier                 chosen,
             const VedHistoryQuery  *query,
             GArray                 *points,
             GError                **error)
{
  for (VedTier tier = chosen + 1; tier < VED_N_TIERS; tier++)
    {
      const VedHistoryTable *table = ved_history_schema_get_table (tier);
      gint64 first_us = points->len > 0 ? g_array_index (points, VedSeriesPoint, 0).time_us : query->to_us;
      VedHistoryQuery before = *query;
      g_autoptr(GArray) earlier = g_array_new (FALSE, FALSE, sizeof (VedSeriesPoint));

      before.to_us = first_us - first_us % table->step_us;
      if (before.to_us - before.from_us < table->step_us)
        continue;
      if (!read_tier (database, tier, &before, earlier, error))
        return FALSE;
      g_array_prepend_vals (points, earlier->data, earlier->len);
    }

  return TRUE;
}

/* What finer tiers know of the time after the last point. */
static gboolean
read_after (VedDatabase            *database,
            VedTier                 chosen,
            const VedHistoryQuery  *query,
            GArray                 *points,
            GError                **error)
{
  for (gint tier = (gint) chosen - 1; tier >= VED_TIER_SAMPLES; tier--)
    {
      VedHistoryQuery after = *query;

      if (points->len > 0)
        {
          const VedSeriesPoint *last = &g_array_index (points, VedSeriesPoint, points->len - 1);

          after.from_us = last->time_us + MAX (last->step_us, 1);
        }
      if (after.from_us < after.to_us && !read_tier (database, (VedTier) tier, &after, points, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_history_reader_read_series:
 * @database: a connection of this thread's
 *
 * Returns: (transfer full): the series, without points where nothing is known
 */
VedSeriesSlice *
ved_history_reader_read_series (VedDatabase            *database,
                                const VedHistoryQuery  *query,
                                GError                **error)
{
  g_autoptr(GArray) points = g_array_new (FALSE, FALSE, sizeof (VedSeriesPoint));
  VedTier tier = choose_tier (query);

  if (!read_tier (database, tier, query, points, error) ||
      !read_before (database, tier, query, points, error) ||
      !read_after (database, tier, query, points, error))
    return NULL;

  return ved_series_points_to_slice ((const VedSeriesPoint *) (gpointer) points->data, points->len,
                                     query->from_us, query->to_us, query->max_points);
}

static void
hand_out_row (const VedHistoryTable *table,
              sqlite3_stmt          *statement,
              gint64                 from_us,
              VedHistoryRowFunc      func,
              gpointer               user_data)
{
  gint64 row_us = sqlite3_column_int64 (statement, 0) * ved_history_table_row_us (table);
  VedHistoryChunk chunk;

  if (!ved_history_chunk_decode (&chunk, table, sqlite3_column_blob (statement, 2),
                                 (gsize) sqlite3_column_bytes (statement, 2)))
    return;

  for (guint slot = 0; slot < table->n_slots; slot++)
    {
      gint64 time_us = row_us + slot * table->step_us;
      float means[VED_N_METRICS];

      if (!table->has_range)
        time_us += chunk.detail[slot] * G_GINT64_CONSTANT (1000);
      if ((chunk.filled >> slot & 1) == 0 || time_us < from_us)
        continue;
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        means[metric] = chunk.mean[metric][slot];
      func ((guint) sqlite3_column_int64 (statement, 1), time_us, means, table->has_range ? chunk.detail[slot] : 1,
            user_data);
    }
}

/**
 * ved_history_reader_restore:
 * @tier: of what
 * @func: (scope call): called for each bucket or sample since @from_us, oldest first per server
 */
gboolean
ved_history_reader_restore (VedDatabase        *database,
                            VedTier             tier,
                            gint64              from_us,
                            VedHistoryRowFunc   func,
                            gpointer            user_data,
                            GError            **error)
{
  const VedHistoryTable *table = ved_history_schema_get_table (tier);
  g_autofree char *sql = g_strdup_printf ("SELECT row, server, data FROM %s WHERE row >= ? ORDER BY row, server", table->name);
  g_autoptr(VedStatement) statement = NULL;
  g_autoptr(GError) local_error = NULL;

  statement = ved_database_prepare (database, sql, error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, ved_history_table_row_of (table, from_us));
  while (ved_database_step (database, statement, &local_error))
    hand_out_row (table, statement, from_us, func, user_data);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}
