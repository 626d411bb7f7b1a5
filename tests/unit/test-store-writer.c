/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ved-store-writer.h"

#include <string.h>

/* A job waits for the test before it ends. */
typedef struct {
  GMutex lock;
  GCond changed;
  gboolean open;
  GString *order;
} Gate;

typedef struct {
  Gate *gate;
  char letter;
} Job;

static gboolean
run_gated (gpointer   data,
           GError   **error)
{
  Job *job = data;

  g_mutex_lock (&job->gate->lock);
  while (!job->gate->open)
    g_cond_wait (&job->gate->changed, &job->gate->lock);
  g_string_append_c (job->gate->order, job->letter);
  g_mutex_unlock (&job->gate->lock);

  if (job->letter != 'x')
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");

  return FALSE;
}

static void
push (VedStoreWriter *writer,
      Gate           *gate,
      char            letter,
      gsize           bytes)
{
  Job *job = g_new (Job, 1);

  *job = (Job) { gate, letter };
  ved_store_writer_push (writer, "test", run_gated, job, bytes, g_free);
}

static void
open_gate (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  gate->open = TRUE;
  g_cond_broadcast (&gate->changed);
  g_mutex_unlock (&gate->lock);
}

static void
gate_init (Gate *gate)
{
  g_mutex_init (&gate->lock);
  g_cond_init (&gate->changed);
  gate->open = FALSE;
  gate->order = g_string_new (NULL);
}

static void
gate_clear (Gate *gate)
{
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->changed);
  g_string_free (gate->order, TRUE);
}

static void
test_order (void)
{
  VedStoreWriter *writer = ved_store_writer_new ();
  Gate gate;

  gate_init (&gate);
  for (char letter = 'a'; letter < 'k'; letter++)
    push (writer, &gate, letter, 1);
  open_gate (&gate);
  ved_store_writer_flush (writer);
  g_assert_cmpstr (gate.order->str, ==, "abcdefghij");

  /* What is queued when it goes is done first. */
  push (writer, &gate, 'k', 1);
  g_assert_finalize_object (writer);
  g_assert_cmpstr (gate.order->str, ==, "abcdefghijk");
  gate_clear (&gate);
}

/* While the disk stands still memory does not grow without end: the newest is refused, and told. */
static void
test_limit (void)
{
  gsize half = 80 * 1024 * 1024;
  VedStoreWriter *writer = ved_store_writer_new ();
  g_autofree char *fault = NULL;
  Gate gate;

  gate_init (&gate);
  push (writer, &gate, 'a', half);
  g_test_expect_message ("ved-store-writer", G_LOG_LEVEL_MESSAGE, "*too slow*");
  push (writer, &gate, 'b', half);
  push (writer, &gate, 'c', half);
  push (writer, &gate, 'd', half);
  fault = ved_store_writer_dup_fault (writer);
  g_assert_nonnull (strstr (fault, "too slow"));
  g_assert_cmpuint (ved_store_writer_get_n_lost (writer), >=, 1);
  g_test_assert_expected_messages ();
  /* What takes no memory, such as the word to close a file, waits its turn however much there is. */
  push (writer, &gate, 'e', 0);

  open_gate (&gate);
  ved_store_writer_flush (writer);
  g_assert_cmpint (gate.order->str[0], ==, 'a');
  g_assert_true (g_str_has_suffix (gate.order->str, "e"));
  g_assert_null (ved_store_writer_dup_fault (writer));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (writer);
  gate_clear (&gate);
}

static gpointer
push_in_thread (gpointer user_data)
{
  gpointer *data = user_data;

  for (guint i = 0; i < 20; i++)
    {
      push (data[0], data[1], 'a', 30 * 1024 * 1024);
      ved_store_writer_wait_for_room (data[0]);
    }

  return NULL;
}

/* Who waits for room loses nothing. */
static void
test_room (void)
{
  VedStoreWriter *writer = ved_store_writer_new ();
  gpointer data[2] = { writer };
  GThread *thread;
  Gate gate;

  gate_init (&gate);
  data[1] = &gate;
  thread = g_thread_new ("pusher", push_in_thread, data);
  open_gate (&gate);
  g_thread_join (thread);
  ved_store_writer_flush (writer);
  g_assert_cmpuint (gate.order->len, ==, 20);
  g_assert_cmpuint (ved_store_writer_get_n_lost (writer), ==, 0);
  g_assert_finalize_object (writer);
  gate_clear (&gate);
}

static void
count_cb (VedStoreWriter *writer,
          guint          *n)
{
  (*n)++;
}

static void
test_health (void)
{
  VedStoreWriter *writer = ved_store_writer_new ();
  g_autofree char *fault = NULL;
  guint n_changes = 0;
  Gate gate;

  gate_init (&gate);
  open_gate (&gate);
  g_signal_connect (writer, "health-changed", G_CALLBACK (count_cb), &n_changes);
  g_test_expect_message ("ved-store-writer", G_LOG_LEVEL_MESSAGE, "full");
  push (writer, &gate, 'x', 1);
  push (writer, &gate, 'x', 1);
  ved_store_writer_flush (writer);
  g_test_assert_expected_messages ();
  fault = ved_store_writer_dup_fault (writer);
  g_assert_cmpstr (fault, ==, "full");
  g_assert_cmpuint (ved_store_writer_get_n_lost (writer), ==, 2);

  push (writer, &gate, 'a', 1);
  ved_store_writer_flush (writer);
  g_assert_null (ved_store_writer_dup_fault (writer));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_finalize_object (writer);
  gate_clear (&gate);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-writer/order", test_order);
  g_test_add_func ("/store-writer/limit", test_limit);
  g_test_add_func ("/store-writer/room", test_room);
  g_test_add_func ("/store-writer/health", test_health);

  return g_test_run ();
}
