/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-number-text"

#include "config.h"

#include "app/alerts/ved-alert-export.h"
#include "app/charts/ved-heat-table.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-page-text.h"
#include "base/ved-program.h"
#include "fleet/snapshot/ved-snapshot-builder.h"
#include "plot/ved-number-format.h"

#include "support/ved-test-snapshot.h"

#include <math.h>

/* Numbers as a German reads and types them. The locale is made here: a system need not have it. */

static char *
make_locale (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vedette-locale-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const char *const argv[] = { "localedef", "-i", "de_DE", "-f", "UTF-8", path, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                NULL, NULL);

  return g_steal_pointer (&folder);
}

static void
remove_locale (const char *folder)
{
  const char *const argv[] = { "rm", "-rf", "--", folder, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static gboolean
has_locale (void)
{
  if (g_str_equal (ved_number_get_point (), ","))
    return TRUE;

  g_test_skip ("localedef makes no German locale here");

  return FALSE;
}

static void
test_shown (void)
{
  const VedNumberFormat percent = { VED_NUMBER_PERCENT, 1, NULL };
  char text[VED_TEXT_SIZE];

  if (!has_locale ())
    return;

  g_assert_cmpstr (ved_number_format_write (&percent, 100.0, text, sizeof text), ==, "100,0 %");
  g_assert_cmpstr (ved_text_write_count (50000.0, text, sizeof text), ==, "50.000");
  g_assert_cmpstr (ved_text_write_count (-1234567.0, text, sizeof text), ==, "−1.234.567");
  g_assert_cmpstr (ved_text_write_number (2.5, 1, text, sizeof text), ==, "2,5");
  g_assert_cmpstr (ved_market_write_price (5853300, text, sizeof text), ==, "585,3300");
  g_assert_cmpstr (ved_market_write_dollars (1234.5, text, sizeof text), ==, "$1.234,50");
}

static void
test_typed (void)
{
  static const struct {
    const char *text;
    double count;               /* NAN: refused */
  } rows[] = {
    { "60.000", 60000.0 }, { "60000", 60000.0 }, { "60,000", NAN }, { "6.00", NAN }, { "60 000", NAN },
  };
  gint64 ticks = 0;

  if (!has_locale ())
    return;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double count = -1.0;

      g_assert_true (ved_text_read_count (rows[i].text, &count) == !isnan (rows[i].count));
      if (!isnan (rows[i].count))
        g_assert_cmpfloat (count, ==, rows[i].count);
    }
  g_assert_true (ved_market_read_price ("585,33", &ticks));
  g_assert_cmpint (ticks, ==, 5853300);
  g_assert_true (ved_market_read_price ("585.33", &ticks));
  g_assert_false (ved_market_read_price ("585;33", &ticks));
}

static gpointer
print_half (gpointer data)
{
  return g_strdup_printf ("%.1f", 0.5);
}

/* Files and documents are written by other threads, or by what never asks for the language. */
static void
test_machines (void)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;

  if (!has_locale ())
    return;

  text = g_thread_join (g_thread_new ("printer", print_half, NULL));
  g_assert_cmpstr (text, ==, "0.5");
  g_assert_cmpstr (g_ascii_dtostr (number, sizeof number, 0.5), ==, "0.5");
}

/* Texts of a file are made by the thread that shows numbers, and are no place for its language. */
static void
test_texts_of_files (void)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  const VedSnapshotServer server = { .name = "db1", .state = VED_SERVER_LIVE };
  const VedAlert alert = {
    .id = (char *) "a-1", .server = (char *) "db1", .metric = VED_METRIC_MEM_USED, .current_value = 97.5f, .threshold = 92.5f,
    .opened_us = VED_TEST_TIME_US,
  };
  g_autoptr(VedAlertList) list = ved_alert_list_new ();
  g_autoptr(VedSnapshot) snapshot = NULL;
  g_autoptr(VedChartTable) table = NULL;
  g_autofree char *csv = NULL, *json = NULL;

  if (!has_locale ())
    return;

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_add_alert (builder, &alert);
  snapshot = ved_snapshot_builder_finish (builder);
  ved_alert_list_set_snapshot (list, snapshot);
  table = ved_alert_export_table (list);
  csv = ved_chart_table_to_csv (table);
  json = ved_chart_table_to_json (table);
  g_assert_nonnull (strstr (csv, ",db1: mem_used_pct is 97.5 (threshold 92.5)\r\n"));
  g_assert_nonnull (strstr (json, "mem_used_pct is 97.5 (threshold 92.5)"));
  g_assert_cmpstr (ved_number_get_point (), ==, ",");
}

/* Rows that are spans of values are named in either way. */
static void
test_spans_of_files (void)
{
  static const float cells[] = { 1.5f };
  const VedFieldCells only = { .kind = VED_CELL_FLOAT, .cells = cells, .n_rows = 1, .n_columns = 1, .stride = 1 };
  g_autoptr(VedField) field = ved_field_new (&only);
  const VedHeatTable rows = {
    .row_format = { VED_NUMBER_DECIMAL, 2, NULL }, .row_from = 24.5, .row_step = 0.25, .n_rows = 1, .n_columns = 1,
    .x_step = 1, .x_unit = 1.0, .zone = g_time_zone_new_utc (), .x_format = { VED_NUMBER_DECIMAL, 0, NULL },
    .value_format = { VED_NUMBER_DECIMAL, 1, NULL },
  };
  g_autoptr(VedChartTable) table = ved_heat_table_new (&rows, field, 0, 0);
  g_autoptr(GString) shown = g_string_new (NULL), exact = g_string_new (NULL);

  g_time_zone_unref (rows.zone);
  if (!has_locale ())
    return;

  ved_chart_table_write_cell (table, 0, 1, FALSE, shown);
  ved_chart_table_write_cell (table, 0, 1, TRUE, exact);
  g_assert_cmpstr (shown->str, ==, "24,50 – 24,75");
  g_assert_cmpstr (exact->str, ==, "24.50 – 24.75");
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = make_locale ();
  int status;

  g_setenv ("LOCPATH", folder, TRUE);
  g_setenv ("LC_ALL", "de_DE.UTF-8", TRUE);
  ved_program_begin ();
  ved_program_show_numbers ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/number-text/shown", test_shown);
  g_test_add_func ("/number-text/typed", test_typed);
  g_test_add_func ("/number-text/machines", test_machines);
  g_test_add_func ("/number-text/texts-of-files", test_texts_of_files);
  g_test_add_func ("/number-text/spans-of-files", test_spans_of_files);

  status = g_test_run ();
  remove_locale (folder);

  return status;
}
