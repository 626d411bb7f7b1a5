/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-peer"

#include "config.h"

#include "server/ved-peer.h"

#define CONNECTION_KEY "ved-peer"

struct _VedPeer
{
  int ref_count;
  GSocket *socket;              /* (nullable) after the close */
  gboolean busy;                /* a request is on its way, or its answer */
  gboolean is_trusted;          /* the last key that came over it was right */
  gint64 idle_since_us;         /* monotonic */
};

VedPeer *
ved_peer_ref (VedPeer *self)
{
  self->ref_count++;

  return self;
}

void
ved_peer_unref (VedPeer *self)
{
  if (--self->ref_count > 0)
    return;

  g_clear_object (&self->socket);
  g_free (self);
}

/**
 * ved_peer_attach:
 * @remote: (transfer none): the address that SoupServer is given for the connection
 * @socket: (transfer none): its socket
 *
 * Returns: (transfer none): the connection; @remote holds the reference
 */
VedPeer *
ved_peer_attach (GSocketAddress *remote,
                 GSocket        *socket)
{
  VedPeer *self = g_new0 (VedPeer, 1);

  self->ref_count = 1;
  self->socket = g_object_ref (socket);
  self->idle_since_us = g_get_monotonic_time ();
  g_object_set_data_full (G_OBJECT (remote), CONNECTION_KEY, self, (GDestroyNotify) ved_peer_unref);

  return self;
}

/**
 * ved_peer_of_message:
 *
 * Returns: (transfer none) (nullable): the connection that @message came over
 */
VedPeer *
ved_peer_of_message (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote == NULL ? NULL : g_object_get_data (G_OBJECT (remote), CONNECTION_KEY);
}

void
ved_peer_begin_request (VedPeer *self)
{
  self->busy = TRUE;
}

void
ved_peer_end_request (VedPeer *self)
{
  self->busy = FALSE;
  self->idle_since_us = g_get_monotonic_time ();
}

/**
 * ved_peer_set_trusted:
 * @is_trusted: whether the key that just came over it was right
 */
void
ved_peer_set_trusted (VedPeer  *self,
                      gboolean  is_trusted)
{
  self->is_trusted = is_trusted;
}

gboolean
ved_peer_is_trusted (VedPeer *self)
{
  return self->is_trusted;
}

/**
 * ved_peer_is_busy:
 *
 * Returns: whether a request is on its way, or its answer
 */
gboolean
ved_peer_is_busy (VedPeer *self)
{
  return self->busy;
}

/**
 * ved_peer_is_idle:
 *
 * Returns: whether nothing has been asked and answered on it for @for_seconds
 */
gboolean
ved_peer_is_idle (VedPeer *self,
                  guint    for_seconds)
{
  return !self->busy && g_get_monotonic_time () - self->idle_since_us >= for_seconds * G_USEC_PER_SEC;
}

/**
 * ved_peer_hang_up:
 *
 * Ends the connection of a client that takes too long.
 */
void
ved_peer_hang_up (VedPeer *self)
{
  if (self->socket != NULL)
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
}

/**
 * ved_peer_close:
 *
 * Nobody uses the socket any more. It holds the address that holds the connection, so it is let go here.
 */
void
ved_peer_close (VedPeer *self)
{
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->socket);
}

/**
 * ved_peer_say_last:
 * @text: a whole answer with "Connection: close", short enough for the buffer of a socket
 *
 * Answers while the request still comes. Nothing is sent after it; what comes is still read, since a client
 * whose bytes meet a closed socket does not get to see the answer.
 */
void
ved_peer_say_last (VedPeer    *self,
                   const char *text,
                   gsize       length)
{
  if (self->socket == NULL)
    return;

  g_socket_send_with_blocking (self->socket, text, length, FALSE, NULL, NULL);
  g_socket_shutdown (self->socket, FALSE, TRUE, NULL);
}
