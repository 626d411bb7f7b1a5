/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/ved-peer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

GIOStream *ved_client_stream_new (GSocketConnection *connection,
                                  VedPeer           *client) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
