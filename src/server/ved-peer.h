/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One client's connection: SoupServer does not tell the sockets of connections that were accepted
 * elsewhere, but it keeps the address that it is given, and this is found there. Reference counted,
 * of the server's thread. */
typedef struct _VedPeer VedPeer;

VedPeer  *ved_peer_attach        (GSocketAddress    *remote,
                                  GSocket           *socket);
VedPeer  *ved_peer_ref           (VedPeer           *self);
void      ved_peer_unref         (VedPeer           *self);
VedPeer  *ved_peer_of_message    (SoupServerMessage *message);
void      ved_peer_begin_request (VedPeer           *self);
void      ved_peer_end_request   (VedPeer           *self);
void      ved_peer_set_trusted   (VedPeer           *self,
                                  gboolean           is_trusted);
gboolean  ved_peer_is_trusted    (VedPeer           *self);
gboolean  ved_peer_is_busy       (VedPeer           *self);
gboolean  ved_peer_is_idle       (VedPeer           *self,
                                  guint              for_seconds);
void      ved_peer_hang_up       (VedPeer           *self);
void      ved_peer_close         (VedPeer           *self);
void      ved_peer_say_last      (VedPeer           *self,
                                  const char        *text,
                                  gsize              length);

G_END_DECLS
