/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-source"

#include "config.h"

#include "ved-test-source.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"

#include <math.h>

/* History is a daily wave with noise that ends in the value of the snapshot emitted last, 300 buckets over
 * whatever range is asked for, with a gap of ten buckets in the first half. */

#define N_POINTS 300
#define GAP_FROM 90
#define GAP_TO 100

struct _VedTestSource
{
  VedFrameSource parent_instance;

  VedSnapshot *snapshot;
  GHashTable *documents;        /* what paths begin with → text */
  GString *performed;           /* paths, each with a newline */
  GString *bodies;              /* of these, likewise */
  guint n_fetches;
  gint64 length_us;             /* of what it has */
  gboolean refuses;
};

G_DEFINE_FINAL_TYPE (VedTestSource, ved_test_source, VED_TYPE_FRAME_SOURCE)

static void
get_extent (VedFrameSource *source,
            gint64         *first_us,
            gint64         *last_us)
{
  VedTestSource *self = VED_TEST_SOURCE (source);

  *last_us = self->snapshot != NULL ? ved_snapshot_get_time_us (self->snapshot) : 0;
  *first_us = *last_us - (self->snapshot != NULL ? self->length_us : 0);
}

static VedSeriesSlice *
make_slice (VedTestSource *self,
            const char    *server,
            VedMetric      metric,
            gint64         from_us,
            gint64         to_us)
{
  const VedMetricInfo *info = ved_metric_get_info (metric);
  VedSeriesSlice *slice = ved_series_slice_new (N_POINTS);
  float last = 10.0f;
  guint index;
  VedRng rng;

  ved_rng_init (&rng, g_str_hash (server) + metric, 1);
  if (self->snapshot != NULL && ved_snapshot_find (self->snapshot, server, &index))
    last = ved_snapshot_current (self->snapshot, metric)[index];
  slice->bucket_s = (guint) MAX ((to_us - from_us) / N_POINTS / VED_SECOND_US, 1);
  for (guint i = 0; i < N_POINTS; i++)
    {
      double age = (double) (N_POINTS - 1 - i) / N_POINTS;
      double value = last * (1.0 - 0.25 * sin (age * 9.0) - 0.15 * age) +
        0.06 * last * (ved_rng_uniform (&rng) - 0.5) * MIN (1.0, age * 40.0);
      double spread = 0.04 * last * ved_rng_uniform (&rng);

      slice->times_us[i] = to_us - (gint64) (age * (double) (to_us - from_us));
      slice->mean[i] = i >= GAP_FROM && i < GAP_TO ? NAN : (float) CLAMP (value, info->floor, info->ceiling);
      slice->min[i] = slice->max[i] = slice->mean[i];
      if (isnan (slice->mean[i]))
        continue;

      slice->min[i] -= (float) MIN (spread, slice->mean[i] - info->floor);
      slice->max[i] = (float) MIN (slice->mean[i] + spread, info->ceiling);
    }

  return slice;
}

static void
fetch_series_async (VedFrameSource       *source,
                    const VedSeriesQuery *query,
                    GCancellable         *cancellable,
                    GAsyncReadyCallback   callback,
                    gpointer              user_data)
{
  VedTestSource *self = VED_TEST_SOURCE (source);
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);

  self->n_fetches++;
  g_task_return_pointer (task, make_slice (self, query->server, query->metric, query->from_us, query->to_us),
                         (GDestroyNotify) ved_series_slice_unref);
}

static void
fetch_document_async (VedFrameSource     *source,
                      const char         *path,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);
  GHashTableIter iter;
  gpointer key, document;

  g_hash_table_iter_init (&iter, VED_TEST_SOURCE (source)->documents);
  while (g_hash_table_iter_next (&iter, &key, &document))
    if (g_str_has_prefix (path, key))
      {
        g_task_return_pointer (task, g_bytes_new (document, strlen (document)), (GDestroyNotify) g_bytes_unref);
        return;
      }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "This source has no such document");
}

/* Whatever is asked for works, unless nothing does. */
static void
perform_async (VedFrameSource     *source,
               const char         *path,
               const char         *json_body,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (source, cancellable, callback, user_data);

  if (VED_TEST_SOURCE (source)->refuses)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "This source refuses");
      return;
    }
  g_string_append_printf (VED_TEST_SOURCE (source)->performed, "%s\n", path);
  g_string_append_printf (VED_TEST_SOURCE (source)->bodies, "%s\n", json_body);
  g_task_return_boolean (task, TRUE);
}

static void
ved_test_source_finalize (GObject *object)
{
  g_clear_pointer (&VED_TEST_SOURCE (object)->snapshot, ved_snapshot_unref);
  g_hash_table_unref (VED_TEST_SOURCE (object)->documents);
  g_string_free (VED_TEST_SOURCE (object)->performed, TRUE);
  g_string_free (VED_TEST_SOURCE (object)->bodies, TRUE);

  G_OBJECT_CLASS (ved_test_source_parent_class)->finalize (object);
}

static void
ved_test_source_class_init (VedTestSourceClass *klass)
{
  VedFrameSourceClass *source_class = VED_FRAME_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_test_source_finalize;
  source_class->get_extent = get_extent;
  source_class->fetch_series_async = fetch_series_async;
  source_class->fetch_document_async = fetch_document_async;
  source_class->perform_async = perform_async;
}

static void
ved_test_source_init (VedTestSource *self)
{
  ved_frame_source_set_state (VED_FRAME_SOURCE (self), VED_SOURCE_LIVE, NULL);
  self->documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->length_us = VED_DAY_US;
  self->performed = g_string_new (NULL);
  self->bodies = g_string_new (NULL);
}

VedTestSource *
ved_test_source_new (void)
{
  return g_object_new (VED_TYPE_TEST_SOURCE, NULL);
}

/* Sends @snapshot to whoever listens. */
void
ved_test_source_emit (VedTestSource *self,
                      VedSnapshot   *snapshot)
{
  ved_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  self->snapshot = snapshot;
  ved_frame_source_emit_snapshot (VED_FRAME_SOURCE (self), snapshot);
}

/* How it says that it is. */
void
ved_test_source_set_state (VedTestSource  *self,
                           VedSourceState  state)
{
  ved_frame_source_set_state (VED_FRAME_SOURCE (self), state, NULL);
}

/* What it says to whoever asks for a document whose path begins with @path. */
void
ved_test_source_answer (VedTestSource *self,
                        const char    *path,
                        const char    *document)
{
  g_hash_table_replace (self->documents, g_strdup (path), g_strdup (document));
}

/* Whether nothing that is asked to be done is done from now on. */
void
ved_test_source_set_refuses (VedTestSource *self,
                             gboolean       refuses)
{
  self->refuses = refuses;
}

/* How far back what it has begins. */
void
ved_test_source_set_length (VedTestSource *self,
                            gint64         length_us)
{
  self->length_us = length_us;
}

/* How often history was asked for. */
guint
ved_test_source_get_n_fetches (VedTestSource *self)
{
  return self->n_fetches;
}

/* The paths of what was asked to be done, each with a newline. */
const char *
ved_test_source_get_performed (VedTestSource *self)
{
  return self->performed->str;
}

/* What was sent with these, each with a newline. */
const char *
ved_test_source_get_bodies (VedTestSource *self)
{
  return self->bodies->str;
}
