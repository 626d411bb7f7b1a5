/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json/ved-feed-parser.h"

#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "support/ved-test-snapshot.h"
#include "wire/json/ved-feed-json.h"
#include "wire/json/ved-json-scanner.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define HEAD "{\"server_name\":\"a\",\"timestamp\":\"2026-01-15T10:05:00Z\""

#define OPEN_8 "[[[[[[[["

typedef struct {
  const char *body;
  guint record;
  const char *field;
} Wrong;

static VedSampleBatch *
parsed (const char *body)
{
  g_autoptr(GError) error = NULL;
  VedFeedFault fault;
  VedSampleBatch *batch = ved_feed_parse (body, strlen (body), NULL, 0, &fault, &error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);

  return batch;
}

static void
assert_refused (const char *body,
                gsize       length,
                VedError    code,
                guint       record,
                const char *field)
{
  g_autoptr(GError) error = NULL;
  VedFeedFault fault;
  g_autoptr(VedSampleBatch) batch = ved_feed_parse (body, length, NULL, 0, &fault, &error);

  g_assert_null (batch);
  g_assert_error (error, VED_ERROR, (int) code);
  g_assert_cmpuint (fault.record, ==, record);
  g_assert_cmpstr (fault.field, ==, field);
}

static float
idle_of (const char *shares)
{
  g_autofree char *body = g_strdup_printf ("{\"records\":[" HEAD "%s}]}", shares);
  g_autoptr(VedSampleBatch) batch = parsed (body);

  return ved_sample_batch_get_sample (batch, 0)->values[VED_METRIC_CPU_IDLE];
}

/* What user, system and I/O wait leave is idle; of a part of them nothing follows, and what is said is taken. */
static void
test_idle (void)
{
  g_assert_cmpfloat (idle_of (",\"cpu_user_pct\":12.5,\"cpu_sys_pct\":4.1,\"cpu_iowait_pct\":0.3"), ==, 83.1f);
  g_assert_cmpfloat (idle_of (",\"cpu_user_pct\":60,\"cpu_sys_pct\":30,\"cpu_iowait_pct\":10.4"), ==, 0.0f);
  g_assert_cmpfloat (idle_of (",\"cpu_user_pct\":1,\"cpu_sys_pct\":1,\"cpu_iowait_pct\":1,\"cpu_idle_pct\":50"), ==, 50.0f);
  g_assert_true (isnan (idle_of (",\"cpu_user_pct\":12.5,\"cpu_sys_pct\":4.1")));
  g_assert_true (isnan (idle_of (",\"cpu_user_pct\":60,\"cpu_sys_pct\":60,\"cpu_iowait_pct\":10")));
}

static void
test_record (void)
{
  g_autoptr(VedSampleBatch) batch =
    parsed (" { \"source\" : {\"x\":[1,2,{\"y\":null}]} , \"records\" : [ {"
            "\"notes\":\"l\\u00fcfter \\uD83D\\uDE00\","
            "\"cpu_user_pct\":26.1,\"mem_used_pct\":6.81e1,\"cores\":16,\"profile\":\"database\","
            "\"status\":\"heavy_load\",\"problem_child\":true,\"latency_ms\":12,\"swap_used_pct\":-0.0,"
            "\"timestamp\":\"2026-01-15T10:05:00Z\",\"server_name\":\"ppdb001\"} ] } ");
  const VedSample *sample = ved_sample_batch_get_sample (batch, 0);

  g_assert_cmpuint (ved_sample_batch_get_n_samples (batch), ==, 1);
  g_assert_cmpuint (ved_sample_batch_get_n_unknown (batch), ==, 2);
  g_assert_cmpstr (ved_sample_batch_get_unknown (batch, 0), ==, "latency_ms");
  g_assert_null (ved_sample_batch_get_unknown (batch, 1));
  g_assert_cmpstr (sample->server, ==, "ppdb001");
  g_assert_cmpstr (sample->notes, ==, "lüfter 😀");
  g_assert_cmpint (sample->time_us, ==, VED_TEST_TIME_US);
  g_assert_cmpfloat (sample->values[VED_METRIC_CPU_USER], ==, 26.1f);
  g_assert_cmpfloat (sample->values[VED_METRIC_MEM_USED], ==, 68.1f);
  g_assert_cmpfloat (sample->values[VED_METRIC_SWAP_USED], ==, 0.0f);
  g_assert_true (isnan (sample->values[VED_METRIC_JAVA_CPU]));
  g_assert_cmpuint (sample->cores, ==, 16);
  g_assert_cmpint (sample->profile, ==, VED_PROFILE_DATABASE);
  g_assert_cmpint (sample->status, ==, VED_FEED_STATUS_HEAVY_LOAD);
  g_assert_true (sample->problem_child);
}

static void
test_empty (void)
{
  g_autoptr(VedSampleBatch) batch = parsed ("{\"records\":[]}");

  g_assert_cmpuint (ved_sample_batch_get_n_samples (batch), ==, 0);
}

static void
test_refuse (void)
{
  const Wrong wrong[] = {
    { "", VED_FEED_NO_RECORD, "" },
    { "nonsense", VED_FEED_NO_RECORD, "" },
    { "[]", VED_FEED_NO_RECORD, "" },
    { "{}", VED_FEED_NO_RECORD, "" },
    { "{\"records\":{}}", VED_FEED_NO_RECORD, "" },
    { "{\"records\":[]}x", VED_FEED_NO_RECORD, "" },
    { "{\"records\":[],\"records\":[]}", VED_FEED_NO_RECORD, "" },
    { "{\"records\":[],}", VED_FEED_NO_RECORD, "" },
    { "{\"records\":[7]}", 0, "" },
    { "{\"records\":[{}]}", 0, "server_name" },
    { "{\"records\":[" HEAD "},]}", 1, "" },
    { "{\"records\":[" HEAD "},{\"server_name\":\"\"}]}", 1, "server_name" },
    { "{\"records\":[{\"server_name\":7}]}", 0, "server_name" },
    { "{\"records\":[{\"server_name\":\"a\"}]}", 0, "timestamp" },
    { "{\"records\":[{\"server_name\":\"a\",\"timestamp\":\"yesterday\"}]}", 0, "timestamp" },
    { "{\"records\":[{\"server_name\":\"a\",\"timestamp\":1768471500}]}", 0, "timestamp" },
    { "{\"records\":[" HEAD ",\"cpu_user_pct\":NaN}]}", 0, "cpu_user_pct" },
    { "{\"records\":[" HEAD ",\"cpu_user_pct\":Infinity}]}", 0, "cpu_user_pct" },
    { "{\"records\":[" HEAD ",\"cpu_user_pct\":1e999}]}", 0, "cpu_user_pct" },
    { "{\"records\":[" HEAD ",\"cpu_user_pct\":null}]}", 0, "cpu_user_pct" },
    { "{\"records\":[" HEAD ",\"cpu_user_pct\":\"26\"}]}", 0, "cpu_user_pct" },
    { "{\"records\":[" HEAD ",\"cpu_user_pct\":100.01}]}", 0, "cpu_user_pct" },
    { "{\"records\":[" HEAD ",\"cpu_user_pct\":+1}]}", 0, "cpu_user_pct" },
    { "{\"records\":[" HEAD ",\"cpu_user_pct\":01}]}", 0, "cpu_user_pct" },
    { "{\"records\":[" HEAD ",\"cpu_user_pct\":.5}]}", 0, "cpu_user_pct" },
    { "{\"records\":[" HEAD ",\"cpu_user_pct\":1,\"cpu_user_pct\":1}]}", 0, "cpu_user_pct" },
    { "{\"records\":[" HEAD ",\"net_in_mb_s\":-0.5}]}", 0, "net_in_mb_s" },
    { "{\"records\":[" HEAD ",\"cascade_impact\":1.5}]}", 0, "cascade_impact" },
    { "{\"records\":[" HEAD ",\"cores\":2.5}]}", 0, "cores" },
    { "{\"records\":[" HEAD ",\"cores\":0}]}", 0, "cores" },
    { "{\"records\":[" HEAD ",\"status\":\"fine\"}]}", 0, "status" },
    { "{\"records\":[" HEAD ",\"profile\":\"mainframe\"}]}", 0, "profile" },
    { "{\"records\":[" HEAD ",\"problem_child\":1}]}", 0, "problem_child" },
    { "{\"records\":[" HEAD ",\"notes\":\"\\ud800\"}]}", 0, "notes" },
    { "{\"records\":[" HEAD ",\"notes\":\"\xff\"}]}", 0, "notes" },
    { "{\"records\":[" HEAD ",\"notes\":\"a\nb\"}]}", 0, "notes" },
    { "{\"records\":[" HEAD ",\"x\":[1,}]}", 0, "" },
    { "{\"records\":[" HEAD ",\"x\":tru}]}", 0, "" },
    { "{\"records\":[" HEAD ",\"x\":" OPEN_8 OPEN_8 OPEN_8 OPEN_8 "[", 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_refused (wrong[i].body, strlen (wrong[i].body), VED_ERROR_INVALID, wrong[i].record,
                    wrong[i].field);
}

static void
test_zero_byte (void)
{
  const char body[] = "{\"records\":[" HEAD ",\"notes\":\"a\0b\"}]}";

  assert_refused (body, sizeof body - 1, VED_ERROR_INVALID, 0, "notes");
}

static void
test_name_length (void)
{
  for (guint length = 255; length <= 256; length++)
    {
      g_autofree char *name = g_strnfill (length, 'n');
      g_autofree char *body =
        g_strdup_printf ("{\"records\":[{\"server_name\":\"%s\",\"timestamp\":\"2026-01-15T10:05Z\"}]}",
                         name);

      if (length == 255)
        ved_sample_batch_unref (parsed (body));
      else
        assert_refused (body, strlen (body), VED_ERROR_INVALID, 0, "server_name");
    }
}

static void
test_too_many (void)
{
  g_autoptr(GString) body = g_string_new ("{\"records\":[");
  g_autoptr(VedSampleBatch) batch = NULL;

  for (guint i = 0; i < VED_FEED_MAX_RECORDS; i++)
    g_string_append (body, i == 0 ? HEAD "}" : "," HEAD "}");
  g_string_append (body, "]}");
  batch = parsed (body->str);
  g_assert_cmpuint (ved_sample_batch_get_n_samples (batch), ==, VED_FEED_MAX_RECORDS);

  g_string_insert (body, strlen ("{\"records\":["), HEAD "},");
  assert_refused (body->str, body->len, VED_ERROR_TOO_LARGE, VED_FEED_MAX_RECORDS, "");
}

/* A body may end anywhere: none of its beginnings is accepted, and none is read beyond its end. */
static void
test_cut_short (void)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (2, 5, VED_TEST_TIME_US);
  g_autoptr(GString) body = g_string_new (NULL);

  ved_feed_json_write (body, batch);
  for (gsize length = 0; length < body->len; length++)
    {
      g_autofree char *exact = g_memdup2 (body->str, length);
      g_autoptr(GError) error = NULL;
      VedFeedFault fault;

      g_assert_null (ved_feed_parse (exact, length, NULL, 0, &fault, &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
    }
}

static void
test_round_trip (void)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (90, 5, VED_TEST_TIME_US);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(GString) again = g_string_new (NULL);
  g_autoptr(VedSampleBatch) copy = NULL;

  ved_feed_json_write (body, batch);
  copy = parsed (body->str);
  ved_feed_json_write (again, copy);
  g_assert_cmpstr (body->str, ==, again->str);
  for (guint i = 0; i < 90; i++)
    {
      const VedSample *left = ved_sample_batch_get_sample (batch, i);
      const VedSample *right = ved_sample_batch_get_sample (copy, i);

      for (guint metric = 0; metric < VED_N_METRICS; metric++)
        g_assert_true (left->values[metric] == right->values[metric]
                       || (isnan (left->values[metric]) && isnan (right->values[metric])));
    }
}

/* A number as somebody may write it. */
static char *
random_number (VedRng *rng)
{
  GString *text = g_string_new (ved_rng_below (rng, 4) == 0 ? "-" : "");

  if (ved_rng_below (rng, 4) == 0)
    g_string_append_c (text, '0');
  else
    {
      g_string_append_c (text, (char) ('1' + ved_rng_below (rng, 9)));
      for (guint n = ved_rng_below (rng, 22); n > 0; n--)
        g_string_append_c (text, (char) ('0' + ved_rng_below (rng, 10)));
    }
  if (ved_rng_below (rng, 2) == 0)
    {
      g_string_append_c (text, '.');
      for (guint n = 1 + ved_rng_below (rng, 25); n > 0; n--)
        g_string_append_c (text, (char) ('0' + ved_rng_below (rng, 10)));
    }
  if (ved_rng_below (rng, 3) == 0)
    g_string_append_printf (text, "%c%s%u", ved_rng_below (rng, 2) ? 'e' : 'E',
                            ved_rng_below (rng, 2) ? "-" : "+", ved_rng_below (rng, 330));

  return g_string_free (text, FALSE);
}

static void
test_numbers_are_exact (void)
{
  VedRng rng;

  ved_rng_init (&rng, 11, 0);
  for (guint i = 0; i < 200000; i++)
    {
      g_autofree char *text = random_number (&rng);
      double expected = g_ascii_strtod (text, NULL), value = 0.0;
      VedJsonScanner scanner;

      ved_json_scanner_init (&scanner, text, strlen (text));
      g_assert_true (ved_json_scanner_number (&scanner, &value));
      g_assert_true (ved_json_scanner_finish (&scanner));
      g_assert_cmpmem (&value, sizeof value, &expected, sizeof expected);
      ved_json_scanner_clear (&scanner);
    }
}

/* Whatever bytes a valid body is changed to: what json-glib reads differently must be what RFC 8259
 * forbids and json-glib lets pass, never the other way round. */
static void
test_against_json_glib (void)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (3, 5, VED_TEST_TIME_US);
  g_autoptr(GString) body = g_string_new (NULL);
  guint n_accepted = 0;
  VedRng rng;

  ved_rng_init (&rng, 3, 0);
  ved_feed_json_write (body, batch);
  for (guint i = 0; i < 20000; i++)
    {
      static const char alphabet[] = "{}[]\":,.-+0123456789eEtfn\\u \xc3";
      g_autofree char *copy = g_strndup (body->str, body->len);
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autoptr(VedSampleBatch) read = NULL;
      VedFeedFault fault;
      JsonArray *records;

      for (guint n = ved_rng_below (&rng, 3); n > 0; n--)
        copy[ved_rng_below (&rng, (guint) body->len)] = alphabet[ved_rng_below (&rng, sizeof alphabet - 1)];
      read = ved_feed_parse (copy, body->len, NULL, 0, &fault, NULL);
      if (read == NULL)
        continue;
      n_accepted++;
      g_assert_true (json_parser_load_from_data (parser, copy, (gssize) body->len, NULL));
      records = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                              "records");
      g_assert_cmpuint (json_array_get_length (records), ==, ved_sample_batch_get_n_samples (read));
    }
  g_assert_cmpuint (n_accepted, >, 1000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/feed-parser/record", test_record);
  g_test_add_func ("/feed-parser/idle", test_idle);
  g_test_add_func ("/feed-parser/empty", test_empty);
  g_test_add_func ("/feed-parser/refuse", test_refuse);
  g_test_add_func ("/feed-parser/zero-byte", test_zero_byte);
  g_test_add_func ("/feed-parser/name-length", test_name_length);
  g_test_add_func ("/feed-parser/too-many", test_too_many);
  g_test_add_func ("/feed-parser/cut-short", test_cut_short);
  g_test_add_func ("/feed-parser/round-trip", test_round_trip);
  g_test_add_func ("/feed-parser/numbers-are-exact", test_numbers_are_exact);
  g_test_add_func ("/feed-parser/against-json-glib", test_against_json_glib);

  return g_test_run ();
}
