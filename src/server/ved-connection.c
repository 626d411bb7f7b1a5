/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-connection"

#include "config.h"

#include "server/ved-connection.h"

#define CONNECTION_KEY "ved-connection"

struct _VedConnection
{
  int ref_count;
  GSocket *socket;              /* (nullable) after the close */
  gboolean busy;                /* a request is on its way, or its answer */
  gint64 idle_since_us;         /* monotonic */
};

VedConnection *
ved_connection_ref (VedConnection *self)
{
  self->ref_count++;

  return self;
}

void
ved_connection_unref (VedConnection *self)
{
  if (--self->ref_count > 0)
    return;

  g_clear_object (&self->socket);
  g_free (self);
}

/**
 * ved_connection_attach:
 * @remote: (transfer none): the address that SoupServer is given for the connection
 * @socket: (transfer none): its socket
 *
 * Returns: (transfer none): the connection; @remote holds the reference
 */
VedConnection *
ved_connection_attach (GSocketAddress *remote,
                       GSocket        *socket)
{
  VedConnection *self = g_new0 (VedConnection, 1);

  self->ref_count = 1;
  self->socket = g_object_ref (socket);
  self->idle_since_us = g_get_monotonic_time ();
  g_object_set_data_full (G_OBJECT (remote), CONNECTION_KEY, self, (GDestroyNotify) ved_connection_unref);

  return self;
}

/**
 * ved_connection_of_message:
 *
 * Returns: (transfer none) (nullable): the connection that @message came over
 */
VedConnection *
ved_connection_of_message (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote == NULL ? NULL : g_object_get_data (G_OBJECT (remote), CONNECTION_KEY);
}

void
ved_connection_begin_request (VedConnection *self)
{
  self->busy = TRUE;
}

void
ved_connection_end_request (VedConnection *self)
{
  self->busy = FALSE;
  self->idle_since_us = g_get_monotonic_time ();
}

/**
 * ved_connection_is_busy:
 *
 * Returns: whether a request is on its way, or its answer
 */
gboolean
ved_connection_is_busy (VedConnection *self)
{
  return self->busy;
}

/**
 * ved_connection_is_idle:
 *
 * Returns: whether nothing has been asked and answered on it for @for_seconds
 */
gboolean
ved_connection_is_idle (VedConnection *self,
                        guint          for_seconds)
{
  return !self->busy && g_get_monotonic_time () - self->idle_since_us >= for_seconds * G_USEC_PER_SEC;
}

/**
 * ved_connection_hang_up:
 *
 * Ends the connection of a client that takes too long.
 */
void
ved_connection_hang_up (VedConnection *self)
{
  if (self->socket != NULL)
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}

/**
 * ved_connection_close:
 *
 * Nobody uses the socket any more. It holds the address that holds the connection, so it is let go here.
 */
void
ved_connection_close (VedConnection *self)
{
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
}

/**
 * ved_connection_say_last:
 * @text: a whole answer with "Connection: close", short enough for the buffer of a socket
 *
 * Answers while the request still comes. Nothing is sent after it; what comes is still read, since a client
 * whose bytes meet a closed socket does not get to see the answer.
 */
void
ved_connection_say_last (VedConnection *self,
                         const char    *text,
                         gsize          length)
{
  if (self->socket == NULL)
    return;

  g_socket_send_with_blocking (self->socket, text, length, FALSE, NULL, NULL);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
}
