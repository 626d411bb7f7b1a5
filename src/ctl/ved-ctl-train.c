/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"
#include "ctl/ved-ctl-recorded.h"
#include "ctl/ved-ctl-train-daemon.h"

#include "base/ved-error.h"
#include "forecast/neural/ved-neural-file.h"
#include "forecast/neural/ved-neural-trainer.h"

#include <glib-unix.h>
#include <math.h>
#include <sys/resource.h>

/* Training runs in a thread; the main loop waits for it and for signals. Every model that does better than those before
 * it is saved at once, in one step: whenever and however the process ends, the folder holds the last good one. */

#define PREFIX        "vedettectl train"
#define NICENESS      10
#define MEMORY_LIMIT  ((rlim_t) 4 << 30)
#define MODELS_FOLDER "models"

typedef struct {
  char *data;
  char *daemon;
  char *set;
  char *engine;
  char *out;
  char *from;
  char *champion;
  gint64 end;
  double minutes;
  int epochs;
  int batch;
  double rate;
  double clip;
  int size;
  int heads;
  double dropout;
  int encoder_steps;
  double validation_share;
  gint64 seed;
  int windows;
  int n_threads;
  gboolean as_json;
} Options;

typedef struct {
  const Options *options;
  VedNeuralOptions training;
  VedBacktestSet set;
  GMainLoop *loop;
  GCancellable *cancellable;
  GError *error;
  guint kept_epoch;             /* of the last model saved; 0: none */
  gint64 first_us;              /* when the first epoch had ended, by the monotonic clock */
} Training;

static void
options_clear (Options *self)
{
  g_free (self->data);
  g_free (self->daemon);
  g_free (self->set);
  g_free (self->engine);
  g_free (self->out);
  g_free (self->from);
  g_free (self->champion);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Whole numbers that are not negative come as such; others as 0, which the training refuses by name. */
static guint
count_of (int value)
{
  return value > 0 ? (guint) value : 0;
}

static gboolean
read_engine (const Options *options,
             VedEngineId   *engine,
             GError       **error)
{
  if (ved_engine_id_from_name (options->engine, engine) && (*engine == VED_ENGINE_MLP || *engine == VED_ENGINE_TFT))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--engine %s: expected mlp or tft", options->engine);

  return FALSE;
}

static gboolean
read_training (Training  *self,
               GError   **error)
{
  const Options *options = self->options;
  VedEngineId engine = VED_ENGINE_NONE;

  if (!ved_ctl_read_set (options->set, &self->set, error) || !read_engine (options, &engine, error))
    return FALSE;

  ved_neural_options_init (&self->training);
  self->training = (VedNeuralOptions) {
    .engine = engine,
    .n_members = self->training.n_members,
    .size = count_of (options->size),
    .n_heads = count_of (options->heads),
    .encoder_steps = count_of (options->encoder_steps),
    .dropout = options->dropout,
    .epochs = count_of (options->epochs),
    .minutes = options->minutes,
    .batch = count_of (options->batch),
    .rate = options->rate,
    .clip = options->clip,
    .validation_share = options->validation_share,
    .max_windows = count_of (options->windows),
    .seed = (guint64) options->seed,
    .n_threads = count_of (options->n_threads),
  };

  return TRUE;
}

static void
print_progress_json (const VedNeuralProgress *progress,
                     gboolean                 is_kept)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "epoch");
  json_builder_add_int_value (builder, progress->epoch);
  json_builder_set_member_name (builder, "epochs");
  json_builder_add_int_value (builder, progress->n_epochs);
  json_builder_set_member_name (builder, "step");
  json_builder_add_int_value (builder, (gint64) progress->step);
  json_builder_set_member_name (builder, "loss");
  json_builder_add_double_value (builder, progress->loss);
  json_builder_set_member_name (builder, "validation_loss");
  if (isfinite (progress->validation_loss))
    json_builder_add_double_value (builder, progress->validation_loss);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "kept");
  json_builder_add_boolean_value (builder, is_kept);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  g_print ("%s\n", text);
}

/* What is left at the pace of the epochs so far. */
static void
print_left (Training                *self,
            const VedNeuralProgress *progress)
{
  gint64 now_us = g_get_monotonic_time ();

  if (progress->epoch <= 1)
    self->first_us = now_us;
  else if (progress->epoch < progress->n_epochs)
    g_print (", about %.1f min left", (double) (now_us - self->first_us) / (progress->epoch - 1)
             * (progress->n_epochs - progress->epoch) / (60.0 * G_USEC_PER_SEC));
}

/* The last epochs hold nothing back. */
static void
print_progress (Training                *self,
                const VedNeuralProgress *progress,
                gboolean                 is_kept)
{
  g_print ("epoch %u of %u: step=%" G_GUINT64_FORMAT " loss %.4f", progress->epoch, progress->n_epochs, progress->step,
           progress->loss);
  if (isfinite (progress->validation_loss))
    g_print (" validation_loss=%.4f", progress->validation_loss);
  if (is_kept)
    g_print (", kept");
  print_left (self, progress);
  g_print ("\n");
}

static gboolean
epoch_ended_cb (const VedNeuralProgress *progress,
                VedNeuralModel          *model,
                gpointer                 user_data)
{
  Training *self = user_data;

  if (model != NULL)
    {
      if (!ved_neural_model_save (model, self->options->out, &self->error))
        return FALSE;
      self->kept_epoch = progress->epoch;
    }
  if (self->options->as_json)
    print_progress_json (progress, model != NULL);
  else
    print_progress (self, progress, model != NULL);

  return TRUE;
}

/* What comes before the first epoch takes a while, too. */
static void
say (Training   *self,
     const char *text)
{
  if (!self->options->as_json)
    g_print ("%s\n", text);
}

/* Leaves @model alone where no folder is given. */
static gboolean
load_given (const char      *folder,
            VedNeuralModel **model,
            GError         **error)
{
  if (folder == NULL)
    return TRUE;
  *model = ved_neural_model_load (folder, error);

  return *model != NULL;
}

static void
train (Training  *self,
       GError   **error)
{
  const Options *options = self->options;
  g_autoptr(VedBacktestData) data = NULL;
  g_autoptr(VedNeuralModel) from = NULL, champion = NULL, model = NULL;
  g_autofree char *champion_name = NULL, *reading = NULL, *read = NULL;
  gint64 told_us = g_get_monotonic_time ();

  reading = g_strdup_printf ("reading %s", options->data);
  say (self, reading);
  data = ved_backtest_data_load (options->data, self->set, self->cancellable, error);
  if (data == NULL || !load_given (options->from, &from, error) || !load_given (options->champion, &champion, error))
    return;
  champion_name = champion != NULL ? g_path_get_basename (options->champion) : NULL;
  self->training.champion = champion;
  self->training.champion_name = champion_name;
  self->training.progress = ved_ctl_tell_series;
  self->training.progress_data = &told_us;
  read = g_strdup_printf ("%u hosts with %u metrics and %u samples: making the seasonal forecasts that are learned from",
                          data->n_hosts, data->n_metrics, data->n_steps);
  say (self, read);
  model = ved_neural_train (data, options->end > 0 ? (guint) MIN (options->end, data->n_steps) : data->n_steps,
                            &self->training, from, epoch_ended_cb, self, self->cancellable, error);
  if (model != NULL && self->kept_epoch == 0)
    ved_neural_model_save (model, options->out, error);
}

static gboolean
training_ended_cb (gpointer user_data)
{
  Training *self = user_data;

  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

/* What went wrong with saving is told before that the training ended for it. */
static gpointer
run_thread (gpointer user_data)
{
  Training *self = user_data;
  g_autoptr(GError) error = NULL;

  train (self, &error);
  if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  g_idle_add (training_ended_cb, self);

  return NULL;
}

static gboolean
signalled_cb (gpointer user_data)
{
  Training *self = user_data;

  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_CONTINUE;
}

/* Training makes way for everything else, and cannot take the memory of the machine. (The shadow memory of a
 * sanitizer alone is more than that.) */
static void
be_modest (void)
{
  G_GNUC_UNUSED struct rlimit limit;

  setpriority (PRIO_PROCESS, 0, NICENESS);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  if (getrlimit (RLIMIT_DATA, &limit) == 0)
    {
      limit.rlim_cur = MIN (limit.rlim_cur, MEMORY_LIMIT);
      setrlimit (RLIMIT_DATA, &limit);
    }
#endif
}

static VedCtlStatus
run (Training *self)
{
  guint interrupted = g_unix_signal_add (SIGINT, signalled_cb, self);
  guint terminated = g_unix_signal_add (SIGTERM, signalled_cb, self);
  GThread *thread;

  be_modest ();
  self->loop = g_main_loop_new (NULL, FALSE);
  self->cancellable = g_cancellable_new ();
  thread = g_thread_new ("training", run_thread, self);
  g_main_loop_run (self->loop);
  g_thread_join (thread);
  g_source_remove (interrupted);
  g_source_remove (terminated);
  g_main_loop_unref (self->loop);
  g_object_unref (self->cancellable);

  if (self->error == NULL)
    return VED_CTL_OK;
  if (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if (self->kept_epoch > 0)
        g_printerr (PREFIX ": stopped; %s holds the model of epoch %u\n", self->options->out, self->kept_epoch);
      else
        g_printerr (PREFIX ": stopped before anything better was learned; %s is as it was\n", self->options->out);
      return VED_CTL_FAILED;
    }

  return ved_ctl_fail (PREFIX, self->error);
}

/* Strings have none yet: where one is given, GLib would not free it. */
static void
set_defaults (Options *options)
{
  VedNeuralOptions usual;

  ved_neural_options_init (&usual);
  *options = (Options) {
    .epochs = (int) usual.epochs,
    .batch = (int) usual.batch,
    .rate = usual.rate,
    .clip = usual.clip,
    .size = (int) usual.size,
    .heads = (int) usual.n_heads,
    .dropout = usual.dropout,
    .encoder_steps = (int) usual.encoder_steps,
    .validation_share = usual.validation_share,
    .seed = (gint64) usual.seed,
    .windows = (int) usual.max_windows,
  };
}

/* What a daemon is not asked for is what nobody has given. */
static gboolean
is_for_daemon (const Options *given)
{
  Options usual;

  set_defaults (&usual);

  return given->from == NULL && given->champion == NULL && given->out == NULL && given->set == NULL
         && given->end == usual.end && given->minutes == usual.minutes && given->batch == usual.batch
         && given->rate == usual.rate && given->clip == usual.clip && given->size == usual.size
         && given->heads == usual.heads && given->dropout == usual.dropout
         && given->encoder_steps == usual.encoder_steps && given->validation_share == usual.validation_share
         && given->seed == usual.seed && given->windows == usual.windows && given->n_threads == usual.n_threads;
}

static char *
usual_engine (void)
{
  VedNeuralOptions usual;

  ved_neural_options_init (&usual);

  return g_strdup (ved_engine_id_get_name (usual.engine));
}

static VedCtlStatus
check_and_run (Options *options)
{
  g_autoptr(GError) error = NULL;
  Training training = { .options = options };
  VedCtlStatus status;

  if (options->out == NULL)
    options->out = g_build_filename (g_get_user_data_dir (), "vedette", MODELS_FOLDER, options->engine, NULL);
  if (!read_training (&training, &error))
    return ved_ctl_fail (PREFIX, error);
  status = run (&training);
  g_clear_error (&training.error);

  return status;
}

static VedCtlStatus
ask_daemon (const Options *options)
{
  if (!is_for_daemon (options))
    {
      g_printerr (PREFIX ": a daemon has models, data and settings of its own: of the options only --engine, --epochs and "
                  "--json-progress go with --daemon\n");
      return VED_CTL_USAGE;
    }

  return ved_ctl_train_at_daemon (options->daemon, options->engine, count_of (options->epochs), options->as_json);
}

VedCtlStatus
ved_ctl_train (int    argc,
               char **argv)
{
  g_auto(Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, "Folder with one CSV file a host, .csv or .csv.gz", "DIR" },
    { "daemon", 0, 0, G_OPTION_ARG_STRING, &options.daemon, "Let this daemon train on its fleet", "URL" },
    { "set", 0, 0, G_OPTION_ARG_STRING, &options.set, "Columns: jumpstarter, bitbrains, csv (all; the default)", "NAME" },
    { "end", 0, 0, G_OPTION_ARG_INT64, &options.end, "Look at samples before this index only; 0: at all", "N" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, "Folder of the model; the user's, where it is not given", "DIR" },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, "Go on from this model; its engine and size hold", "DIR" },
    { "champion", 0, 0, G_OPTION_ARG_FILENAME, &options.champion, "Tell how the new model fares against this one", "DIR" },
    { "engine", 0, 0, G_OPTION_ARG_STRING, &options.engine, "mlp (the default) or tft", "NAME" },
    { "minutes", 0, 0, G_OPTION_ARG_DOUBLE, &options.minutes, "At most so long; 0: until all epochs are done", "N" },
    { "epochs", 0, 0, G_OPTION_ARG_INT, &options.epochs, "How often to go over the windows, the last fifth with those held back", "N" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &options.batch, "Windows a step", "N" },
    { "lr", 0, 0, G_OPTION_ARG_DOUBLE, &options.rate, "Learning rate", "X" },
    { "clip", 0, 0, G_OPTION_ARG_DOUBLE, &options.clip, "Longest gradient; 0: any", "X" },
    { "size", 0, 0, G_OPTION_ARG_INT, &options.size, "State size", "N" },
    { "heads", 0, 0, G_OPTION_ARG_INT, &options.heads, "Heads of the attention", "N" },
    { "dropout", 0, 0, G_OPTION_ARG_DOUBLE, &options.dropout, "Share that is left out in training", "X" },
    { "encoder-steps", 0, 0, G_OPTION_ARG_INT, &options.encoder_steps, "Past to read, in samples", "N" },
    { "validation-share", 0, 0, G_OPTION_ARG_DOUBLE, &options.validation_share, "Part of the time held back", "X" },
    { "windows", 0, 0, G_OPTION_ARG_INT, &options.windows, "Windows to learn from, at most", "N" },
    { "rng-seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "Where chance begins", "N" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.n_threads, "How many threads; 0: as many as processors", "N" },
    { "json-progress", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "One JSON object an epoch", NULL },
    { NULL }
  };

  VedEngineId engine;
  g_autoptr(GError) error = NULL;

  set_defaults (&options);
  if (!ved_ctl_parse (PREFIX, NULL, entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc > 1 || (options.data == NULL) == (options.daemon == NULL))
    {
      g_printerr (PREFIX ": needs either --data DIR or --daemon URL and no other words; --help says more\n");
      return VED_CTL_USAGE;
    }
  if (options.engine == NULL)
    options.engine = usual_engine ();
  if (!read_engine (&options, &engine, &error))
    return ved_ctl_fail (PREFIX, error);

  return options.daemon != NULL ? ask_daemon (&options) : check_and_run (&options);
}
