/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include <string.h>

/* Whether ThreadSanitizer sees what it is to see: every way in which GLib hands a number from thread to thread passes
 * without a report, and with the argument “race” two threads that agree on nothing are reported, which fails. */

static int number;
static GMutex lock;
static GCond changed;

/* Seen by ThreadSanitizer as nothing but memory, however the compiler would put it. */
static void
add_one (void)
{
  *(volatile int *) &number += 1;
}

static gpointer
add_in_thread (gpointer data)
{
  add_one ();

  return NULL;
}

static int
race (void)
{
  GThread *threads[] = { g_thread_new ("one", add_in_thread, NULL), g_thread_new ("two", add_in_thread, NULL) };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  return 0;
}

static gpointer
add_when_told (gpointer data)
{
  gboolean *is_told = data;

  g_mutex_lock (&lock);
  while (!*is_told)
    g_cond_wait (&changed, &lock);
  add_one ();
  g_mutex_unlock (&lock);

  return NULL;
}

static void
test_mutex (void)
{
  gboolean is_told = FALSE;
  GThread *thread = g_thread_new ("told", add_when_told, &is_told);

  g_mutex_lock (&lock);
  add_one ();
  is_told = TRUE;
  g_cond_signal (&changed);
  g_mutex_unlock (&lock);
  g_thread_join (thread);
  add_one ();
}

static gpointer
add_once (gpointer data)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      add_one ();
      g_once_init_leave (&once, 1);
    }

  return GINT_TO_POINTER (*(volatile int *) &number);
}

static void
test_once (void)
{
  GThread *threads[] = { g_thread_new ("one", add_once, NULL), g_thread_new ("two", add_once, NULL) };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
add_in_pool (gpointer data,
             gpointer user_data)
{
  add_one ();
}

static void
test_pool (void)
{
  GThreadPool *pool = g_thread_pool_new (add_in_pool, NULL, 1, FALSE, NULL);

  add_one ();
  g_thread_pool_push (pool, &number, NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  add_one ();
}

static void
add_in_task (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  add_one ();
  g_task_return_boolean (task, TRUE);
}

static void
task_ended_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  gboolean *is_done = user_data;

  add_one ();
  *is_done = TRUE;
}

static void
test_task (void)
{
  gboolean is_done = FALSE;
  GTask *task = g_task_new (NULL, NULL, task_ended_cb, &is_done);

  add_one ();
  g_task_run_in_thread (task, add_in_task);
  g_object_unref (task);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
add_cb (gpointer user_data)
{
  gboolean *is_done = user_data;

  add_one ();
  *is_done = TRUE;

  return G_SOURCE_REMOVE;
}

static gpointer
add_and_call (gpointer data)
{
  add_one ();
  g_idle_add (add_cb, data);

  return NULL;
}

static void
test_idle (void)
{
  gboolean is_done = FALSE;
  GThread *thread = g_thread_new ("caller", add_and_call, &is_done);

  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

static void
let_go (gpointer object,
        GObject *where)
{
  add_one ();
}

static void
add_at_end (gpointer box)
{
  add_one ();
}

/* Threads read, let go and say nothing; the last one clears. */
static gpointer
read_and_unref (gpointer object)
{
  gpointer seen = GINT_TO_POINTER (*(volatile int *) &number);

  g_object_unref (object);

  return seen;
}

static gpointer
read_and_release (gpointer box)
{
  gpointer seen = GINT_TO_POINTER (*(volatile int *) &number);

  g_atomic_rc_box_release_full (box, add_at_end);

  return seen;
}

static void
test_references (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  gpointer box = g_atomic_rc_box_new0 (int);
  GThread *threads[2];

  g_object_weak_ref (object, let_go, NULL);
  threads[0] = g_thread_new ("one", read_and_unref, g_object_ref (object));
  threads[1] = g_thread_new ("two", read_and_unref, object);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  threads[0] = g_thread_new ("one", read_and_release, g_atomic_rc_box_acquire (box));
  threads[1] = g_thread_new ("two", read_and_release, box);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int    argc,
      char **argv)
{
  if (argc > 1 && strcmp (argv[1], "race") == 0)
    return race ();

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tsan-glib/mutex", test_mutex);
  g_test_add_func ("/tsan-glib/once", test_once);
  g_test_add_func ("/tsan-glib/pool", test_pool);
  g_test_add_func ("/tsan-glib/task", test_task);
  g_test_add_func ("/tsan-glib/idle", test_idle);
  g_test_add_func ("/tsan-glib/references", test_references);

  return g_test_run ();
}
