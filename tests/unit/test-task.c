/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-task.h"

/* What a task is about: it tells in which thread it ended. */
typedef struct {
  GObject parent_instance;
  GThread **ended_in;
} TestSubject;

typedef struct {
  GObjectClass parent_class;
} TestSubjectClass;

static GType test_subject_get_type (void);

G_DEFINE_TYPE (TestSubject, test_subject, G_TYPE_OBJECT)

static void
test_subject_finalize (GObject *object)
{
  *((TestSubject *) object)->ended_in = g_thread_self ();

  G_OBJECT_CLASS (test_subject_parent_class)->finalize (object);
}

static void
test_subject_class_init (TestSubjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_subject_finalize;
}

static void
test_subject_init (TestSubject *self)
{
}

/* The data of a task: what a worker is to do, and where the data ended. */
typedef struct {
  gboolean fails;
  GThread *worked_in;
  GThread **ended_in;
} Work;

static void
work_free (gpointer data)
{
  *((Work *) data)->ended_in = g_thread_self ();
  g_free (data);
}

static gpointer
do_work (gpointer       data,
         GCancellable  *cancellable,
         GError       **error)
{
  Work *work = data;

  work->worked_in = g_thread_self ();
  if (!work->fails)
    return g_strdup ("done");

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "It is there already");

  return NULL;
}

typedef struct {
  gboolean ended;
  GThread *worked_in;
  char *answer;
  GError *error;
} Outcome;

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Outcome *outcome = user_data;
  const Work *work = g_task_get_task_data (G_TASK (result));

  g_assert_true (g_task_is_valid (result, object));
  outcome->worked_in = work->worked_in;
  outcome->answer = g_task_propagate_pointer (G_TASK (result), &outcome->error);
  outcome->ended = TRUE;
}

/* Runs a task of which nobody else holds anything. */
static Outcome
run (gboolean      fails,
     GCancellable *cancellable,
     GThread     **subject_ended_in,
     GThread     **data_ended_in)
{
  TestSubject *subject = g_object_new (test_subject_get_type (), NULL);
  Work *work = g_new0 (Work, 1);
  Outcome outcome = { 0 };
  GTask *task = g_task_new (subject, cancellable, ended_cb, &outcome);

  subject->ended_in = subject_ended_in;
  work->fails = fails;
  work->ended_in = data_ended_in;
  g_task_set_task_data (task, work, work_free);
  ved_task_run (task, do_work, g_free);
  g_object_unref (task);
  g_object_unref (subject);
  while (!outcome.ended || *subject_ended_in == NULL)
    g_main_context_iteration (NULL, TRUE);

  return outcome;
}

static void
test_end (void)
{
  GThread *subject_ended_in = NULL, *data_ended_in = NULL;
  Outcome outcome = run (FALSE, NULL, &subject_ended_in, &data_ended_in);

  g_assert_no_error (outcome.error);
  g_assert_cmpstr (outcome.answer, ==, "done");
  g_assert_true (outcome.worked_in != g_thread_self ());
  g_assert_true (subject_ended_in == g_thread_self ());
  g_assert_true (data_ended_in == g_thread_self ());
  g_free (outcome.answer);
}

static void
test_failure (void)
{
  GThread *subject_ended_in = NULL, *data_ended_in = NULL;
  Outcome outcome = run (TRUE, NULL, &subject_ended_in, &data_ended_in);

  g_assert_null (outcome.answer);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_error_free (outcome.error);
}

static void
test_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  GThread *subject_ended_in = NULL, *data_ended_in = NULL;
  Outcome outcome;

  g_cancellable_cancel (cancellable);
  outcome = run (FALSE, cancellable, &subject_ended_in, &data_ended_in);
  g_assert_null (outcome.answer);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (outcome.error);
}

/* Tasks that wait for other tasks. */
typedef struct {
  GMainLoop *loop;
  char *text;
  gboolean done;
  GError *error;
} Heard;

static void
heard_text_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  Heard *heard = user_data;

  heard->text = g_task_propagate_pointer (G_TASK (result), &heard->error);
  g_main_loop_quit (heard->loop);
}

static void
heard_boolean_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Heard *heard = user_data;

  heard->done = g_task_propagate_boolean (G_TASK (result), &heard->error);
  g_main_loop_quit (heard->loop);
}

static void
test_relay (void)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  for (guint fails = 0; fails < 2; fails++)
    {
      Heard heard = { loop };
      GTask *waits = g_task_new (NULL, NULL, heard_text_cb, &heard);
      g_autoptr(GTask) asked = g_task_new (NULL, NULL, ved_task_relay_cb, ved_task_relay (waits, g_free));

      if (fails)
        g_task_return_new_error (asked, G_IO_ERROR, G_IO_ERROR_EXISTS, "It is there already");
      else
        g_task_return_pointer (asked, g_strdup ("done"), g_free);
      g_main_loop_run (loop);
      g_assert_cmpstr (heard.text, ==, fails ? NULL : "done");
      g_assert_cmpint (g_error_matches (heard.error, G_IO_ERROR, G_IO_ERROR_EXISTS), ==, fails);
      g_free (heard.text);
      g_clear_error (&heard.error);
    }
}

static void
test_relay_boolean (void)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  for (guint fails = 0; fails < 2; fails++)
    {
      Heard heard = { loop };
      GTask *waits = g_task_new (NULL, NULL, heard_boolean_cb, &heard);
      g_autoptr(GTask) asked = g_task_new (NULL, NULL, ved_task_relay_boolean_cb, waits);

      ved_task_return_boolean (asked, !fails,
                               fails ? g_error_new_literal (G_IO_ERROR, G_IO_ERROR_EXISTS, "It is there already") : NULL);
      g_main_loop_run (loop);
      g_assert_cmpint (heard.done, !=, fails);
      g_assert_cmpint (g_error_matches (heard.error, G_IO_ERROR, G_IO_ERROR_EXISTS), ==, fails);
      g_clear_error (&heard.error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task/end", test_end);
  g_test_add_func ("/task/failure", test_failure);
  g_test_add_func ("/task/cancelled", test_cancelled);
  g_test_add_func ("/task/relay", test_relay);
  g_test_add_func ("/task/relay-boolean", test_relay_boolean);

  return g_test_run ();
}
