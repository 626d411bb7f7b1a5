/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-prometheus-grid"

#include "config.h"

#include "source/ved-prometheus-grid.h"

#include "source/ved-cpu-shares.h"

#include <math.h>
#include <string.h>

/* Each question brings one metric of many servers, each record wants many metrics of one server: the
 * grid turns the one into the other. Of a fleet that several daemons divide it keeps its own part alone: the rest is
 * a set of names. */


typedef float Cell[VED_N_PROMETHEUS_QUERIES];

struct _VedPrometheusGrid
{
  gatomicrefcount ref_count;
  gint64 first_us;
  gint64 step_us;
  guint n_steps;
  VedShard shard;

  GMutex lock;
  GHashTable *rows;             /* name → Cell[n_steps] */
  GPtrArray *names;             /* in the order they came */
  GHashTable *foreign;          /* names of servers of other parts */
};

/**
 * ved_prometheus_grid_new:
 * @first_us: the first instant, µs UTC
 * @step_us: from one to the next
 * @n_steps: how many instants
 * @shard: whose servers are kept
 */
VedPrometheusGrid *
ved_prometheus_grid_new (gint64          first_us,
                         gint64          step_us,
                         guint           n_steps,
                         const VedShard *shard)
{
  VedPrometheusGrid *self = g_new0 (VedPrometheusGrid, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->first_us = first_us;
  self->step_us = step_us;
  self->n_steps = n_steps;
  self->shard = *shard;
  g_mutex_init (&self->lock);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->foreign = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

VedPrometheusGrid *
ved_prometheus_grid_ref (VedPrometheusGrid *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_prometheus_grid_unref (VedPrometheusGrid *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->rows);
  g_ptr_array_unref (self->names);
  g_hash_table_unref (self->foreign);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gint64
ved_prometheus_grid_get_first_us (VedPrometheusGrid *self)
{
  return self->first_us;
}

gint64
ved_prometheus_grid_get_step_us (VedPrometheusGrid *self)
{
  return self->step_us;
}

guint
ved_prometheus_grid_get_n_steps (VedPrometheusGrid *self)
{
  return self->n_steps;
}

/**
 * ved_prometheus_grid_get_n_foreign:
 *
 * Returns: how many servers belong to other parts of the fleet
 */
guint
ved_prometheus_grid_get_n_foreign (VedPrometheusGrid *self)
{
  return g_hash_table_size (self->foreign);
}

static Cell *
make_row (VedPrometheusGrid *self)
{
  Cell *row = g_new (Cell, self->n_steps);

  for (guint step = 0; step < self->n_steps; step++)
    {
      for (guint query = 0; query < VED_N_PROMETHEUS_QUERIES; query++)
        row[step][query] = NAN;
    }

  return row;
}

/* (nullable): there is none for the servers of others. */
static Cell *
find_row (VedPrometheusGrid *self,
          const char        *server,
          gsize              length)
{
  g_autofree char *name = g_strndup (server, length);
  Cell *row = g_hash_table_lookup (self->rows, name);

  if (row != NULL || g_hash_table_contains (self->foreign, name))
    return row;
  if (!ved_shard_has (&self->shard, name))
    {
      g_hash_table_add (self->foreign, g_steal_pointer (&name));
      return NULL;
    }

  row = make_row (self);
  g_hash_table_insert (self->rows, name, row);
  g_ptr_array_add (self->names, g_steal_pointer (&name));

  return row;
}

/**
 * ved_prometheus_grid_put:
 * @server: need not end with a zero
 * @time_us: rounded to the nearest instant; others than those of the grid are passed over
 * @value: brought into the metric's range, which rounding may have left; others than finite ones are
 *   passed over
 */
void
ved_prometheus_grid_put (VedPrometheusGrid *self,
                         const char        *server,
                         gsize              length,
                         guint              query,
                         gint64             time_us,
                         double             value)
{
  g_autoptr(GMutexLocker) locker = NULL;
  Cell *row;
  gint64 step = (time_us - self->first_us + self->step_us / 2) / self->step_us;

  if (!isfinite (value) || time_us < self->first_us - self->step_us / 2 || step >= self->n_steps ||
      length == 0 || length > VED_SERVER_NAME_BYTES)
    return;

  if (query < VED_N_METRICS)
    {
      const VedMetricInfo *info = ved_metric_get_info ((VedMetric) query);

      value = CLAMP (value, info->floor, info->ceiling);
    }
  locker = g_mutex_locker_new (&self->lock);
  row = find_row (self, server, length);
  if (row != NULL)
    row[step][query] = (float) value;
}

static gboolean
has_value (const Cell *cell)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      if (isfinite ((*cell)[metric]))
        return TRUE;
    }

  return FALSE;
}

static void
add_sample (VedSampleBatch *batch,
            const char     *name,
            gint64          time_us,
            Cell           *cell)
{
  VedSample *sample = ved_sample_batch_add (batch, name, strlen (name), time_us);
  float cores = (*cell)[VED_PROMETHEUS_CORES];

  ved_cpu_shares_close (*cell);
  memcpy (sample->values, *cell, sizeof sample->values);
  memcpy (sample->min, *cell, sizeof sample->min);
  memcpy (sample->max, *cell, sizeof sample->max);
  if (isfinite (cores) && cores > 0.0f)
    sample->cores = (guint16) MIN (cores, (float) G_MAXUINT16);
}

static VedSampleBatch *
to_batch (VedPrometheusGrid *self,
          gint64             offset_us)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  VedSampleBatch *batch = ved_sample_batch_new ();

  for (guint step = 0; step < self->n_steps; step++)
    {
      gint64 time_us = self->first_us + step * self->step_us + offset_us;

      for (guint i = 0; i < self->names->len; i++)
        {
          const char *name = g_ptr_array_index (self->names, i);
          Cell *row = g_hash_table_lookup (self->rows, name);

          if (has_value (&row[step]))
            add_sample (batch, name, time_us, &row[step]);
        }
    }

  return batch;
}

/**
 * ved_prometheus_grid_to_samples:
 *
 * Returns: (transfer full): a record for each server and instant of which anything is known
 */
VedSampleBatch *
ved_prometheus_grid_to_samples (VedPrometheusGrid *self)
{
  return to_batch (self, 0);
}

/**
 * ved_prometheus_grid_to_buckets:
 *
 * An answer at an instant is about the step before it: it becomes a bucket that begins one step
 * earlier.
 *
 * Returns: (transfer full): buckets, whose minimum and maximum are not known to differ from the mean
 */
VedSampleBatch *
ved_prometheus_grid_to_buckets (VedPrometheusGrid *self)
{
  VedSampleBatch *batch = to_batch (self, -self->step_us);

  ved_sample_batch_set_bucket_s (batch, (guint) (self->step_us / G_USEC_PER_SEC));

  return batch;
}
