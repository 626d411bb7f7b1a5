/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-history-batch"

#include "config.h"

#include "store/history/ved-history-batch.h"

#include <math.h>
#include <string.h>

struct _VedHistoryBatch
{
  GArray *rows;                 /* of VedHistoryRow */
};

VedHistoryBatch *
ved_history_batch_new (void)
{
  VedHistoryBatch *self = g_new (VedHistoryBatch, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (VedHistoryRow));

  return self;
}

void
ved_history_batch_free (VedHistoryBatch *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->rows);
  g_free (self);
}

/**
 * ved_history_batch_add:
 *
 * Returns: (transfer none): a new row to be filled, without values; valid until the next one is added
 */
VedHistoryRow *
ved_history_batch_add (VedHistoryBatch *self)
{
  VedHistoryRow *row;

  g_array_set_size (self->rows, self->rows->len + 1);
  row = &g_array_index (self->rows, VedHistoryRow, self->rows->len - 1);
  memset (row, 0, sizeof *row);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    row->mean[metric] = row->min[metric] = row->max[metric] = NAN;

  return row;
}

/**
 * ved_history_batch_add_bucket:
 * @server: the store's number of it
 * @bucket: as ved_history_collect() hands it out, its columns in the order of the catalogue
 */
void
ved_history_batch_add_bucket (VedHistoryBatch     *self,
                              guint                server,
                              const VedTierBucket *bucket)
{
  VedHistoryRow *row = ved_history_batch_add (self);
  guint n_columns = MIN (bucket->n_columns, VED_N_METRICS);

  row->server = server;
  row->tier = bucket->tier;
  row->mode = bucket->mode;
  row->start_us = bucket->start_us;
  for (guint column = 0; column < n_columns; column++)
    {
      row->mean[column] = bucket->mean[column];
      row->min[column] = bucket->min[column];
      row->max[column] = bucket->max[column];
      row->count = MAX (row->count, bucket->count[column]);
    }
}

/**
 * ved_history_batch_add_sample:
 * @values: VED_N_METRICS of them, NaN where the server said nothing
 */
void
ved_history_batch_add_sample (VedHistoryBatch *self,
                              guint            server,
                              gint64           time_us,
                              const float     *values)
{
  VedHistoryRow *row = ved_history_batch_add (self);

  row->server = server;
  row->tier = VED_TIER_SAMPLES;
  row->count = 1;
  row->start_us = time_us;
  memcpy (row->mean, values, sizeof row->mean);
}

guint
ved_history_batch_get_n_rows (const VedHistoryBatch *self)
{
  return self->rows->len;
}

const VedHistoryRow *
ved_history_batch_get_row (const VedHistoryBatch *self,
                           guint                  index)
{
  g_return_val_if_fail (index < self->rows->len, NULL);

  return &g_array_index (self->rows, VedHistoryRow, index);
}
