/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-event-stream"

#include "config.h"

#include "server/ved-event-stream.h"

#include "server/ved-peer.h"

#include <string.h>

/* Server-Sent Events (WHATWG HTML, section 9.2): each event is "event:", "id:" and one "data:" line of
 * JSON. The id of a `forecast` is its generation; other events have none, so that a client that comes
 * back gets them again rather than not at all. A client whose last event is no longer in the ring gets
 * one `resync` and fetches everything. A comment each 15 s keeps proxies and both ends awake. */

#define COMMENT_INTERVAL_S 15
#define MAX_BACKLOG        512  /* chunks a slow client may leave unread */
#define MAX_RING_BYTES     (8 * 1024 * 1024)    /* of a large fleet an event is a hundred kilobytes */

typedef struct {
  guint64 id;                   /* 0: none */
  GBytes *bytes;
} Event;

typedef struct {
  VedEventStream *stream;
  SoupServerMessage *message;
  guint backlog;                /* chunks appended and not yet written */
} Client;

struct _VedEventStream
{
  GQueue ring;                  /* of Event, oldest first */
  gsize ring_bytes;
  guint64 newest_id;
  GPtrArray *clients;           /* of Client */
  guint comment_source;
};

static void
event_free (Event *event)
{
  g_bytes_unref (event->bytes);
  g_free (event);
}

static void
client_free (Client *client)
{
  g_signal_handlers_disconnect_by_data (client->message, client);
  g_object_unref (client->message);
  g_free (client);
}

static gboolean
comment_due_cb (gpointer user_data)
{
  ved_event_stream_tick (user_data);

  return G_SOURCE_CONTINUE;
}

VedEventStream *
ved_event_stream_new (void)
{
  VedEventStream *self = g_new0 (VedEventStream, 1);

  g_queue_init (&self->ring);
  self->clients = g_ptr_array_new_with_free_func ((GDestroyNotify) client_free);

  return self;
}

void
ved_event_stream_free (VedEventStream *self)
{
  g_clear_handle_id (&self->comment_source, g_source_remove);
  g_ptr_array_unref (self->clients);
  g_queue_clear_full (&self->ring, (GDestroyNotify) event_free);
  g_free (self);
}

static void
ended_cb (SoupServerMessage *message,
          gpointer           user_data)
{
  Client *client = user_data;
  VedEventStream *self = client->stream;

  g_ptr_array_remove_fast (self->clients, client);
  if (self->clients->len == 0)
    g_clear_handle_id (&self->comment_source, g_source_remove);
}

static void
wrote_chunk_cb (SoupServerMessage *message,
                gpointer           user_data)
{
  Client *client = user_data;

  if (client->backlog > 0)
    client->backlog--;
}

static void
send_bytes (Client *client,
            GBytes *bytes)
{
  if (client->backlog >= MAX_BACKLOG)
    return;

  client->backlog++;
  soup_message_body_append_bytes (soup_server_message_get_response_body (client->message), bytes);
  soup_server_message_unpause (client->message);
}

static void
send_text (Client     *client,
           const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  send_bytes (client, bytes);
}

/* A client that does not read is let go: its connection is closed, and it will come back. */
static void
send_to_all (VedEventStream *self,
             GBytes         *bytes)
{
  for (guint i = self->clients->len; i-- > 0;)
    {
      Client *client = g_ptr_array_index (self->clients, i);

      if (client->backlog + 1 >= MAX_BACKLOG)
        ved_peer_hang_up (ved_peer_of_message (client->message));
      else
        send_bytes (client, bytes);
    }
}

/* The newest stays, however large. */
static void
keep_event (VedEventStream *self,
            Event          *event)
{
  g_queue_push_tail (&self->ring, event);
  self->ring_bytes += g_bytes_get_size (event->bytes);
  while (self->ring.length > VED_EVENT_RING_SIZE || (self->ring_bytes > MAX_RING_BYTES && self->ring.length > 1))
    {
      Event *oldest = g_queue_pop_head (&self->ring);

      self->ring_bytes -= g_bytes_get_size (oldest->bytes);
      event_free (oldest);
    }
}

/**
 * ved_event_stream_publish:
 * @event: its name: "forecast", "alert", "job", …
 * @id: the generation, 0 for an event without id
 * @data: (transfer full): one line of JSON
 */
void
ved_event_stream_publish (VedEventStream *self,
                          const char     *event,
                          guint64         id,
                          GString        *data)
{
  Event *kept = g_new0 (Event, 1);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "event: %s\n", event);
  if (id > 0)
    g_string_append_printf (text, "id: %" G_GUINT64_FORMAT "\n", id);
  g_string_append (text, "data: ");
  g_string_append_len (text, data->str, (gssize) data->len);
  g_string_append (text, "\n\n");
  g_string_free (data, TRUE);

  kept->id = id;
  kept->bytes = g_string_free_to_bytes (text);
  self->newest_id = MAX (self->newest_id, id);
  keep_event (self, kept);

  send_to_all (self, kept->bytes);
}

static GList *
find_event (VedEventStream *self,
            guint64         id)
{
  for (GList *at = self->ring.tail; at != NULL; at = at->prev)
    {
      if (((Event *) at->data)->id == id)
        return at;
    }

  return NULL;
}

static void
send_missed (VedEventStream *self,
             Client         *client,
             const char     *last_id)
{
  guint64 id = 0;
  GList *last = g_ascii_string_to_unsigned (last_id, 10, 1, G_MAXUINT64, &id, NULL) ? find_event (self,
                                                                                                  id) : NULL;
  g_autofree char *resync = NULL;

  if (last == NULL)
    {
      resync = g_strdup_printf ("event: resync\nid: %" G_GUINT64_FORMAT
                                "\ndata: {\"generation\":%" G_GUINT64_FORMAT
                                "}\n\n", self->newest_id, self->newest_id);
      send_text (client, resync);
      return;
    }

  /* What was missed is bounded by the ring, and counts for no backlog. */
  for (GList *at = last->next; at != NULL; at = at->next)
    {
      client->backlog = 0;
      send_bytes (client, ((Event *) at->data)->bytes);
    }
}

/**
 * ved_event_stream_attach:
 * @message: a request for the stream; answered for as long as the client stays
 */
void
ved_event_stream_attach (VedEventStream    *self,
                         SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *last_id = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                      "Last-Event-ID");
  Client *client = g_new0 (Client, 1);

  client->stream = self;
  client->message = g_object_ref (message);
  g_signal_connect (message, "finished", G_CALLBACK (ended_cb), client);
  g_signal_connect (message, "disconnected", G_CALLBACK (ended_cb), client);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), client);
  g_ptr_array_add (self->clients, client);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_replace (headers, "Content-Type", "text/event-stream");
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_headers_set_encoding (headers, soup_server_message_get_http_version (message) == SOUP_HTTP_1_0
                                     ? SOUP_ENCODING_EOF : SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);

  send_text (client, ": vedetted\n\n");
  if (last_id != NULL && *last_id != '\0')
    send_missed (self, client, last_id);
  if (self->comment_source == 0)
    {
      self->comment_source = g_timeout_add_seconds (COMMENT_INTERVAL_S, comment_due_cb, self);
      g_source_set_name_by_id (self->comment_source, "vedetted: event stream comment");
    }
}

/**
 * ved_event_stream_tick:
 *
 * Sends every client the comment line that else comes each 15 s.
 */
void
ved_event_stream_tick (VedEventStream *self)
{
  g_autoptr(GBytes) comment = g_bytes_new_static (":\n\n", 3);

  send_to_all (self, comment);
}

/**
 * ved_event_stream_end:
 *
 * Ends the answers of all clients.
 */
void
ved_event_stream_end (VedEventStream *self)
{
  for (guint i = self->clients->len; i-- > 0;)
    {
      Client *client = g_ptr_array_index (self->clients, i);

      soup_message_body_complete (soup_server_message_get_response_body (client->message));
      soup_server_message_unpause (client->message);
    }
}
