/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-peer"

#include "config.h"

#include "support/ved-test-peer.h"

#include <string.h>

#define MAX_HEAD 65536

struct _VedTestPeer
{
  GSocketListener *listener;
  GCancellable *cancellable;
  GThread *thread;
  GThreadPool *pool;
  char *url;
  VedTestPeerFunc answer;
  gpointer user_data;
  GMutex lock;                  /* guards what follows */
  GCond ended;
  gboolean ending;
  GPtrArray *requests;          /* (element-type VedTestRequest) */
};

static void
request_free (VedTestRequest *self)
{
  g_free (self->method);
  g_free (self->target);
  g_free (self->head);
  g_bytes_unref (self->body);
  g_free (self);
}

static VedTestRequest *
request_copy (const VedTestRequest *other)
{
  VedTestRequest *self = g_new0 (VedTestRequest, 1);

  self->method = g_strdup (other->method);
  self->target = g_strdup (other->target);
  self->head = g_strdup (other->head);
  self->body = g_bytes_ref (other->body);

  return self;
}

static char *
read_head (GInputStream *input)
{
  g_autoptr(GString) head = g_string_new (NULL);
  char c;

  while (head->len < MAX_HEAD && g_input_stream_read (input, &c, 1, NULL, NULL) == 1)
    {
      g_string_append_c (head, c);
      if (g_str_has_suffix (head->str, "\r\n\r\n"))
        return g_string_free (g_steal_pointer (&head), FALSE);
    }

  return NULL;
}

static GBytes *
read_body (const VedTestRequest *request,
           GInputStream         *input)
{
  g_autofree char *field = ved_test_request_get_field (request, "Content-Length");
  gsize length = field != NULL ? (gsize) g_ascii_strtoull (field, NULL, 10) : 0;
  char *body = g_malloc (length + 1);

  g_input_stream_read_all (input, body, length, &length, NULL, NULL);

  return g_bytes_new_take (body, length);
}

static VedTestRequest *
read_request (GInputStream *input)
{
  char *head = read_head (input);
  g_auto(GStrv) words = head != NULL ? g_strsplit (head, " ", 3) : NULL;
  VedTestRequest *request;

  if (words == NULL || g_strv_length (words) < 3)
    {
      g_free (head);
      return NULL;
    }

  request = g_new0 (VedTestRequest, 1);
  request->method = g_strdup (words[0]);
  request->target = g_strdup (words[1]);
  request->head = head;
  request->body = read_body (request, input);

  return request;
}

static void
serve (gpointer data,
       gpointer user_data)
{
  g_autoptr(GSocketConnection) connection = data;
  VedTestPeer *self = user_data;
  VedTestRequest *request = read_request (g_io_stream_get_input_stream (G_IO_STREAM (connection)));

  if (request != NULL)
    {
      VedTestRequest *copy = request_copy (request);

      g_mutex_lock (&self->lock);
      g_ptr_array_add (self->requests, copy);
      g_mutex_unlock (&self->lock);
      self->answer (self, request, g_io_stream_get_output_stream (G_IO_STREAM (connection)), self->user_data);
      request_free (request);
    }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
}

static gpointer
accept_all (gpointer user_data)
{
  VedTestPeer *self = user_data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL)) != NULL)
    g_thread_pool_push (self->pool, connection, NULL);

  return NULL;
}

/**
 * ved_test_peer_new:
 *
 * Listens on a free port of this machine.
 */
VedTestPeer *
ved_test_peer_new (VedTestPeerFunc answer,
                   gpointer        user_data)
{
  VedTestPeer *self = g_new0 (VedTestPeer, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr(GSocketAddress) bound = NULL;

  self->answer = answer;
  self->user_data = user_data;
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  self->cancellable = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &bound,
                                 &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  self->pool = g_thread_pool_new (serve, self, 32, FALSE, NULL);
  self->thread = g_thread_new ("test-peer", accept_all, self);

  return self;
}

void
ved_test_peer_free (VedTestPeer *self)
{
  g_mutex_lock (&self->lock);
  self->ending = TRUE;
  g_cond_broadcast (&self->ended);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ended);
  g_free (self->url);
  g_free (self);
}

const char *
ved_test_peer_get_url (VedTestPeer *self)
{
  return self->url;
}

/**
 * ved_test_peer_dup_requests:
 *
 * Returns: (transfer full) (element-type VedTestRequest): all that came until now
 */
GPtrArray *
ved_test_peer_dup_requests (VedTestPeer *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->requests->len; i++)
    g_ptr_array_add (copies, request_copy (g_ptr_array_index (self->requests, i)));
  g_mutex_unlock (&self->lock);

  return copies;
}

/**
 * ved_test_peer_hang:
 *
 * From an answer: says nothing until the peer ends.
 */
void
ved_test_peer_hang (VedTestPeer *self)
{
  g_mutex_lock (&self->lock);
  while (!self->ending)
    g_cond_wait (&self->ended, &self->lock);
  g_mutex_unlock (&self->lock);
}

/**
 * ved_test_request_get_field:
 *
 * Returns: (transfer full) (nullable): the field @name of the head
 */
char *
ved_test_request_get_field (const VedTestRequest *request,
                            const char           *name)
{
  g_auto(GStrv) lines = g_strsplit (request->head, "\r\n", -1);
  gsize n = strlen (name);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, n) == 0 && lines[i][n] == ':')
      return g_strdup (g_strstrip (lines[i] + n + 1));

  return NULL;
}

/**
 * ved_test_peer_write:
 * @head: status and fields, each with its line end, without the empty line
 * @length: of @body; what the head says of it is up to the test
 */
void
ved_test_peer_write (GOutputStream *output,
                     const char    *head,
                     gconstpointer  body,
                     gsize          length)
{
  g_autofree char *all = g_strdup_printf ("HTTP/1.1 %sConnection: close\r\n\r\n", head);

  g_output_stream_write_all (output, all, strlen (all), NULL, NULL, NULL);
  g_output_stream_write_all (output, body, length, NULL, NULL, NULL);
}
