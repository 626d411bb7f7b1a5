/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-compare-search"

#include "config.h"

#include "app/recordings/ved-compare-search.h"

#include "store/recordings/ved-recording-reader.h"

#include <math.h>

/* Where to begin looking: the server and metric whose mean difference over some instants of both is the largest part of the
 * largest value that the metric had. Recordings that tell of the same time are laid over each other, others from their
 * beginnings. How long a server has been up differs always and says nothing. */

#define N_INSTANTS 24

typedef struct {
  char *path;                   /* (nullable) */
  VedSnapshot *snapshot;        /* (nullable) */
  VedRecordingReader *reader;   /* (nullable): while it is looked for */
  gint64 first_us;
  gint64 last_us;
} Side;

void
ved_compare_finding_free (VedCompareFinding *self)
{
  g_free (self->server);
  g_free (self);
}

static double
find_largest (GPtrArray *snapshots,
              VedMetric  metric)
{
  double largest = 0.0;

  for (guint i = 0; i < snapshots->len; i++)
    {
      const float *values = ved_snapshot_current (snapshots->pdata[i], metric);

      for (guint j = 0; j < ved_snapshot_get_n_servers (snapshots->pdata[i]); j++)
        if (isfinite (values[j]))
          largest = MAX (largest, (double) fabsf (values[j]));
    }

  return largest;
}

/* Over all pairs that have the server; 0 without any. */
static double
measure (GPtrArray  *a,
         GPtrArray  *b,
         const char *server,
         VedMetric   metric)
{
  double sum = 0.0;
  guint n = 0;

  for (guint i = 0; i < MIN (a->len, b->len); i++)
    {
      guint at_a, at_b;
      double difference;

      if (!ved_snapshot_find (a->pdata[i], server, &at_a) || !ved_snapshot_find (b->pdata[i], server, &at_b))
        continue;
      difference = (double) ved_snapshot_current (a->pdata[i], metric)[at_a]
        - (double) ved_snapshot_current (b->pdata[i], metric)[at_b];
      if (!isfinite (difference))
        continue;
      sum += fabs (difference);
      n++;
    }

  return n > 0 ? sum / n : 0.0;
}

/**
 * ved_compare_find_most:
 * @a: (element-type VedSnapshot): of one side, at least one
 * @b: (element-type VedSnapshot): of the other, each to be compared with that of @a
 *
 * Returns: (transfer full): where they differ most; nowhere where all is the same
 */
VedCompareFinding *
ved_compare_find_most (GPtrArray *a,
                       GPtrArray *b)
{
  VedCompareFinding *finding = g_new0 (VedCompareFinding, 1);
  VedSnapshot *first = a->pdata[0];
  double most = 0.0;

  for (int metric = 0; metric < VED_N_BASE_METRICS; metric++)
    {
      double largest = MAX (find_largest (a, (VedMetric) metric), find_largest (b, (VedMetric) metric));

      for (guint i = 0; metric != VED_METRIC_UPTIME_DAYS && largest > 0.0 && i < ved_snapshot_get_n_servers (first); i++)
        {
          double share = measure (a, b, ved_snapshot_get_name (first, i), (VedMetric) metric) / largest;

          if (share <= most)
            continue;
          most = share;
          g_free (finding->server);
          finding->server = g_strdup (ved_snapshot_get_name (first, i));
          finding->metric = (VedMetric) metric;
        }
    }

  return finding;
}

static void
sides_free (gpointer data)
{
  Side *sides = data;

  for (guint i = 0; i < 2; i++)
    {
      g_free (sides[i].path);
      g_clear_pointer (&sides[i].snapshot, ved_snapshot_unref);
      g_clear_pointer (&sides[i].reader, ved_recording_reader_free);
    }
  g_free (sides);
}

static gboolean
open_side (Side    *self,
           GError **error)
{
  g_auto(VedRecordingInfo) info = { 0 };

  if (self->path == NULL)
    {
      self->first_us = self->last_us = ved_snapshot_get_time_us (self->snapshot);
      return TRUE;
    }

  self->reader = ved_recording_reader_open (self->path, error);
  if (self->reader == NULL)
    return FALSE;
  ved_recording_reader_get_info (self->reader, &info);
  self->first_us = info.first_us;
  self->last_us = info.last_us;

  return TRUE;
}

/* Returns: (nullable): %NULL where the frame is damaged */
static VedSnapshot *
read_side (Side  *self,
           gint64 instant_us)
{
  if (self->reader == NULL)
    return ved_snapshot_ref (self->snapshot);

  return ved_recording_reader_read_snapshot (self->reader, ved_recording_reader_find (self->reader, instant_us), 0, NULL);
}

/* What is live has one instant, which is laid over the end of the other. */
static void
read_pair (Side      *sides,
           guint      index,
           GPtrArray *a,
           GPtrArray *b)
{
  gint64 from_us = MAX (sides[0].first_us, sides[1].first_us), to_us = MIN (sides[0].last_us, sides[1].last_us);
  gboolean overlap = from_us < to_us;
  gboolean has_live = sides[0].reader == NULL || sides[1].reader == NULL;
  gint64 length_us = MIN (sides[0].last_us - sides[0].first_us, sides[1].last_us - sides[1].first_us);
  VedSnapshot *pair[2] = { NULL, NULL };

  for (guint i = 0; i < 2; i++)
    {
      gint64 begin_us = overlap ? from_us : has_live ? sides[i].last_us : sides[i].first_us;
      gint64 span_us = overlap ? to_us - from_us : has_live ? 0 : length_us;

      pair[i] = read_side (&sides[i], begin_us + span_us * index / (N_INSTANTS - 1));
    }
  if (pair[0] != NULL && pair[1] != NULL)
    {
      g_ptr_array_add (a, pair[0]);
      g_ptr_array_add (b, pair[1]);
      return;
    }
  g_clear_pointer (&pair[0], ved_snapshot_unref);
  g_clear_pointer (&pair[1], ved_snapshot_unref);
}

static void
search_in_thread (GTask        *task,
                  gpointer      source_object,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  g_autoptr(GPtrArray) a = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_snapshot_unref);
  g_autoptr(GPtrArray) b = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_snapshot_unref);
  Side *sides = task_data;
  guint n_instants;
  GError *error = NULL;

  if (!open_side (&sides[0], &error) || !open_side (&sides[1], &error))
    {
      g_task_return_error (task, error);
      return;
    }

  n_instants = sides[0].reader != NULL && sides[1].reader != NULL ? N_INSTANTS : 1;
  for (guint i = 0; i < n_instants && !g_cancellable_is_cancelled (cancellable); i++)
    read_pair (sides, i, a, b);
  g_task_return_pointer (task, a->len > 0 ? ved_compare_find_most (a, b) : g_new0 (VedCompareFinding, 1),
                         (GDestroyNotify) ved_compare_finding_free);
}

/**
 * ved_compare_search_async:
 * @a: one side
 * @b: the other
 *
 * Looks in a worker where both differ most. Of something live its last snapshot counts.
 */
void
ved_compare_search_async (const VedCompareSource *a,
                          const VedCompareSource *b,
                          GCancellable           *cancellable,
                          GAsyncReadyCallback     callback,
                          gpointer                user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const VedCompareSource *sources[] = { a, b };
  Side *sides = g_new0 (Side, 2);

  for (guint i = 0; i < 2; i++)
    {
      sides[i].path = g_strdup (sources[i]->path);
      sides[i].snapshot = ved_snapshot_ref (sources[i]->snapshot);
    }
  g_task_set_source_tag (task, ved_compare_search_async);
  g_task_set_task_data (task, sides, sides_free);
  g_task_run_in_thread (task, search_in_thread);
}

/**
 * ved_compare_search_finish:
 *
 * Returns: (transfer full): where they differ most
 */
VedCompareFinding *
ved_compare_search_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
