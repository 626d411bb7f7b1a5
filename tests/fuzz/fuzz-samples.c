/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "base/ved-clock.h"
#include "source/ved-csv-table.h"

#include <math.h>
#include <string.h>

/* A table of samples as CSV: what becomes a record keeps to what a record may be, and a line that does not leaves none. */

static void
check_sample (const VedSample *sample)
{
  gsize length = strlen (sample->server);

  g_assert_true (length > 0 && length <= VED_SERVER_NAME_BYTES && g_utf8_validate (sample->server, (gssize) length, NULL));
  g_assert_cmpint (ABS (sample->time_us), <=, 400000000000 * VED_SECOND_US);
  g_assert_true (sample->profile >= -1 && sample->profile < VED_N_PROFILES);
  g_assert_true (sample->status >= -1 && sample->status < VED_N_FEED_STATUSES);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    g_assert_true (isnan (sample->values[metric]) || ved_metric_is_valid (metric, (double) sample->values[metric]));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  const VedCsvRules rules = { 0 };
  g_autoptr(VedCsvTable) table = lines[0] != NULL ? ved_csv_table_new (lines[0], &rules, NULL) : NULL;
  g_autoptr(VedSampleBatch) batch = ved_sample_batch_new ();

  for (guint i = 1; table != NULL && lines[i] != NULL; i++)
    {
      guint before = ved_sample_batch_get_n_samples (batch);
      gboolean is_record = ved_csv_table_read_line (table, lines[i], batch, NULL);

      g_assert_cmpuint (ved_sample_batch_get_n_samples (batch), ==, before + (is_record ? 1 : 0));
      if (is_record)
        check_sample (ved_sample_batch_get_sample (batch, before));
    }

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  static const char *const seeds[] = {
    "timestamp,server_name,profile,status,problem_child,cores,cpu_user_pct,mem_used_pct,notes\n"
    "2026-01-05T08:00:00Z,ppml0001,ml_compute,healthy,false,16,47.55,82.51,\n"
    "2026-01-05T08:00:05Z,ppdb001,database,critical_issue,true,16,97,,\"database, \"\"performance\"\" issue\"\n",
    "time;host;load_average;swap_used_pct\n1767600000;a;1,5;-\n1767600000123;a;2,5;n/a\n",
    "@timestamp\tinstance\tuptime_days\textra\n2026-01-05 08:00:00\tb\t1e3\tx\n",
  };
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    g_ptr_array_add (list, g_bytes_new_static (seeds[i], strlen (seeds[i])));

  return list;
}

void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
}
