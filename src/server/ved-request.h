/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define VED_RETRY_AFTER_S "5"   /* of a 503: a tick later */

/* One request on its way to its answer. Reference counted, of the server's thread. A handler replies at
 * once, or holds the request and replies later; a reply to a client that went away does nothing. */
typedef struct _VedRequest VedRequest;

VedRequest        *ved_request_new              (SoupServerMessage *message,
                                                 const char        *param) G_GNUC_WARN_UNUSED_RESULT;
VedRequest        *ved_request_ref              (VedRequest        *self);
void               ved_request_unref            (VedRequest        *self);

SoupServerMessage *ved_request_get_message      (VedRequest        *self);
const char        *ved_request_get_param        (VedRequest        *self);
const char        *ved_request_get_query        (VedRequest        *self,
                                                 const char        *name);
char             **ved_request_get_list         (VedRequest        *self,
                                                 const char        *name) G_GNUC_WARN_UNUSED_RESULT;
gboolean           ved_request_get_time         (VedRequest        *self,
                                                 const char        *name,
                                                 gint64            *time_us);
GBytes            *ved_request_get_body         (VedRequest        *self) G_GNUC_WARN_UNUSED_RESULT;
JsonObject        *ved_request_read_json        (VedRequest        *self,
                                                 GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean           ved_request_accepts_gzip     (VedRequest        *self);
gboolean           ved_request_wants_frame      (VedRequest        *self);
gboolean           ved_request_has_etag         (VedRequest        *self,
                                                 const char        *etag);
void               ved_request_set_etag         (VedRequest        *self,
                                                 const char        *etag,
                                                 gboolean           is_weak);
void               ved_request_set_retry_after  (VedRequest        *self,
                                                 guint              seconds);

void               ved_request_waive_limit      (VedRequest        *self);
gboolean           ved_request_is_limit_waived  (SoupServerMessage *message);
void               ved_request_hold             (VedRequest        *self);
void               ved_request_reply            (VedRequest        *self,
                                                 guint              status,
                                                 const char        *content_type,
                                                 GBytes            *body);
void               ved_request_reply_json       (VedRequest        *self,
                                                 guint              status,
                                                 GString           *body);
void               ved_request_reply_error      (VedRequest        *self,
                                                 guint              status,
                                                 const char        *message,
                                                 const char        *more_members);
void               ved_request_reply_error_code (VedRequest        *self,
                                                 guint              status,
                                                 const char        *code,
                                                 const char        *message,
                                                 const char        *more_members);
void               ved_request_reply_gerror     (VedRequest        *self,
                                                 const GError      *error,
                                                 const char        *more_members);


G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRequest, ved_request_unref)

G_END_DECLS
