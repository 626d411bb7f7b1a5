/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "forecast/neural/ved-neural-file.h"
#include "forecast/neural/ved-neural-judge.h"
#include "forecast/neural/ved-neural-trainer.h"
#include "forecast/ved-backtest-score.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#define N_STEPS (20 * VED_DAY_STEPS)
#define END     (17 * VED_DAY_STEPS)

/* A band that the statistical engine cannot see: by night the noise is small, by day large. A network finds it. */
static VedBacktestData *
make_data (void)
{
  VedBacktestData *data = g_new0 (VedBacktestData, 1);
  VedRng rng;

  data->n_hosts = 4;
  data->n_metrics = 2;
  data->n_series = 8;
  data->n_steps = N_STEPS;
  data->hosts = g_strsplit ("a b c d", " ", -1);
  data->metrics = g_strsplit ("x y", " ", -1);
  data->values = g_new (float, 8 * N_STEPS);
  ved_rng_init (&rng, 4, 1);
  for (guint series = 0; series < 8; series++)
    {
      for (guint i = 0; i < N_STEPS; i++)
        {
          double day = sin (i * 2.0 * G_PI / VED_DAY_STEPS);

          data->values[series * N_STEPS + i] = (float) (40.0 + 10.0 * day
                                                        + (day > 0.0 ? 4.0 : 0.2) * ved_rng_normal (&rng));
        }
    }

  return data;
}

static VedNeuralOptions
quick_options (VedEngineId engine)
{
  VedNeuralOptions options;

  ved_neural_options_init (&options);
  options.engine = engine;
  options.size = 8;
  options.n_heads = 2;
  options.n_members = 2;
  options.epochs = 2;
  options.batch = 32;
  options.max_windows = engine == VED_ENGINE_TFT ? 300 : 1500;
  options.rate = 5e-3;

  return options;
}

static VedNeuralModel *
train (const VedBacktestData  *data,
       const VedNeuralOptions *options,
       VedNeuralModel         *from)
{
  g_autoptr(GError) error = NULL;
  VedNeuralModel *model = ved_neural_train (data, END, options, from, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return model;
}

typedef struct {
  VedSeriesKind kind;
  VedSeriesPast past;
  VedQuantileForecast statistical;
  VedNeuralCase from;
} Asked;

static void
ask (Asked                 *self,
     const VedBacktestData *data,
     guint                  series,
     guint                  origin)
{
  const float *values = ved_backtest_data_series (data, series);
  VedSeasonalState state = { 0 };

  self->kind = ved_series_kind_unknown (values, END);
  self->past = (VedSeriesPast) { values, origin, data->first_us + origin * VED_STEP_US };
  ved_forecaster_learn (&state, &self->kind, &self->past);
  ved_forecaster_run (VED_ENGINE_SEASONAL, &state, &self->kind, &self->past, &self->statistical);
  self->from = (VedNeuralCase) { &self->kind, &self->past, &self->statistical, 1 + series % data->n_metrics };
}

static void
assert_keeps_contract (const VedQuantileForecast *forecast,
                       const VedSeriesKind       *kind)
{
  for (guint i = 0; i < VED_HORIZON_STEPS; i++)
    {
      g_assert_true (isfinite (forecast->p10[i]) && isfinite (forecast->p90[i]));
      g_assert_cmpfloat (forecast->p10[i], <=, forecast->p50[i]);
      g_assert_cmpfloat (forecast->p50[i], <=, forecast->p90[i]);
      g_assert_cmpfloat (forecast->p10[i], >=, kind->floor);
      g_assert_cmpfloat (forecast->p90[i], <=, kind->ceiling);
    }
}

static double
loss_after_training (const VedBacktestData *data,
                     const VedNeuralModel  *model,
                     double                *statistical_loss)
{
  VedSeriesScore ours = { 0 }, theirs = { 0 };

  for (guint series = 0; series < data->n_series; series++)
    {
      for (guint origin = END; origin + VED_HORIZON_STEPS <= N_STEPS; origin += 96)
        {
          VedQuantileForecast forecast;
          Asked asked;

          ask (&asked, data, series, origin);
          ved_neural_model_forecast (model, &asked.from, 1, &forecast);
          g_assert_cmpint (forecast.engine, ==, ved_neural_model_get_engine (model));
          assert_keeps_contract (&forecast, &asked.kind);
          ved_series_score_add (&ours, ved_backtest_data_series (data, series) + origin, &forecast);
          ved_series_score_add (&theirs, ved_backtest_data_series (data, series) + origin, &asked.statistical);
        }
    }
  *statistical_loss = ved_series_score_ql (&theirs);

  return ved_series_score_ql (&ours);
}

/* On days it has not seen, better than what it corrects. */
static void
test_learns (gconstpointer user_data)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions options = quick_options (GPOINTER_TO_INT (user_data));
  g_autoptr(VedNeuralModel) model = NULL;
  double ours, theirs;

  options.epochs = 6;
  options.max_windows *= 2;
  options.validation_share = 0.5;
  model = train (data, &options, NULL);
  ours = loss_after_training (data, model, &theirs);
  g_test_message ("loss %.4f, statistical %.4f; judged %.3f of epoch %u", ours, theirs, model->judgements[0].score,
                  model->epoch);
  g_assert_cmpfloat (ours, <, 0.99 * theirs);
  g_assert_cmpfloat (model->judgements[0].score, <, 0.99f);
  g_assert_cmpfloat (ved_neural_model_get_share (model, 1), >, 0.0f);
  g_assert_cmpuint (ved_neural_model_get_metric (model, "y"), ==, 2);
  g_assert_cmpuint (ved_neural_model_get_metric (model, "z"), ==, 0);
}

static VedNeuralOptions
proven_options (guint epochs)
{
  VedNeuralOptions options = quick_options (VED_ENGINE_MLP);

  options.max_windows *= 2;
  options.validation_share = 0.5;
  options.epochs = epochs;

  return options;
}

static void
assert_same_params (const VedNeuralModel *one,
                    const VedNeuralModel *other)
{
  g_assert_cmpmem (one->params, one->net.n_params * sizeof (float),
                   other->params, other->net.n_params * sizeof (float));
}

static void
test_same_on_any_threads (gconstpointer user_data)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions options = quick_options (GPOINTER_TO_INT (user_data));
  g_autoptr(VedNeuralModel) alone = NULL, shared = NULL, other = NULL;

  options.epochs = 1;
  options.n_threads = 1;
  alone = train (data, &options, NULL);
  options.n_threads = 3;
  shared = train (data, &options, NULL);
  assert_same_params (alone, shared);
  options.seed++;
  other = train (data, &options, NULL);
  g_assert_cmpint (memcmp (alone->params, other->params, alone->net.n_params * sizeof (float)), !=, 0);
}

typedef struct {
  guint n_validated;
  guint n_told;
  guint last_kept;
} Told;

static gboolean
told_cb (const VedNeuralProgress *progress,
         VedNeuralModel          *model,
         gpointer                 user_data)
{
  Told *self = user_data;

  g_assert_cmpuint (progress->n_epochs, ==, 5);
  self->n_told++;
  self->n_validated += !isnan (progress->validation_loss);
  if (model != NULL)
    self->last_kept = progress->epoch;

  return TRUE;
}

/* The fifth epoch goes over what was held back from the four before, whose judgement holds. */
static void
test_last_epoch (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions four = proven_options (4), five = proven_options (5), next = proven_options (1);
  g_autoptr(VedNeuralModel) judged = train (data, &four, NULL), model = NULL, copy = NULL, after = NULL, other = NULL;
  g_autoptr(VedNeuralModel) shared = NULL;
  g_autoptr(GError) error = NULL;
  Told told = { 0 };

  five.n_threads = 3;
  shared = train (data, &five, NULL);
  five.n_threads = 1;
  model = ved_neural_train (data, END, &five, NULL, told_cb, &told, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (told.n_told, ==, 5);
  g_assert_cmpuint (told.n_validated, ==, 4);
  g_assert_cmpuint (told.last_kept, ==, 5);
  g_assert_cmpuint (model->epoch, ==, 5);
  assert_same_params (model, shared);
  g_assert_cmpint (memcmp (model->params, judged->params, judged->net.n_params * sizeof (float)), !=, 0);
  g_assert_cmpmem (model->judgements, 3 * sizeof (VedNeuralJudgement), judged->judgements,
                   3 * sizeof (VedNeuralJudgement));
  copy = ved_neural_model_copy_judged (model);
  assert_same_params (copy, judged);

  /* another training goes on from what was judged, and is compared with it */
  next.champion_name = "mlp_model_1";
  next.champion = judged;
  after = train (data, &next, judged);
  next.champion = model;
  other = train (data, &next, model);
  assert_same_params (after, other);
  g_assert_cmpfloat (after->against_champion, ==, other->against_champion);
}

/* A network that serves nothing has nothing to learn on for. */
static void
test_unproven_stops (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions options = proven_options (5);
  g_autoptr(VedNeuralModel) model = NULL;

  options.validation_share = 0.08;
  model = train (data, &options, NULL);
  g_assert_cmpuint (model->epoch, <=, 4);
  g_assert_null (model->judged);
}

/* What it was not asked about does not change a forecast. */
static void
test_company (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions options = quick_options (VED_ENGINE_MLP);
  g_autoptr(VedNeuralModel) model = NULL;
  VedQuantileForecast together[5], alone;
  VedNeuralCase cases[5];
  Asked asked[5];

  options.epochs = 1;
  model = train (data, &options, NULL);
  for (guint i = 0; i < 5; i++)
    {
      ask (&asked[i], data, i, END + 7 * i);
      cases[i] = asked[i].from;
    }
  ved_neural_model_forecast (model, cases, 5, together);
  for (guint i = 0; i < 5; i++)
    {
      ved_neural_model_forecast (model, &cases[i], 1, &alone);
      g_assert_cmpmem (alone.p90, sizeof alone.p90, together[i].p90, sizeof together[i].p90);
    }
}

/* Constant, young and empty series keep the forecast they have. */
static void
test_leaves_alone (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions options = quick_options (VED_ENGINE_MLP);
  g_autoptr(VedNeuralModel) model = NULL;
  VedQuantileForecast forecast;
  Asked asked;

  options.epochs = 1;
  model = train (data, &options, NULL);
  ask (&asked, data, 0, 200);
  ved_neural_model_forecast (model, &asked.from, 1, &forecast);
  g_assert_cmpint (forecast.engine, ==, VED_ENGINE_SEASONAL);
  g_assert_cmpmem (forecast.p50, sizeof forecast.p50, asked.statistical.p50, sizeof forecast.p50);

  for (guint i = 0; i < N_STEPS; i++)
    data->values[i] = 7.0f;
  ask (&asked, data, 0, END);
  ved_neural_model_forecast (model, &asked.from, 1, &forecast);
  g_assert_cmpint (forecast.engine, ==, VED_ENGINE_SEASONAL);
  g_assert_cmpfloat_with_epsilon (forecast.p90[95], 7.0f, 1e-5);
}

/* Gaps in the past, a metric never met, bounds that bind. */
static void
test_robust (gconstpointer user_data)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions options = quick_options (GPOINTER_TO_INT (user_data));
  g_autoptr(VedNeuralModel) model = NULL;
  VedQuantileForecast forecast;
  Asked asked;

  options.epochs = 1;
  model = train (data, &options, NULL);
  for (guint i = 0; i < END; i++)
    {
      if (i % 7 == 0 || (i > END - 300 && i < END - 20))
        data->values[i] = NAN;
    }
  ask (&asked, data, 0, END);
  asked.from.metric = 0;
  asked.kind.floor = 38.0;
  asked.kind.ceiling = 42.0;
  ved_quantile_forecast_settle (&asked.statistical, &asked.kind);
  ved_neural_model_forecast (model, &asked.from, 1, &forecast);
  g_assert_cmpint (forecast.engine, ==, ved_neural_model_get_engine (model));
  assert_keeps_contract (&forecast, &asked.kind);
}

static void
test_explains (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions options = quick_options (VED_ENGINE_TFT);
  g_autoptr(VedNeuralModel) tft = NULL, mlp = NULL;
  VedNeuralExplanation explanation;
  double shares = 0.0;
  Asked asked;

  options.epochs = 1;
  tft = train (data, &options, NULL);
  ask (&asked, data, 0, END);
  g_assert_true (ved_neural_model_explain (tft, &asked.from, &explanation));
  g_assert_cmpuint (explanation.n_tokens, ==, VED_DAY_TOKENS);
  for (guint i = 0; i < VED_PAST_VARIABLES; i++)
    shares += explanation.past[i];
  g_assert_cmpfloat_with_epsilon (shares, 1.0, 1e-4);
  for (guint i = 0; i < VED_DECODER_TOKENS; i++)
    {
      double sum = 0.0;

      for (guint j = 0; j < explanation.n_tokens; j++)
        sum += explanation.attention[i][j];
      g_assert_cmpfloat (sum, >, 0.1);
      g_assert_cmpfloat (sum, <, 1.0);
    }

  options = quick_options (VED_ENGINE_MLP);
  options.epochs = 1;
  mlp = train (data, &options, NULL);
  g_assert_false (ved_neural_model_explain (mlp, &asked.from, &explanation));
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static guint
count_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_keeps_what_was_judged (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  g_autofree char *folder = g_dir_make_tmp ("vedette-model-XXXXXX", NULL);
  VedNeuralOptions options = proven_options (5);
  g_autoptr(VedNeuralModel) model = train (data, &options, NULL), loaded = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (ved_neural_model_save (model, folder, &error));
  loaded = ved_neural_model_load (folder, &error);
  g_assert_no_error (error);
  assert_same_params (model, loaded);
  g_assert_nonnull (model->judged);
  g_assert_cmpmem (model->judged, model->net.n_params * sizeof (float),
                   loaded->judged, model->net.n_params * sizeof (float));
  remove_folder (folder);
}

static void
test_save_and_load (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  g_autofree char *parent = g_dir_make_tmp ("vedette-model-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "deep", "model", NULL);
  g_autofree char *beside = g_build_filename (parent, "deep", NULL);
  VedNeuralOptions options = quick_options (VED_ENGINE_TFT);
  g_autoptr(VedNeuralModel) model = NULL, loaded = NULL, next = NULL;
  g_autoptr(GError) error = NULL;

  options.epochs = 1;
  model = train (data, &options, NULL);
  g_assert_true (ved_neural_model_save (model, folder, &error));
  g_assert_no_error (error);
  loaded = ved_neural_model_load (folder, &error);
  g_assert_no_error (error);
  assert_same_params (model, loaded);
  g_assert_cmpint (loaded->trained_us, ==, model->trained_us);
  g_assert_cmpuint (loaded->n_hosts, ==, data->n_hosts);
  g_assert_cmpfloat (loaded->training_s, >, 0.0);
  g_assert_cmpmem (loaded->judgements, 3 * sizeof (VedNeuralJudgement), model->judgements,
                   3 * sizeof (VedNeuralJudgement));
  g_assert_cmpstr (loaded->metrics[1], ==, "y");

  next = train (data, &options, loaded);
  g_assert_cmpint (next->net.shape.engine, ==, VED_ENGINE_TFT);
  g_assert_true (ved_neural_model_save (next, folder, &error));
  g_assert_cmpuint (count_files (beside), ==, 1);
  g_assert_cmpuint (count_files (folder), ==, 2);

  g_assert_false (ved_neural_model_save (next, parent, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  remove_folder (parent);
}

/* Files of this process grow no longer than @bytes, as on a disk that has no more room. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* A model that cannot be written leaves the one that was there, and nothing beside it. */
static void
test_full_disk (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  g_autofree char *parent = g_dir_make_tmp ("vedette-model-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "model", NULL);
  VedNeuralOptions options = quick_options (VED_ENGINE_MLP);
  g_autoptr(VedNeuralModel) model = NULL, next = NULL, loaded = NULL;
  g_autoptr(GError) error = NULL;

  options.epochs = 1;
  model = train (data, &options, NULL);
  next = train (data, &options, model);
  g_assert_true (ved_neural_model_save (model, folder, &error));
  limit_files (1024);
  g_assert_false (ved_neural_model_save (next, folder, &error));
  limit_files (RLIM_INFINITY);
  g_assert_nonnull (error);
  g_assert_cmpuint (count_files (parent), ==, 1);
  g_clear_error (&error);
  loaded = ved_neural_model_load (folder, &error);
  g_assert_no_error (error);
  assert_same_params (model, loaded);
  remove_folder (parent);
}

/* Saves for ever, and says so before each time. */
static void
save_until_killed (VedNeuralModel *const *models,
                   const char            *folder,
                   int                    fd)
{
  for (guint i = 0; write (fd, "s", 1) == 1; i++)
    {
      if (!ved_neural_model_save (models[i % 2], folder, NULL))
        _exit (1);
    }
  _exit (1);
}

static void
kill_while_saving (VedNeuralModel *const *models,
                   const char            *folder,
                   guint                  n_saves)
{
  int fds[2], status;
  char said;
  pid_t child;

  g_assert_cmpint (pipe (fds), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    save_until_killed (models, folder, fds[1]);
  close (fds[1]);
  for (guint i = 0; i < n_saves; i++)
    g_assert_cmpint (read (fds[0], &said, 1), ==, 1);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  close (fds[0]);
}

/* Killed at any instant of a save, the folder holds the one model or the other, whole. */
static void
test_killed_while_saving (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  g_autofree char *parent = g_dir_make_tmp ("vedette-model-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "model", NULL);
  VedNeuralOptions options = quick_options (VED_ENGINE_MLP);
  g_autoptr(VedNeuralModel) model = NULL, next = NULL;

  options.epochs = 1;
  model = train (data, &options, NULL);
  next = train (data, &options, model);
  g_assert_true (ved_neural_model_save (model, folder, NULL));
  for (guint i = 0; i < 12; i++)
    {
      VedNeuralModel *models[] = { next, model };
      g_autoptr(VedNeuralModel) loaded = NULL;
      g_autoptr(GError) error = NULL;

      kill_while_saving (models, folder, 1 + i % 3);
      loaded = ved_neural_model_load (folder, &error);
      g_assert_no_error (error);
    }
  remove_folder (parent);
}

static void
make_left_over (const char *parent,
                const char *name,
                time_t      age_s)
{
  g_autofree char *folder = g_build_filename (parent, name, NULL);
  g_autofree char *file = g_build_filename (folder, "model.json.AbC123", NULL);
  struct utimbuf past = { 0 };

  past.actime = past.modtime = (time_t) (g_get_real_time () / G_USEC_PER_SEC) - age_s;
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "half of", -1, NULL));
  g_assert_cmpint (g_utime (folder, &past), ==, 0);
}

/* What a save that was killed has left goes, and nothing else: neither a model nor what may be being written. */
static void
test_left_over_is_cleared (void)
{
  g_autofree char *parent = g_dir_make_tmp ("vedette-model-XXXXXX", NULL);
  g_autofree char *gone = g_build_filename (parent, "mlp_model_1.save-Q3xY9z", NULL);
  g_autofree char *young = g_build_filename (parent, "mlp_model_2.save-Q3xY9z", NULL);
  g_autofree char *model = g_build_filename (parent, "mlp_model_3", NULL);

  make_left_over (parent, "mlp_model_1.save-Q3xY9z", 3600);
  make_left_over (parent, "mlp_model_2.save-Q3xY9z", 0);
  make_left_over (parent, "mlp_model_3", 3600);
  ved_neural_model_clear_left_over (parent);
  g_assert_false (g_file_test (gone, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (young, G_FILE_TEST_IS_DIR));
  g_assert_true (g_file_test (model, G_FILE_TEST_IS_DIR));
  remove_folder (parent);
}

/* A model that would leave all to the statistical engine, against a network in use: as much worse as the network is
 * better than the statistical engine. Who was compared with whom is kept with the model. */
static void
test_champion (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  g_autofree char *parent = g_dir_make_tmp ("vedette-model-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "model", NULL);
  VedNeuralOptions options = quick_options (VED_ENGINE_MLP);
  g_autoptr(VedNeuralModel) model = NULL, same = NULL, loaded = NULL;
  g_autoptr(GError) error = NULL;

  model = train (data, &options, NULL);
  g_assert_true (isnan (model->against_champion));
  for (guint i = 0; i < 3; i++)
    model->judgements[i].share = 1.0f;
  options.champion = model;
  options.champion_name = "mlp_model_1";
  same = train (data, &options, NULL);
  assert_same_params (model, same);
  g_assert_cmpfloat (ved_neural_model_get_share (same, 1), ==, 0.0f);
  g_assert_cmpfloat (fabs (same->against_champion * model->judgements[0].score - 1.0), <, 1e-5);
  g_assert_true (ved_neural_model_save (same, folder, &error));
  loaded = ved_neural_model_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->champion, ==, "mlp_model_1");
  g_assert_cmpfloat (loaded->against_champion, ==, same->against_champion);
  remove_folder (parent);
}

static void
spoil (const char *path,
       gsize       place)
{
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  contents[place % size] ^= 1;
  g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));
}

static void
assert_not_loaded (const char *folder)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_neural_model_load (folder, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "model."));
}

/* Whatever is damaged, it is refused and the file named. */
static void
test_damage (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  g_autofree char *folder = g_dir_make_tmp ("vedette-model-XXXXXX", NULL);
  g_autofree char *numbers = g_build_filename (folder, "model.safetensors", NULL);
  g_autofree char *meaning = g_build_filename (folder, "model.json", NULL);
  VedNeuralOptions options = quick_options (VED_ENGINE_MLP);
  g_autofree char *text = NULL;
  g_autoptr(VedNeuralModel) model = NULL;
  gsize length;

  options.epochs = 1;
  model = train (data, &options, NULL);
  g_assert_true (ved_neural_model_save (model, folder, NULL));
  g_assert_true (g_file_get_contents (meaning, &text, &length, NULL));
  for (gsize place = 3; place < 40000; place = place * 3 + 1)
    {
      spoil (numbers, place);
      assert_not_loaded (folder);
      spoil (numbers, place);
    }
  for (gsize cut = 0; cut + 2 < length; cut += 97)
    {
      g_assert_true (g_file_set_contents (meaning, text, (gssize) cut, NULL));
      assert_not_loaded (folder);
    }
  g_assert_cmpint (g_unlink (meaning), ==, 0);
  assert_not_loaded (folder);
  remove_folder (folder);
}

/* A network of before reads other numbers than one of today: it is refused, and not called damaged. */
static void
test_other_version (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  g_autofree char *folder = g_dir_make_tmp ("vedette-model-XXXXXX", NULL);
  g_autofree char *meaning = g_build_filename (folder, "model.json", NULL);
  g_autofree char *text = NULL;
  VedNeuralOptions options = quick_options (VED_ENGINE_MLP);
  g_autoptr(VedNeuralModel) model = NULL;
  g_autoptr(GError) error = NULL;
  char *version;

  options.epochs = 1;
  model = train (data, &options, NULL);
  g_assert_true (ved_neural_model_save (model, folder, NULL));
  g_assert_true (g_file_get_contents (meaning, &text, NULL, NULL));
  version = strstr (text, "\"version\" : 2");
  g_assert_nonnull (version);
  version[strlen ("\"version\" : ")] = '1';
  g_assert_true (g_file_set_contents (meaning, text, -1, NULL));
  g_assert_null (ved_neural_model_load (folder, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_VERSION);
  remove_folder (folder);
}

static gboolean
stop_cb (const VedNeuralProgress *progress,
         VedNeuralModel          *model,
         gpointer                 user_data)
{
  GCancellable *cancellable = user_data;

  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);

  return cancellable != NULL;
}

static void
test_stops (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions options = quick_options (VED_ENGINE_MLP);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_neural_train (data, END, &options, NULL, stop_cb, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (ved_neural_train (data, END, &options, NULL, stop_cb, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_refuses (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions options = quick_options (VED_ENGINE_TFT);
  g_autoptr(GError) error = NULL;

  options.n_heads = 3;
  g_assert_null (ved_neural_train (data, END, &options, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);
  options = quick_options (VED_ENGINE_MLP);
  options.rate = NAN;
  g_assert_null (ved_neural_train (data, END, &options, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
  g_clear_error (&error);
  options = quick_options (VED_ENGINE_MLP);
  g_assert_null (ved_neural_train (data, 9 * VED_DAY_STEPS, &options, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
}

/* As good as it may be: a day or two held back are no proof, so nobody is promoted. */
static void
test_short_proof (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  VedNeuralOptions options = quick_options (VED_ENGINE_MLP);
  g_autoptr(VedNeuralModel) model = NULL;

  options.validation_share = 0.08;
  model = train (data, &options, NULL);
  g_assert_cmpuint (model->judgements[0].n, >, 0);
  g_assert_cmpfloat (ved_neural_model_get_share (model, 1), ==, 0.0f);
  g_assert_cmpfloat (ved_neural_model_get_share (model, 2), ==, 0.0f);
}

/* Statistical forecasts half a side too low, and a network that raises them by two sides, right by a quarter only: a
 * quarter is what it gets, where both alone are wrong. */
static void
test_share (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  const guint metrics[] = { 1, 2 };
  VedNeuralSetPlan plan = { .end = END, .max_windows = 1500, .validation_share = 0.7, .n_threads = 1, .metrics = metrics };
  VedNeuralShape shape = { VED_ENGINE_MLP, 3, 8, 2, VED_DAY_TOKENS, 1 };
  g_autoptr(VedNeuralModel) model = ved_neural_model_new (&shape, (const char *const *) data->metrics);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedNeuralSet) set = ved_neural_set_new (data, &plan, NULL, &error);
  VedRng rng;

  g_assert_no_error (error);
  for (guint i = 0; i < set->n * VED_HORIZON_STEPS; i++)
    {
      VedQuantileForecast *statistical = &set->statistical[i / VED_HORIZON_STEPS];
      guint step = i % VED_HORIZON_STEPS;
      float lower = (statistical->p90[step] - statistical->p10[step]) / 4.0f;

      statistical->p10[step] -= lower;
      statistical->p50[step] -= lower;
      statistical->p90[step] -= lower;
    }
  ved_rng_init (&rng, 1, 1);
  ved_neural_net_start (&model->net, &rng, model->params);
  for (guint i = 0; i < VED_TOKEN_STEPS; i++)
    model->params[model->net.head.bias + i * 3 + 1] = 2;
  ved_neural_model_seal (model);

  ved_neural_judge (model, set);
  g_assert_cmpfloat (ved_neural_model_get_share (model, 1), ==, 0.25f);
  g_assert_cmpfloat (ved_neural_model_get_share (model, 2), ==, 0.25f);
  g_assert_cmpfloat (model->judgements[1].mixed_score, <, 0.95f);
  g_assert_cmpfloat (model->judgements[1].score, >, 1.05f);
}

/* A band half as wide as it should be, which nobody mends but who judges: he goes half the way. */
static void
test_band (void)
{
  g_autoptr(VedBacktestData) data = make_data ();
  const guint metrics[] = { 1, 2 };
  VedNeuralSetPlan plan = { .end = END, .max_windows = 1500, .validation_share = 0.7, .n_threads = 1, .metrics = metrics };
  VedNeuralShape shape = { VED_ENGINE_MLP, 3, 8, 2, VED_DAY_TOKENS, 1 };
  g_autoptr(VedNeuralModel) model = ved_neural_model_new (&shape, (const char *const *) data->metrics);
  g_autoptr(VedNeuralSet) set = ved_neural_set_new (data, &plan, NULL, NULL);
  float whole[VED_NEURAL_BLOCKS];
  VedRng rng;

  ved_rng_init (&rng, 1, 1);
  ved_neural_net_start (&model->net, &rng, model->params);
  ved_neural_model_seal (model);
  ved_neural_judge (model, set);
  memcpy (whole, model->judgements[1].low, sizeof whole);
  for (guint i = 0; i < set->n * VED_HORIZON_STEPS; i++)
    {
      VedQuantileForecast *statistical = &set->statistical[i / VED_HORIZON_STEPS];
      guint step = i % VED_HORIZON_STEPS;

      statistical->p10[step] = (statistical->p50[step] + statistical->p10[step]) / 2.0f;
    }

  ved_neural_judge (model, set);
  for (guint block = 0; block < VED_NEURAL_BLOCKS; block++)
    {
      g_assert_cmpfloat_with_epsilon (whole[block], 1.0f, 0.2f);
      g_assert_cmpfloat_with_epsilon (model->judgements[1].low[block], sqrtf (2.0f) * whole[block], 0.1f);
      g_assert_cmpfloat (model->judgements[1].high[block], <, 1.2f);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/neural-model/learns/mlp", GINT_TO_POINTER (VED_ENGINE_MLP), test_learns);
  g_test_add_data_func ("/neural-model/learns/tft", GINT_TO_POINTER (VED_ENGINE_TFT), test_learns);
  g_test_add_data_func ("/neural-model/threads/mlp", GINT_TO_POINTER (VED_ENGINE_MLP), test_same_on_any_threads);
  g_test_add_data_func ("/neural-model/threads/tft", GINT_TO_POINTER (VED_ENGINE_TFT), test_same_on_any_threads);
  g_test_add_func ("/neural-model/share", test_share);
  g_test_add_func ("/neural-model/band", test_band);
  g_test_add_func ("/neural-model/short-proof", test_short_proof);
  g_test_add_func ("/neural-model/last-epoch", test_last_epoch);
  g_test_add_func ("/neural-model/unproven-stops", test_unproven_stops);
  g_test_add_func ("/neural-model/company", test_company);
  g_test_add_func ("/neural-model/leaves-alone", test_leaves_alone);
  g_test_add_data_func ("/neural-model/robust/mlp", GINT_TO_POINTER (VED_ENGINE_MLP), test_robust);
  g_test_add_data_func ("/neural-model/robust/tft", GINT_TO_POINTER (VED_ENGINE_TFT), test_robust);
  g_test_add_func ("/neural-model/explains", test_explains);
  g_test_add_func ("/neural-model/keeps-what-was-judged", test_keeps_what_was_judged);
  g_test_add_func ("/neural-model/save-and-load", test_save_and_load);
  g_test_add_func ("/neural-model/full-disk", test_full_disk);
  g_test_add_func ("/neural-model/killed-while-saving", test_killed_while_saving);
  g_test_add_func ("/neural-model/left-over-is-cleared", test_left_over_is_cleared);
  g_test_add_func ("/neural-model/champion", test_champion);
  g_test_add_func ("/neural-model/damage", test_damage);
  g_test_add_func ("/neural-model/other-version", test_other_version);
  g_test_add_func ("/neural-model/stops", test_stops);
  g_test_add_func ("/neural-model/refuses", test_refuses);

  return g_test_run ();
}
