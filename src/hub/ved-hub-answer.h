/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* RFC 6585, which libsoup does not name. */
#define VED_HUB_STATUS_TOO_MANY_REQUESTS 429

guint    ved_hub_answer_get_pause (SoupMessage  *message);
void     ved_hub_answer_set_error (SoupMessage  *message,
                                   const char   *what,
                                   gboolean      with_token,
                                   GError      **error);
char    *ved_hub_answer_get_next  (SoupMessage  *message) G_GNUC_WARN_UNUSED_RESULT;
char    *ved_hub_answer_get_etag  (SoupMessage  *message) G_GNUC_WARN_UNUSED_RESULT;
gint64   ved_hub_answer_get_size  (SoupMessage  *message);

G_END_DECLS
