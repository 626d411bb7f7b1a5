/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-workers"

#include "config.h"

#include "support/ved-test-workers.h"

#include <dlfcn.h>

/* A worker of GTask lets go of its task, and of the source object with it, after it has told the main thread of the
 * answer: who comes last is chance. Here it waits, so that it is the worker. */

static struct {
  GMutex lock;
  GCond changed;
  GThread *holder;              /* (nullable) */
} gate;

/**
 * ved_test_hold_workers:
 * @is_holding: whether other threads wait, from now on, when they have handed something to a main context
 */
void
ved_test_hold_workers (gboolean is_holding)
{
  g_mutex_lock (&gate.lock);
  gate.holder = is_holding ? g_thread_self () : NULL;
  g_cond_broadcast (&gate.changed);
  g_mutex_unlock (&gate.lock);
}

/* Stands before the one of GLib, for GIO too. */
guint
g_source_attach (GSource      *source,
                 GMainContext *context)
{
  static gsize next;
  guint id;

  if (g_once_init_enter (&next))
    g_once_init_leave (&next, GPOINTER_TO_SIZE (dlsym (RTLD_NEXT, "g_source_attach")));
  id = ((guint (*)(GSource *, GMainContext *))GSIZE_TO_POINTER (next))(source, context);

  g_mutex_lock (&gate.lock);
  while (gate.holder != NULL && gate.holder != g_thread_self ())
    g_cond_wait (&gate.changed, &gate.lock);
  g_mutex_unlock (&gate.lock);

  return id;
}
