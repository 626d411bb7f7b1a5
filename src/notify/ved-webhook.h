/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

SoupSession *ved_webhook_session_new (void) G_GNUC_WARN_UNUSED_RESULT;
void         ved_webhook_post_async  (SoupSession          *session,
                                      const char           *url,
                                      const char           *authorization,
                                      GString              *json,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean     ved_webhook_post_finish (GAsyncResult         *result,
                                      GError              **error);
gboolean     ved_webhook_check_url   (const char           *url,
                                      GError              **error);

G_END_DECLS
