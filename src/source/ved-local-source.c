/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-local-source"

#include "config.h"

#include "source/ved-local-source.h"

#include "base/ved-task.h"
#include "source/ved-disk-usage.h"
#include "source/ved-proc-reader.h"

#include <math.h>
#include <string.h>

/* Readings are made in workers, one at a time. How full the disks are is asked beside them, for local
 * and remote file systems apart: a file server that is gone blocks its own question and nothing else,
 * and after DISK_STALE_US its last answer is no longer told. */

#define INTERVAL_S      5
#define FIRST_AFTER_S   1
#define DISK_STALE_US   (2 * VED_MINUTE_US)

/* What is asked of disks of one kind, apart from the others: one that does not answer holds up none of them. */
typedef struct {
  const char *root;             /* of the source */
  VedDiskKind kind;
  gboolean busy;
  gint64 answered_us;           /* monotonic; 0: never */
  float used_pct;
} DiskState;

struct _VedLocalSource
{
  VedSampleSource parent_instance;

  char *root;
  VedClock *clock;
  VedProcReader *reader;        /* of the worker while `busy` */
  char *host_name;
  gboolean busy;
  gboolean has_counters;
  DiskState disks[VED_N_DISK_KINDS];
  GCancellable *cancellable;    /* (nullable): while started */
  guint timeout_id;
};

G_DEFINE_TYPE (VedLocalSource, ved_local_source, VED_TYPE_SAMPLE_SOURCE)

static gpointer
read_disks (gpointer       task_data,
            GCancellable  *cancellable,
            GError       **error)
{
  DiskState *disks = task_data;
  float *used_pct = g_new (float, 1);

  *used_pct = ved_disk_usage_read_fullest (disks->root, disks->kind);

  return used_pct;
}

static void
disks_were_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  DiskState *disks = g_task_get_task_data (G_TASK (result));
  g_autofree float *used_pct = g_task_propagate_pointer (G_TASK (result), NULL);

  disks->busy = FALSE;
  disks->used_pct = *used_pct;
  disks->answered_us = g_get_monotonic_time ();
}

static void
ask_disks (VedLocalSource *self)
{
  for (guint kind = 0; kind < VED_N_DISK_KINDS; kind++)
    {
      g_autoptr(GTask) task = NULL;

      if (self->disks[kind].busy)
        continue;
      self->disks[kind].busy = TRUE;
      task = g_task_new (self, NULL, disks_were_read_cb, NULL);
      g_task_set_source_tag (task, ask_disks);
      g_task_set_task_data (task, &self->disks[kind], NULL);
      ved_task_run (task, read_disks, g_free);
    }
}

static float
fullest_disk_pct (VedLocalSource *self)
{
  float fullest = NAN;

  for (guint kind = 0; kind < VED_N_DISK_KINDS; kind++)
    {
      const DiskState *disks = &self->disks[kind];

      if (disks->answered_us != 0 && g_get_monotonic_time () - disks->answered_us < DISK_STALE_US)
        fullest = fmaxf (fullest, disks->used_pct);
    }

  return fullest;
}

static gpointer
read_proc (gpointer       reader,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autofree VedProcReading *reading = g_new (VedProcReading, 1);

  return ved_proc_reader_read (reader, g_get_monotonic_time (), reading, error) ? g_steal_pointer (&reading) : NULL;
}

static void
emit_reading (VedLocalSource       *self,
              const VedProcReading *reading)
{
  g_autoptr(VedSampleBatch) batch = ved_sample_batch_new ();
  VedSample *sample;

  sample = ved_sample_batch_add (batch, self->host_name, strlen (self->host_name),
                                 ved_clock_now_us (self->clock));
  memcpy (sample->values, reading->values, sizeof sample->values);
  sample->values[VED_METRIC_DISK_USAGE] = fullest_disk_pct (self);
  sample->cores = (guint16) MIN (reading->cores, G_MAXUINT16);
  ved_sample_source_emit_batch (VED_SAMPLE_SOURCE (self), batch, FALSE);
}

static void
proc_was_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  VedLocalSource *self = VED_LOCAL_SOURCE (object);
  g_autoptr(GError) error = NULL;
  g_autofree VedProcReading *reading = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean first = !self->has_counters;

  self->busy = FALSE;
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;

  if (reading == NULL)
    {
      g_autofree char *message = g_strdup_printf ("Cannot read this computer's counters: %s", error->message);

      ved_sample_source_set_state (VED_SAMPLE_SOURCE (self), VED_SOURCE_ERROR, message);
      return;
    }

  self->has_counters = TRUE;
  ved_sample_source_set_state (VED_SAMPLE_SOURCE (self), VED_SOURCE_LIVE, NULL);
  if (!first)
    emit_reading (self, reading);
}

static gboolean
interval_passed_cb (gpointer user_data)
{
  ved_local_source_read (user_data);

  return G_SOURCE_CONTINUE;
}

static guint
add_timeout (VedLocalSource *self,
             guint           seconds,
             GSourceFunc     callback)
{
  guint id = g_timeout_add (seconds * 1000, callback, self);

  g_source_set_name_by_id (id, "ved-local-source interval");

  return id;
}

static gboolean
first_interval_passed_cb (gpointer user_data)
{
  VedLocalSource *self = user_data;

  self->timeout_id = add_timeout (self, INTERVAL_S, interval_passed_cb);
  ved_local_source_read (self);

  return G_SOURCE_REMOVE;
}

static void
ved_local_source_start (VedSampleSource *source)
{
  VedLocalSource *self = VED_LOCAL_SOURCE (source);

  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  self->has_counters = FALSE;
  ved_sample_source_set_state (source, VED_SOURCE_CONNECTING, NULL);
  ved_local_source_read (self);
  self->timeout_id = add_timeout (self, FIRST_AFTER_S, first_interval_passed_cb);
}

static void
ved_local_source_stop (VedSampleSource *source)
{
  VedLocalSource *self = VED_LOCAL_SOURCE (source);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ved_local_source_dispose (GObject *object)
{
  ved_local_source_stop (VED_SAMPLE_SOURCE (object));

  G_OBJECT_CLASS (ved_local_source_parent_class)->dispose (object);
}

static void
ved_local_source_finalize (GObject *object)
{
  VedLocalSource *self = VED_LOCAL_SOURCE (object);

  ved_proc_reader_free (self->reader);
  ved_clock_unref (self->clock);
  g_free (self->root);
  g_free (self->host_name);

  G_OBJECT_CLASS (ved_local_source_parent_class)->finalize (object);
}

static void
ved_local_source_class_init (VedLocalSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VedSampleSourceClass *source_class = VED_SAMPLE_SOURCE_CLASS (klass);

  object_class->dispose = ved_local_source_dispose;
  object_class->finalize = ved_local_source_finalize;
  source_class->start = ved_local_source_start;
  source_class->stop = ved_local_source_stop;
}

static void
ved_local_source_init (VedLocalSource *self)
{
}

/**
 * ved_local_source_new:
 * @root: (nullable): a folder with a `proc` and a `sys` instead of this computer's
 * @clock: (nullable): stamps the samples; else the system's
 */
VedSampleSource *
ved_local_source_new (const char *root,
                      VedClock   *clock)
{
  VedLocalSource *self = g_object_new (VED_TYPE_LOCAL_SOURCE, "name", "local", NULL);

  self->root = g_strdup (root != NULL ? root : "/");
  for (guint kind = 0; kind < VED_N_DISK_KINDS; kind++)
    {
      self->disks[kind] = (DiskState) { .root = self->root, .kind = (VedDiskKind) kind };
    }
  self->clock = clock != NULL ? ved_clock_ref (clock) : ved_clock_new_system ();
  self->reader = ved_proc_reader_new (self->root);
  self->host_name = ved_proc_reader_dup_host_name (self->reader);

  return VED_SAMPLE_SOURCE (self);
}

/**
 * ved_local_source_read:
 *
 * Takes a sample now, without waiting for the interval. Not while the one before is being taken.
 */
void
ved_local_source_read (VedLocalSource *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->busy || self->cancellable == NULL)
    return;

  self->busy = TRUE;
  ask_disks (self);
  task = g_task_new (self, self->cancellable, proc_was_read_cb, NULL);
  g_task_set_source_tag (task, ved_local_source_read);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self->reader, NULL);
  ved_task_run (task, read_proc, g_free);
}
