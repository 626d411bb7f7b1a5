/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-history-appender"

#include "config.h"

#include "store/history/ved-history-appender.h"

#include "store/history/ved-history-chunk.h"

#include <math.h>

/* The rows of a batch are sorted by their place in the tables first. Then what goes into one table row
 * stands together and the row is read, changed and written once, and the tree is walked in one
 * direction. Rows of one slot in a table row replace the whole row, and nothing is read.
 *
 * A bucket does not replace one that was made of more samples: after a restart the running bucket is
 * computed anew from what came since, and fetched history knows one value where live samples knew sixty. */

enum {
  INSERT,
  LOAD,
  RETIRE,
  N_STATEMENTS
};

struct _VedHistoryAppender
{
  VedDatabase *database;        /* not owned */
  sqlite3_stmt *statements[VED_N_TIERS][N_STATEMENTS];
  gint64 retired[VED_N_TIERS];  /* rows before it are gone */
  GByteArray *bytes;
  VedHistoryChunk chunk;
};

/* Where a row of a batch goes. */
typedef struct {
  VedTier tier;
  gint64 row;
  guint server;
  guint index;                  /* in the batch: of two for one slot the later counts */
} Place;

static gboolean
prepare_tier (VedHistoryAppender  *self,
              VedTier              tier,
              GError             **error)
{
  static const char *const forms[N_STATEMENTS] = {
    [INSERT] = "INSERT OR REPLACE INTO %s (row, server, data) VALUES (?, ?, ?)",
    [LOAD] = "SELECT data FROM %s WHERE row = ? AND server = ?",
    [RETIRE] = "DELETE FROM %s WHERE row < ?",
  };

  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      g_auto(GStrv) parts = g_strsplit (forms[i], "%s", 2);
      g_autofree char *sql = g_strjoinv (ved_history_schema_get_table (tier)->name, parts);

      if (!ved_database_keep (self->database, sql, &self->statements[tier][i], error))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_history_appender_new:
 * @database: must outlive it
 */
VedHistoryAppender *
ved_history_appender_new (VedDatabase  *database,
                          GError      **error)
{
  g_autoptr(VedHistoryAppender) self = g_new0 (VedHistoryAppender, 1);

  self->database = database;
  self->bytes = g_byte_array_new ();
  for (guint tier = 0; tier < VED_N_TIERS; tier++)
    {
      if (!prepare_tier (self, tier, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
ved_history_appender_free (VedHistoryAppender *self)
{
  g_return_if_fail (self != NULL);

  g_byte_array_unref (self->bytes);
  g_free (self);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *x = a, *y = b;

  if (x->tier != y->tier)
    return x->tier < y->tier ? -1 : 1;
  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  if (x->server != y->server)
    return x->server < y->server ? -1 : 1;

  return x->index < y->index ? -1 : x->index > y->index;
}

static GArray *
find_places (const VedHistoryBatch *batch)
{
  guint n_rows = ved_history_batch_get_n_rows (batch);
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (Place), n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      const VedHistoryRow *row = ved_history_batch_get_row (batch, i);
      Place place = {
        .tier = row->tier,
        .row = ved_history_table_row_of (ved_history_schema_get_table (row->tier), row->start_us),
        .server = row->server,
        .index = i,
      };

      g_array_append_val (places, place);
    }
  g_array_sort (places, compare_places);

  return places;
}

/* A damaged row is as good as none: what is known of it now replaces it. */
static gboolean
load_chunk (VedHistoryAppender  *self,
            const Place         *place,
            GError             **error)
{
  const VedHistoryTable *table = ved_history_schema_get_table (place->tier);
  sqlite3_stmt *statement = self->statements[place->tier][LOAD];
  g_autoptr(GError) local_error = NULL;

  ved_history_chunk_clear (&self->chunk);
  if (table->n_slots == 1)
    return TRUE;

  sqlite3_bind_int64 (statement, 1, place->row);
  sqlite3_bind_int64 (statement, 2, place->server);
  if (ved_database_step (self->database, statement, &local_error) &&
      !ved_history_chunk_decode (&self->chunk, table, sqlite3_column_blob (statement, 0),
                                 (gsize) sqlite3_column_bytes (statement, 0)))
    ved_history_chunk_clear (&self->chunk);
  sqlite3_reset (statement);

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
save_chunk (VedHistoryAppender  *self,
            const Place         *place,
            GError             **error)
{
  sqlite3_stmt *statement = self->statements[place->tier][INSERT];

  g_byte_array_set_size (self->bytes, 0);
  ved_history_chunk_encode (&self->chunk, ved_history_schema_get_table (place->tier), self->bytes);
  sqlite3_bind_int64 (statement, 1, place->row);
  sqlite3_bind_int64 (statement, 2, place->server);
  sqlite3_bind_blob (statement, 3, self->bytes->data, (int) self->bytes->len, SQLITE_STATIC);

  return ved_database_run (self->database, statement, error);
}

static void
replace_slot (VedHistoryChunk     *chunk,
              guint                slot,
              guint                detail,
              const VedHistoryRow *row)
{
  chunk->filled |= 1u << slot;
  chunk->detail[slot] = detail;
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      chunk->mean[metric][slot] = row->mean[metric];
      chunk->min[metric][slot] = row->min[metric];
      chunk->max[metric][slot] = row->max[metric];
    }
}

/* Joins late samples with those the bucket was made of, by their numbers. */
static void
merge_slot (VedHistoryChunk     *chunk,
            guint                slot,
            const VedHistoryRow *row)
{
  double there = chunk->detail[slot];
  double late = MAX (row->count, 1);

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      float *mean = &chunk->mean[metric][slot];

      if (isnan (row->mean[metric]))
        continue;
      if (isnan (*mean))
        *mean = row->mean[metric];
      else
        *mean = (float) ((*mean * there + row->mean[metric] * late) / (there + late));
      chunk->min[metric][slot] = fminf (chunk->min[metric][slot], row->min[metric]);
      chunk->max[metric][slot] = fmaxf (chunk->max[metric][slot], row->max[metric]);
    }
  chunk->detail[slot] += (guint) late;
}

static void
apply_row (VedHistoryChunk     *chunk,
           const VedHistoryRow *row)
{
  const VedHistoryTable *table = ved_history_schema_get_table (row->tier);
  guint slot = ved_history_table_slot_of (table, row->start_us);
  gboolean filled = (chunk->filled >> slot & 1) != 0;
  guint count = MAX (row->count, 1);

  if (row->tier == VED_TIER_SAMPLES)
    replace_slot (chunk, slot, (guint) (row->start_us % table->step_us / 1000), row);
  else if (row->mode == VED_BUCKET_MERGE && filled)
    merge_slot (chunk, slot, row);
  else if (!filled || count >= chunk->detail[slot])
    replace_slot (chunk, slot, count, row);
}

static gboolean
is_same_table_row (const Place *a,
                   const Place *b)
{
  return a->tier == b->tier && a->row == b->row && a->server == b->server;
}

/**
 * ved_history_appender_write:
 *
 * Within a transaction of the caller's.
 */
gboolean
ved_history_appender_write (VedHistoryAppender     *self,
                            const VedHistoryBatch  *batch,
                            GError                **error)
{
  g_autoptr(GArray) places = find_places (batch);

  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);

      if (i == 0 || !is_same_table_row (place, place - 1))
        {
          if (!load_chunk (self, place, error))
            return FALSE;
        }

      apply_row (&self->chunk, ved_history_batch_get_row (batch, place->index));

      if (i + 1 == places->len || !is_same_table_row (place, place + 1))
        {
          if (!save_chunk (self, place, error))
            return FALSE;
        }
    }

  return TRUE;
}

/**
 * ved_history_appender_retire:
 * @now_us: µs UTC
 *
 * Removes the rows that lie wholly before what their tier keeps. Costs nothing until the next one
 * does. Within a transaction of the caller's.
 */
gboolean
ved_history_appender_retire (VedHistoryAppender  *self,
                             gint64               now_us,
                             GError             **error)
{
  for (guint tier = 0; tier < VED_N_TIERS; tier++)
    {
      const VedHistoryTable *table = ved_history_schema_get_table (tier);
      gint64 row = ved_history_table_row_of (table, now_us - table->kept_us);
      sqlite3_stmt *statement = self->statements[tier][RETIRE];

      if (row == self->retired[tier])
        continue;
      sqlite3_bind_int64 (statement, 1, row);
      if (!ved_database_run (self->database, statement, error))
        return FALSE;
      self->retired[tier] = row;
    }

  return TRUE;
}
