/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-feed-json"

#include "config.h"

#include "wire/json/ved-feed-json.h"

#include "wire/json/ved-json-writer.h"

#include <math.h>

/* The writer of what ved-feed-parser.c reads. Metrics are sent at their resolution. */

#define BYTES_A_RECORD 480

static void
write_text (GString    *out,
            const char *key,
            const char *text)
{
  if (text == NULL)
    return;

  g_string_append (out, ",\"");
  g_string_append (out, key);
  g_string_append (out, "\":");
  ved_json_append_string (out, text);
}

static void
write_metrics (GString         *out,
               const VedSample *sample)
{
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const VedMetricInfo *info = ved_metric_get_info (metric);

      if (isnan (sample->values[metric]))
        continue;
      g_string_append (out, ",\"");
      g_string_append (out, info->key);
      g_string_append (out, "\":");
      ved_json_append_value (out, sample->values[metric], info->resolution, info->decimals);
    }
}

static void
write_record (GString         *out,
              const VedSample *sample)
{
  g_string_append (out, "{\"timestamp\":");
  ved_json_append_time (out, sample->time_us);
  write_text (out, "server_name", sample->server);
  if (sample->profile >= 0)
    write_text (out, "profile", ved_profile_get_info (sample->profile)->key);
  write_text (out, "status", ved_feed_status_get_name (sample->status));
  g_string_append (out, ",\"problem_child\":");
  ved_json_append_bool (out, sample->problem_child);
  write_metrics (out, sample);
  write_text (out, "notes", sample->notes);
  if (sample->cores > 0)
    {
      g_string_append (out, ",\"cores\":");
      ved_json_append_uint (out, sample->cores);
    }
  g_string_append_c (out, '}');
}

/**
 * ved_feed_json_write:
 * @out: where the body is appended
 * @batch: samples, not buckets: the feed knows no minimum and maximum
 *
 * Any thread. Cost: about 2 µs a record.
 */
void
ved_feed_json_write (GString              *out,
                     const VedSampleBatch *batch)
{
  guint n_samples = ved_sample_batch_get_n_samples (batch);
  gsize before = out->len;

  g_string_set_size (out, before + 32 + (gsize) n_samples * BYTES_A_RECORD);
  g_string_truncate (out, before);

  g_string_append (out, "{\"records\":[");
  for (guint i = 0; i < n_samples; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      write_record (out, ved_sample_batch_get_sample (batch, i));
    }
  g_string_append (out, "]}");
}
