/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-crew"

#include "config.h"

#include "base/ved-crew.h"

/**
 * ved_crew_run:
 * @func: called once on each thread; takes its work from a counter in @data until there is none
 * @data: for @func
 * @n_threads: how many, the calling one among them
 *
 * Blocks until all have ended. Where the system gives no more threads, fewer do the same work.
 */
void
ved_crew_run (GThreadFunc func,
              gpointer    data,
              guint       n_threads)
{
  g_autoptr(GPtrArray) threads = g_ptr_array_new ();

  for (guint i = 1; i < n_threads; i++)
    {
      GThread *thread = g_thread_try_new ("ved-crew", func, data, NULL);

      if (thread != NULL)
        g_ptr_array_add (threads, thread);
    }
  func (data);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));
}
