/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-job-desk"

#include "config.h"

#include "engine/jobs/ved-job-desk.h"

#include "base/ved-clock.h"

#define KEPT_US        VED_HOUR_US
#define JOBS_MAX       256
#define MAX_FILE_BYTES (64 * 1024 * 1024)       /* of all jobs together */

struct _VedJobDesk
{
  guint ref_count;
  VedClock *clock;
  VedJobFunc func;              /* (nullable) once closed */
  gpointer user_data;
  guint64 next_number;
  GQueue jobs;                  /* of VedJob, oldest first */
};

typedef struct {
  char *id;
  VedWhatIfInput *input;
  VedWhatIfChange change;
  VedWhatIfResult result;
} WhatIf;

static void
job_free (VedJob *job)
{
  g_free (job->id);
  g_free (job->type);
  g_free (job->error);
  g_clear_pointer (&job->quality, ved_quality_unref);
  g_free (job->file_name);
  g_clear_pointer (&job->file, g_bytes_unref);
  g_free (job);
}

/**
 * ved_job_desk_new:
 * @func: told of every change of a job
 * @user_data: for @func
 */
VedJobDesk *
ved_job_desk_new (VedClock   *clock,
                  VedJobFunc  func,
                  gpointer    user_data)
{
  VedJobDesk *self = g_new0 (VedJobDesk, 1);

  self->ref_count = 1;
  self->clock = ved_clock_ref (clock);
  self->func = func;
  self->user_data = user_data;
  self->next_number = 1;
  g_queue_init (&self->jobs);

  return self;
}

VedJobDesk *
ved_job_desk_ref (VedJobDesk *self)
{
  self->ref_count++;

  return self;
}

void
ved_job_desk_unref (VedJobDesk *self)
{
  if (--self->ref_count > 0)
    return;

  g_queue_clear_full (&self->jobs, (GDestroyNotify) job_free);
  ved_clock_unref (self->clock);
  g_free (self);
}

/**
 * ved_job_desk_close:
 *
 * Tells nobody any more.
 */
void
ved_job_desk_close (VedJobDesk *self)
{
  self->func = NULL;
}

static void
tell (VedJobDesk   *self,
      const VedJob *job)
{
  if (self->func != NULL)
    self->func (job, self->user_data);
}

static gsize
count_file_bytes (VedJobDesk *self)
{
  gsize bytes = 0;

  for (GList *l = self->jobs.head; l != NULL; l = l->next)
    {
      const VedJob *job = l->data;

      bytes += job->file != NULL ? g_bytes_get_size (job->file) : 0;
    }

  return bytes;
}

/* The oldest files make room for the one that is delivered, which stays, however large. */
static void
drop_old_files (VedJobDesk   *self,
                const VedJob *delivered)
{
  gsize bytes = count_file_bytes (self);

  for (GList *l = self->jobs.head; l != NULL && bytes > MAX_FILE_BYTES;)
    {
      VedJob *job = l->data;
      GList *next = l->next;

      if (job->file != NULL && job != delivered)
        {
          bytes -= g_bytes_get_size (job->file);
          job_free (job);
          g_queue_delete_link (&self->jobs, l);
        }
      l = next;
    }
}

static void
end (VedJobDesk   *self,
     VedJob       *job,
     VedJobStatus  status)
{
  job->status = status;
  job->progress = status == VED_JOB_COMPLETE ? 1.0 : job->progress;
  job->ended_us = ved_clock_now_us (self->clock);
  tell (self, job);
}

/* One that waits for forecasts to be measured waits in vain where no samples come any more. */
static void
end_waiting (VedJobDesk *self,
             VedJob     *job,
             gint64      now_us)
{
  if (job->status != VED_JOB_PROCESSING || !ved_job_desk_is_measure (job->type) || job->started_us >= now_us - KEPT_US)
    return;

  job->error = g_strdup ("within an hour no forecasts could be measured: do samples come?");
  end (self, job, VED_JOB_FAILED);
}

static void
drop_old_jobs (VedJobDesk *self)
{
  gint64 now_us = ved_clock_now_us (self->clock);

  for (GList *l = self->jobs.head; l != NULL;)
    {
      VedJob *job = l->data;
      GList *next = l->next;
      gboolean is_over;

      end_waiting (self, job, now_us);
      is_over = job->status != VED_JOB_PROCESSING;
      if (is_over && (job->ended_us < now_us - KEPT_US || self->jobs.length > JOBS_MAX))
        {
          job_free (job);
          g_queue_delete_link (&self->jobs, l);
        }
      l = next;
    }
}

/**
 * ved_job_desk_begin:
 * @type: what kind of job
 *
 * Returns: (transfer none): the new job
 */
const VedJob *
ved_job_desk_begin (VedJobDesk *self,
                    const char *type)
{
  VedJob *job = g_new0 (VedJob, 1);

  drop_old_jobs (self);
  job->id = g_strdup_printf ("j-%06" G_GUINT64_FORMAT, self->next_number++);
  job->type = g_strdup (type);
  job->started_us = ved_clock_now_us (self->clock);
  g_queue_push_tail (&self->jobs, job);
  tell (self, job);

  return job;
}

static VedJob *
find (VedJobDesk *self,
      const char *id)
{
  for (GList *l = self->jobs.head; l != NULL; l = l->next)
    {
      VedJob *job = l->data;

      if (g_str_equal (job->id, id))
        return job;
    }

  return NULL;
}

/**
 * ved_job_desk_find:
 *
 * Returns: (transfer none) (nullable): the job
 */
const VedJob *
ved_job_desk_find (VedJobDesk *self,
                   const char *id)
{
  VedJob *job = find (self, id);

  if (job != NULL)
    end_waiting (self, job, ved_clock_now_us (self->clock));

  return job;
}

void
ved_job_desk_advance (VedJobDesk *self,
                      const char *id,
                      double      progress)
{
  VedJob *job = find (self, id);

  g_return_if_fail (job != NULL);

  job->progress = progress;
  tell (self, job);
}

void
ved_job_desk_fail (VedJobDesk   *self,
                   const char   *id,
                   const GError *error)
{
  VedJob *job = find (self, id);

  g_return_if_fail (job != NULL);

  job->error = g_strdup (error->message);
  end (self, job, VED_JOB_FAILED);
}

/**
 * ved_job_desk_deliver:
 * @file_name: what the file may be called
 * @file: (transfer full): what the job has made
 */
void
ved_job_desk_deliver (VedJobDesk *self,
                      const char *id,
                      const char *file_name,
                      GBytes     *file)
{
  VedJob *job = find (self, id);

  g_return_if_fail (job != NULL);

  job->file_name = g_strdup (file_name);
  job->file = file;
  end (self, job, VED_JOB_COMPLETE);
  drop_old_files (self, job);
}

/**
 * ved_job_desk_is_measure:
 *
 * Returns: whether jobs of the type wait for past forecasts to be compared with what came
 */
gboolean
ved_job_desk_is_measure (const char *type)
{
  return g_strcmp0 (type, "backtest") == 0 || g_strcmp0 (type, "recalibrate") == 0;
}

/**
 * ved_job_desk_measured:
 * @quality: what past forecasts were worth
 *
 * Ends all jobs that waited for it.
 */
void
ved_job_desk_measured (VedJobDesk *self,
                       VedQuality *quality)
{
  for (GList *l = self->jobs.head; l != NULL; l = l->next)
    {
      VedJob *job = l->data;

      if (job->status != VED_JOB_PROCESSING || !ved_job_desk_is_measure (job->type))
        continue;
      job->quality = ved_quality_ref (quality);
      end (self, job, VED_JOB_COMPLETE);
    }
}

static void
what_if_free (WhatIf *what_if)
{
  ved_what_if_input_free (what_if->input);
  g_free (what_if->id);
  g_free (what_if);
}

static void
what_if_in_worker (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  WhatIf *what_if = task_data;

  ved_what_if_run (what_if->input, &what_if->change, &what_if->result);
  g_task_return_boolean (task, TRUE);
}

static void
what_if_ran_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(VedJobDesk) self = user_data;
  WhatIf *what_if = g_task_get_task_data (G_TASK (result));
  VedJob *job = find (self, what_if->id);

  g_return_if_fail (job != NULL);

  job->what_if = what_if->result;
  end (self, job, VED_JOB_COMPLETE);
}

/**
 * ved_job_desk_run_what_if:
 * @input: (transfer full): the server
 * @change: what would be different
 *
 * Does the job in a worker.
 */
void
ved_job_desk_run_what_if (VedJobDesk            *self,
                          const char            *id,
                          VedWhatIfInput        *input,
                          const VedWhatIfChange *change)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, what_if_ran_cb, ved_job_desk_ref (self));
  WhatIf *what_if = g_new0 (WhatIf, 1);

  what_if->id = g_strdup (id);
  what_if->input = input;
  what_if->change = *change;
  g_task_set_source_tag (task, ved_job_desk_run_what_if);
  g_task_set_task_data (task, what_if, (GDestroyNotify) what_if_free);
  g_task_run_in_thread (task, what_if_in_worker);
}
