/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/ved-test-http.h"

#include <string.h>

#define STAMP     "\"timestamp\":\"2026-01-15T10:05:00Z\""
#define TOO_LARGE (9 * 1024 * 1024)

static GBytes *
pack (const char *text,
      gsize       length)
{
  g_autoptr(GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr(GInputStream) plain = g_memory_input_stream_new_from_data (text, (gssize) length, NULL);
  g_autoptr(GInputStream) packed = g_converter_input_stream_new (plain, gzip);
  g_autoptr(GOutputStream) sink = g_memory_output_stream_new_resizable ();

  g_assert_cmpint (g_output_stream_splice (sink, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL), >, 0);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (sink));
}

static guint
feed_coded (VedTestHttp *fixture,
            const char  *coding,
            GBytes      *body)
{
  SoupMessage *message = ved_test_http_make_message (fixture, "POST", "/feed/data");
  g_auto(VedTestAnswer) answer = { 0 };

  soup_message_set_request_body_from_bytes (message, "application/json", body);
  soup_message_headers_append (soup_message_get_request_headers (message), "Content-Encoding", coding);
  answer = ved_test_http_send (fixture, message);

  return answer.status;
}

static GBytes *
join (GBytes *first,
      GBytes *second)
{
  GByteArray *both = g_byte_array_new ();

  g_byte_array_append (both, g_bytes_get_data (first, NULL), (guint) g_bytes_get_size (first));
  g_byte_array_append (both, g_bytes_get_data (second, NULL), (guint) g_bytes_get_size (second));

  return g_byte_array_free_to_bytes (both);
}

/* Bodies may come packed, and are measured unpacked. */
static void
test_feeds (void)
{
  const char record[] = "{\"records\":[{\"server_name\":\"a\"," STAMP "}]}";
  g_autofree char *spaces = g_strnfill (TOO_LARGE, ' ');
  g_autoptr(GBytes) plain = g_bytes_new_static (record, strlen (record));
  g_autoptr(GBytes) good = pack (record, strlen (record));
  g_autoptr(GBytes) cut = g_bytes_new_from_bytes (good, 0, g_bytes_get_size (good) / 2);
  g_autoptr(GBytes) bomb = pack (spaces, TOO_LARGE);
  VedTestHttp fixture;

  ved_test_http_init (&fixture, NULL);
  g_assert_cmpuint (feed_coded (&fixture, "gzip", good), ==, 200);
  g_assert_cmpuint (feed_coded (&fixture, "identity", plain), ==, 200);
  g_assert_cmpuint (feed_coded (&fixture, "gzip", plain), ==, 422);
  g_assert_cmpuint (feed_coded (&fixture, "gzip", cut), ==, 422);
  g_assert_cmpuint (feed_coded (&fixture, "gzip", bomb), ==, 413);
  g_assert_cmpuint (feed_coded (&fixture, "br", good), ==, 415);
  ved_test_http_clear (&fixture);
}

/* Whoever packs as it goes sends several files of gzip one behind the other (RFC 1952, section 2.2), which are one body. */
static void
test_in_parts (void)
{
  const char first[] = "{\"records\":[{\"server_name\":\"a\"," STAMP "}", rest[] = ",{\"server_name\":\"b\"," STAMP "}]}";
  g_autofree char *spaces = g_strnfill (TOO_LARGE / 2, ' ');
  g_autoptr(GBytes) begun = pack (first, strlen (first)), ended = pack (rest, strlen (rest));
  g_autoptr(GBytes) half = pack (spaces, TOO_LARGE / 2), bomb = join (half, half);
  g_autoptr(GBytes) both = join (begun, ended), more = join (both, bomb);
  g_autoptr(GBytes) soiled = NULL, dirt = g_bytes_new_static ("dirt", 4);
  VedTestHttp fixture;

  soiled = join (both, dirt);
  ved_test_http_init (&fixture, NULL);
  g_assert_cmpuint (feed_coded (&fixture, "gzip", both), ==, 200);
  g_assert_cmpuint (feed_coded (&fixture, "gzip", begun), ==, 422);
  g_assert_cmpuint (feed_coded (&fixture, "gzip", soiled), ==, 422);
  g_assert_cmpuint (feed_coded (&fixture, "gzip", more), ==, 413);
  ved_test_http_clear (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/body-coding/feeds", test_feeds);
  g_test_add_func ("/body-coding/in-parts", test_in_parts);

  return g_test_run ();
}
