/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-run"

#include "config.h"

#include "form/command/ved-form-build.h"
#include "form/runs/ved-run-history.h"
#include "form/runs/ved-run-queue.h"
#include "support/ved-test-form.h"
#include "support/ved-test-loop.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static VedFormCommand *
make_command (const char *const *words)
{
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "support", "ved-test-program", NULL);
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, program);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) words[i]);
  g_ptr_array_add (argv, NULL);

  return ved_form_command_new ((const char *const *) argv->pdata, 1, "/");
}

static VedRun *
make_run (const char *const   *words,
          const VedRunOptions *options)
{
  const VedRunOptions plain = { 0 };
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(VedFormCommand) command = make_command (words);

  return ved_run_new ("test", command, clock, options != NULL ? options : &plain);
}

static gboolean
has_ended (gpointer run)
{
  return ved_run_get_has_ended (run);
}

static void
run_to_end (VedRun *run)
{
  g_assert_true (ved_run_start (run));
  ved_test_wait_until (has_ended, run);
}

/* No shell sees the words: what the program gets is what was given, to the byte. */
static void
test_words_arrive_as_they_are (void)
{
  g_autofree char *folder = ved_test_make_folder (), *file = g_build_filename (folder, "words", NULL);
  const char *const words[] = {
    "record", file, "it's", "say \"hi\"", "a\nb", "$(touch x)", "`id`", "-rf", "--", "", " ", "*", "~", "$HOME",
    "a;b&c|d>e", "\\", "ü€", "\377\376\200", "k=\"v\"", "!history", "#", NULL,
  };
  g_autoptr(VedRun) run = make_run (words, NULL);
  g_autofree char *text = NULL;
  const char *at;
  gsize length;

  run_to_end (run);
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_SUCCEEDED);
  g_assert_true (g_file_get_contents (file, &text, &length, NULL));
  at = text;
  for (guint i = 2; words[i] != NULL; i++)
    {
      g_assert_cmpstr (at, ==, words[i]);
      at += strlen (at) + 1;
    }
  g_assert_true (at == text + length);
  ved_test_remove_folder (folder);
}

/* From the field of a form to the program. */
static void
test_form_value_arrives (void)
{
  g_autofree char *folder = ved_test_make_folder (), *file = g_build_filename (folder, "words", NULL);
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "support", "ved-test-program", NULL);
  g_autofree char *schema = g_strdup_printf (
    "program: ['%s', record, '%s']\nstyle: gnu-long\n"
    "ui_elements: [{key: v, type: text_input, hydra_override: value}]\n", program, file);
  g_autoptr(VedForm) form = ved_test_form_open (schema, folder);
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(VedFormCommand) command = NULL;
  g_autoptr(VedRun) run = NULL;
  g_autofree char *text = NULL;

  ved_test_form_set (form, "v", "$(x) \"y\"\n'z' -w");
  command = ved_form_build (form);
  run = ved_run_new ("test", command, clock, &(VedRunOptions) { 0 });
  run_to_end (run);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "--value");
  g_assert_cmpstr (text + strlen ("--value") + 1, ==, "$(x) \"y\"\n'z' -w");
  ved_test_remove_folder (folder);
}

/* Not every complaint has a word that tells an error. */
static void
test_the_last_complaint_is_noted (void)
{
  const char *const words[] = { "complain", NULL };
  g_autoptr(VedRun) run = make_run (words, &(VedRunOptions) { 0 });

  run_to_end (run);
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_FAILED);
  g_assert_cmpstr (ved_run_get_note (run), ==, "no such window");
}

/* Whoever a program leaves behind may write on: the run ends with its program. */
static void
test_ends_with_its_program (void)
{
  const char *const words[] = { "chatter", NULL };
  g_autoptr(VedRun) run = make_run (words, &(VedRunOptions) { 0 });

  run_to_end (run);
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_SUCCEEDED);
}

static void
test_streams_status_and_figures (void)
{
  const char *const words[] = { "both", NULL };
  g_autofree char *folder = ved_test_make_folder (), *log = g_build_filename (folder, "logs", "run.log", NULL);
  g_autoptr(VedRun) run = make_run (words, &(VedRunOptions) { .log_path = log });
  g_autofree char *logged = NULL;
  GListModel *lines = G_LIST_MODEL (ved_run_get_lines (run));
  const VedRunPoint *points;
  guint n_points, n_errors = 0;

  run_to_end (run);
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_FAILED);
  g_assert_cmpint (ved_run_get_exit_status (run), ==, 3);
  g_assert_cmpstr (ved_run_get_note (run), ==, "an ERROR happened");
  g_assert_true (g_str_has_prefix (ved_run_get_message (run), "Failed with status 3 after "));
  g_assert_cmpint (ved_run_get_peak_kb (run), >, 100);
  g_assert_cmpuint (g_list_model_get_n_items (lines), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(VedRunLine) line = g_list_model_get_item (lines, i);

      n_errors += ved_run_line_get_is_stderr (line) && ved_run_line_get_class (line) == VED_RUN_ERROR;
    }
  g_assert_cmpuint (n_errors, ==, 1);
  points = ved_run_metrics_get (ved_run_get_metrics (run), "loss", &n_points);
  g_assert_cmpuint (n_points, ==, 1);
  g_assert_cmpfloat (points[0].x, ==, 3);
  g_assert_cmpfloat (points[0].y, ==, 0.25);
  points = ved_run_metrics_get (ved_run_get_metrics (run), "acc", &n_points);
  g_assert_cmpuint (n_points, ==, 1);
  g_assert_cmpfloat (points[0].y, ==, 0.5);
  g_assert_true (g_file_get_contents (log, &logged, NULL, NULL));
  g_assert_nonnull (strstr (logged, "an ERROR happened\n"));
  ved_test_remove_folder (folder);
}

static void
figure_cb (const char *name,
           double      x,
           double      y,
           gpointer    user_data)
{
  g_string_append_printf (user_data, "%s@%g=%g ", name, x, y);
}

/* Figures are read from what programs write, in each of the ways in which they do. */
static void
test_figures_are_found (void)
{
  static const struct {
    const char *line, *figures;
  } cases[] = {
    { "epoch 3: train loss 0.25 acc=0.5", "acc@3=0.5 loss@3=0.25 " },
    { "{\"epoch\":2,\"epochs\":20,\"loss\": 0.5,\"validation_loss\":0.75,\"kept\":true,\"s\":\"1\"}",
      "epochs@2=20 loss@2=0.5 validation_loss@2=0.75 " },
    { "{not: 1, \"\": 2, \"x\" 3}", "" },
    { "{", "" },
    { "nothing here", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) found = g_string_new (NULL);

      ved_run_scrape (cases[i].line, figure_cb, found);
      g_assert_cmpstr (found->str, ==, cases[i].figures);
    }
}

static void
test_missing_program_has_a_text_of_its_own (void)
{
  const char *const argv[] = { "no-such-program-at-all", NULL }, *const here[] = { "/bin/true", NULL };
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(VedFormCommand) command = ved_form_command_new (argv, 1, "/");
  g_autoptr(VedFormCommand) nowhere = ved_form_command_new (here, 1, "/no/where");
  g_autoptr(VedRun) run = ved_run_new ("test", command, clock, &(VedRunOptions) { 0 });
  g_autoptr(VedRun) second = ved_run_new ("test", nowhere, clock, &(VedRunOptions) { 0 });

  g_assert_false (ved_run_start (run));
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_NOT_STARTED);
  g_assert_cmpstr (ved_run_get_message (run), ==, "There is no program “no-such-program-at-all” in PATH.");
  g_assert_false (ved_run_start (second));
  g_assert_cmpstr (ved_run_get_message (second), ==, "There is no folder /no/where to run in.");
}

static gboolean
has_line (gpointer run)
{
  return ved_run_lines_get_n_total (ved_run_get_lines (run)) > 0;
}

static void
read_family (const char *file,
             int         pids[3])
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%d %d %d", &pids[0], &pids[1], &pids[2]), ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (kill (pids[i], 0), ==, 0);
}

static void
assert_gone (const int pids[3])
{
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (kill (pids[i], 0), ==, -1);
      g_assert_cmpint (errno, ==, ESRCH);
    }
}

/* All three ignore SIGTERM, and one has left the group. */
static void
test_stop_leaves_nobody (void)
{
  g_autofree char *folder = ved_test_make_folder (), *file = g_build_filename (folder, "pids", NULL);
  const char *const words[] = { "family", file, NULL };
  g_autoptr(VedRun) run = make_run (words, &(VedRunOptions) { .grace_ms = 50 });
  int pids[3];

  g_assert_true (ved_run_start (run));
  ved_test_wait_until (has_line, run);
  read_family (file, pids);
  g_assert_cmpint (pids[0], ==, ved_run_get_pid (run));
  ved_run_stop (run);
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_STOPPING);
  ved_test_wait_until (has_ended, run);
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_STOPPED);
  g_assert_cmpint (ved_run_get_exit_status (run), ==, 128 + SIGKILL);
  assert_gone (pids);
  ved_test_remove_folder (folder);
}

static gboolean
is_gone (gpointer pid)
{
  return kill (GPOINTER_TO_INT (pid), 0) < 0;
}

/* A wrapper that ends at once takes nothing from the time of the program that it runs. */
static void
test_stop_waits_for_whom_a_wrapper_runs (void)
{
  g_autofree char *folder = ved_test_make_folder (), *gate = g_build_filename (folder, "gate", NULL);
  const char *const words[] = { "wrap", gate, NULL };
  g_autoptr(VedRun) run = make_run (words, &(VedRunOptions) { .grace_ms = VED_TEST_DEADLINE_S * 1000 });
  int fd;

  g_assert_cmpint (mkfifo (gate, 0600), ==, 0);
  fd = g_open (gate, O_RDWR | O_CLOEXEC);
  g_assert_true (ved_run_start (run));
  ved_test_wait_until (has_line, run);
  ved_run_stop (run);
  ved_test_wait_until (is_gone, GINT_TO_POINTER (ved_run_get_pid (run)));
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_STOPPING);
  g_assert_cmpint ((int) write (fd, "x", 1), ==, 1);
  ved_test_wait_until (has_ended, run);
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_STOPPED);
  g_assert_cmpstr (ved_run_lines_peek (ved_run_get_lines (run), 1), ==, "saved");
  close (fd);
  ved_test_remove_folder (folder);
}

static void
test_letting_go_leaves_nobody (void)
{
  g_autofree char *folder = ved_test_make_folder (), *file = g_build_filename (folder, "pids", NULL);
  const char *const words[] = { "family", file, NULL };
  VedRun *run = make_run (words, NULL);
  int pids[3];

  g_assert_true (ved_run_start (run));
  ved_test_wait_until (has_line, run);
  read_family (file, pids);
  g_assert_finalize_object (run);
  assert_gone (pids);
  ved_test_remove_folder (folder);
}

/* In a process of its own: starts a family and is killed. */
static void
run_and_crash (const char *file)
{
  const char *const words[] = { "family", file, NULL };
  VedRun *run = make_run (words, NULL);

  g_assert_true (ved_run_start (run));
  ved_test_wait_until (has_line, run);
  kill (getpid (), SIGKILL);
}

static gboolean
family_is_gone (gpointer user_data)
{
  const int *pids = user_data;

  return kill (pids[0], 0) < 0 && kill (pids[1], 0) < 0 && kill (pids[2], 0) < 0;
}

static void
test_crash_leaves_nobody (void)
{
  g_autofree char *folder = ved_test_make_folder (), *file = g_build_filename (folder, "pids", NULL), *text = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  int pids[3], status;

  g_assert_true (g_spawn_sync (NULL, (char *[]) { self, (char *) "--crash", file, NULL }, NULL,
                               G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                               &status, NULL));
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%d %d %d", &pids[0], &pids[1], &pids[2]), ==, 3);
  ved_test_wait_until (family_is_gone, pids);
  ved_test_remove_folder (folder);
}

static void
test_terminal (void)
{
  const char *const words[] = { "tty", NULL };
  g_autoptr(VedRun) with = make_run (words, &(VedRunOptions) { .io = VED_RUN_IO_TERMINAL }), without = make_run (words, NULL);

  run_to_end (with);
  g_assert_cmpstr (ved_run_lines_peek (ved_run_get_lines (with), 0), ==, "1 1 1");
  run_to_end (without);
  g_assert_cmpstr (ved_run_lines_peek (ved_run_get_lines (without), 0), ==, "0 0 0");
}

/* What a program writes last is there, whatever it writes to. */
static void
test_terminal_is_read_to_its_end (void)
{
  const char *const words[] = { "burst", NULL };

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(VedRun) run = make_run (words, &(VedRunOptions) { .io = VED_RUN_IO_TERMINAL });
      const char *last;

      run_to_end (run);
      last = ved_run_lines_peek (ved_run_get_lines (run), g_list_model_get_n_items (G_LIST_MODEL (ved_run_get_lines (run))) - 1);
      g_assert_true (g_str_has_suffix (last, "last"));
    }
}

/* What waits for input waits for ever when its input stays open, and is told at once that there is none when not. */
static void
test_input_is_closed_or_stays_open (void)
{
  const char *const words[][4] = {
    { "sh", "-c", "timeout 300 cat; echo $?", NULL }, { "sh", "-c", "timeout 0.2 cat; echo $?", NULL },
  };
  const VedRunIo ios[] = { VED_RUN_IO_CLOSED, VED_RUN_IO_OPEN };
  const char *const answers[] = { "0", "124" };
  g_autoptr(VedClock) clock = ved_clock_new_system ();

  for (guint i = 0; i < G_N_ELEMENTS (ios); i++)
    {
      g_autoptr(VedFormCommand) command = ved_form_command_new (words[i], 1, "/");
      g_autoptr(VedRun) run = ved_run_new ("input", command, clock, &(VedRunOptions) { .io = ios[i] });

      run_to_end (run);
      g_assert_cmpstr (ved_run_lines_peek (ved_run_get_lines (run), 0), ==, answers[i]);
    }
}

static void
test_peak_memory (void)
{
  const char *const words[] = { "memory", "64", NULL };
  g_autoptr(VedRun) run = make_run (words, NULL);

  run_to_end (run);
  g_assert_cmpint (ved_run_get_peak_kb (run), >, 64 * 1024);
  g_assert_cmpint (ved_run_get_peak_kb (run), <, 128 * 1024);
}

static void
test_flood_is_bounded (void)
{
  const char *const words[] = { "flood", "200000", NULL };
  g_autoptr(VedRun) run = make_run (words, &(VedRunOptions) { .max_lines = 1000 });
  VedRunLines *lines = ved_run_get_lines (run);
  g_autoptr(VedRunLine) first = NULL;

  run_to_end (run);
  g_assert_cmpuint (ved_run_lines_get_n_total (lines), ==, 200000);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lines)), ==, 1000);
  first = g_list_model_get_item (G_LIST_MODEL (lines), 0);
  g_assert_true (g_str_has_prefix (ved_run_line_get_text (first), "line 199000:"));
  g_assert_cmpuint (ved_run_line_get_number (first), ==, 199001);
  g_assert_cmpuint (ved_run_lines_find (lines, "LINE 199500:", 0, FALSE), ==, 500);
  g_assert_cmpuint (ved_run_lines_find (lines, "line 199500:", 999, TRUE), ==, 500);
}

static gboolean
queue_is_empty (gpointer queue)
{
  return ved_run_queue_get_running (queue) + ved_run_queue_get_waiting (queue) == 0;
}

static void
run_ended_cb (VedRunQueue *queue,
              VedRun      *run,
              guint       *most)
{
  *most = MAX (*most, ved_run_queue_get_running (queue) + 1);
}

static void
test_queue_keeps_its_limit (void)
{
  const char *const words[] = { "both", NULL };
  g_autoptr(VedRunQueue) queue = ved_run_queue_new (2, 1 << 20);
  guint most = 0;

  g_signal_connect (queue, "run-ended", G_CALLBACK (run_ended_cb), &most);
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr(VedRun) run = make_run (words, NULL);

      ved_run_queue_add (queue, run);
      g_assert_cmpuint (ved_run_queue_get_running (queue), <=, 2);
    }
  g_assert_cmpuint (ved_run_queue_get_waiting (queue), ==, 5);
  ved_test_wait_until (queue_is_empty, queue);
  g_assert_cmpuint (most, ==, 2);
  for (guint i = 0; i < 7; i++)
    {
      g_autoptr(VedRun) run = g_list_model_get_item (G_LIST_MODEL (queue), i);

      g_assert_cmpuint (ved_run_lines_get_n_total (ved_run_get_lines (run)), ==, 2);
    }
}

/* However many runs have written however much, what is kept of all that have ended is bounded. */
static void
test_ended_runs_share_a_bound (void)
{
  const char *const words[] = { "flood", "20000", NULL };
  g_autoptr(VedRunQueue) queue = ved_run_queue_new (1, 4 << 20);
  gsize n_bytes = 0;

  for (guint i = 0; i < 6; i++)
    {
      g_autoptr(VedRun) run = make_run (words, NULL);

      ved_run_queue_add (queue, run);
    }
  ved_test_wait_until (queue_is_empty, queue);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr(VedRun) run = g_list_model_get_item (G_LIST_MODEL (queue), i);
      VedRunLines *lines = ved_run_get_lines (run);
      const guint n = g_list_model_get_n_items (G_LIST_MODEL (lines));

      n_bytes += ved_run_lines_get_n_bytes (lines);
      g_assert_cmpuint (ved_run_lines_get_n_total (lines), ==, 20000);
      g_assert_cmpuint (n, ==, i == 0 ? 1000 : n);
      g_assert_cmpuint (n, >=, i == 5 ? 20000 : 1000);
      g_assert_true (g_str_has_prefix (ved_run_lines_peek (lines, n - 1), "line 19999:"));
    }
  g_assert_cmpuint (n_bytes, <, 5 << 20);
}

/* While they fit together, ended runs keep as much as anybody may expect of one. */
static void
test_ended_runs_keep_a_hundred_thousand_lines (void)
{
  const char *const words[] = { "flood", "120000", NULL };
  g_autoptr(VedRun) probe = make_run (words, NULL);
  g_autoptr(VedRunQueue) queue = NULL;
  const guint expected[] = { 100000, 120000 };

  run_to_end (probe);
  queue = ved_run_queue_new (1, ved_run_lines_get_n_bytes (ved_run_get_lines (probe)) / 10 * 19);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(VedRun) run = make_run (words, NULL);

      ved_run_queue_add (queue, run);
    }
  ved_test_wait_until (queue_is_empty, queue);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(VedRun) run = g_list_model_get_item (G_LIST_MODEL (queue), i);

      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (ved_run_get_lines (run))), ==, expected[i]);
    }
}

static void
note_state_cb (VedRun     *run,
               GParamSpec *pspec,
               GString    *states)
{
  g_string_append_printf (states, "%s ", ved_run_state_to_string (ved_run_get_state (run)));
}

/* What the log lacks is said; one that could not be opened is none. */
static void
test_lost_log_is_told (void)
{
  const char *const words[] = { "burst", NULL };
  g_autoptr(VedRun) full = make_run (words, &(VedRunOptions) { .log_path = "/dev/full" });
  g_autoptr(VedRun) none = make_run (words, &(VedRunOptions) { .log_path = "/proc/no/run.log" });
  g_autoptr(VedRun) good = make_run (words, NULL);
  g_autoptr(GString) states = g_string_new (NULL);

  run_to_end (full);
  g_assert_cmpint (ved_run_get_state (full), ==, VED_RUN_SUCCEEDED);
  g_assert_true (g_str_has_suffix (ved_run_get_message (full), "The log is incomplete: No space left on device."));
  g_assert_nonnull (ved_run_get_log_path (full));
  run_to_end (none);
  g_assert_true (g_str_has_suffix (ved_run_get_message (none), "There is no log: /proc/no/run.log: No such file or directory."));
  g_assert_null (ved_run_get_log_path (none));
  g_signal_connect (good, "notify::state", G_CALLBACK (note_state_cb), states);
  run_to_end (good);
  g_assert_null (ved_run_get_log_fault (good));
  g_assert_cmpstr (states->str, ==, "starting running success ");
}

static gboolean
has_a_line (gpointer run)
{
  return g_list_model_get_n_items (G_LIST_MODEL (ved_run_get_lines (run))) > 0;
}

/* One that was told to stop has stopped, though it says that all is well. */
static void
test_stopped_is_not_done (void)
{
  const char *const words[] = { "/bin/sh", "-c", "trap 'exit 0' TERM; echo ready; while :; do sleep 1000 & wait; done", NULL };
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(VedFormCommand) command = ved_form_command_new (words, 1, "/");
  g_autoptr(VedRun) run = ved_run_new ("test", command, clock, &(VedRunOptions) { .grace_ms = 60000 });

  g_assert_true (ved_run_start (run));
  ved_test_wait_until (has_a_line, run);
  ved_run_stop (run);
  ved_test_wait_until (has_ended, run);
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_STOPPED);
  g_assert_cmpint (ved_run_get_exit_status (run), ==, 0);
  g_assert_true (g_str_has_prefix (ved_run_get_message (run), "Stopped after "));
}

/* A run that never began has its time, too: that at which it was withdrawn. */
static void
test_withdrawn_run_has_a_time (void)
{
  const char *const words[] = { "both", NULL };
  g_autoptr(VedRun) run = make_run (words, NULL);

  ved_run_stop (run);
  g_assert_cmpint (ved_run_get_state (run), ==, VED_RUN_STOPPED);
  g_assert_cmpint (ved_run_get_start_us (run), >, 0);
  g_assert_cmpint (ved_run_get_duration_us (run), ==, 0);
}

static void
load (VedRunHistory *history)
{
  GAsyncResult *result = NULL;
  g_autoptr(GAsyncResult) owned = NULL;
  g_autoptr(GError) error = NULL;

  ved_run_history_load_async (history, NULL, ved_test_store_result_cb, &result);
  owned = ved_test_wait_for_result (&result);
  g_assert_true (ved_run_history_load_finish (history, owned, &error));
  g_assert_no_error (error);
}

/* What is run again from the history is what ran: its environment and its terminal, too; not without its secrets. */
static void
test_history_keeps_the_environment (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "runs.jsonl", NULL);
  const char *const words[] = { "tty", NULL };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(VedRunHistory) history = ved_run_history_new (path), again = ved_run_history_new (path);
      g_autoptr(VedFormCommand) command = make_command (words), kept = NULL;
      g_autoptr(VedClock) clock = ved_clock_new_system ();
      g_autoptr(VedRun) run = NULL;
      g_autoptr(VedRunRecord) record = NULL;
      g_autofree char *text = NULL;

      ved_form_command_set_env (command, "DEVICE", "a=b", FALSE);
      if (i == 1)
        ved_form_command_set_env (command, "TOKEN", "hush", TRUE);
      run = ved_run_new ("A title", command, clock, &(VedRunOptions) { .io = VED_RUN_IO_TERMINAL });
      run_to_end (run);
      g_assert_true (ved_run_history_add (history, run, NULL, FALSE, NULL));
      load (again);
      record = g_list_model_get_item (G_LIST_MODEL (again), 0);
      kept = ved_run_record_make_command (record);
      g_assert_cmpstrv (ved_form_command_get_argv (kept), ved_form_command_get_argv (command));
      g_assert_cmpstrv (ved_form_command_get_env (kept), ved_form_command_get_shown_env (command));
      g_assert_cmpint (ved_run_record_get_io (record), ==, VED_RUN_IO_TERMINAL);
      g_assert_true (ved_run_record_is_complete (record) == (i == 0));
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_null (strstr (text, "hush"));
    }
  ved_test_remove_folder (folder);
}

static void
count_items_cb (GListModel *model,
                guint       position,
                guint       n_removed,
                guint       n_added,
                guint      *n_items)
{
  *n_items = *n_items - n_removed + n_added;
  g_assert_cmpuint (*n_items, ==, g_list_model_get_n_items (model));
}

static char *
list_states (const char *path)
{
  g_autoptr(VedRunHistory) history = ved_run_history_new (path);
  GString *out = g_string_new (NULL);

  load (history);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (history)); i++)
    {
      g_autoptr(VedRunRecord) record = g_list_model_get_item (G_LIST_MODEL (history), i);

      g_string_append_printf (out, "%s:%s ", ved_run_record_get_title (record), ved_run_record_get_state (record));
    }

  return g_string_free (out, FALSE);
}

/* A run that was alive when its process crashed is in the history; one that runs in another process is not yet. */
static void
test_history_knows_what_never_ended (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "runs.jsonl", NULL), *text = NULL;
  g_autofree char *own = g_strdup_printf ("\"owner\":\"%d:", (int) getpid ()), *gone = NULL;
  g_autofree char *running = NULL, *lost = NULL, *ended = NULL;
  g_autoptr(VedRunHistory) history = ved_run_history_new (path);
  const char *const words[] = { "both", NULL };
  g_autoptr(VedRun) run = make_run (words, NULL);
  g_auto(GStrv) parts = NULL;

  run_to_end (run);
  g_assert_true (ved_run_history_begin (history, run, NULL, FALSE, NULL));
  g_assert_true (ved_run_history_begin (history, run, "abc", FALSE, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (history)), ==, 0);
  running = list_states (path);
  g_assert_cmpstr (running, ==, "");

  /* The process has another start time now: it is another one. */
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  parts = g_strsplit (text, own, -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  own[strlen (own) - 1] = '\0';
  gone = g_strdup_printf ("%s:1", own);
  g_free (text);
  text = g_strjoinv (gone, parts);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  lost = list_states (path);
  g_assert_cmpstr (lost, ==, "test:unknown ");

  g_assert_true (ved_run_history_add (history, run, "abc", FALSE, NULL));
  ended = list_states (path);
  g_assert_cmpstr (ended, ==, "test:failed ");
  ved_test_remove_folder (folder);
}

/* What a full disk cut off spoils no later line. */
static void
test_cut_line_spoils_no_other (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "runs.jsonl", NULL);
  g_autofree char *states = NULL;
  g_autoptr(VedRunHistory) history = ved_run_history_new (path);
  const char *const words[] = { "both", NULL };
  g_autoptr(VedRun) run = make_run (words, NULL);

  run_to_end (run);
  g_assert_true (g_file_set_contents (path, "{\"title\":\"whole\",\"state\":\"success\"}\n{\"title\":\"cu", -1, NULL));
  g_assert_true (ved_run_history_add (history, run, NULL, FALSE, NULL));
  states = list_states (path);
  g_assert_cmpstr (states, ==, "test:failed whole:success ");
  ved_test_remove_folder (folder);
}

/* A history that has grown long is cut, and a full one says what goes and comes as it does. */
static void
test_history_is_bounded (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "runs.jsonl", NULL), *text = NULL;
  g_autoptr(VedRunHistory) history = ved_run_history_new (path);
  g_autoptr(GString) lines = g_string_new (NULL);
  const char *const words[] = { "both", NULL };
  g_autoptr(VedRun) run = make_run (words, NULL);
  g_autoptr(VedRunRecord) newest = NULL, oldest = NULL;
  guint n_items = 0;

  for (guint i = 1; i <= 2500; i++)
    g_string_append_printf (lines, "{\"title\":\"T\",\"argv\":[\"a\"],\"start_us\":%u}\n", i);
  g_assert_true (g_file_set_contents (path, lines->str, -1, NULL));
  run_to_end (run);
  g_assert_true (ved_run_history_add (history, run, NULL, FALSE, NULL));
  n_items = 1;
  g_signal_connect (history, "items-changed", G_CALLBACK (count_items_cb), &n_items);
  load (history);
  g_assert_cmpuint (n_items, ==, 1000);
  newest = g_list_model_get_item (G_LIST_MODEL (history), 0);
  g_assert_cmpint (ved_run_record_get_start_us (newest), ==, ved_run_get_start_us (run));
  oldest = g_list_model_get_item (G_LIST_MODEL (history), 999);
  g_assert_cmpint (ved_run_record_get_start_us (oldest), ==, 1502);
  g_assert_true (ved_run_history_add (history, run, NULL, FALSE, NULL));
  g_assert_cmpuint (n_items, ==, 1000);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "{\"title\":\"T\",\"argv\":[\"a\"],\"dirty\":0,\"start_us\":1502,"));
  ved_test_remove_folder (folder);
}

static void
test_history_survives_a_restart (void)
{
  g_autofree char *folder = ved_test_make_folder (), *path = g_build_filename (folder, "state", "runs.jsonl", NULL);
  g_autoptr(VedRunHistory) history = ved_run_history_new (path), again = ved_run_history_new (path);
  const char *const words[] = { "both", "secret", NULL };
  g_autoptr(VedFormCommand) command = make_command (words);
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(VedRun) run = NULL;
  g_autoptr(VedRunRecord) record = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  ved_form_command_hide (command, 2, "");
  run = ved_run_new ("A title", command, clock, &(VedRunOptions) { 0 });
  run_to_end (run);
  g_assert_true (ved_run_history_add (history, run, "abc123", TRUE, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "secret"));

  /* A line that was cut off spoils nothing. */
  {
    g_autofree char *more = g_strconcat (text, "{\"title\":\"cut", NULL);

    g_assert_true (g_file_set_contents (path, more, -1, NULL));
  }
  load (again);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 1);
  record = g_list_model_get_item (G_LIST_MODEL (again), 0);
  g_assert_cmpstr (ved_run_record_get_title (record), ==, "A title");
  g_assert_cmpstr (ved_run_record_get_commit (record), ==, "abc123");
  g_assert_true (ved_run_record_get_is_dirty (record));
  g_assert_cmpint (ved_run_record_get_exit_status (record), ==, ved_run_get_exit_status (run));
  g_assert_cmpint (ved_run_record_get_start_us (record), ==, ved_run_get_start_us (run));
  g_assert_true (ved_run_record_matches (record, "a TITLE"));
  g_assert_false (ved_run_record_matches (record, "nothing"));
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--crash"))
    {
      const char *file = argv[2];

      argc = 1;
      g_test_init (&argc, &argv, NULL);
      run_and_crash (file);
    }

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/run/words-arrive-as-they-are", test_words_arrive_as_they_are);
  g_test_add_func ("/form/run/form-value-arrives", test_form_value_arrives);
  g_test_add_func ("/form/run/figures-are-found", test_figures_are_found);
  g_test_add_func ("/form/run/streams-status-and-figures", test_streams_status_and_figures);
  g_test_add_func ("/form/run/the-last-complaint-is-noted", test_the_last_complaint_is_noted);
  g_test_add_func ("/form/run/ends-with-its-program", test_ends_with_its_program);
  g_test_add_func ("/form/run/missing-program-has-a-text-of-its-own", test_missing_program_has_a_text_of_its_own);
  g_test_add_func ("/form/run/stop-leaves-nobody", test_stop_leaves_nobody);
  g_test_add_func ("/form/run/letting-go-leaves-nobody", test_letting_go_leaves_nobody);
  g_test_add_func ("/form/run/crash-leaves-nobody", test_crash_leaves_nobody);
  g_test_add_func ("/form/run/stop-waits-for-whom-a-wrapper-runs", test_stop_waits_for_whom_a_wrapper_runs);
  g_test_add_func ("/form/run/history-keeps-the-environment", test_history_keeps_the_environment);
  g_test_add_func ("/form/run/history-is-bounded", test_history_is_bounded);
  g_test_add_func ("/form/run/ended-runs-share-a-bound", test_ended_runs_share_a_bound);
  g_test_add_func ("/form/run/ended-runs-keep-a-hundred-thousand-lines", test_ended_runs_keep_a_hundred_thousand_lines);
  g_test_add_func ("/form/run/lost-log-is-told", test_lost_log_is_told);
  g_test_add_func ("/form/run/stopped-is-not-done", test_stopped_is_not_done);
  g_test_add_func ("/form/run/history-knows-what-never-ended", test_history_knows_what_never_ended);
  g_test_add_func ("/form/run/cut-line-spoils-no-other", test_cut_line_spoils_no_other);
  g_test_add_func ("/form/run/withdrawn-run-has-a-time", test_withdrawn_run_has_a_time);
  g_test_add_func ("/form/run/terminal", test_terminal);
  g_test_add_func ("/form/run/terminal-is-read-to-its-end", test_terminal_is_read_to_its_end);
  g_test_add_func ("/form/run/input-is-closed-or-stays-open", test_input_is_closed_or_stays_open);
  g_test_add_func ("/form/run/peak-memory", test_peak_memory);
  g_test_add_func ("/form/run/flood-is-bounded", test_flood_is_bounded);
  g_test_add_func ("/form/run/queue-keeps-its-limit", test_queue_keeps_its_limit);
  g_test_add_func ("/form/run/history-survives-a-restart", test_history_survives_a_restart);

  return g_test_run ();
}
