/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-history-chunk"

#include "config.h"

#include "store/history/ved-history-chunk.h"

#include "store/ved-varint.h"

#include <math.h>

/* The `data` of a row, all in variable-length numbers (ved-varint.h):
 *
 *   filled      a bit per slot that has anything
 *   detail      of each filled slot
 *   metrics     a bit per metric that has a value in any slot
 *   per such metric, per filled slot:
 *     mean      0 where missing, else 1 + the folded difference to the slot before (at first to 0)
 *   and, where the tier has them and the mean is not missing:
 *     below     mean − minimum, ≥ 0
 *     above     maximum − mean, ≥ 0
 *
 * Values are codes: whole multiples of the metric's quantile resolution, fine enough for the mean of
 * counts. Nothing may follow. A bucket of 14 metrics takes 40 to 70 bytes. */

static double
resolution_of (guint metric)
{
  return ved_metric_get_info ((VedMetric) metric)->quantile_resolution;
}

void
ved_history_chunk_clear (VedHistoryChunk *self)
{
  self->filled = 0;
  for (guint slot = 0; slot < VED_CHUNK_MAX_SLOTS; slot++)
    {
      self->detail[slot] = 0;
      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        self->mean[metric][slot] = self->min[metric][slot] = self->max[metric][slot] = NAN;
    }
}

static guint
find_metrics (const VedHistoryChunk *self)
{
  guint metrics = 0;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      for (guint slot = 0; slot < VED_CHUNK_MAX_SLOTS; slot++)
        {
          if ((self->filled >> slot & 1) != 0 && isfinite (self->mean[metric][slot]))
            metrics |= 1u << metric;
        }
    }

  return metrics;
}

static void
encode_range (const VedHistoryChunk *self,
              guint                  metric,
              guint                  slot,
              gint32                 mean,
              GByteArray            *out)
{
  double resolution = resolution_of (metric);
  float low = fminf (self->min[metric][slot], self->mean[metric][slot]);
  float high = fmaxf (self->max[metric][slot], self->mean[metric][slot]);

  ved_varint_put (out, (guint32) mean - (guint32) MIN (mean, ved_code_from_value (low, resolution)));
  ved_varint_put (out, (guint32) MAX (mean, ved_code_from_value (high, resolution)) - (guint32) mean);
}

static void
encode_metric (const VedHistoryChunk *self,
               const VedHistoryTable *table,
               guint                  metric,
               GByteArray            *out)
{
  gint32 before = 0;

  for (guint slot = 0; slot < table->n_slots; slot++)
    {
      gint32 mean;

      if ((self->filled >> slot & 1) == 0)
        continue;
      if (!isfinite (self->mean[metric][slot]))
        {
          ved_varint_put (out, 0);
          continue;
        }

      mean = ved_code_from_value (self->mean[metric][slot], resolution_of (metric));
      ved_varint_put (out, 1 + ved_varint_fold ((gint32) ((guint32) mean - (guint32) before)));
      before = mean;
      if (table->has_range)
        encode_range (self, metric, slot, mean, out);
    }
}

/**
 * ved_history_chunk_encode:
 * @out: where the bytes are appended
 */
void
ved_history_chunk_encode (const VedHistoryChunk *self,
                          const VedHistoryTable *table,
                          GByteArray            *out)
{
  guint metrics = find_metrics (self);

  ved_varint_put (out, self->filled);
  for (guint slot = 0; slot < table->n_slots; slot++)
    {
      if ((self->filled >> slot & 1) != 0)
        ved_varint_put (out, self->detail[slot]);
    }

  ved_varint_put (out, metrics);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if ((metrics >> metric & 1) != 0)
        encode_metric (self, table, metric, out);
    }
}

static void
decode_metric (VedHistoryChunk       *self,
               const VedHistoryTable *table,
               guint                  metric,
               VedVarintReader       *reader)
{
  double resolution = resolution_of (metric);
  gint32 mean = 0;

  for (guint slot = 0; slot < table->n_slots; slot++)
    {
      guint32 step;

      if ((self->filled >> slot & 1) == 0 || (step = ved_varint_get (reader)) == 0)
        continue;

      mean = (gint32) ((guint32) mean + (guint32) ved_varint_unfold (step - 1));
      self->mean[metric][slot] = ved_value_from_code (mean, resolution);
      if (table->has_range)
        {
          guint32 below = ved_varint_get (reader);
          guint32 above = ved_varint_get (reader);

          self->min[metric][slot] = ved_value_from_code ((gint32) ((guint32) mean - below), resolution);
          self->max[metric][slot] = ved_value_from_code ((gint32) ((guint32) mean + above), resolution);
        }
    }
}

/**
 * ved_history_chunk_decode:
 * @data: bytes from the file, not trusted
 *
 * Returns: whether they were a row of @table
 */
gboolean
ved_history_chunk_decode (VedHistoryChunk       *self,
                          const VedHistoryTable *table,
                          const guint8          *data,
                          gsize                  length)
{
  VedVarintReader reader = { data, data + length, FALSE };
  guint metrics;

  ved_history_chunk_clear (self);
  self->filled = ved_varint_get (&reader);
  if (self->filled >> table->n_slots != 0)
    return FALSE;

  for (guint slot = 0; slot < table->n_slots; slot++)
    {
      if ((self->filled >> slot & 1) != 0)
        self->detail[slot] = ved_varint_get (&reader);
    }

  metrics = ved_varint_get (&reader);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if ((metrics >> metric & 1) != 0)
        decode_metric (self, table, metric, &reader);
    }

  return !reader.damaged && reader.at == reader.end && metrics >> VED_N_METRICS == 0;
}
