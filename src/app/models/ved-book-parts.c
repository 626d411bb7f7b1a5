/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-parts"

#include "config.h"

#include "app/models/ved-book-parts.h"

#include "book/analytics/ved-book-heat.h"
#include "book/analytics/ved-book-resilience.h"
#include "book/analytics/ved-book-tape.h"

static void
queues_free (gpointer data)
{
  VedBookPartQueues *queues = data;

  g_clear_pointer (&queues->replay, ved_book_replay_free);
  g_clear_pointer (&queues->checkpoints, ved_book_checkpoints_unref);
  g_free (queues);
}

static void
all_series_free (gpointer data)
{
  VedBookPartSeries *all = data;

  for (guint i = 0; i < VED_BOOK_N_SERIES; i++)
    g_clear_pointer (&all->series[i], ved_book_series_unref);
  g_free (all);
}

static void
all_findings_free (gpointer data)
{
  VedBookPartFindings *all = data;

  for (guint i = 0; i < VED_BOOK_N_DETECTORS; i++)
    g_clear_pointer (&all->findings[i], g_array_unref);
  g_free (all);
}

static gpointer
make_queues (VedBookDay   *day,
             gint64        midnight_us,
             GCancellable *cancellable)
{
  VedBookPartQueues *queues = g_new0 (VedBookPartQueues, 1);

  queues->checkpoints = ved_book_checkpoints_new (day, VED_BOOK_REPLAY_PLAIN, cancellable);
  if (queues->checkpoints != NULL)
    queues->replay = ved_book_replay_new (queues->checkpoints);

  return queues;
}

static gpointer
make_heat (VedBookDay   *day,
           gint64        midnight_us,
           GCancellable *cancellable)
{
  return ved_book_heat_new (day, cancellable);
}

static gpointer
make_series (VedBookDay   *day,
             gint64        midnight_us,
             GCancellable *cancellable)
{
  VedBookPartSeries *all = g_new0 (VedBookPartSeries, 1);

  for (guint i = 0; i < VED_BOOK_N_SERIES && !g_cancellable_is_cancelled (cancellable); i++)
    all->series[i] = ved_book_series_new (day, i, midnight_us, i > 0 ? all->series[0] : NULL);

  return all;
}

static gpointer
make_findings (VedBookDay   *day,
               gint64        midnight_us,
               GCancellable *cancellable)
{
  VedBookPartFindings *all = g_new0 (VedBookPartFindings, 1);
  VedBookDetectRules rules;

  ved_book_detect_defaults (day, &rules);
  for (guint i = 0; i < VED_BOOK_N_DETECTORS && !g_cancellable_is_cancelled (cancellable); i++)
    all->findings[i] = ved_book_detect (day, i, &rules);

  return all;
}

static gpointer
make_tape (VedBookDay   *day,
           gint64        midnight_us,
           GCancellable *cancellable)
{
  return ved_book_tape_new (day, 0, day->n_rows);
}

static gpointer
make_recoveries (VedBookDay   *day,
                 gint64        midnight_us,
                 GCancellable *cancellable)
{
  VedBookResilienceRules rules;

  ved_book_resilience_defaults (&rules);

  return ved_book_resilience_new (day, 0, day->n_rows, &rules);
}

typedef struct {
  gpointer (*make)(VedBookDay *day, gint64 midnight_us, GCancellable *cancellable);
  GDestroyNotify free;
} PartInfo;

static const PartInfo part_infos[VED_BOOK_N_PARTS] = {
  [VED_BOOK_PART_QUEUES] = { make_queues, queues_free },
  [VED_BOOK_PART_HEAT] = { make_heat, (GDestroyNotify) ved_book_heat_free },
  [VED_BOOK_PART_SERIES] = { make_series, all_series_free },
  [VED_BOOK_PART_FINDINGS] = { make_findings, all_findings_free },
  [VED_BOOK_PART_TAPE] = { make_tape, (GDestroyNotify) g_array_unref },
  [VED_BOOK_PART_RECOVERIES] = { make_recoveries, (GDestroyNotify) g_array_unref },
};

typedef struct {
  VedBookDay *day;
  gint64 midnight_us;
  VedBookPart part;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  ved_book_day_unref (work->day);
  g_free (work);
}

static void
make_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Work *work = data;

  g_task_return_pointer (task, part_infos[work->part].make (work->day, work->midnight_us, cancellable),
                         part_infos[work->part].free);
}

/**
 * ved_book_part_make_async:
 * @midnight_us: when the day began, UTC
 * @callback: called in the thread-default main context
 *
 * Makes it in a worker.
 */
void
ved_book_part_make_async (VedBookPart          part,
                          VedBookDay          *day,
                          gint64               midnight_us,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new (Work, 1);

  *work = (Work) { ved_book_day_ref (day), midnight_us, part };
  g_task_set_source_tag (task, ved_book_part_make_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, make_thread);
}

/**
 * ved_book_part_finish:
 * @part: (out): which one it is
 *
 * Returns: (transfer full) (nullable): what the part says; of no use where it was cancelled
 */
gpointer
ved_book_part_finish (GAsyncResult *result,
                      VedBookPart  *part)
{
  *part = ((const Work *) g_task_get_task_data (G_TASK (result)))->part;

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ved_book_part_free:
 * @made: (nullable): what was made of it
 */
void
ved_book_part_free (VedBookPart part,
                    gpointer    made)
{
  if (made != NULL)
    part_infos[part].free (made);
}
