/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-handbook"

#include "config.h"

#include "app/help/ved-handbook.h"
#include "app/models/ved-used-dependencies.h"
#include "app/ved-page-list.h"
#include "fleet/risk/ved-risk.h"
#include "fleet/ved-severity.h"

static gboolean
is_written (GPtrArray  *chapters,
            const char *text)
{
  for (guint i = 0; i < chapters->len; i++)
    if (ved_handbook_matches (chapters->pdata[i], text))
      return TRUE;

  return FALSE;
}

static void
test_says_what_the_tables_say (void)
{
  g_autoptr(GPtrArray) chapters = ved_handbook_write ();
  guint n_pages, n_rows;
  const VedPageInfo *pages = ved_page_list_get (&n_pages);
  const VedRiskRow *rows = ved_risk_get_table (&n_rows);

  for (guint i = 0; i < n_pages; i++)
    g_assert_true (is_written (chapters, pages[i].subtitle));
  for (guint i = 0; i < VED_N_LEVELS; i++)
    g_assert_true (is_written (chapters, ved_level_get_info (i)->label));
  for (guint i = 0; i < n_rows; i++)
    for (const VedRiskCell *cell = rows[i].cells; cell->points > 0; cell++)
      {
        g_autofree char *text = g_strdup_printf ("from %.0f: %d", (double) cell->bound, cell->points);

        g_assert_true (is_written (chapters, text));
      }
}

static void
take_dependencies (const char *document)
{
  g_autoptr(JsonNode) root = json_from_string (document, NULL);

  ved_used_dependencies_take (json_node_get_object (root));
}

/* Who depends on whom is what the daemon goes by, as soon as it has told; the other chapters are not written anew. */
static void
test_dependencies (void)
{
  g_autoptr(GPtrArray) before = ved_handbook_write (), after = NULL;
  guint serial = ved_used_dependencies_get_serial (), n_changed = 0;

  g_assert_true (is_written (before, "This is the default table"));
  take_dependencies ("{\"dependencies\":{\"database.generic.retry_storms\":\"0.35\"}}");
  g_assert_cmpuint (ved_used_dependencies_get_serial (), !=, serial);
  after = ved_handbook_write ();
  g_assert_false (is_written (after, "This is the default table"));
  g_assert_true (is_written (after, "Retry storms"));
  g_assert_true (is_written (after, "0.35"));
  g_assert_false (is_written (after, "Connection failures"));
  for (guint i = 0; i < after->len; i++)
    n_changed += !ved_handbook_is_same (before->pdata[i], after->pdata[i]);
  g_assert_cmpuint (n_changed, ==, 1);

  take_dependencies ("{\"dependencies\":{\"database.database.retry_storms\":\"0.35\"}}");
  g_assert_false (ved_used_dependencies_are_told ());
  ved_used_dependencies_take (NULL);
  g_assert_true (ved_used_dependencies_get () == ved_dependencies_get_default ());
}

static void
test_rows_are_whole (void)
{
  g_autoptr(GPtrArray) chapters = ved_handbook_write ();

  for (guint i = 0; i < chapters->len; i++)
    {
      const VedHandbookChapter *chapter = chapters->pdata[i];

      g_assert_cmpuint (chapter->rows->len, >, 0);
      for (guint j = 0; j < chapter->rows->len; j++)
        g_assert_cmpuint (g_strv_length (chapter->rows->pdata[j]), ==, g_strv_length (chapter->heads));
    }
}

static void
test_search (void)
{
  static const char *const words[] = { "source", "prometheus", "calibrated", "stars", "feed", "csv", "cpu_idle_pct", "p90", "VWAP",
                                       "σ", "POC", "microprice", "inventory limit", "whole day",
                                       "by rank" };
  g_autoptr(GPtrArray) chapters = ved_handbook_write ();
  guint n_found = 0;

  for (guint i = 0; i < chapters->len; i++)
    n_found += ved_handbook_matches (chapters->pdata[i], "ETA(MEM");
  g_assert_cmpuint (n_found, ==, 1);
  g_assert_false (is_written (chapters, "no such thing"));
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_true (is_written (chapters, words[i]));
}

/* Of every page that there is help for something is said, and of what it shows. */
static void
test_pages (void)
{
  g_autoptr(GPtrArray) chapters = ved_handbook_write ();
  guint n_found = 0;

  for (guint i = 0; i < chapters->len; i++)
    n_found += ved_handbook_matches (chapters->pdata[i], "Heatmap");
  g_assert_cmpuint (n_found, >=, 3);
  g_assert_true (is_written (chapters, "maintenance"));
  g_assert_true (is_written (chapters, "Routing"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/handbook/says-what-the-tables-say", test_says_what_the_tables_say);
  g_test_add_func ("/handbook/dependencies", test_dependencies);
  g_test_add_func ("/handbook/rows-are-whole", test_rows_are_whole);
  g_test_add_func ("/handbook/search", test_search);
  g_test_add_func ("/handbook/pages", test_pages);

  return g_test_run ();
}
