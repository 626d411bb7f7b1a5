/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/ved-request.h"
#include "server/ved-service.h"

G_BEGIN_DECLS

/* Members of bodies that several handlers read alike. */

char       *ved_body_default_actor  (VedRequest         *request) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *ved_body_read_arguments (VedRequest         *request,
                                     const char *const  *names,
                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *ved_body_read_members   (VedRequest         *request,
                                     const char *const  *names,
                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ved_body_check_members  (JsonObject         *object,
                                     const char *const  *names,
                                     GError            **error);
gboolean    ved_body_read_text      (JsonObject         *object,
                                     const char         *key,
                                     const char        **text,
                                     GError            **error);
gboolean    ved_body_read_who       (JsonObject         *body,
                                     const char        **actor,
                                     const char        **note,
                                     GError            **error);
gboolean    ved_body_read_until     (JsonObject         *body,
                                     gint64              now_us,
                                     gint64             *until_us,
                                     GError            **error);
gboolean    ved_body_check_mutes    (VedService         *service,
                                     GError            **error);
gboolean    ved_body_read_time      (JsonObject         *object,
                                     const char         *key,
                                     gint64             *time_us,
                                     GError            **error);
gboolean    ved_body_read_list      (JsonObject         *object,
                                     const char         *key,
                                     GStrv              *list,
                                     GError            **error);
void        ved_body_add_note       (VedService         *service,
                                     VedRequest         *request,
                                     const char         *server,
                                     const char         *episode);

G_END_DECLS
