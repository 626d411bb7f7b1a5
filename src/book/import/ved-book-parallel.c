/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-book-parallel"

#include "config.h"

#include "book/import/ved-book-parallel.h"

/* A few large tasks on a few threads, for as long as one import takes: whoever is free takes the next. */

#define MAX_THREADS 16

typedef struct {
  VedBookTask task;
  gpointer data;
  guint n_tasks;
  gint next;                    /* atomic */
} Work;

static gpointer
work_thread (gpointer data)
{
  Work *work = data;
  guint index;

  while ((index = (guint) g_atomic_int_add (&work->next, 1)) < work->n_tasks)
    work->task (index, work->data);

  return NULL;
}

/**
 * ved_book_parallel:
 * @n_threads: at most as many at once, this one among them
 * @task: called once for each index below @n_tasks, on any thread
 *
 * Returns when all are done.
 */
void
ved_book_parallel (guint       n_tasks,
                   guint       n_threads,
                   VedBookTask task,
                   gpointer    data)
{
  Work work = { task, data, n_tasks, 0 };
  GThread *threads[MAX_THREADS];
  guint n = 0;

  for (; n + 1 < MIN (MIN (n_threads, n_tasks), MAX_THREADS); n++)
    threads[n] = g_thread_new ("book-import", work_thread, &work);
  work_thread (&work);
  while (n > 0)
    g_thread_join (threads[--n]);
}

/**
 * ved_book_n_threads:
 * @wanted: 0 for as many as there are processors
 */
guint
ved_book_n_threads (guint wanted)
{
  return CLAMP (wanted > 0 ? wanted : g_get_num_processors (), 1, MAX_THREADS);
}
