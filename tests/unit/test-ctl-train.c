/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-clock.h"
#include "base/ved-rng.h"
#include "ctl/ved-ctl-commands.h"
#include "forecast/neural/ved-neural-file.h"
#include "forecast/ved-quantile-forecast.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The command as it is typed: a folder of files in, a folder with a model out. */

#define N_STEPS (13 * VED_DAY_STEPS)

static GString *printed;
static GString *complained;
static gboolean interrupts;     /* at the first line that is printed */

typedef struct {
  char *folder;
  char *data;
  char *model;
} Fixture;

static void
print_cb (const char *text)
{
  if (g_str_has_prefix (text, "# "))    /* of the test harness */
    return;
  g_string_append (printed, text);
  if (interrupts)
    kill (getpid (), SIGTERM);
}

static void
complain_cb (const char *text)
{
  g_string_append (complained, text);
}

static void
write_host (const char *folder,
            const char *name,
            guint       stream)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GString) text = g_string_new ("ts,x\n");
  VedRng rng;

  ved_rng_init (&rng, 3, stream);
  for (guint i = 0; i < N_STEPS; i++)
    g_string_append_printf (text, "%u,%.2f\n", 300 * i,
                            50.0 + 10.0 * sin (i * 2.0 * G_PI / VED_DAY_STEPS) + ved_rng_normal (&rng));
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  user_data)
{
  fixture->folder = g_dir_make_tmp ("vedette-train-XXXXXX", NULL);
  fixture->data = g_build_filename (fixture->folder, "data", NULL);
  fixture->model = g_build_filename (fixture->folder, "model", NULL);
  g_assert_cmpint (g_mkdir (fixture->data, 0700), ==, 0);
  write_host (fixture->data, "a.csv", 1);
  write_host (fixture->data, "b.csv", 2);
  printed = g_string_new (NULL);
  complained = g_string_new (NULL);
  interrupts = FALSE;
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

static void
tear_down (Fixture       *fixture,
           gconstpointer  user_data)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->data);
  g_free (fixture->model);
  g_string_free (printed, TRUE);
  g_string_free (complained, TRUE);
}

/* Types the options behind "train --data DIR --out MODEL", in sizes that train in no time. */
static VedCtlStatus
type (const Fixture *fixture,
      const char    *options)
{
  g_autofree char *line = g_strdup_printf ("train --data %s --out %s --size 4 --heads 2 --batch 16 --windows 120 "
                                           "--threads 2 %s", fixture->data, fixture->model, options);
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  /* What is understood is taken out of the list. */
  g_autofree char **argv = g_memdup2 (words, (g_strv_length (words) + 1) * sizeof *words);
  GPrintFunc old_print = g_set_print_handler (print_cb), old_complain = g_set_printerr_handler (complain_cb);
  VedCtlStatus status;

  g_string_truncate (printed, 0);
  g_string_truncate (complained, 0);
  status = ved_ctl_train ((int) g_strv_length (argv), argv);
  g_set_print_handler (old_print);
  g_set_printerr_handler (old_complain);

  return status;
}

static VedNeuralModel *
load (const Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  VedNeuralModel *model = ved_neural_model_load (fixture->model, &error);

  g_assert_no_error (error);

  return model;
}

static void
test_trains (Fixture       *fixture,
             gconstpointer  user_data)
{
  g_autoptr(VedNeuralModel) first = NULL, again = NULL, further = NULL;
  g_autofree char *from = g_strdup_printf ("--epochs 1 --from %s", fixture->model);
  g_auto(GStrv) lines = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *object;

  g_assert_cmpint (type (fixture, "--epochs 3 --json-progress --rng-seed 5"), ==, VED_CTL_OK);
  lines = g_strsplit (g_strchomp (printed->str), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (json_parser_load_from_data (parser, lines[2], -1, NULL));
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpint (json_object_get_int_member (object, "epoch"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (object, "epochs"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (object, "step"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (object, "loss"), >, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "validation_loss"), >, 0.0);
  g_assert_true (json_object_has_member (object, "kept"));
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), >=, 10);

  first = load (fixture);
  g_assert_cmpint (first->trained_us, ==, N_STEPS * VED_STEP_US);
  g_assert_cmpint (type (fixture, "--epochs 3 --rng-seed 5"), ==, VED_CTL_OK);
  g_assert_nonnull (strstr (printed->str, "epoch 3 of 3: "));
  g_assert_true (g_str_has_prefix (printed->str, "reading "));
  g_assert_nonnull (strstr (printed->str, " hosts with "));
  g_assert_nonnull (strstr (printed->str, " min left\n"));
  again = load (fixture);
  g_assert_cmpmem (first->params, first->net.layout->n_params * sizeof (float), again->params,
                   again->net.layout->n_params * sizeof (float));

  g_assert_cmpint (type (fixture, from), ==, VED_CTL_OK);
  further = load (fixture);
  g_assert_cmpint (further->net.shape.engine, ==, VED_ENGINE_MLP);
}

/* Told to stop it stops, and what it had by then is whole. */
static void
test_stops (Fixture       *fixture,
            gconstpointer  user_data)
{
  g_autoptr(VedNeuralModel) model = NULL;

  interrupts = TRUE;
  g_assert_cmpint (type (fixture, "--epochs 100000 --engine tft"), ==, VED_CTL_FAILED);
  g_assert_nonnull (strstr (complained->str, "stopped"));
  if (strstr (complained->str, "holds the model of epoch") != NULL)
    model = load (fixture);
  else
    g_assert_false (g_file_test (fixture->model, G_FILE_TEST_EXISTS));
}

static void
test_limits_time (Fixture       *fixture,
                  gconstpointer  user_data)
{
  g_autoptr(VedNeuralModel) model = NULL;

  g_assert_cmpint (type (fixture, "--epochs 100000 --minutes 0.005"), ==, VED_CTL_OK);
  model = load (fixture);
  g_assert_cmpuint (model->epoch, <, 100000);
}

static void
test_faults (Fixture       *fixture,
             gconstpointer  user_data)
{
  const struct {
    const char *options;
    VedCtlStatus status;
    const char *word;
  } faults[] = {
    { "--nonsense", VED_CTL_USAGE, "--nonsense" },
    { "word", VED_CTL_USAGE, "--data DIR" },
    { "--daemon http://localhost", VED_CTL_USAGE, "either --data DIR or --daemon URL" },
    { "--engine oracle", VED_CTL_USAGE, "oracle" },
    { "--set moon", VED_CTL_USAGE, "moon" },
    { "--heads 3", VED_CTL_FAILED, "heads" },
    { "--epochs -1", VED_CTL_FAILED, "epochs" },
    { "--dropout 1.5", VED_CTL_FAILED, "dropout" },
    { "--end 500", VED_CTL_FAILED, "ten days" },
    { "--from /nowhere", VED_CTL_FAILED, "/nowhere" },
    { "--data /nowhere", VED_CTL_FAILED, "/nowhere" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_assert_cmpint (type (fixture, faults[i].options), ==, faults[i].status);
      g_test_message ("%s", complained->str);
      g_assert_nonnull (strstr (complained->str, faults[i].word));
      g_assert_false (g_file_test (fixture->model, G_FILE_TEST_EXISTS));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ctl-train/trains", test_trains);
  ADD ("/ctl-train/stops", test_stops);
  ADD ("/ctl-train/limits-time", test_limits_time);
  ADD ("/ctl-train/faults", test_faults);
#undef ADD

  return g_test_run ();
}
