/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-file-source"

#include "config.h"

#include "source/ved-file-source.h"

#include "base/ved-error.h"
#include "base/ved-key-file.h"
#include "source/ved-sample-file.h"

/* A worker reads lines and fills batches; the source's main context hands them out. The worker waits
 * while MAX_WAITING batches have not been taken, so a file of any size passes through little memory.
 *
 * Every batch travels as its own closure, and the worker's GTask ends only after the last one has been
 * taken: then nothing overtakes anything. */

#define MAX_WAITING 4

/* What the worker and the main context share. */
typedef struct {
  gatomicrefcount ref_count;
  char *path;
  GTimeZone *zone;              /* (nullable) */
  GKeyFile *config;             /* (nullable): of the worker */
  char *group;
  GMainContext *context;
  GCancellable *cancellable;
  GWeakRef source;

  GMutex lock;
  GCond taken;
  guint n_waiting;              /* under the lock */

  guint64 n_records;            /* of the worker, until it ends; so below */
  guint64 n_bad_lines;
  char *first_fault;            /* (nullable) */
} Reading;

typedef struct {
  Reading *reading;
  VedSampleBatch *batch;
} Delivery;

struct _VedFileSource
{
  VedSampleSource parent_instance;

  char *path;
  GTimeZone *zone;              /* (nullable) */
  GKeyFile *config;             /* (nullable): only read, in the worker */
  GCancellable *cancellable;    /* (nullable): while reading */
};

G_DEFINE_TYPE (VedFileSource, ved_file_source, VED_TYPE_SAMPLE_SOURCE)

static Reading *
reading_new (VedFileSource * source)
{
  Reading *self = g_new0 (Reading, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (source->path);
  self->zone = source->zone != NULL ? g_time_zone_ref (source->zone) : NULL;
  self->config = source->config != NULL ? g_key_file_ref (source->config) : NULL;
  self->group = g_strdup (ved_sample_source_get_name (VED_SAMPLE_SOURCE (source)));
  self->context = g_main_context_ref_thread_default ();
  self->cancellable = g_object_ref (source->cancellable);
  g_weak_ref_init (&self->source, source);
  g_mutex_init (&self->lock);
  g_cond_init (&self->taken);

  return self;
}

static Reading *
reading_ref (Reading *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

static void
reading_unref (Reading *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_weak_ref_clear (&self->source);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->config, g_key_file_unref);
  g_free (self->group);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->taken);
  g_free (self->path);
  g_free (self->first_fault);
  g_free (self);
}

static void
delivery_free (Delivery *delivery)
{
  Reading *reading = delivery->reading;

  g_mutex_lock (&reading->lock);
  reading->n_waiting--;
  g_cond_signal (&reading->taken);
  g_mutex_unlock (&reading->lock);

  ved_sample_batch_unref (delivery->batch);
  reading_unref (reading);
  g_free (delivery);
}

static gboolean
deliver_cb (gpointer user_data)
{
  Delivery *delivery = user_data;
  g_autoptr(VedSampleSource) source = g_weak_ref_get (&delivery->reading->source);

  if (source != NULL && !g_cancellable_is_cancelled (delivery->reading->cancellable))
    ved_sample_source_emit_batch (source, delivery->batch, TRUE);

  return G_SOURCE_REMOVE;
}

static void
wait_until_waiting (Reading *self,
                    guint    n)
{
  g_mutex_lock (&self->lock);
  while (self->n_waiting > n)
    g_cond_wait (&self->taken, &self->lock);
  g_mutex_unlock (&self->lock);
}

static gboolean
hand_over (VedSampleBatch *batch,
           gpointer        user_data)
{
  Reading *self = user_data;
  g_autoptr(GSource) idle = g_idle_source_new ();
  Delivery *delivery;

  self->n_records += ved_sample_batch_get_n_samples (batch);
  wait_until_waiting (self, MAX_WAITING - 1);

  g_mutex_lock (&self->lock);
  self->n_waiting++;
  g_mutex_unlock (&self->lock);

  delivery = g_new (Delivery, 1);
  delivery->reading = reading_ref (self);
  delivery->batch = batch;
  g_source_set_name (idle, "ved-file-source batch");
  g_source_set_priority (idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (idle, deliver_cb, delivery, (GDestroyNotify) delivery_free);
  g_source_attach (idle, self->context);

  return TRUE;
}

static void
note_bad_line (guint64       line,
               const GError *fault,
               gpointer      user_data)
{
  Reading *self = user_data;

  self->n_bad_lines++;
  if (self->first_fault == NULL)
    self->first_fault = g_strdup_printf ("%s:%" G_GUINT64_FORMAT ": %s", self->path, line, fault->message);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Reading *self = task_data;
  const VedSampleFileRules rules = { self->zone, self->config, self->group, hand_over, note_bad_line, self };
  GError *error = NULL;
  gboolean done = ved_sample_file_read (self->path, &rules, cancellable, &error);

  wait_until_waiting (self, 0);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static char *
describe_end (const Reading *reading)
{
  if (reading->n_bad_lines == 0)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " records read", reading->n_records);

  return g_strdup_printf ("%" G_GUINT64_FORMAT " records read, %" G_GUINT64_FORMAT
                          " lines left out, first %s",
                          reading->n_records, reading->n_bad_lines, reading->first_fault);
}

static void
was_read_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(VedFileSource) self = user_data;
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;
  g_autofree char *end = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (g_cancellable_is_cancelled (reading->cancellable))
    return;

  g_clear_object (&self->cancellable);
  if (error != NULL)
    {
      ved_sample_source_set_state (VED_SAMPLE_SOURCE (self), VED_SOURCE_ERROR, error->message);
      return;
    }

  end = describe_end (reading);
  ved_sample_source_set_state (VED_SAMPLE_SOURCE (self),
                               reading->n_records > 0 ? VED_SOURCE_IDLE : VED_SOURCE_ERROR, end);
}

static void
ved_file_source_start (VedSampleSource *source)
{
  VedFileSource *self = VED_FILE_SOURCE (source);
  g_autoptr(GTask) task = NULL;

  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  ved_sample_source_set_state (source, VED_SOURCE_LIVE, NULL);
  task = g_task_new (NULL, self->cancellable, was_read_cb, g_object_ref (self));
  g_task_set_source_tag (task, ved_file_source_start);
  g_task_set_task_data (task, reading_new (self), (GDestroyNotify) reading_unref);
  g_task_run_in_thread (task, read_in_thread);
}

static void
ved_file_source_stop (VedSampleSource *source)
{
  VedFileSource *self = VED_FILE_SOURCE (source);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ved_file_source_finalize (GObject *object)
{
  VedFileSource *self = VED_FILE_SOURCE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->config, g_key_file_unref);
  g_free (self->path);

  G_OBJECT_CLASS (ved_file_source_parent_class)->finalize (object);
}

static void
ved_file_source_class_init (VedFileSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VedSampleSourceClass *source_class = VED_SAMPLE_SOURCE_CLASS (klass);

  object_class->finalize = ved_file_source_finalize;
  source_class->start = ved_file_source_start;
  source_class->stop = ved_file_source_stop;
}

static void
ved_file_source_init (VedFileSource *self)
{
}

/* A copy of one group, for the worker alone: a GKeyFile is not safe between threads. */
static GKeyFile *
copy_group (GKeyFile   *config,
            const char *group)
{
  GKeyFile *copy = g_key_file_new ();

  ved_key_file_take_group (copy, config, group);

  return copy;
}

/**
 * ved_file_source_new:
 * @path: of the file; that it is there is found out by starting
 * @options: its zone counts, without one the host's; and its configuration
 *
 * Returns: (transfer full): the source; %NULL with %VED_ERROR_INVALID when @path is empty
 */
VedSampleSource *
ved_file_source_new (const char              *path,
                     const VedSourceOptions  *options,
                     GError                 **error)
{
  g_autofree char *name = g_strdup_printf ("file:%s", path);
  VedFileSource *self;

  if (*path == '\0')
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "file: needs a path, as in file:samples.csv");
      return NULL;
    }

  self = g_object_new (VED_TYPE_FILE_SOURCE, "name", name, NULL);
  self->path = g_strdup (path);
  self->zone = options->zone != NULL ? g_time_zone_ref (options->zone) : g_time_zone_new_local ();
  self->config = options->config != NULL ? copy_group (options->config, name) : NULL;

  return VED_SAMPLE_SOURCE (self);
}
