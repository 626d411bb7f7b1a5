/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-form.h"

#include "form/command/ved-form-build.h"
#include "form/runs/ved-run-history.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#define PREFIX "vedettectl form run"

typedef struct {
  VedRun *run;
  GMainLoop *loop;
} Session;

/* Lines of output go through as they come: to standard error when standard output gets the JSON object. */
static void
lines_changed_cb (GListModel *lines,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  FILE       *out)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(VedRunLine) line = g_list_model_get_item (lines, i);

      fprintf (ved_run_line_get_is_stderr (line) ? stderr : out, "%s\n", ved_run_line_get_text (line));
    }
  fflush (out);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  Session *session = user_data;

  ved_run_stop (session->run);

  return G_SOURCE_CONTINUE;
}

static void
add_metrics (JsonBuilder   *builder,
             VedRunMetrics *metrics)
{
  guint n_names;
  g_autofree const char **names = ved_run_metrics_get_names (metrics, &n_names);

  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_object (builder);
  for (guint i = 0; i < n_names; i++)
    {
      guint n_points;
      const VedRunPoint *points = ved_run_metrics_get (metrics, names[i], &n_points);

      json_builder_set_member_name (builder, names[i]);
      json_builder_begin_array (builder);
      for (guint j = 0; j < n_points; j++)
        {
          json_builder_begin_array (builder);
          json_builder_add_double_value (builder, points[j].x);
          json_builder_add_double_value (builder, points[j].y);
          json_builder_end_array (builder);
        }
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
print_run (VedRun *run)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  ved_ctl_form_add_words (builder, "argv", ved_form_command_get_shown (ved_run_get_command (run)));
  ved_ctl_form_add_member (builder, "folder", ved_form_command_get_folder (ved_run_get_command (run)));
  ved_ctl_form_add_member (builder, "state", ved_run_state_to_string (ved_run_get_state (run)));
  ved_ctl_form_add_member (builder, "message", ved_run_get_message (run));
  ved_ctl_form_add_member (builder, "note", ved_run_get_note (run));
  ved_ctl_form_add_member (builder, "log", ved_run_get_log_path (run));
  add_int (builder, "exit_status", ved_run_get_exit_status (run));
  add_int (builder, "peak_kb", ved_run_get_peak_kb (run));
  add_int (builder, "lines", (gint64) ved_run_lines_get_n_total (ved_run_get_lines (run)));
  json_builder_set_member_name (builder, "duration_s");
  json_builder_add_double_value (builder, (double) ved_run_get_duration_us (run) / 1e6);
  json_builder_set_member_name (builder, "cpu_s");
  json_builder_add_double_value (builder, (double) ved_run_get_cpu_us (run) / 1e6);
  add_metrics (builder, ved_run_get_metrics (run));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  ved_ctl_print_json (root);
}

typedef struct {
  const char *commit;           /* (nullable) */
  gboolean is_dirty;
} Origin;

/* For the case that this process does not live to see its end. */
static void
state_changed_cb (VedRun       *run,
                  GParamSpec   *pspec,
                  const Origin *origin)
{
  g_autofree char *path = ved_run_history_path ();
  g_autoptr(VedRunHistory) history = ved_run_history_new (path);
  g_autoptr(GError) error = NULL;

  if (ved_run_get_state (run) == VED_RUN_RUNNING
      && !ved_run_history_begin (history, run, origin->commit, origin->is_dirty, &error))
    g_printerr ("%s: the history could not be written: %s\n", PREFIX, error->message);
}

static void
remember (VedRun     *run,
          const char *commit,
          gboolean    is_dirty)
{
  g_autofree char *path = ved_run_history_path ();
  g_autoptr(VedRunHistory) history = ved_run_history_new (path);
  g_autoptr(GError) error = NULL;

  if (!ved_run_history_add (history, run, commit, is_dirty, &error))
    g_printerr ("%s: the history could not be written: %s\n", PREFIX, error->message);
}

static void
run_to_end (VedRun  *run,
            gboolean as_json)
{
  Session session = { .run = run, .loop = g_main_loop_new (NULL, FALSE) };
  guint interrupt = g_unix_signal_add (SIGINT, interrupted_cb, &session);
  guint terminate = g_unix_signal_add (SIGTERM, interrupted_cb, &session);

  g_signal_connect (ved_run_get_lines (run), "items-changed", G_CALLBACK (lines_changed_cb),
                    as_json ? stderr : stdout);
  g_signal_connect_swapped (run, "ended", G_CALLBACK (g_main_loop_quit), session.loop);
  if (ved_run_start (run))
    g_main_loop_run (session.loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_main_loop_unref (session.loop);
}

static VedCtlStatus
run_command (VedForm        *form,
             VedFormCommand *command,
             gboolean        as_json,
             VedRunIo        io)
{
  const char *title = ved_form_schema_get_title (ved_form_get_schema (form));
  const VedRunOptions options = { .io = io };
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  g_autoptr(VedRun) run = ved_run_new (title, command, clock, &options);
  gboolean is_dirty;
  g_autofree char *commit = ved_run_find_commit (ved_form_command_get_folder (command), &is_dirty);
  Origin origin = { commit, is_dirty };

  g_signal_connect (run, "notify::state", G_CALLBACK (state_changed_cb), &origin);
  run_to_end (run, as_json);
  remember (run, commit, is_dirty);
  if (as_json)
    print_run (run);
  else if (ved_run_get_state (run) != VED_RUN_SUCCEEDED)
    g_printerr ("%s: %s\n", PREFIX, ved_run_get_message (run));

  return ved_run_get_state (run) == VED_RUN_SUCCEEDED ? VED_CTL_OK : VED_CTL_FAILED;
}

/* A choice that had to give way is nothing to run with unasked. */
static gboolean
may_run (VedForm   *form,
         GPtrArray *problems,
         gboolean   lost_choice)
{
  for (guint i = 0; i < problems->len; i++)
    {
      VedFormProblem *problem = g_ptr_array_index (problems, i);

      if (ved_form_problem_get_severity (problem) == VED_FORM_ERROR)
        {
          g_printerr ("%s: not started: %s\n", PREFIX, ved_form_problem_get_message (problem));
          return FALSE;
        }
    }
  if (lost_choice)
    {
      ved_ctl_form_say_problems (problems);
      g_printerr ("%s: not started: a choice that was asked for is not available\n", PREFIX);
      return FALSE;
    }
  if (ved_form_schema_get_program (ved_form_get_schema (form)) != NULL)
    return TRUE;

  g_printerr ("%s: the schema names no program to run\n", PREFIX);

  return FALSE;
}

VedCtlStatus
ved_ctl_form_run (int    argc,
                  char **argv)
{
  VedCtlFormOptions options = { 0 };
  gboolean terminal = FALSE, dry = FALSE;
  const GOptionEntry entries[] = {
    VED_CTL_FORM_ENTRIES (&options),
    { "terminal", 't', 0, G_OPTION_ARG_NONE, &terminal, "Give the program a terminal", NULL },
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &dry, "Only print the command", NULL },
    { NULL }
  };
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(VedForm) form = NULL;
  g_autoptr(VedFormCommand) command = NULL;
  VedCtlStatus status = VED_CTL_USAGE;

  if (!ved_ctl_parse (PREFIX, "SCHEMA", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc == 2)
    form = ved_ctl_form_open (PREFIX, &options, argv[1], problems, &status);
  else
    g_printerr ("%s: name one schema\n", PREFIX);
  if (form != NULL)
    {
      command = ved_form_build (form);
      if (!may_run (form, problems, options.lost_choice))
        status = VED_CTL_FAILED;
      else if (dry)
        ved_ctl_form_print_command (command, problems);
      else
        status = run_command (form, command, options.as_json, terminal ? VED_RUN_IO_TERMINAL : VED_RUN_IO_CLOSED);
    }
  ved_ctl_form_clear (&options);

  return status;
}
