/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/ved-test-snapshot.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-feed-json.h"
#include "wire/json/ved-feed-parser.h"
#include "wire/json/ved-predictions-json.h"

#include <json-glib/json-glib.h>
#include <time.h>

/* Codecs at 90 and 10,000 servers, json-glib beside them: CPU time of one thread, the median of
 * N_ROUNDS. One JSON object a line. */

#define N_ROUNDS 9

typedef struct {
  VedSnapshot *snapshot;
  GBytes *frame;
  GString *json;
  GString *feed;
  VedSampleBatch *batch;
} Data;

typedef void (*Work) (Data *data);

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static int
compare_double (gconstpointer a,
                gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
measure (Work  work,
         Data *data)
{
  double times[N_ROUNDS];

  work (data);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double start = cpu_ms ();

      work (data);
      times[i] = cpu_ms () - start;
    }
  qsort (times, N_ROUNDS, sizeof times[0], compare_double);

  return times[N_ROUNDS / 2];
}

static void
encode_frame (Data *data)
{
  g_bytes_unref (ved_frame_encode (data->snapshot, VED_FRAME_FORECASTS));
}

static void
encode_packed_frame (Data *data)
{
  g_bytes_unref (ved_frame_encode (data->snapshot, VED_FRAME_FORECASTS | VED_FRAME_COMPRESS));
}

static void
encode_summary_frame (Data *data)
{
  g_bytes_unref (ved_frame_encode (data->snapshot, VED_FRAME_SUMMARY));
}

static void
decode_frame (Data *data)
{
  ved_snapshot_unref (ved_frame_decode (data->frame, NULL));
}

static void
write_json (Data *data)
{
  g_autoptr(GString) out = g_string_new (NULL);

  ved_predictions_json_write_current (out, data->snapshot, NULL);
}

static void
parse_json_with_json_glib (Data *data)
{
  g_autoptr(JsonParser) parser = json_parser_new ();

  json_parser_load_from_data (parser, data->json->str, (gssize) data->json->len, NULL);
}

static void
parse_feed (Data *data)
{
  VedFeedFault fault;

  ved_sample_batch_unref (ved_feed_parse (data->feed->str, data->feed->len, NULL, 0, &fault, NULL));
}

static void
parse_feed_with_json_glib (Data *data)
{
  g_autoptr(JsonParser) parser = json_parser_new ();

  json_parser_load_from_data (parser, data->feed->str, (gssize) data->feed->len, NULL);
}

static void
write_feed (Data *data)
{
  g_autoptr(GString) out = g_string_new (NULL);

  ved_feed_json_write (out, data->batch);
}

static void
report (const char *what,
        guint       n_servers,
        double      ms,
        gsize       bytes)
{
  g_print ("{\"id\":\"wire\",\"what\":\"%s, %u servers: %" G_GSIZE_FORMAT " bytes at %.0f MB/s\",\"value\":%.3f,"
           "\"unit\":\"ms of CPU\"}\n", what, n_servers, bytes, bytes / 1e3 / ms, ms);
}

static void
run (guint    n_servers,
     gboolean with_peers)
{
  Data data = { .snapshot = ved_test_snapshot_new (n_servers, 1, TRUE) };
  g_autoptr(GBytes) packed = ved_frame_encode (data.snapshot, VED_FRAME_FORECASTS | VED_FRAME_COMPRESS);
  g_autoptr(GBytes) summary = ved_frame_encode (data.snapshot, VED_FRAME_SUMMARY);
  gsize frame_size;

  data.frame = ved_frame_encode (data.snapshot, VED_FRAME_FORECASTS);
  data.json = g_string_new (NULL);
  ved_predictions_json_write_current (data.json, data.snapshot, NULL);
  data.batch = ved_test_batch_new (n_servers, 1, VED_TEST_TIME_US);
  data.feed = g_string_new (NULL);
  ved_feed_json_write (data.feed, data.batch);
  frame_size = g_bytes_get_size (data.frame);

  report ("frame encode", n_servers, measure (encode_frame, &data), frame_size);
  report ("frame decode", n_servers, measure (decode_frame, &data), frame_size);
  report ("frame encode, zstd", n_servers, measure (encode_packed_frame, &data), g_bytes_get_size (packed));
  report ("frame encode, summary", n_servers, measure (encode_summary_frame, &data),
          g_bytes_get_size (summary));
  report ("predictions JSON write", n_servers, measure (write_json, &data), data.json->len);
  report ("feed write", n_servers, measure (write_feed, &data), data.feed->len);
  report ("feed parse", n_servers, measure (parse_feed, &data), data.feed->len);
  report ("feed parse, json-glib tree alone", n_servers, measure (parse_feed_with_json_glib, &data),
          data.feed->len);
  if (with_peers)
    report ("predictions JSON parse, json-glib tree alone", n_servers,
            measure (parse_json_with_json_glib, &data), data.json->len);

  g_string_free (data.json, TRUE);
  g_string_free (data.feed, TRUE);
  g_bytes_unref (data.frame);
  ved_sample_batch_unref (data.batch);
  ved_snapshot_unref (data.snapshot);
}

int
main (int   argc,
      char *argv[])
{
  run (90, TRUE);
  run (1000, FALSE);
  run (10000, FALSE);

  return 0;
}
