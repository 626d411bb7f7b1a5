/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-index"

#include "config.h"

#include "form/files/ved-file-index.h"
#include "support/ved-test-form.h"
#include "support/ved-test-loop.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define NOBODY 65534

static const char sidecar[] =
  "schema: '1.0'\nexp_name: an_experiment_with_a_long_name\ncreated_at: '2026-01-15T10:05:00Z'\n"
  "training: {epoch: 3, global_step: 10}\n"
  "model: {architecture: craft, encoder: {model_name: vgg16_bn}, decoder: {name: craft_decoder}, head: craft_head,"
  " loss: craft_loss}\nmetrics: {precision: 0.85, recall: 0.78, hmean: 0.8125}\n";

typedef struct {
  char *folder, *cache;
  VedFileIndex *index;
} Fixture;

static void
write_file (const char *folder,
            const char *relative,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL), *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autofree char *cache = NULL;

  fixture->folder = ved_test_make_folder ();
  cache = g_build_filename (fixture->folder, "cache", "x.index", NULL);
  fixture->cache = g_steal_pointer (&cache);
  write_file (fixture->folder, "outputs/e/checkpoints/epoch=3-step=10.ckpt", "weights");
  write_file (fixture->folder, "outputs/e/checkpoints/epoch=3-step=10.metadata.yaml", sidecar);
  write_file (fixture->folder, "outputs/f/checkpoints/last.ckpt", "");
  write_file (fixture->folder, "outputs/f/notes.txt", "");
  write_file (fixture->folder, "configs/data/default.yaml", "");
  write_file (fixture->folder, "configs/model/optimizers/adam.yaml", "");
  fixture->index = ved_file_index_new (fixture->folder, fixture->cache);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  ved_test_finalize (fixture->index);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->cache);
}

static void
finish (VedFileIndex  *index,
        GAsyncResult **place)
{
  g_autoptr(GAsyncResult) result = ved_test_wait_for_result (place);
  g_autoptr(GError) error = NULL;

  g_assert_true (ved_file_index_finish (index, result, &error));
  g_assert_no_error (error);
}

static void
load (VedFileIndex *index)
{
  GAsyncResult *result = NULL;

  ved_file_index_load_async (index, NULL, ved_test_store_result_cb, &result);
  finish (index, &result);
}

static void
refresh (VedFileIndex *index,
         gboolean      rebuild)
{
  GAsyncResult *result = NULL;

  ved_file_index_refresh_async (index, rebuild, NULL, ved_test_store_result_cb, &result);
  finish (index, &result);
}

static void
test_first_look (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(GPtrArray) checkpoints = NULL, sets = NULL, models = NULL;
  g_autofree char *label = NULL, *other = NULL;

  load (fixture->index);
  checkpoints = ved_file_index_list (fixture->index, VED_INDEX_CHECKPOINT);
  sets = ved_file_index_list (fixture->index, VED_INDEX_DATASET);
  models = ved_file_index_list (fixture->index, VED_INDEX_MODEL);
  g_assert_cmpuint (checkpoints->len, ==, 2);
  g_assert_cmpuint (sets->len, ==, 1);
  g_assert_cmpuint (models->len, ==, 1);
  label = ved_checkpoint_label (g_ptr_array_index (checkpoints, 0));
  g_assert_cmpstr (label, ==, "craft · vgg16_bn · an_experiment_with_a… "
                   "(ep3 • hmean 0.812 • prec 0.850 • rec 0.780 • 20260115_1005)");
  g_assert_true (ved_checkpoint_is_complete (g_ptr_array_index (checkpoints, 0)));
  g_assert_false (ved_checkpoint_is_complete (g_ptr_array_index (checkpoints, 1)));
  other = ved_checkpoint_label (g_ptr_array_index (checkpoints, 1));
  g_assert_true (g_str_has_prefix (other, "f (ep0 • "));
  g_assert_true (g_str_has_suffix (other, " • incomplete)"));
}

static void
test_warm_start_walks_no_folder (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr(VedFileIndex) again = ved_file_index_new (fixture->folder, fixture->cache);
  g_autoptr(GPtrArray) checkpoints = NULL;

  load (fixture->index);
  g_assert_cmpuint (ved_file_index_get_n_walked (fixture->index), >, 0);
  load (again);
  g_assert_cmpuint (ved_file_index_get_n_walked (again), ==, 0);
  checkpoints = ved_file_index_list (again, VED_INDEX_CHECKPOINT);
  g_assert_cmpuint (checkpoints->len, ==, 2);
  g_assert_cmpint (ved_checkpoint_epoch (g_ptr_array_index (checkpoints, 0)), ==, 3);
  refresh (again, FALSE);
  g_assert_cmpuint (ved_file_index_get_n_walked (again), ==, 0);
}

static void
test_refresh_lists_what_changed (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "outputs/f/checkpoints/last.ckpt", NULL);
  guint before;

  load (fixture->index);
  before = ved_file_index_get_n_walked (fixture->index);
  write_file (fixture->folder, "outputs/e/checkpoints/epoch=4-step=20.ckpt", "");
  refresh (fixture->index, FALSE);
  g_assert_cmpuint (ved_file_index_get_n_walked (fixture->index), ==, before + 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->index)), ==, 5);
  g_assert_cmpint (g_unlink (path), ==, 0);
  refresh (fixture->index, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->index)), ==, 4);
  refresh (fixture->index, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->index)), ==, 4);
}

static void
test_damaged_cache_is_no_cache (Fixture      *fixture,
                                gconstpointer data)
{
  write_file (fixture->folder, "cache/x.index", "this is no index, whatever its name may say");
  load (fixture->index);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->index)), ==, 4);
}

static gboolean
has_five (gpointer index)
{
  return g_list_model_get_n_items (index) == 5;
}

static void
test_new_file_appears (Fixture      *fixture,
                       gconstpointer data)
{
  const gint64 start_us = g_get_monotonic_time ();

  load (fixture->index);
  ved_file_index_watch (fixture->index);
  write_file (fixture->folder, "outputs/f/checkpoints/epoch=9.ckpt", "");
  ved_test_wait_until (has_five, fixture->index);
  g_test_message ("after %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start_us) / 1000);
}

/* A folder is followed from after the look that found it: what came into it between the two is found as well. */
static void
test_nothing_falls_between_look_and_watch (Fixture      *fixture,
                                           gconstpointer data)
{
  GAsyncResult *result = NULL;

  write_file (fixture->folder, "cache/none", "");
  ved_file_index_watch (fixture->index);
  ved_file_index_load_async (fixture->index, NULL, ved_test_store_result_cb, &result);
  while (!g_file_test (fixture->cache, G_FILE_TEST_EXISTS))
    g_thread_yield ();
  write_file (fixture->folder, "outputs/f/checkpoints/epoch=1.ckpt", "");
  finish (fixture->index, &result);
  ved_test_wait_until (has_five, fixture->index);
}

static gboolean
knows_first_epoch (gpointer index)
{
  g_autoptr(GPtrArray) files = ved_file_index_list (index, VED_INDEX_CHECKPOINT);

  return files->len == 2 && ved_checkpoint_epoch (g_ptr_array_index (files, 1)) == 1;
}

/* A folder that is made anew is followed anew, at once. */
static void
test_folder_comes_back (Fixture      *fixture,
                        gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "outputs/f/checkpoints", NULL);
  gint64 start_us;

  load (fixture->index);
  ved_file_index_watch (fixture->index);
  ved_test_remove_folder (folder);
  write_file (fixture->folder, "outputs/f/checkpoints/epoch=1.ckpt", "");
  ved_test_wait_until (knows_first_epoch, fixture->index);
  start_us = g_get_monotonic_time ();
  write_file (fixture->folder, "outputs/f/checkpoints/epoch=2.ckpt", "");
  ved_test_wait_until (has_five, fixture->index);
  g_test_message ("after %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start_us) / 1000);
}

static void
test_checkpoint_fills_the_form (Fixture      *fixture,
                                gconstpointer data)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack ("examples/text-detection/train", fixture->folder);
  g_autoptr(GPtrArray) checkpoints = NULL;
  g_autofree char *encoder = NULL, *label = NULL;
  GListModel *options;
  g_autoptr(VedFormOption) option = NULL;

  load (fixture->index);
  checkpoints = ved_file_index_list (fixture->index, VED_INDEX_CHECKPOINT);
  ved_checkpoints_sort (checkpoints, VED_CHECKPOINTS_BY_METRIC);
  g_assert_cmpuint (ved_checkpoint_apply (g_ptr_array_index (checkpoints, 0), form), ==, 5);
  encoder = ved_test_form_get (form, "encoder");
  g_assert_cmpstr (encoder, ==, "vgg16_bn");

  ved_form_project_set_checkpoints (ved_form_get_project (form), ved_checkpoints_to_options (checkpoints), NULL);
  ved_test_form_set (form, "resume_training", "true");
  options = G_LIST_MODEL (ved_form_field_get_options (ved_form_get_field (form, "checkpoint_path")));
  g_assert_cmpuint (g_list_model_get_n_items (options), ==, 3);
  option = g_list_model_get_item (options, 1);
  g_assert_true (g_str_has_prefix (ved_form_option_get_label (option), "craft · vgg16_bn"));
}

/* Gives all below a folder to somebody. */
static void
give_folder (const char *folder,
             uid_t       owner)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_cmpint (chown (folder, owner, (gid_t) -1), ==, 0);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      give_folder (path, owner);
    }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

/* Without a file beside it, what its run was told tells of a checkpoint; a broken one tells nothing. */
static void
test_configuration_stands_in (Fixture      *fixture,
                              gconstpointer data)
{
  g_autoptr(GPtrArray) checkpoints = NULL;
  g_auto(GStrv) labels = g_new0 (char *, 4);

  write_file (fixture->folder, "outputs/g/checkpoints/epoch=4-step=9.ckpt", "");
  write_file (fixture->folder, "outputs/g/.hydra/config.yaml",
              "exp_name: told\nmodel: {architecture_name: dbnet, encoder: {model_name: resnet18},"
              " component_overrides: {decoder: {name: unet}}}\n");
  write_file (fixture->folder, "outputs/h/epoch=2.ckpt", "");
  write_file (fixture->folder, "outputs/h/hparams.yaml", "architecture: craft\nbackbone: vgg16_bn\n");
  write_file (fixture->folder, "outputs/i/epoch=1.ckpt", "");
  write_file (fixture->folder, "outputs/i/config.yaml", "a: [\n");
  load (fixture->index);
  checkpoints = ved_file_index_list (fixture->index, VED_INDEX_CHECKPOINT);
  for (guint i = 0; i < checkpoints->len; i++)
    {
      const char *path = ved_index_file_get_path (g_ptr_array_index (checkpoints, i));
      const char *at = strchr (path, '/') + 1;

      if (*at >= 'g' && *at <= 'i')
        labels[*at - 'g'] = ved_checkpoint_label (g_ptr_array_index (checkpoints, i));
    }
  g_assert_true (g_str_has_prefix (labels[0], "dbnet · resnet18 · told (ep4"));
  g_assert_true (g_str_has_prefix (labels[1], "craft · vgg16_bn · h (ep2"));
  g_assert_true (g_str_has_prefix (labels[2], "i (ep1"));
  for (guint i = 0; i < 3; i++)
    g_assert_true (g_str_has_suffix (labels[i], "incomplete)"));
}

static void
count_changes_cb (GListModel *model,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  guint      *n_changes)
{
  *n_changes += 1;
}

/* The first look hands over what it finds while it goes on; all of it is there at the end, in order and once. */
static void
test_first_look_comes_in_batches (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autoptr(GPtrArray) checkpoints = NULL;
  guint n_changes = 0;

  for (guint i = 0; i < 350; i++)
    {
      g_autofree char *name = g_strdup_printf ("outputs/run%u/epoch=%u.ckpt", i % 7, i);

      write_file (fixture->folder, name, "");
    }
  g_signal_connect (fixture->index, "items-changed", G_CALLBACK (count_changes_cb), &n_changes);
  load (fixture->index);
  g_assert_cmpuint (n_changes, >=, 4);
  checkpoints = ved_file_index_list (fixture->index, VED_INDEX_CHECKPOINT);
  g_assert_cmpuint (checkpoints->len, ==, 352);
  for (guint i = 1; i < checkpoints->len; i++)
    g_assert_cmpstr (ved_index_file_get_path (g_ptr_array_index (checkpoints, i - 1)), <,
                     ved_index_file_get_path (g_ptr_array_index (checkpoints, i)));
  n_changes = 0;
  refresh (fixture->index, FALSE);
  g_assert_cmpuint (n_changes, ==, 0);
}

/* What stands beside a checkpoint and cannot be read is told with its place, and still after the next start. */
static void
test_broken_sidecar_is_told (Fixture      *fixture,
                             gconstpointer data)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack ("examples/text-detection/train", fixture->folder);
  g_autoptr(VedFileIndex) again = ved_file_index_new (fixture->folder, fixture->cache);
  g_autofree char *fault = NULL, *later = NULL;
  g_autoptr(GPtrArray) checkpoints = NULL;

  write_file (fixture->folder, "outputs/f/checkpoints/last.metadata.yaml", "training:\n  epoch: [3\n");
  load (fixture->index);
  fault = ved_file_index_get_fault (fixture->index, VED_INDEX_CHECKPOINT);
  g_assert_nonnull (fault);
  g_assert_true (g_str_has_prefix (fault, "outputs/f/checkpoints/last.metadata.yaml:"));
  g_assert_null (ved_file_index_get_fault (fixture->index, VED_INDEX_TRAINED));
  checkpoints = ved_file_index_list (fixture->index, VED_INDEX_CHECKPOINT);
  g_assert_cmpuint (checkpoints->len, ==, 2);
  g_assert_null (ved_index_file_get_fault (g_ptr_array_index (checkpoints, 0)));
  g_assert_cmpstr (ved_index_file_get_fault (g_ptr_array_index (checkpoints, 1)), ==, fault);

  ved_test_form_set (form, "resume_training", "true");
  ved_form_project_set_checkpoints (ved_form_get_project (form), ved_checkpoints_to_options (checkpoints), fault);
  ved_test_form_set (form, "checkpoint_path", "outputs/f/checkpoints/last.ckpt");
  g_assert_cmpstr (ved_form_field_get_message (ved_form_get_field (form, "checkpoint_path"), NULL), ==, fault);

  load (again);
  later = ved_file_index_get_fault (again, VED_INDEX_CHECKPOINT);
  g_assert_cmpstr (later, ==, fault);
  write_file (fixture->folder, "outputs/f/checkpoints/last.metadata.yaml", "training: {epoch: 3}\n");
  refresh (fixture->index, TRUE);
  g_assert_null (ved_file_index_get_fault (fixture->index, VED_INDEX_CHECKPOINT));
}

/* A folder that may not be read is told, and read as soon as it may be. The administrator may read everything, and has
 * to be somebody else for a while. */
static void
test_unreadable_folder_is_told (Fixture      *fixture,
                                gconstpointer data)
{
  g_autofree char *locked = g_build_filename (fixture->folder, "outputs/f/checkpoints", NULL), *fault = NULL;
  const gboolean is_root = geteuid () == 0;

  load (fixture->index);
  if (is_root)
    {
      give_folder (fixture->folder, NOBODY);
      g_assert_cmpint (seteuid (NOBODY), ==, 0);
    }
  g_assert_cmpint (g_chmod (locked, 0), ==, 0);
  refresh (fixture->index, TRUE);
  fault = ved_file_index_get_fault (fixture->index, VED_INDEX_CHECKPOINT);
  g_assert_cmpint (g_chmod (locked, 0700), ==, 0);
  refresh (fixture->index, FALSE);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);

  g_assert_nonnull (fault);
  g_assert_nonnull (strstr (fault, "outputs/f/checkpoints"));
  g_assert_nonnull (strstr (fault, "chmod"));
  g_assert_null (ved_file_index_get_fault (fixture->index, VED_INDEX_CHECKPOINT));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->index)), ==, 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/form/index/first-look", test_first_look);
  ADD ("/form/index/first-look-comes-in-batches", test_first_look_comes_in_batches);
  ADD ("/form/index/configuration-stands-in", test_configuration_stands_in);
  ADD ("/form/index/warm-start-walks-no-folder", test_warm_start_walks_no_folder);
  ADD ("/form/index/refresh-lists-what-changed", test_refresh_lists_what_changed);
  ADD ("/form/index/broken-sidecar-is-told", test_broken_sidecar_is_told);
  ADD ("/form/index/unreadable-folder-is-told", test_unreadable_folder_is_told);
  ADD ("/form/index/damaged-cache-is-no-cache", test_damaged_cache_is_no_cache);
  ADD ("/form/index/new-file-appears", test_new_file_appears);
  ADD ("/form/index/nothing-falls-between-look-and-watch", test_nothing_falls_between_look_and_watch);
  ADD ("/form/index/folder-comes-back", test_folder_comes_back);
  ADD ("/form/index/checkpoint-fills-the-form", test_checkpoint_fills_the_form);

  return g_test_run ();
}
