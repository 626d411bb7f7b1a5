/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "form/command/ved-form-build.h"
#include "form/files/ved-file-index.h"
#include "form/runs/ved-run.h"
#include "support/ved-test-loop.h"

#include <string.h>
#include <time.h>

/* Forms, index and output of runs: CPU time of this thread where one thread works, wall time where others do;
 * the median of N_ROUNDS. One JSON object a line. */

#define N_ROUNDS   9
#define N_ELEMENTS 500
#define N_FILES    10000
#define N_LINES    1000000

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static double
wall_ms (void)
{
  return g_get_monotonic_time () / 1e3;
}

static int
compare_double (gconstpointer a,
                gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
median (double *times)
{
  qsort (times, N_ROUNDS, sizeof times[0], compare_double);

  return times[N_ROUNDS / 2];
}

static void
report (const char *id,
        const char *what,
        double      value,
        const char *unit,
        const char *target)
{
  g_print ("{\"id\":\"%s\",\"what\":\"%s\",\"value\":%.4f,\"unit\":\"%s\",\"target\":\"%s\"}\n", id, what, value, unit,
           target);
}

static char *
make_schema (gboolean hidden)
{
  GString *text = g_string_new ("program: [p]\nui_elements:\n  - {key: all, type: checkbox, hydra_override: all}\n");

  for (guint i = 1; i < N_ELEMENTS; i++)
    {
      const char *condition = hidden && i > N_ELEMENTS / 10 ? ", visible_if: all" : "";

      switch (i % 4)
        {
        case 0:
          g_string_append_printf (text, "  - {key: k%u, type: slider, min_value: 0.0, max_value: 1.0, default: 0.5, "
                                  "hydra_override: a.k%u%s}\n", i, i, condition);
          break;

        case 1:
          g_string_append_printf (text, "  - {key: k%u, type: text_input, default: some text, hydra_override: a.k%u, "
                                  "validation: {min_length: 2}%s}\n", i, i, condition);
          break;

        case 2:
          g_string_append_printf (text, "  - {key: k%u, type: selectbox, options: [a, b, c, d], hydra_override: a.k%u%s}\n",
                                  i, i, condition);
          break;

        default:
          g_string_append_printf (text, "  - {key: k%u, type: number_input, default: 3, min_value: 1, max_value: 9, "
                                  "hydra_override: a.k%u%s}\n", i, i, condition);
          break;
        }
    }

  return g_string_free (text, FALSE);
}

static VedForm *
open_form (const char *text)
{
  g_autoptr(VedFormSchema) schema = ved_form_schema_parse (text, strlen (text), "bench.yaml", NULL);
  g_autoptr(VedFormProject) project = ved_form_project_new ("/nonexistent", NULL);

  return ved_form_new (schema, project);
}

static void
bench_open (const char *what,
            gboolean    hidden,
            const char *target)
{
  g_autofree char *text = make_schema (hidden);
  double times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double start = cpu_ms ();
      g_autoptr(VedForm) form = open_form (text);

      times[i] = cpu_ms () - start;
    }
  report (hidden ? "F2" : "F1", what, median (times), "ms CPU", target);
}

static void
bench_keystroke (void)
{
  g_autofree char *text = make_schema (FALSE);
  g_autoptr(VedForm) form = open_form (text);
  double times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *typed = g_strdup_printf ("typed %u", i);
      g_autoptr(VedFormValue) value = ved_form_value_new_string (typed);
      double start = cpu_ms ();
      g_autoptr(VedFormCommand) command = NULL;
      g_autofree char *shown = NULL, *pretty = NULL;

      ved_form_type (form, "k1", value);
      command = ved_form_build (form);
      shown = ved_form_command_to_text (command);
      pretty = ved_form_command_to_pretty (command);
      times[i] = cpu_ms () - start;
    }
  report ("F3", "keystroke to both previews, 500 elements", median (times), "ms CPU", "<= 5");
}

static void
bench_show (void)
{
  g_autofree char *text = make_schema (TRUE);
  g_autoptr(VedForm) form = open_form (text);
  double times[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(VedFormValue) value = ved_form_value_new_bool (i % 2 == 0);
      double start = cpu_ms ();

      ved_form_set (form, "all", value);
      times[i] = cpu_ms () - start;
    }
  report ("F4", "a switch shows or hides 450 elements", median (times), "ms CPU", "<= 10");
}

static void
make_files (const char *root)
{
  for (guint i = 0; i < N_FILES; i++)
    {
      g_autofree char *folder = g_strdup_printf ("%s/outputs/exp%03u/checkpoints", root, i / 100);
      g_autofree char *path = g_strdup_printf ("%s/epoch=%u-step=%u.ckpt", folder, i % 100, i);

      if (i % 100 == 0)
        g_mkdir_with_parents (folder, 0700);
      g_file_set_contents_full (path, "x", 1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
    }
}

static void
wait_for (VedFileIndex *index,
          gboolean      load,
          gboolean      rebuild)
{
  GAsyncResult *place = NULL;

  if (load)
    ved_file_index_load_async (index, NULL, ved_test_store_result_cb, &place);
  else
    ved_file_index_refresh_async (index, rebuild, NULL, ved_test_store_result_cb, &place);
  g_object_unref (ved_test_wait_for_result (&place));
}

static void
bench_index (void)
{
  g_autofree char *root = ved_test_make_folder (), *cache = g_build_filename (root, "cache.index", NULL);
  g_autoptr(VedFileIndex) index = ved_file_index_new (root, cache), warm = NULL;
  double times[N_ROUNDS], start;

  make_files (root);
  start = wall_ms ();
  wait_for (index, TRUE, FALSE);
  report ("F5", "index of 10,000 files: first scan, off-thread", wall_ms () - start, "ms wall", "<= 300");
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      start = wall_ms ();
      wait_for (index, FALSE, FALSE);
      times[i] = wall_ms () - start;
    }
  report ("F6", "the same: refresh", median (times), "ms wall", "<= 10");
  start = wall_ms ();
  warm = ved_file_index_new (root, cache);
  wait_for (warm, TRUE, FALSE);
  report ("F7", "the same: warm start", wall_ms () - start, "ms wall", "");
  report ("F8", "the same: folders listed by the warm start", ved_file_index_get_n_walked (warm), "folders", "0");
  ved_test_remove_folder (root);
}

static gboolean
has_ended (gpointer run)
{
  return ved_run_get_has_ended (run);
}

static void
bench_output (void)
{
  g_autofree char *lines = g_strdup_printf ("%d", N_LINES);
  const char *const argv[] = { "seq", "-f", "line %.0f of the usual length, with a figure: loss=0.25", lines, NULL };
  g_autoptr(VedFormCommand) command = ved_form_command_new (argv, 1, NULL);
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(VedRun) run = ved_run_new ("flood", command, clock, &(VedRunOptions) { 0 });
  double start = wall_ms (), start_cpu = cpu_ms (), seconds;

  if (!ved_run_start (run))
    return;
  ved_test_wait_until (has_ended, run);
  seconds = (wall_ms () - start) / 1e3;
  report ("F9", "1 M lines of output", N_LINES / seconds, "lines/s wall", ">= 100000");
  report ("F10", "the same: work of the main thread", cpu_ms () - start_cpu, "ms CPU", "");
  report ("F11", "the same: lines kept", ved_run_lines_get_n_total (ved_run_get_lines (run)), "lines", "1000000");
}

int
main (int   argc,
      char *argv[])
{
  bench_open ("form of 500 elements: parsed and evaluated", FALSE, "<= 50");
  bench_open ("the same with 450 hidden", TRUE, "<= 50");
  bench_keystroke ();
  bench_show ();
  bench_index ();
  bench_output ();

  return 0;
}
