/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-store-writer"

#include "config.h"

#include "store/ved-store-writer.h"

#include "base/ved-iso8601.h"

/* Jobs run one after the other in one thread, in the order they came. Callers never wait for a disk,
 * so a disk that cannot keep up must not eat the memory either: when what waits takes MAX_WAITING_BYTES
 * the newest job is refused and counted, one that can be spared at half of it. What fails is remembered per store until
 * that store succeeds again; that something was lost stays known, since it stays a gap in what is kept.
 *
 * A patient writer does not give up a job for which the disk has no room: the job is held at the head of the
 * queue, with all behind it, and tried again every RETRY_US. Who waits for the queue to be empty, as all do before
 * they go, gives each of them one attempt more: what finds no room then is lost. */

#define MAX_WAITING_BYTES (128 * 1024 * 1024)
#define RETRY_US          (5 * G_TIME_SPAN_SECOND)

typedef struct {
  const char *store;
  VedStoreJob run;
  gpointer data;
  gsize bytes;
  GDestroyNotify destroy;
} Job;

struct _VedStoreWriter
{
  GObject parent_instance;

  GThread *thread;
  GMainContext *context;        /* of the signal */
  GWeakRef *itself;             /* in an rc box: for the signal */

  GMutex lock;                  /* of all below */
  GCond changed;
  GQueue jobs;                  /* of Job */
  gsize waiting_bytes;          /* of all of them */
  gboolean busy;
  gboolean stopping;
  gboolean is_patient;
  gboolean is_held;             /* the job at the head found no room */
  guint n_waiting;              /* for an empty queue */
  GHashTable *faults;           /* store → message */
  guint n_lost;
  gint64 lost_us;               /* when the newest was */
};

enum {
  HEALTH_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_TYPE (VedStoreWriter, ved_store_writer, G_TYPE_OBJECT)

static Job *
job_new (const char     *store,
         VedStoreJob     run,
         gpointer        data,
         gsize           bytes,
         GDestroyNotify  destroy)
{
  Job *job = g_new (Job, 1);

  *job = (Job) { store, run, data, bytes, destroy };

  return job;
}

static void
job_free (Job *job)
{
  if (job->destroy != NULL)
    job->destroy (job->data);
  g_free (job);
}

static void
weak_ref_unref (gpointer ref)
{
  g_atomic_rc_box_release_full (ref, (GDestroyNotify) g_weak_ref_clear);
}

static gboolean
emit_health_changed_cb (gpointer user_data)
{
  g_autoptr(VedStoreWriter) self = g_weak_ref_get (user_data);

  if (self != NULL)
    g_signal_emit (self, signals[HEALTH_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

/* The writer may be on its way out and be waiting for this thread: nobody can hold on to it then, and nobody is told. */
static void
announce (VedStoreWriter *self)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_name (source, "ved-store-writer health");
  g_source_set_callback (source, emit_health_changed_cb, g_atomic_rc_box_acquire (self->itself), weak_ref_unref);
  g_source_attach (source, self->context);
}

/* Returns whether the store's health changed. Under the lock. */
static gboolean
note_outcome (VedStoreWriter *self,
              const char     *store,
              const GError   *fault)
{
  const char *before = g_hash_table_lookup (self->faults, store);

  if (fault == NULL)
    return before != NULL && g_hash_table_remove (self->faults, store);

  if (g_strcmp0 (before, fault->message) == 0)
    return FALSE;

  g_message ("%s", fault->message);
  g_hash_table_insert (self->faults, g_strdup (store), g_strdup (fault->message));

  return TRUE;
}

/* Under the lock. */
static void
note_loss (VedStoreWriter *self)
{
  self->n_lost++;
  self->lost_us = g_get_real_time ();
}

/* Under the lock. */
static gboolean
may_hold (VedStoreWriter *self)
{
  return self->is_patient && !self->stopping && self->n_waiting == 0;
}

/* Returns: (nullable): @job where it is to be freed. Under the lock. */
static Job *
settle_job (VedStoreWriter *self,
            Job            *job,
            const GError   *error)
{
  self->is_held = may_hold (self) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  if (error != NULL && !self->is_held)
    note_loss (self);
  if (!self->is_held)
    return job;

  g_queue_push_head (&self->jobs, job);
  self->waiting_bytes += job->bytes;

  return NULL;
}

/* Under the lock, which it lets go while the job runs. */
static void
run_next (VedStoreWriter *self)
{
  Job *job = g_queue_pop_head (&self->jobs);
  g_autoptr(GError) error = NULL;
  gboolean changed;

  self->busy = TRUE;
  self->waiting_bytes -= job->bytes;
  g_mutex_unlock (&self->lock);
  job->run (job->data, &error);
  g_mutex_lock (&self->lock);

  changed = note_outcome (self, job->store, error) && !self->stopping;
  job = settle_job (self, job, error);
  g_mutex_unlock (&self->lock);
  if (changed)
    announce (self);
  g_clear_pointer (&job, job_free);
  g_mutex_lock (&self->lock);
  self->busy = FALSE;
  g_cond_broadcast (&self->changed);
}

/* Under the lock. */
static void
wait_to_retry (VedStoreWriter *self)
{
  gint64 deadline_us = g_get_monotonic_time () + RETRY_US;

  while (may_hold (self) && g_cond_wait_until (&self->changed, &self->lock, deadline_us))
    continue;
}

static gpointer
write_jobs (gpointer user_data)
{
  VedStoreWriter *self = user_data;

  g_mutex_lock (&self->lock);
  while (TRUE)
    {
      if (self->is_held)
        wait_to_retry (self);
      if (!g_queue_is_empty (&self->jobs))
        {
          run_next (self);
          continue;
        }

      g_cond_broadcast (&self->changed);
      if (self->stopping)
        break;
      g_cond_wait (&self->changed, &self->lock);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

static void
ved_store_writer_finalize (GObject *object)
{
  VedStoreWriter *self = VED_STORE_WRITER (object);

  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  weak_ref_unref (self->itself);
  g_hash_table_unref (self->faults);
  g_main_context_unref (self->context);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ved_store_writer_parent_class)->finalize (object);
}

static void
ved_store_writer_class_init (VedStoreWriterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ved_store_writer_finalize;

  signals[HEALTH_CHANGED] = g_signal_new ("health-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ved_store_writer_init (VedStoreWriter *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->jobs);
  self->context = g_main_context_ref_thread_default ();
  self->itself = g_atomic_rc_box_new0 (GWeakRef);
  g_weak_ref_init (self->itself, self);
  self->faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->thread = g_thread_new ("ved-store", write_jobs, self);
}

VedStoreWriter *
ved_store_writer_new (void)
{
  return g_object_new (VED_TYPE_STORE_WRITER, NULL);
}

/**
 * ved_store_writer_set_patient:
 * @is_patient: whether a job that fails with %G_IO_ERROR_NO_SPACE is run again, until there is room
 *
 * For jobs that leave what they were given as it was when they fail.
 */
void
ved_store_writer_set_patient (VedStoreWriter *self,
                              gboolean        is_patient)
{
  g_return_if_fail (VED_IS_STORE_WRITER (self));

  g_mutex_lock (&self->lock);
  self->is_patient = is_patient;
  g_mutex_unlock (&self->lock);
}

/* Under the lock. Returns whether the store's health changed: a full disk is told as such, not as a slow one. */
static gboolean
refuse (VedStoreWriter *self,
        const char     *store)
{
  g_autoptr(GError) error = NULL;

  note_loss (self);
  if (self->is_held)
    return FALSE;

  error = g_error_new (G_IO_ERROR, G_IO_ERROR_BUSY, "The disk is too slow for “%s”: ticks are not kept", store);

  return note_outcome (self, store, error);
}

static void
push (VedStoreWriter *self,
      Job            *job,
      gsize           room)
{
  gboolean changed = FALSE;
  gboolean accepted;

  g_mutex_lock (&self->lock);
  accepted = job->bytes == 0 || self->waiting_bytes + job->bytes <= room || g_queue_is_empty (&self->jobs);
  if (accepted)
    {
      self->waiting_bytes += job->bytes;
      g_queue_push_tail (&self->jobs, job);
      g_cond_broadcast (&self->changed);
    }
  else
    {
      changed = refuse (self, job->store);
    }
  g_mutex_unlock (&self->lock);

  if (!accepted)
    job_free (job);
  if (changed)
    announce (self);
}

/**
 * ved_store_writer_push:
 * @store: static name of the store whose health the outcome is
 * @job: run in the writer's thread
 * @data: (transfer full): for @job
 * @bytes: the memory that @data takes until it is written; a job that takes none is never refused
 * @destroy: (nullable): frees @data afterwards, in the writer's thread
 *
 * Queues a job, from any thread. It runs even when the writer is let go of at once: the last
 * g_object_unref() waits for it, and must not come from a job.
 */
void
ved_store_writer_push (VedStoreWriter *self,
                       const char     *store,
                       VedStoreJob     job,
                       gpointer        data,
                       gsize           bytes,
                       GDestroyNotify  destroy)
{
  g_return_if_fail (VED_IS_STORE_WRITER (self));

  push (self, job_new (store, job, data, bytes, destroy), MAX_WAITING_BYTES);
}

/**
 * ved_store_writer_push_spare:
 *
 * Queues as ved_store_writer_push() does what can be made again, and leaves half of the room to what cannot.
 */
void
ved_store_writer_push_spare (VedStoreWriter *self,
                             const char     *store,
                             VedStoreJob     job,
                             gpointer        data,
                             gsize           bytes,
                             GDestroyNotify  destroy)
{
  g_return_if_fail (VED_IS_STORE_WRITER (self));

  push (self, job_new (store, job, data, bytes, destroy), MAX_WAITING_BYTES / 2);
}

/**
 * ved_store_writer_flush:
 *
 * Waits until all that was pushed before is on disk, or given up. Blocks; not from a job.
 */
void
ved_store_writer_flush (VedStoreWriter *self)
{
  g_return_if_fail (VED_IS_STORE_WRITER (self));

  g_mutex_lock (&self->lock);
  self->n_waiting++;
  g_cond_broadcast (&self->changed);
  while (self->busy || !g_queue_is_empty (&self->jobs))
    g_cond_wait (&self->changed, &self->lock);
  self->n_waiting--;
  g_mutex_unlock (&self->lock);
}

/**
 * ved_store_writer_has_room:
 *
 * Returns: whether at most half of what may wait does: ved_store_writer_wait_for_room() for those who cannot wait; %FALSE
 *   also where it is the disk's fullness that the rest waits for
 */
gboolean
ved_store_writer_has_room (VedStoreWriter *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->waiting_bytes <= MAX_WAITING_BYTES / 2;
}

/**
 * ved_store_writer_wait_for_room:
 *
 * Waits until at most half of what may wait does: for who brings years of history faster than a disk
 * takes them. Where the disk is full it does not wait. Blocks; for workers, not from a job.
 */
void
ved_store_writer_wait_for_room (VedStoreWriter *self)
{
  g_return_if_fail (VED_IS_STORE_WRITER (self));

  g_mutex_lock (&self->lock);
  while (self->waiting_bytes > MAX_WAITING_BYTES / 2 && !self->is_held)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

/**
 * ved_store_writer_dup_fault:
 *
 * Returns: (transfer full) (nullable): what keeps stores from being written at present, a line each
 */
char *
ved_store_writer_dup_fault (VedStoreWriter *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr(GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer message;

  if (g_hash_table_size (self->faults) == 0)
    return NULL;

  g_hash_table_iter_init (&iter, self->faults);
  while (g_hash_table_iter_next (&iter, NULL, &message))
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", (const char *) message);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ved_store_writer_get_n_lost:
 *
 * Returns: jobs that failed for good or were refused since the start
 */
guint
ved_store_writer_get_n_lost (VedStoreWriter *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_lost;
}

/**
 * ved_store_writer_dup_loss:
 *
 * Returns: (transfer full) (nullable): that something was lost since the start, though the stores may be well again
 */
char *
ved_store_writer_dup_loss (VedStoreWriter *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  char time[VED_ISO8601_SIZE];

  if (self->n_lost == 0)
    return NULL;

  ved_iso8601_print (time, self->lost_us - self->lost_us % G_USEC_PER_SEC);

  return g_strdup_printf ("%u %s lost since the start, the last one at %s: what is kept has gaps", self->n_lost,
                          self->n_lost == 1 ? "write was" : "writes were", time);
}
