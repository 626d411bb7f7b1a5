/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-clock.h"
#include "support/ved-test-snapshot.h"
#include "wire/ved-fleet-samples.h"
#include "wire/ved-remote-write.h"

#include <math.h>
#include <string.h>

/* Bodies are read back here by the rules of Snappy and of Protocol Buffers, not by how they are made. */

/* Bytes that are read from the front. */
typedef struct {
  const guint8 *at;
  gsize n;
} Bytes;

static guint64
take_varint (Bytes *bytes)
{
  guint64 value = 0;

  for (guint shift = 0;; shift += 7)
    {
      guint8 byte = *bytes->at;

      g_assert_cmpuint (bytes->n, >, 0);
      bytes->at++;
      bytes->n--;
      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return value;
    }
}

static Bytes
take_bytes (Bytes *bytes,
            gsize  n)
{
  Bytes taken = { bytes->at, n };

  g_assert_cmpuint (n, <=, bytes->n);
  bytes->at += n;
  bytes->n -= n;

  return taken;
}

/* A field of known tag. */
static Bytes
take_field (Bytes  *bytes,
            guint64 tag)
{
  g_assert_cmpuint (take_varint (bytes), ==, tag);

  return take_bytes (bytes, take_varint (bytes));
}

/* The block format: its whole length, then elements; those of the kind 0 are literals. */
static GByteArray *
unpack (GBytes *body)
{
  Bytes bytes;
  GByteArray *out = g_byte_array_new ();
  guint64 length;

  bytes.at = g_bytes_get_data (body, &bytes.n);
  length = take_varint (&bytes);
  while (bytes.n > 0)
    {
      guint8 tag = *take_bytes (&bytes, 1).at;
      gsize n = tag >> 2;

      g_assert_cmpuint (tag & 3, ==, 0);
      if (n >= 60)
        {
          Bytes more = take_bytes (&bytes, n - 59);

          n = 0;
          for (gsize i = more.n; i > 0; i--)
            n = n << 8 | more.at[i - 1];
        }
      g_byte_array_append (out, take_bytes (&bytes, n + 1).at, (guint) n + 1);
    }
  g_assert_cmpuint (out->len, ==, length);

  return out;
}

static void
append_text (GString *text,
             Bytes    bytes)
{
  g_string_append_len (text, (const char *) bytes.at, (gssize) bytes.n);
}

/* name{label=value,…} value time, as one line. */
static void
append_series (GString *text,
               Bytes    series)
{
  const char *before = "";

  while (series.n > 0 && *series.at == 0x0a)
    {
      Bytes label = take_field (&series, 0x0a), name = take_field (&label, 0x0a);

      g_string_append (text, before);
      append_text (text, name);
      g_string_append_c (text, '=');
      append_text (text, take_field (&label, 0x12));
      g_assert_cmpuint (label.n, ==, 0);
      before = ",";
    }
  while (series.n > 0)
    {
      Bytes sample = take_field (&series, 0x12), bits;
      double value;

      g_assert_cmpuint (take_varint (&sample), ==, 0x09);
      bits = take_bytes (&sample, sizeof value);
      memcpy (&value, bits.at, sizeof value);
      g_assert_cmpuint (take_varint (&sample), ==, 0x10);
      g_string_append_printf (text, " %.17g %" G_GUINT64_FORMAT, value, take_varint (&sample));
      g_assert_cmpuint (sample.n, ==, 0);
    }
  g_string_append_c (text, '\n');
}

/* A body as lines of text. */
static char *
read_body (const GByteArray *message)
{
  g_autoptr(GBytes) body = ved_remote_write_pack (message);
  g_autoptr(GByteArray) plain = unpack (body);
  g_autoptr(GString) text = g_string_new (NULL);
  Bytes bytes = { plain->data, plain->len };

  g_assert_cmpmem (plain->data, plain->len, message->data, message->len);
  while (bytes.n > 0)
    append_series (text, take_field (&bytes, 0x0a));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_sample (void)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autofree char *text = NULL;

  ved_remote_write_add (message, VED_TEST_TIME_US, 0.1, "risk", "server", "wéb-1", NULL);
  ved_remote_write_add (message, VED_TEST_TIME_US, NAN, "risk", "server", "web-2", NULL);
  ved_remote_write_add (message, VED_TEST_TIME_US + 1999, -3.0, "up", NULL);
  text = read_body (message);
  g_assert_cmpstr (text, ==,
                   "__name__=risk,server=wéb-1 0.10000000000000001 1768471500000\n"
                   "__name__=up -3 1768471500001\n");
}

/* Pieces of the envelope end where they like; what is in it does not show. */
static void
test_large (void)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autofree char *long_value = g_strnfill (70000, 'x');
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < 10; i++)
    ved_remote_write_add (message, VED_TEST_TIME_US, i, "long", "value", long_value, NULL);
  text = read_body (message);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 11);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (strlen (lines[i]), ==, strlen ("__name__=long,value= 0 1768471500000") + 70000);
}

static void
test_empty (void)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autofree char *text = read_body (message);

  g_assert_cmpstr (text, ==, "");
}

/* The server's own value of a metric at a lead, as it must stand in the body. */
static char *
forecast_line (const VedSnapshot *snapshot,
               guint              server,
               VedMetric          metric,
               VedQuantile        quantile,
               guint              step,
               const char        *labels)
{
  double value = ved_snapshot_get_forecast (snapshot, server, metric, quantile)[step];

  return g_strdup_printf ("__name__=vedette_forecast,engine=seasonal,%s,server=%s %.17g %" G_GINT64_FORMAT "\n", labels,
                          ved_snapshot_get_name (snapshot, server), round (value * 100.0) / 100.0,
                          ved_snapshot_get_origin_us (snapshot) / 1000);
}

static void
test_forecasts (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (10, 1, TRUE);
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autofree char *near = forecast_line (snapshot, 2, VED_METRIC_CPU_USER, VED_QUANTILE_P50, 5,
                                         "lead=30m,metric=cpu_user_pct,quantile=0.5");
  g_autofree char *far = forecast_line (snapshot, 2, VED_METRIC_MEM_USED, VED_QUANTILE_P90, 95,
                                        "lead=8h,metric=mem_used_pct,quantile=0.9");
  g_autofree char *text = NULL;

  ved_fleet_samples_add_forecasts (message, snapshot, 2);
  text = read_body (message);
  g_assert_nonnull (strstr (text, near));
  g_assert_nonnull (strstr (text, far));
  g_assert_null (strstr (text, "nan"));

  g_byte_array_set_size (message, 0);
  ved_fleet_samples_add_forecasts (message, snapshot, 7);
  g_assert_cmpuint (message->len, ==, 0);
}

static guint
find_server (const VedSnapshot *snapshot,
             VedServerState     state)
{
  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    {
      if (ved_snapshot_get_state (snapshot, i) == state)
        return i;
    }
  g_assert_not_reached ();
}

static void
test_state (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (100, 1, TRUE);
  guint live = find_server (snapshot, VED_SERVER_LIVE);
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autofree char *risk = NULL;
  g_autofree char *text = NULL;

  ved_fleet_samples_add_state (message, snapshot, find_server (snapshot, VED_SERVER_STALE));
  g_assert_cmpuint (message->len, ==, 0);

  ved_fleet_samples_add_state (message, snapshot, live);
  text = read_body (message);
  risk = g_strdup_printf ("__name__=vedette_server_risk,profile=%s,server=%s %.17g %" G_GINT64_FORMAT "\n",
                          ved_profile_get_info (ved_snapshot_get_profile (snapshot, live))->key,
                          ved_snapshot_get_name (snapshot, live),
                          round (ved_snapshot_risk (snapshot)[live] * 10.0) / 10.0,
                          ved_snapshot_get_time_us (snapshot) / 1000);
  g_assert_true (g_str_has_prefix (text, risk));
  g_assert_nonnull (strstr (text, "vedette_server_prob,horizon=8h,server="));
}

/* Daemons that divide a fleet write side by side: each says whose chance it is. */
static void
test_environment (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (10, 1, TRUE);
  g_autoptr(GByteArray) message = g_byte_array_new ();
  g_autofree char *whole = NULL;
  g_autofree char *part = NULL;

  ved_fleet_samples_add_environment (message, snapshot, NULL);
  whole = read_body (message);
  g_assert_nonnull (strstr (whole, "__name__=vedette_environment_prob,horizon=30m 0."));
  g_assert_null (strstr (whole, "shard"));

  g_byte_array_set_size (message, 0);
  ved_fleet_samples_add_environment (message, snapshot, "2/4");
  part = read_body (message);
  g_assert_nonnull (strstr (part, "__name__=vedette_environment_prob,horizon=8h,shard=2/4 0."));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/remote-write/sample", test_sample);
  g_test_add_func ("/remote-write/large", test_large);
  g_test_add_func ("/remote-write/empty", test_empty);
  g_test_add_func ("/remote-write/forecasts", test_forecasts);
  g_test_add_func ("/remote-write/state", test_state);
  g_test_add_func ("/remote-write/environment", test_environment);

  return g_test_run ();
}
