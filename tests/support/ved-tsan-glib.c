/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>

#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>
#include <stdlib.h>

/* Tells ThreadSanitizer what GLib does. A distribution's GLib isn't instrumented, and its GMutex, GCond, main contexts
 * and reference counts are futexes and atomic words, none of which ThreadSanitizer can see from outside: without this
 * every object that is handed over properly would be reported. Programs under test load this library before GLib
 * (LD_PRELOAD). Each function below stands before the one of GLib with its name, calls it, and says
 *
 *   __tsan_release (address)   what this thread did until now comes before ...
 *   __tsan_acquire (address)   ... what this thread does from now on,
 *
 * and nothing else: no function says more than the documentation of GLib promises. Threads are those of pthread, whose
 * begin and end ThreadSanitizer knows. Calls from within GLib to itself don't come by here, those of GObject
 * and GIO do.
 *
 * Programs that aren't instrumented (the shell and Python start some) load this too: there the functions of
 * ThreadSanitizer are missing, and each function here is the one of GLib and no more. */

#pragma weak __tsan_acquire
#pragma weak __tsan_release
#pragma weak __tsan_mutex_pre_lock
#pragma weak __tsan_mutex_post_lock
#pragma weak __tsan_mutex_pre_unlock
#pragma weak __tsan_mutex_post_unlock

/* The function of GLib that has this name. */
#define GLIB(name) ({ static gpointer kept; (__typeof__ (&(name)))find (&kept, #name); })

static gpointer
find (gpointer   *kept,
      const char *name)
{
  gpointer found = __atomic_load_n (kept, __ATOMIC_RELAXED);

  if (found == NULL)
    {
      found = dlsym (RTLD_NEXT, name);
      if (found == NULL)
        abort ();
      __atomic_store_n (kept, found, __ATOMIC_RELAXED);
    }
  return found;
}

static void
release (gconstpointer address)
{
  if (__tsan_release != NULL)
    __tsan_release ((gpointer)address);
}

static void
acquire (gconstpointer address)
{
  if (__tsan_acquire != NULL)
    __tsan_acquire ((gpointer)address);
}

/* ---- Locks: whoever locks comes after whoever unlocked. They are declared as locks, so that the order in which several
 * are taken is looked at too. ---- */

static void
lock_begins (gpointer lock,
             unsigned flags)
{
  if (__tsan_mutex_pre_lock != NULL)
    __tsan_mutex_pre_lock (lock, flags);
}

static void
lock_ends (gpointer lock,
           unsigned flags)
{
  if (__tsan_mutex_post_lock != NULL)
    __tsan_mutex_post_lock (lock, flags, 0);
}

static void
unlock_begins (gpointer lock,
               unsigned flags)
{
  if (__tsan_mutex_pre_unlock != NULL)
    __tsan_mutex_pre_unlock (lock, flags);
}

static void
unlock_ends (gpointer lock,
             unsigned flags)
{
  if (__tsan_mutex_post_unlock != NULL)
    __tsan_mutex_post_unlock (lock, flags);
}

#define LOCK_FUNC(name, Type, flags) \
  void \
  name (Type * lock) \
  { \
    lock_begins (lock, flags); \
    GLIB (name) (lock); \
    lock_ends (lock, flags); \
  }

#define TRY_LOCK_FUNC(name, Type, flags) \
  gboolean \
  name (Type * lock) \
  { \
    gboolean locked; \
 \
    lock_begins (lock, (flags) | __tsan_mutex_try_lock); \
    locked = GLIB (name) (lock); \
    lock_ends (lock, (flags) | __tsan_mutex_try_lock | (locked ? 0 : __tsan_mutex_try_lock_failed)); \
    return locked; \
  }

#define UNLOCK_FUNC(name, Type, flags) \
  void \
  name (Type * lock) \
  { \
    unlock_begins (lock, flags); \
    GLIB (name) (lock); \
    unlock_ends (lock, flags); \
  }

LOCK_FUNC (g_mutex_lock, GMutex, 0)
TRY_LOCK_FUNC (g_mutex_trylock, GMutex, 0)
UNLOCK_FUNC (g_mutex_unlock, GMutex, 0)

LOCK_FUNC (g_rec_mutex_lock, GRecMutex, __tsan_mutex_write_reentrant)
TRY_LOCK_FUNC (g_rec_mutex_trylock, GRecMutex, __tsan_mutex_write_reentrant)
UNLOCK_FUNC (g_rec_mutex_unlock, GRecMutex, 0)

LOCK_FUNC (g_rw_lock_writer_lock, GRWLock, 0)
TRY_LOCK_FUNC (g_rw_lock_writer_trylock, GRWLock, 0)
UNLOCK_FUNC (g_rw_lock_writer_unlock, GRWLock, 0)
LOCK_FUNC (g_rw_lock_reader_lock, GRWLock, __tsan_mutex_read_lock)
TRY_LOCK_FUNC (g_rw_lock_reader_trylock, GRWLock, __tsan_mutex_read_lock)
UNLOCK_FUNC (g_rw_lock_reader_unlock, GRWLock, __tsan_mutex_read_lock)

void
g_cond_wait (GCond  *cond,
             GMutex *mutex)
{
  unlock_begins (mutex, 0);
  unlock_ends (mutex, 0);
  GLIB (g_cond_wait) (cond, mutex);
  lock_begins (mutex, 0);
  lock_ends (mutex, 0);
}

gboolean
g_cond_wait_until (GCond  *cond,
                   GMutex *mutex,
                   gint64  end_time)
{
  gboolean signalled;

  unlock_begins (mutex, 0);
  unlock_ends (mutex, 0);
  signalled = GLIB (g_cond_wait_until) (cond, mutex, end_time);
  lock_begins (mutex, 0);
  lock_ends (mutex, 0);
  return signalled;
}

/* ---- What is made once: whoever finds it comes after whoever made it. The macros of these names read the location
 * atomically before they call, which ThreadSanitizer sees and counts as an acquire. ---- */

#undef g_once_init_enter
#undef g_once_init_leave

gboolean
  (g_once_init_enter) (volatile void *location)
{
  gboolean mine = GLIB (g_once_init_enter) (location);

  acquire ((gconstpointer)location);
  return mine;
}

void
  (g_once_init_leave) (volatile void *location,
                       gsize          result)
{
  release ((gconstpointer)location);
  GLIB (g_once_init_leave) (location, result);
}

/* ---- Thread pools, and with them g_task_run_in_thread(): the work on an item comes after its push, and the freeing
 * of a pool, which waits, after all work. ---- */

typedef struct {
  GFunc func;
  gpointer user_data;
} PoolWork;

static void
work (gpointer data,
      gpointer user_data)
{
  PoolWork *todo = user_data;

  acquire (todo);
  todo->func (data, todo->user_data);
  release (todo);
}

/* Its PoolWork lives as long as the program: pools are few, and their threads may outlive them. */
GThreadPool *
g_thread_pool_new (GFunc     func,
                   gpointer  user_data,
                   gint      max_threads,
                   gboolean  exclusive,
                   GError  **error)
{
  PoolWork *todo = malloc (sizeof *todo);

  *todo = (PoolWork) { func, user_data };
  return GLIB (g_thread_pool_new) (work, todo, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool  *pool,
                    gpointer      data,
                    GError      **error)
{
  release (pool->user_data);
  return GLIB (g_thread_pool_push) (pool, data, error);
}

void
g_thread_pool_free (GThreadPool *pool,
                    gboolean     immediate,
                    gboolean     wait)
{
  gconstpointer todo = pool->user_data;

  GLIB (g_thread_pool_free) (pool, immediate, wait);
  if (wait)
    acquire (todo);
}

/* ---- Main contexts, and with them the return of a GTask: a callback comes after the source was made and attached.
 * A source asks its callback functions for the callback right before it calls it, so that is where to acquire. ---- */

static GSourceCallbackFuncs plain_callback, seen_callback;

static void
get_callback (gpointer     data,
              GSource     *source,
              GSourceFunc *func,
              gpointer    *user_data)
{
  acquire (source);
  plain_callback.get (data, source, func, user_data);
}

void
g_source_set_callback (GSource       *source,
                       GSourceFunc    func,
                       gpointer       data,
                       GDestroyNotify notify)
{
  GLIB (g_source_set_callback) (source, func, data, notify);
  plain_callback = *source->callback_funcs;  /* always the same ones */
  seen_callback = (GSourceCallbackFuncs) { plain_callback.ref, plain_callback.unref, get_callback };
  source->callback_funcs = &seen_callback;
  release (source);
}

guint
g_source_attach (GSource      *source,
                 GMainContext *context)
{
  release (source);
  return GLIB (g_source_attach) (source, context);
}

void
g_source_set_ready_time (GSource *source,
                         gint64   ready_time)
{
  release (source);
  GLIB (g_source_set_ready_time) (source, ready_time);
}

guint
g_idle_add_full (gint           priority,
                 GSourceFunc    func,
                 gpointer       data,
                 GDestroyNotify notify)
{
  GSource *source = g_idle_source_new ();
  guint id;

  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, data, notify);
  id = g_source_attach (source, NULL);
  g_source_unref (source);
  return id;
}

guint
g_idle_add (GSourceFunc func,
            gpointer    data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, func, data, NULL);
}

/* ---- Reference counts: the end of a thing comes after whatever anyone did with it who let it go. ---- */

gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  gboolean last;

  release (count);
  last = GLIB (g_atomic_ref_count_dec) (count);
  if (last)
    acquire (count);
  return last;
}

/* What clears the box that this thread is about to let go, for clear_box(). */
static _Thread_local GDestroyNotify box_clear;

static void
clear_box (gpointer box)
{
  GDestroyNotify clear = box_clear;

  acquire (box);
  if (clear != NULL)
    clear (box);
}

void
g_atomic_rc_box_release_full (gpointer       box,
                              GDestroyNotify clear)
{
  release (box);
  box_clear = clear;
  GLIB (g_atomic_rc_box_release_full) (box, clear_box);
}

void
g_atomic_rc_box_release (gpointer box)
{
  g_atomic_rc_box_release_full (box, NULL);
}

/* The last g_object_unref() goes through the object's data for closures before it disposes of it: that is where to
 * acquire. */
void
  (g_object_unref) (gpointer object)
{
  release (&G_OBJECT (object)->qdata);
  GLIB (g_object_unref) (object);
}

void
g_datalist_id_set_data_full (GData        **list,
                             GQuark         key,
                             gpointer       data,
                             GDestroyNotify destroy)
{
  acquire (list);
  GLIB (g_datalist_id_set_data_full) (list, key, data, destroy);
}
