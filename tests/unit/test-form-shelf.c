/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-shelf"

#include "config.h"

#include "form/project/ved-form-shelf.h"
#include "form/schema/ved-form-yaml.h"
#include "support/ved-test-loop.h"

#include <glib/gstdio.h>

typedef struct {
  char *folder, *user, *system;
  VedFormShelf *shelf;
} Fixture;

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean
has_looked (gpointer shelf)
{
  return ved_form_shelf_get_has_looked (shelf);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = ved_test_make_folder ();
  fixture->user = g_build_filename (fixture->folder, "user", "forms", NULL);
  fixture->system = g_build_filename (fixture->folder, "system", NULL);
  write_file (fixture->system, "b.yaml", "title: Second\nui_elements: []\n");
  write_file (fixture->system, "a.yaml", "title: First\nui_elements: []\n");
  write_file (fixture->system, "examples/net/c.yaml", "title: Example\nui_elements: []\n");
  fixture->shelf = ved_form_shelf_new (fixture->user, fixture->system);
  ved_form_shelf_look (fixture->shelf);
  ved_test_wait_until (has_looked, fixture->shelf);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  ved_test_finalize (fixture->shelf);
  ved_test_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->user);
  g_free (fixture->system);
}

static VedFormPack *
pack_at (Fixture *fixture,
         guint    position)
{
  g_autoptr(VedFormPack) pack = g_list_model_get_item (G_LIST_MODEL (fixture->shelf), position);

  g_assert_nonnull (pack);

  return pack;
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->shelf)), ==, 3);
  g_assert_cmpstr (ved_form_pack_get_title (pack_at (fixture, 0)), ==, "First");
  g_assert_cmpstr (ved_form_pack_get_title (pack_at (fixture, 1)), ==, "Second");
  g_assert_cmpstr (ved_form_pack_get_title (pack_at (fixture, 2)), ==, "Example");
  g_assert_true (ved_form_pack_get_is_example (pack_at (fixture, 2)));
}

static gboolean
has_four (gpointer shelf)
{
  return g_list_model_get_n_items (shelf) == 4;
}

static gboolean
first_is_own (gpointer shelf)
{
  g_autoptr(VedFormPack) pack = g_list_model_get_item (shelf, 0);

  return g_str_equal (ved_form_pack_get_title (pack), "My own");
}

/* The folder of the user's schemas need not exist when the shelf begins to watch. */
static void
test_dropped_in_file_appears (Fixture      *fixture,
                              gconstpointer data)
{
  write_file (fixture->user, "mine.yaml", "title: Mine\nui_elements: []\n");
  ved_test_wait_until (has_four, fixture->shelf);
  g_assert_cmpstr (ved_form_pack_get_title (pack_at (fixture, 2)), ==, "Mine");

  /* One of the name of a built-in counts instead of it. */
  write_file (fixture->user, "a.yaml", "title: My own\nui_elements: []\n");
  ved_test_wait_until (first_is_own, fixture->shelf);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->shelf)), ==, 4);
}

static gboolean
is_broken (gpointer pack)
{
  return ved_form_pack_get_fault (pack) != NULL;
}

static gboolean
is_mended (gpointer pack)
{
  return ved_form_pack_get_fault (pack) == NULL;
}

static void
test_broken_file_keeps_its_last_good_form (Fixture      *fixture,
                                           gconstpointer data)
{
  VedFormPack *pack = pack_at (fixture, 0);

  write_file (fixture->system, "a.yaml", "title: First\nui_elements: [\n");
  ved_test_wait_until (is_broken, pack);
  g_assert_nonnull (ved_form_pack_get_schema (pack));
  g_assert_cmpstr (ved_form_pack_get_title (pack), ==, "First");

  /* The place: file, line, column. */
  g_assert_true (g_regex_match_simple ("a\\.yaml:[0-9]+:[0-9]+: ", ved_form_pack_get_fault (pack), 0, 0));

  write_file (fixture->system, "a.yaml", "title: Again\nui_elements: []\n");
  ved_test_wait_until (is_mended, pack);
  g_assert_cmpstr (ved_form_pack_get_title (pack), ==, "Again");
  g_assert_true (pack == pack_at (fixture, 0));
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static gboolean
has_counted (gpointer n)
{
  return *(guint *) n > 0;
}

/* A look reads what has changed, and nothing else. */
static void
test_unchanged_files_are_not_read (Fixture      *fixture,
                                   gconstpointer data)
{
  const guint n_parses = ved_form_yaml_get_n_parses ();
  guint n_looks = 0;

  g_signal_connect_swapped (fixture->shelf, "looked", G_CALLBACK (count_cb), &n_looks);
  ved_form_shelf_look (fixture->shelf);
  ved_test_wait_until (has_counted, &n_looks);
  g_assert_cmpuint (ved_form_yaml_get_n_parses (), ==, n_parses);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/form/shelf/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/form/shelf/dropped-in-file-appears", Fixture, NULL, set_up, test_dropped_in_file_appears, tear_down);
  g_test_add ("/form/shelf/broken-file-keeps-its-last-good-form", Fixture, NULL, set_up,
              test_broken_file_keeps_its_last_good_form, tear_down);
  g_test_add ("/form/shelf/unchanged-files-are-not-read", Fixture, NULL, set_up, test_unchanged_files_are_not_read,
              tear_down);

  return g_test_run ();
}
