/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* One client's connection: SoupServer does not tell the sockets of connections that were accepted
 * elsewhere, but it keeps the address that it is given, and this is found there. Reference counted,
 * of the server's thread. */
typedef struct _VedConnection VedConnection;

VedConnection *ved_connection_attach        (GSocketAddress    *remote,
                                             GSocket           *socket);
VedConnection *ved_connection_ref           (VedConnection     *self);
void           ved_connection_unref         (VedConnection     *self);
VedConnection *ved_connection_of_message    (SoupServerMessage *message);
void           ved_connection_begin_request (VedConnection     *self);
void           ved_connection_end_request   (VedConnection     *self);
gboolean       ved_connection_is_busy       (VedConnection     *self);
gboolean       ved_connection_is_idle       (VedConnection     *self,
                                             guint              for_seconds);
void           ved_connection_hang_up       (VedConnection     *self);
void           ved_connection_close         (VedConnection     *self);
void           ved_connection_say_last      (VedConnection     *self,
                                             const char        *text,
                                             gsize              length);

G_END_DECLS
