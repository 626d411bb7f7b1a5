/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* API keys of daemons, in the desktop's secret service, one for each address. VEDETTE_API_KEY in the
 * environment wins over all of them. */

void      ved_key_store_look_up_async  (const char           *base_url,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
char     *ved_key_store_look_up_finish (GAsyncResult         *result,
                                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void      ved_key_store_save_async     (const char           *base_url,
                                        const char           *key,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean  ved_key_store_save_finish    (GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
