/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/ved-request-log.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* RFC 6585; libsoup 3.2 has no name for it. */
#define VED_HTTP_TOO_MANY_REQUESTS 429

/* What a daemon answered. Owned by who asked. */
typedef struct {
  guint status;
  char *etag;                   /* (nullable) */
  char *content_type;           /* (nullable) */
  guint retry_after_s;          /* 0: not said */
  GBytes *body;
  gint64 elapsed_us;            /* from asking to the last byte */
} VedHttpReply;

/* What to ask for besides the path. All may be %NULL. */
typedef struct {
  const char *accept;
  const char *etag;
  const char *json_body;        /* makes it a POST */
  const char *method;           /* another one than GET or POST */
  guint n_retries;              /* of a GET: how often it is sent again after a fault of the network */
} VedHttpRequest;

#define VED_TYPE_HTTP_CLIENT (ved_http_client_get_type ())

G_DECLARE_FINAL_TYPE (VedHttpClient, ved_http_client, VED, HTTP_CLIENT, GObject)

/* Requests to one daemon. The key goes along as a header and is never written anywhere. */

VedHttpClient *ved_http_client_new                (const char           *base_url,
                                                   const char           *key) G_GNUC_WARN_UNUSED_RESULT;
const char    *ved_http_client_get_base_url       (VedHttpClient        *self);
gboolean       ved_http_client_is_loopback        (VedHttpClient        *self);
const VedRequestLog *
               ved_http_client_get_log            (VedHttpClient        *self);
void           ved_http_client_send_async         (VedHttpClient        *self,
                                                   const char           *path,
                                                   const VedHttpRequest *request,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
VedHttpReply  *ved_http_client_send_finish        (VedHttpClient        *self,
                                                   GAsyncResult         *result,
                                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void           ved_http_client_open_events_async  (VedHttpClient        *self,
                                                   const char           *last_id,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
GInputStream  *ved_http_client_open_events_finish (VedHttpClient        *self,
                                                   GAsyncResult         *result,
                                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;

void           ved_http_reply_free                (VedHttpReply         *self);
gboolean       ved_http_reply_check               (const VedHttpReply   *self,
                                                   GError              **error);
char          *ved_http_reply_dup_member          (const VedHttpReply   *self,
                                                   const char           *name) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedHttpReply, ved_http_reply_free)

G_END_DECLS
