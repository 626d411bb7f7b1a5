/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-engine.h"
#include "server/ved-rate-limiter.h"

G_BEGIN_DECLS

/* How a server is made. Lent to ved_http_server_new(), which copies what it keeps. */
typedef struct {
  const char *address;          /* "127.0.0.1" */
  guint16 port;                 /* 0: any that is free */
  const char *api_key;          /* (nullable): whoever may connect may ask */
  const char * const *cors_origins;     /* (nullable): web pages that may ask */
  guint per_minute[VED_N_LIMITS];       /* 0: without limit */
  guint max_connections;
  guint idle_timeout_s;         /* of a connection that neither reads nor writes */
  guint request_timeout_s;      /* for a request to arrive whole */
  gsize max_body;               /* bytes */
  GTimeZone *feed_zone;         /* (nullable): of feed timestamps without zone; else the host's */
  const char *simulator;        /* (nullable): address of the one that feeds this daemon, for requests of its scenario */
  const char *simulator_key;    /* (nullable) */
} VedHttpConfig;

void ved_http_config_init (VedHttpConfig *self);

#define VED_TYPE_HTTP_SERVER (ved_http_server_get_type ())

/**
 * VedHttpServer:
 *
 * The HTTP API over an engine. Of the thread and main context that made it.
 */
G_DECLARE_FINAL_TYPE (VedHttpServer, ved_http_server, VED, HTTP_SERVER, GObject)

VedHttpServer *ved_http_server_new      (VedEngine            *engine,
                                         const VedHttpConfig  *config) G_GNUC_WARN_UNUSED_RESULT;
gboolean       ved_http_server_listen   (VedHttpServer        *self,
                                         GError              **error);
guint16        ved_http_server_get_port (VedHttpServer        *self);
void           ved_http_server_stop     (VedHttpServer        *self);

G_END_DECLS
