/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"
#include "ctl/ved-ctl-recorded.h"

#include "forecast/backtest/ved-backtest-neural.h"
#include "forecast/neural/ved-neural-file.h"

#define PREFIX "vedettectl forecast"

typedef struct {
  char *history;
  char *set;
  char *engine;
  char *model;
  char *origins;
  char *out;
  int n_threads;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->history);
  g_free (self->set);
  g_free (self->engine);
  g_free (self->model);
  g_free (self->origins);
  g_free (self->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static guint
earliest (GArray *origins)
{
  guint first = G_MAXUINT;

  for (guint i = 0; i < origins->len; i++)
    first = MIN (first, g_array_index (origins, guint, i));

  return first;
}

/* The network that an engine asks: that of --model, or one trained on what lies before the first origin. */
static gboolean
find_model (const Options          *options,
            const VedBacktestTask  *task,
            VedNeuralModel        **model,
            GError                **error)
{
  g_autoptr(VedNeuralModel) given = NULL;
  VedBacktestTask asked = *task;

  if (!ved_backtest_needs_model (task->engine))
    return TRUE;
  if (options->model != NULL)
    {
      given = asked.model = ved_neural_model_load (options->model, error);
      if (given == NULL)
        return FALSE;
    }

  return ved_backtest_find_model (&asked, model, NULL, error);
}

static VedForecastCube *
make_forecasts (const Options          *options,
                const VedBacktestData  *data,
                VedEngineId             engine,
                GError                **error)
{
  g_autoptr(GArray) origins = ved_ctl_read_origins (options->origins, data->n_steps, error);
  g_autoptr(VedForecastCube) cube = NULL;
  g_autoptr(VedNeuralModel) model = NULL;
  VedBacktestTask task = { data, engine, 0, 0, (guint) options->n_threads };
  double cpu_seconds;

  if (origins == NULL)
    return NULL;
  task.train_end = task.test_start = earliest (origins);
  if (!find_model (options, &task, &model, error))
    return NULL;
  task.model = model;
  cube = ved_forecast_cube_new (data->n_series, (guint *) (gpointer) origins->data, origins->len);
  if (!ved_backtest_engine_fill (&task, cube, &cpu_seconds, NULL, error))
    return NULL;

  return g_steal_pointer (&cube);
}

static gboolean
run (const Options  *options,
     GError        **error)
{
  g_autoptr(VedBacktestData) data = NULL;
  g_autoptr(VedForecastCube) cube = NULL;
  g_autoptr(GArray) engines = NULL;
  VedBacktestSet set;

  if (!ved_ctl_read_set (options->set, &set, error) || !ved_ctl_check_out (options->out, error))
    return FALSE;
  engines = ved_ctl_read_engines (options->engine, error);
  if (engines == NULL)
    return FALSE;
  data = ved_backtest_data_load (options->history, set, NULL, error);
  if (data == NULL)
    return FALSE;
  cube = make_forecasts (options, data, g_array_index (engines, VedEngineId, 0), error);

  return cube != NULL && ved_forecast_cube_write_npy (cube, options->out, NULL, error);
}

VedCtlStatus
ved_ctl_forecast (int    argc,
                  char **argv)
{
  g_auto(Options) options = { .engine = g_strdup ("seasonal") };
  const GOptionEntry entries[] = {
    { "history", 0, 0, G_OPTION_ARG_FILENAME, &options.history, "Folder with one CSV file a host, .csv or .csv.gz", "DIR" },
    { "set", 0, 0, G_OPTION_ARG_STRING, &options.set, "Columns: jumpstarter, bitbrains, csv (all; the default)", "NAME" },
    { "engine", 0, 0, G_OPTION_ARG_STRING, &options.engine, "seasonal (the default), auto, mlp, tft, trend, persistence, snaive", "NAME" },
    { "origins", 0, 0, G_OPTION_ARG_FILENAME, &options.origins, "File with one sample index a line", "FILE" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, "NumPy file to write: float32 [3, series, origins, 96]", "FILE" },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &options.model, "Network of auto, mlp and tft; else it is trained first", "DIR" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, "How many threads; 0: as many as processors", "N" },
    { NULL }
  };
  g_autoptr(GError) error = NULL;

  if (!ved_ctl_parse (PREFIX, NULL, entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc > 1 || options.history == NULL || options.origins == NULL || options.out == NULL || options.n_threads < 0
      || strchr (options.engine, ',') != NULL)
    {
      g_printerr (PREFIX ": needs --history DIR, --origins FILE, --out FILE, and one engine; --help says more\n");
      return VED_CTL_USAGE;
    }

  return run (&options, &error) ? VED_CTL_OK : ved_ctl_fail (PREFIX, error);
}
