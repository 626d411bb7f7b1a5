/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ved-store-writer.h"
#include "support/ved-test-loop.h"

#include <string.h>

/* A job waits for the test before it ends. Job x always fails, job f while there is no room. */
typedef struct {
  GMutex lock;
  GCond changed;
  gboolean open;
  gboolean is_full;
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
  gboolean finds_room;

  g_mutex_lock (&job->gate->lock);
  while (!job->gate->open)
    g_cond_wait (&job->gate->changed, &job->gate->lock);
  finds_room = job->letter != 'x' && (job->letter != 'f' || !job->gate->is_full);
  if (finds_room)
    g_string_append_c (job->gate->order, job->letter);
  g_mutex_unlock (&job->gate->lock);
  if (!finds_room)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");

  return finds_room;
}

static Job *
job_new (Gate *gate,
         char  letter)
{
  Job *job = g_new (Job, 1);

  *job = (Job) { gate, letter };

  return job;
}

static void
push (VedStoreWriter *writer,
      Gate           *gate,
      char            letter,
      gsize           bytes)
{
  ved_store_writer_push (writer, "test", run_gated, job_new (gate, letter), bytes, g_free);
}

static void
push_spare (VedStoreWriter *writer,
            Gate           *gate,
            char            letter,
            gsize           bytes)
{
  ved_store_writer_push_spare (writer, "test", run_gated, job_new (gate, letter), bytes, g_free);
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
  gate->open = gate->is_full = FALSE;
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
  g_autofree char *fault = NULL, *loss = NULL;
  Gate gate;

  gate_init (&gate);
  push (writer, &gate, 'a', half);
  g_assert_null (ved_store_writer_dup_loss (writer));
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
  loss = ved_store_writer_dup_loss (writer);
  g_assert_nonnull (strstr (loss, "lost since the start"));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (writer);
  gate_clear (&gate);
}

/* What can be made again takes no more than half of the room, so that the rest is there for what cannot. */
static void
test_spare (void)
{
  gsize third = 40 * 1024 * 1024;
  VedStoreWriter *writer = ved_store_writer_new ();
  Gate gate;

  gate_init (&gate);
  push (writer, &gate, 'a', 1);
  push_spare (writer, &gate, 'b', third);
  g_test_expect_message ("ved-store-writer", G_LOG_LEVEL_MESSAGE, "*too slow*");
  push_spare (writer, &gate, '-', third);
  push (writer, &gate, 'c', third);
  push_spare (writer, &gate, '-', 1);
  push (writer, &gate, 'd', third);
  g_test_assert_expected_messages ();

  open_gate (&gate);
  ved_store_writer_flush (writer);
  g_assert_cmpstr (gate.order->str, ==, "abcd");
  g_assert_cmpuint (ved_store_writer_get_n_lost (writer), ==, 2);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (writer);
  gate_clear (&gate);
}

/* Who could not wait asks before, and is told so long before anything is refused. */
static void
test_has_room (void)
{
  gsize third = 40 * 1024 * 1024;
  VedStoreWriter *writer = ved_store_writer_new ();
  Gate gate;

  gate_init (&gate);
  push (writer, &gate, 'a', third);
  g_assert_true (ved_store_writer_has_room (writer));
  push (writer, &gate, 'b', third);
  g_assert_false (ved_store_writer_has_room (writer));
  push (writer, &gate, 'c', third);
  open_gate (&gate);
  ved_store_writer_flush (writer);
  g_assert_true (ved_store_writer_has_room (writer));
  g_assert_cmpuint (ved_store_writer_get_n_lost (writer), ==, 0);
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

static gboolean
is_faulty (gpointer user_data)
{
  g_autofree char *fault = ved_store_writer_dup_fault (user_data);

  return fault != NULL;
}

static gboolean
has_written_all (gpointer user_data)
{
  Gate *gate = user_data;
  gboolean has_all;

  g_mutex_lock (&gate->lock);
  has_all = g_str_equal (gate->order->str, "fabc");
  g_mutex_unlock (&gate->lock);

  return has_all;
}

static void
set_full (Gate     *gate,
          gboolean  is_full)
{
  g_mutex_lock (&gate->lock);
  gate->is_full = is_full;
  g_mutex_unlock (&gate->lock);
}

/* What the disk had no room for is written when there is some, in the order in which it came; meanwhile the fault is
 * told, and nobody who brings more is kept waiting. */
static void
test_waits_for_space (void)
{
  VedStoreWriter *writer = ved_store_writer_new ();
  g_autofree char *fault = NULL;
  Gate gate;

  gate_init (&gate);
  open_gate (&gate);
  set_full (&gate, TRUE);
  ved_store_writer_set_patient (writer, TRUE);
  g_test_expect_message ("ved-store-writer", G_LOG_LEVEL_MESSAGE, "full");
  push (writer, &gate, 'f', 80 * 1024 * 1024);
  for (char letter = 'a'; letter < 'd'; letter++)
    push (writer, &gate, letter, 1);
  ved_test_wait_until (is_faulty, writer);
  g_test_assert_expected_messages ();
  fault = ved_store_writer_dup_fault (writer);
  g_assert_cmpstr (fault, ==, "full");
  ved_store_writer_wait_for_room (writer);
  g_assert_cmpstr (gate.order->str, ==, "");

  /* Nobody asks for it. */
  set_full (&gate, FALSE);
  ved_test_wait_until (has_written_all, &gate);
  ved_store_writer_flush (writer);
  g_assert_null (ved_store_writer_dup_fault (writer));
  g_assert_cmpuint (ved_store_writer_get_n_lost (writer), ==, 0);
  g_assert_finalize_object (writer);
  gate_clear (&gate);
}

/* Who goes while the disk is full is not kept waiting for it. */
static void
test_gives_up_at_the_end (void)
{
  VedStoreWriter *writer = ved_store_writer_new ();
  Gate gate;

  gate_init (&gate);
  open_gate (&gate);
  set_full (&gate, TRUE);
  ved_store_writer_set_patient (writer, TRUE);
  g_test_expect_message ("ved-store-writer", G_LOG_LEVEL_MESSAGE, "full");
  push (writer, &gate, 'f', 1);
  push (writer, &gate, 'f', 1);
  push (writer, &gate, 'a', 1);
  ved_store_writer_flush (writer);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (gate.order->str, ==, "a");
  g_assert_cmpuint (ved_store_writer_get_n_lost (writer), ==, 2);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (writer);
  gate_clear (&gate);
}

/* A writer, and whether its fault is being told. */
typedef struct {
  GObject *writer;
  int is_told;
} Told;

/* Under the writer's lock, in its thread. */
static void
tell_when_gone (const char     *domain,
                GLogLevelFlags  level,
                const char     *message,
                gpointer        user_data)
{
  Told *told = user_data;

  g_atomic_int_set (&told->is_told, TRUE);
  while (g_atomic_int_get (&told->writer->ref_count) > 0)
    g_thread_yield ();
}

/* What changes while the writer is already being taken down is told to nobody. */
static void
test_goes_while_told (void)
{
  VedStoreWriter *writer = ved_store_writer_new ();
  Told told = { G_OBJECT (writer) };
  guint handler = g_log_set_handler ("ved-store-writer", G_LOG_LEVEL_MESSAGE, tell_when_gone, &told);
  guint n_changes = 0;
  Gate gate;

  gate_init (&gate);
  open_gate (&gate);
  g_signal_connect (writer, "health-changed", G_CALLBACK (count_cb), &n_changes);
  push (writer, &gate, 'x', 1);
  while (!g_atomic_int_get (&told.is_told))
    g_thread_yield ();
  g_object_unref (writer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_changes, ==, 0);
  g_log_remove_handler ("ved-store-writer", handler);
  gate_clear (&gate);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store-writer/order", test_order);
  g_test_add_func ("/store-writer/limit", test_limit);
  g_test_add_func ("/store-writer/spare", test_spare);
  g_test_add_func ("/store-writer/has-room", test_has_room);
  g_test_add_func ("/store-writer/room", test_room);
  g_test_add_func ("/store-writer/health", test_health);
  g_test_add_func ("/store-writer/waits-for-space", test_waits_for_space);
  g_test_add_func ("/store-writer/gives-up-at-the-end", test_gives_up_at_the_end);
  g_test_add_func ("/store-writer/goes-while-told", test_goes_while_told);

  return g_test_run ();
}
