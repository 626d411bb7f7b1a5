/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-event-reader"

#include "config.h"

#include "client/ved-event-reader.h"
#include "support/ved-test-loop.h"

#include <string.h>

typedef struct {
  GString *events;
  guint n_closed;
  gboolean failed;
} Heard;

static void
event_cb (VedEventReader *reader,
          const char     *name,
          const char     *data,
          Heard          *heard)
{
  g_string_append_printf (heard->events, "%s=%s;", name, data);
}

static void
closed_cb (VedEventReader *reader,
           GError         *error,
           Heard          *heard)
{
  heard->n_closed++;
  heard->failed = error != NULL;
}

static gboolean
is_closed (gpointer user_data)
{
  return ((Heard *) user_data)->n_closed > 0;
}

/* Reads @text in pieces of @piece bytes, since the network cuts where it likes. */
static char *
read_events (const char *text,
             gsize       piece,
             char      **last_id,
             gboolean   *failed)
{
  g_autoptr(GInputStream) body = g_memory_input_stream_new ();
  g_autoptr(VedEventReader) reader = NULL;
  Heard heard = { g_string_new (NULL), 0, FALSE };
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i += piece)
    g_memory_input_stream_add_data (G_MEMORY_INPUT_STREAM (body), text + i, (gssize) MIN (piece, length - i),
                                    NULL);
  reader = ved_event_reader_new (body);
  g_signal_connect (reader, "event", G_CALLBACK (event_cb), &heard);
  g_signal_connect (reader, "closed", G_CALLBACK (closed_cb), &heard);
  ved_event_reader_start (reader);
  ved_test_wait_until (is_closed, &heard);
  g_assert_cmpuint (heard.n_closed, ==, 1);
  if (last_id != NULL)
    *last_id = g_strdup (ved_event_reader_get_last_id (reader));
  if (failed != NULL)
    *failed = heard.failed;

  return g_string_free (heard.events, FALSE);
}

static void
test_format (void)
{
  static const char text[] =
    ": hello\n\n"
    "event: forecast\nid: 17\ndata: {\"generation\":17}\n\n"
    "data: one\ndata:two\n\n"
    "event: empty\n\n"
    "event: tick\r\ndata: x\r\n\r\n"
    "unknown: field\ndata: y\n\n"
    "data: never sent";
  g_autofree char *last_id = NULL;

  for (gsize piece = 1; piece < 20; piece += 6)
    {
      g_autofree char *events = NULL;

      g_clear_pointer (&last_id, g_free);
      events = read_events (text, piece, &last_id, NULL);
      g_assert_cmpstr (events, ==, "forecast={\"generation\":17};message=one\ntwo;tick=x;message=y;");
      g_assert_cmpstr (last_id, ==, "17");
    }
}

static void
test_endless_line (void)
{
  g_autofree char *text = g_strnfill (2 * 1024 * 1024, 'x');
  gboolean failed = FALSE;
  g_autofree char *events = read_events (text, 65536, NULL, &failed);

  g_assert_cmpstr (events, ==, "");
  g_assert_true (failed);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/event-reader/format", test_format);
  g_test_add_func ("/event-reader/endless-line", test_endless_line);

  return g_test_run ();
}
