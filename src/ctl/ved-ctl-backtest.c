/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"
#include "ctl/ved-ctl-recorded.h"

#include "forecast/neural/ved-neural-file.h"

#include <math.h>

#define PREFIX        "vedettectl backtest"
#define UNSET         (-1)
#define USUAL_ENGINES "seasonal,trend,persistence,snaive"

typedef struct {
  char *data;
  char *set;
  char *window;
  GStrv engines;                /* (nullable): as often as it was said */
  char *model;
  char *out;
  int stride;
  int train_end;
  int n_threads;
  gboolean as_json;
  gboolean as_table;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->data);
  g_free (self->set);
  g_free (self->window);
  g_strfreev (self->engines);
  g_free (self->model);
  g_free (self->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef void (*PrintFunc)(const char *format,
                          ...) G_GNUC_PRINTF (1, 2);

/* What cannot be told, such as the lead of no alarm, is null. */
static void
add_number (JsonBuilder *builder,
            const char  *name,
            double       value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_count (JsonBuilder *builder,
           const char  *name,
           gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_losses (JsonBuilder *builder,
            double       rel_ql,
            double       wql,
            const double wql_at[3])
{
  add_number (builder, "relQL", rel_ql);
  add_number (builder, "wQL", wql);
  add_number (builder, "wQL10", wql_at[0]);
  add_number (builder, "wQL50", wql_at[1]);
  add_number (builder, "wQL90", wql_at[2]);
}

/* Of the bins of the chance that have outcomes: what was told on average and what share came true. */
static void
add_reliability (JsonBuilder          *builder,
                 const VedReliability *reliability)
{
  add_number (builder, "brier", ved_reliability_get_brier (reliability));
  add_number (builder, "calibration_error", ved_reliability_get_error (reliability));
  json_builder_set_member_name (builder, "reliability");
  json_builder_begin_array (builder);
  for (guint bin = 0; bin < VED_RELIABILITY_BINS; bin++)
    {
      if (reliability->n[bin] == 0)
        continue;
      json_builder_begin_object (builder);
      add_number (builder, "chance", reliability->sum[bin] / reliability->n[bin]);
      add_number (builder, "share", (double) reliability->n_events[bin] / reliability->n[bin]);
      add_count (builder, "outcomes", reliability->n[bin]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_events (JsonBuilder             *builder,
            const VedBacktestEvents *events)
{
  json_builder_set_member_name (builder, "events");
  json_builder_begin_object (builder);
  add_number (builder, "precision", events->precision);
  add_number (builder, "recall", events->recall);
  add_number (builder, "f1", events->f1);
  add_number (builder, "lead_minutes", events->lead_minutes);
  add_count (builder, "events", events->n_events);
  add_count (builder, "alarms", events->n_alarms);
  add_number (builder, "threshold", events->threshold);
  add_reliability (builder, &events->reliability);
  json_builder_end_object (builder);
}

static void
add_by_metric (JsonBuilder           *builder,
               const VedBacktestRow  *row,
               const VedBacktestData *data)
{
  json_builder_set_member_name (builder, "by_metric");
  json_builder_begin_object (builder);
  for (guint metric = 0; metric < data->n_metrics; metric++)
    {
      const VedMetricScore *score = &row->by_metric[metric];

      json_builder_set_member_name (builder, data->metrics[metric]);
      json_builder_begin_object (builder);
      if (row->labels != NULL)
        add_text (builder, "engine", row->labels[metric]);
      add_losses (builder, score->rel_ql, score->wql, score->wql_at);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_row (JsonBuilder             *builder,
         const VedBacktestResult *result,
         const VedBacktestRow    *row,
         const VedBacktestData   *data)
{
  const VedBacktestScore *score = &row->score;

  json_builder_set_member_name (builder, ved_ctl_engine_name (row->engine));
  json_builder_begin_object (builder);
  add_losses (builder, score->rel_ql, score->wql, score->wql_at);
  add_number (builder, "MASE", score->mase_mean);
  add_number (builder, "MASE_median", score->mase_median);
  add_number (builder, "cov80", score->coverage80);
  add_number (builder, "cov80_p10", score->coverage80_p10);
  add_number (builder, "cov80_fair", score->coverage80_fair);
  add_number (builder, "below90", score->below90);
  add_number (builder, "width", score->width);
  add_events (builder, &row->events);
  add_count (builder, "series", score->n_series);
  add_count (builder, "origins", result->n_origins);
  add_number (builder, "cpu_seconds", row->cpu_seconds);
  add_by_metric (builder, row, data);
  json_builder_end_object (builder);
}

static JsonNode *
make_json (const VedBacktestResult *result,
           const VedBacktestPlan   *plan,
           const VedBacktestData   *data,
           VedBacktestSet           set)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "set", ved_backtest_set_get_name (set));
  add_count (builder, "from", plan->test_start);
  add_count (builder, "to", plan->test_end);
  add_count (builder, "every", plan->stride);
  add_count (builder, "train_end", plan->train_end);
  json_builder_set_member_name (builder, "engines");
  json_builder_begin_object (builder);
  for (guint i = 0; i < result->n_rows; i++)
    add_row (builder, result, &result->rows[i], data);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/* A network that won nowhere contributes nothing to the forecasts of `auto`. */
static gboolean
is_promoted (const VedNeuralModel *model)
{
  float most = ved_neural_model_get_share (model, 0);

  for (guint i = 0; model->metrics != NULL && model->metrics[i] != NULL; i++)
    most = MAX (most, ved_neural_model_get_share (model, i + 1));

  return most > 0.0f;
}

/* For people, who read standard error, or ask for nothing else. */
static void
print_table (const VedBacktestResult *result,
             const VedNeuralModel    *model,
             PrintFunc                print)
{
  print ("%-12s %7s %7s %7s %6s %6s %6s %8s\n", "engine", "relQL", "wQL", "MASE", "cov80", "weak", "F1", "CPU s");
  for (guint i = 0; i < result->n_rows; i++)
    {
      const VedBacktestRow *row = &result->rows[i];

      print ("%-12s %7.4f %7.4f %7.4f %6.3f %6.3f %6.3f %8.1f\n", ved_ctl_engine_name (row->engine),
             row->score.rel_ql, row->score.wql, row->score.mase_mean, row->score.coverage80,
             row->score.coverage80_p10, row->events.f1, row->cpu_seconds);
    }
  print ("relQL: loss compared with \"as yesterday\", which has 1; wQL, MASE: loss by other measures; of all, less is better.\n"
         "cov80: how much came to lie between p10 and p90, ideally 0.80; weak: the same of a series in the weakest tenth.\n"
         "F1: how well alarms told what came, at best 1.\n");
  if (model != NULL && !is_promoted (model))
    print ("The network was promoted for no metric: auto forecasts as seasonal does.\n");
}

static gboolean
write_result (const Options  *options,
              JsonNode       *root,
              GError        **error)
{
  g_autoptr(JsonGenerator) generator = NULL;

  if (options->as_json || (options->out == NULL && !options->as_table))
    ved_ctl_print_json (root);
  if (options->out == NULL)
    return TRUE;

  generator = json_generator_new ();
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);

  return json_generator_to_file (generator, options->out, error);
}

static gboolean
make_plan (const Options    *options,
           VedBacktestSet    set,
           VedBacktestPlan  *plan,
           GError          **error)
{
  if (!ved_ctl_read_window (options->window, set, plan, error))
    return FALSE;

  if (options->stride != UNSET)
    plan->stride = (guint) options->stride;
  plan->n_threads = (guint) options->n_threads;

  return TRUE;
}

static gboolean
run (const Options  *options,
     GError        **error)
{
  g_autoptr(VedBacktestData) data = NULL;
  g_autoptr(VedBacktestResult) result = NULL;
  g_autoptr(GArray) engines = NULL;
  g_autofree char *names = NULL;
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(VedNeuralModel) model = NULL;
  gint64 told_us = g_get_monotonic_time ();
  VedBacktestPlan plan;
  VedBacktestSet set;

  if (!ved_ctl_read_set (options->set, &set, error) || !make_plan (options, set, &plan, error) ||
      !ved_ctl_check_out (options->out, error))
    return FALSE;
  names = options->engines != NULL ? g_strjoinv (",", options->engines) : g_strdup (USUAL_ENGINES);
  engines = ved_ctl_read_engines (names, error);
  if (engines == NULL)
    return FALSE;
  if (options->model != NULL)
    {
      model = plan.model = ved_neural_model_load (options->model, error);
      if (model == NULL)
        return FALSE;
    }
  data = ved_backtest_data_load (options->data, set, NULL, error);
  if (data == NULL)
    return FALSE;
  ved_ctl_close_window (&plan, data->n_steps);
  if (options->train_end != UNSET)
    plan.train_end = (guint) options->train_end;
  plan.progress = ved_ctl_tell_series;
  plan.progress_data = &told_us;
  result = ved_backtest_run (data, &plan, (VedEngineId *) (gpointer) engines->data, engines->len, NULL, error);
  if (result == NULL)
    return FALSE;

  if (!options->as_json)
    print_table (result, model, options->as_table ? g_print : g_printerr);
  root = make_json (result, &plan, data, set);

  return write_result (options, root, error);
}

VedCtlStatus
ved_ctl_backtest (int    argc,
                  char **argv)
{
  g_auto(Options) options = { .stride = UNSET, .train_end = UNSET };
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, "Folder with one CSV file a host, .csv or .csv.gz", "DIR" },
    { "set", 0, 0, G_OPTION_ARG_STRING, &options.set, "Columns: jumpstarter, bitbrains, csv (all; the default)", "NAME" },
    { "window", 0, 0, G_OPTION_ARG_STRING, &options.window, "dev (that of the set), or FROM..TO in samples; else dev, of csv the last third", "WINDOW" },
    { "every", 0, 0, G_OPTION_ARG_INT, &options.stride, "Samples from origin to origin", "N" },
    { "train-end", 0, 0, G_OPTION_ARG_INT, &options.train_end, "Sample where the stretch that sets the scale ends", "N" },
    { "engine", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.engines, "Engines, default " USUAL_ENGINES, "LIST" },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &options.model, "Network of auto, mlp and tft; else it is trained first", "DIR" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, "How many threads; 0: as many as processors", "N" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, "Write the JSON object to a file instead", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "No table for people; with --out, print the object too", NULL },
    { "table", 0, 0, G_OPTION_ARG_NONE, &options.as_table, "The table for people alone; with --out, the object is there", NULL },
    { NULL }
  };
  g_autoptr(GError) error = NULL;

  if (!ved_ctl_parse (PREFIX, NULL, entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (options.as_json && options.as_table)
    {
      g_printerr (PREFIX ": --json and --table do not go together\n");
      return VED_CTL_USAGE;
    }
  if (argc > 1 || options.data == NULL || options.n_threads < 0 || options.stride < UNSET || options.stride == 0
      || options.train_end < UNSET)
    {
      g_printerr (PREFIX ": needs --data DIR, and numbers above 0; --help says more\n");
      return VED_CTL_USAGE;
    }

  return run (&options, &error) ? VED_CTL_OK : ved_ctl_fail (PREFIX, error);
}
