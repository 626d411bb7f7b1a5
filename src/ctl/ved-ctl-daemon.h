/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client/ved-http-client.h"

G_BEGIN_DECLS

#define VED_CTL_DAEMON_URL "http://127.0.0.1:8000"

VedHttpClient *ved_ctl_open_daemon (const char            *url,
                                    GError               **error) G_GNUC_WARN_UNUSED_RESULT;
VedHttpReply  *ved_ctl_ask_daemon  (VedHttpClient         *client,
                                    const char            *path,
                                    const VedHttpRequest  *request,
                                    GCancellable          *cancellable,
                                    GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
