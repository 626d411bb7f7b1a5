/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-client-stream"

#include "config.h"

#include "server/ved-client-stream.h"

/* SoupServer (3.2) forgets a connection that ends between two requests: the message that waits for its first byte has
 * nobody yet who hears that there will be none, so the socket stays open and unwatched, and after some hundred clients
 * of one request each the server takes nobody any more. A connection that ends within a request is closed as it should
 * be. So the stream that SoupServer is given begins a request before it ends: a single byte, which no client sent, and
 * which is never followed by another. Within a request the bytes are those of the client alone. */

#define LAST_BYTE      '?'
#define CONNECTION_KEY "ved-peer"

#define VED_TYPE_CLIENT_INPUT (ved_client_input_get_type ())

G_DECLARE_FINAL_TYPE (VedClientInput, ved_client_input, VED, CLIENT_INPUT, GFilterInputStream)

struct _VedClientInput
{
  GFilterInputStream parent_instance;

  VedPeer *client;
  gboolean has_ended;
};

static void ved_client_input_iface_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VedClientInput, ved_client_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, ved_client_input_iface_init))

static GPollableInputStream *
get_base (gpointer self)
{
  return G_POLLABLE_INPUT_STREAM (g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self)));
}

/* What SoupServer gets to see of a read: of the end between two requests, or of a fault that ends it, a beginning.
 * Takes @fault. */
static gssize
show (gpointer   stream,
      char      *buffer,
      gsize      count,
      gssize     n_read,
      GError    *fault,
      GError   **error)
{
  VedClientInput *self = VED_CLIENT_INPUT (stream);
  gboolean waits = g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);

  if (n_read > 0 || count == 0 || waits || self->has_ended || ved_peer_is_busy (self->client))
    {
      if (fault != NULL)
        g_propagate_error (error, fault);
      return n_read;
    }

  /* Who was silent for too long gets no answer to what nobody asked. */
  if (g_error_matches (fault, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    ved_peer_hang_up (self->client);
  g_clear_error (&fault);
  self->has_ended = TRUE;
  *buffer = LAST_BYTE;

  return 1;
}

static gssize
ved_client_input_read (GInputStream  *stream,
                       void          *buffer,
                       gsize          count,
                       GCancellable  *cancellable,
                       GError       **error)
{
  GError *fault = NULL;
  gssize n_read;

  if (VED_CLIENT_INPUT (stream)->has_ended)
    return 0;

  n_read = g_input_stream_read (G_INPUT_STREAM (get_base (stream)), buffer, count, cancellable, &fault);

  return show (stream, buffer, count, n_read, fault, error);
}

static gssize
ved_client_input_read_nonblocking (GPollableInputStream  *stream,
                                   void                  *buffer,
                                   gsize                  count,
                                   GError               **error)
{
  GError *fault = NULL;
  gssize n_read;

  if (VED_CLIENT_INPUT (stream)->has_ended)
    return 0;

  n_read = g_pollable_input_stream_read_nonblocking (get_base (stream), buffer, count, NULL, &fault);

  return show (stream, buffer, count, n_read, fault, error);
}

static gboolean
ved_client_input_is_readable (GPollableInputStream *stream)
{
  return VED_CLIENT_INPUT (stream)->has_ended || g_pollable_input_stream_is_readable (get_base (stream));
}

static GSource *
ved_client_input_create_source (GPollableInputStream *stream,
                                GCancellable         *cancellable)
{
  g_autoptr(GSource) base = VED_CLIENT_INPUT (stream)->has_ended
                              ? g_timeout_source_new (0)
                              : g_pollable_input_stream_create_source (get_base (stream), NULL);

  return g_pollable_source_new_full (stream, base, cancellable);
}

static void
ved_client_input_iface_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = ved_client_input_is_readable;
  iface->create_source = ved_client_input_create_source;
  iface->read_nonblocking = ved_client_input_read_nonblocking;
}

static void
ved_client_input_finalize (GObject *object)
{
  ved_peer_unref (VED_CLIENT_INPUT (object)->client);

  G_OBJECT_CLASS (ved_client_input_parent_class)->finalize (object);
}

static void
ved_client_input_class_init (VedClientInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_client_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = ved_client_input_read;
}

static void
ved_client_input_init (VedClientInput *self)
{
}

/**
 * ved_client_stream_new:
 * @connection: (transfer none): its socket; it lasts as long as the stream
 * @client: (transfer none): what is known of who is at the other end
 *
 * Returns: (transfer full): the same bytes, for SoupServer
 */
GIOStream *
ved_client_stream_new (GSocketConnection *connection,
                       VedPeer           *client)
{
  GIOStream *plain = G_IO_STREAM (connection);
  g_autoptr(VedClientInput) input = g_object_new (VED_TYPE_CLIENT_INPUT,
                                                  "base-stream", g_io_stream_get_input_stream (plain),
                                                  NULL);
  GIOStream *stream = g_simple_io_stream_new (G_INPUT_STREAM (input), g_io_stream_get_output_stream (plain));

  input->client = ved_peer_ref (client);
  g_object_set_data_full (G_OBJECT (stream), CONNECTION_KEY, g_object_ref (connection), g_object_unref);

  return stream;
}
