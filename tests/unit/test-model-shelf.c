/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/training/ved-model-shelf.h"
#include "forecast/neural/ved-neural-file.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define MOST_MODELS 8

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->folder = ved_test_make_folder ();
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  ved_test_remove_folder (f->folder);
  g_free (f->folder);
}

static char *
path_of (Fixture    *f,
         guint       day,
         const char *file)
{
  g_autofree char *name = g_strdup_printf ("mlp_model_202601%02u_100000", day);

  return g_build_filename (f->folder, name, file, NULL);
}

static void
save_model (Fixture *f,
            guint    day)
{
  const VedNeuralShape shape = { VED_ENGINE_MLP, 2, 8, 2, VED_DAY_TOKENS, 1 };
  const char *const metrics[] = { "mem_used_pct", NULL };
  g_autoptr(VedNeuralModel) model = ved_neural_model_new (&shape, metrics);
  g_autofree char *path = path_of (f, day, NULL);
  g_autoptr(GError) error = NULL;

  model->epoch = day;
  model->trained_us = VED_TEST_TIME_US;
  ved_neural_model_seal (model);
  g_assert_true (ved_neural_model_save (model, path, &error));
  g_assert_no_error (error);
}

static const VedModelInfo *
get_info (VedModelShelf *shelf,
          guint          index)
{
  return g_ptr_array_index (ved_model_shelf_get_infos (shelf), index);
}

/* Other bytes, of the same length and the same age. */
static void
spoil_unseen (const char *path)
{
  g_autofree char *bytes = NULL;
  struct stat info;
  gsize size;
  int fd;

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  memset (bytes + size / 2, 'x', 8);
  fd = g_open (path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (pwrite (fd, bytes, size, 0), ==, (gssize) size);
  g_assert_cmpint (futimens (fd, (struct timespec[]) { info.st_atim, info.st_mtim }), ==, 0);
  g_close (fd, NULL);
}

/* A model whose files are as they were is not read again; one that was written anew is. */
static void
test_read_once (Fixture      *f,
                gconstpointer data)
{
  g_autofree char *old = path_of (f, 1, "model.safetensors"), *new = path_of (f, 2, "model.safetensors");
  VedModelShelf *shelf;

  save_model (f, 1);
  save_model (f, 2);
  shelf = ved_model_shelf_new (f->folder);
  g_assert_cmpuint (ved_model_shelf_get_infos (shelf)->len, ==, 2);
  g_assert_null (get_info (shelf, 0)->fault);
  g_assert_null (get_info (shelf, 1)->fault);

  spoil_unseen (old);
  g_assert_true (g_file_set_contents (new, "cut", -1, NULL));
  ved_model_shelf_scan (shelf);
  g_assert_cmpuint (get_info (shelf, 0)->epoch, ==, 0);
  g_assert_nonnull (get_info (shelf, 0)->fault);
  g_assert_null (get_info (shelf, 1)->fault);
  g_assert_cmpuint (get_info (shelf, 1)->epoch, ==, 1);

  /* Whatever is said of it, what is to be used is read. */
  g_assert_false (ved_model_shelf_use (shelf, "mlp_model_20260101_100000", VED_TEST_TIME_US, NULL));
  ved_model_shelf_free (shelf);
}

/* Of more than eight the oldest goes, unless somebody keeps something in its folder: then all of it stays. */
static void
test_old_ones_go (Fixture      *f,
                  gconstpointer data)
{
  g_autofree char *note = path_of (f, 1, "note.txt"), *first = path_of (f, 1, "model.json"), *second = path_of (f, 2, NULL);
  VedModelShelf *shelf;

  for (guint day = 1; day <= MOST_MODELS + 2; day++)
    save_model (f, day);
  g_assert_true (g_file_set_contents (note, "the one of the talk", -1, NULL));
  g_test_expect_message ("ved-model-shelf", G_LOG_LEVEL_MESSAGE, "*stays: its folder holds more than a model");
  shelf = ved_model_shelf_new (f->folder);
  g_test_assert_expected_messages ();

  g_assert_cmpuint (ved_model_shelf_get_infos (shelf)->len, ==, MOST_MODELS + 1);
  g_assert_null (get_info (shelf, MOST_MODELS)->fault);
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (second, G_FILE_TEST_EXISTS));
  ved_model_shelf_free (shelf);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/model-shelf/read-once", Fixture, NULL, set_up, test_read_once, tear_down);
  g_test_add ("/model-shelf/old-ones-go", Fixture, NULL, set_up, test_old_ones_go, tear_down);

  return g_test_run ();
}
