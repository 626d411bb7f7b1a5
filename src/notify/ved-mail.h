/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where mail goes: over a local relay, or through a program such as sendmail. Lent. */
typedef struct {
  const char *relay;            /* (nullable): "127.0.0.1:25" */
  const char *sendmail;         /* (nullable): path of the program */
  const char *from;
  const char * const *to;
} VedMailRoute;

void     ved_mail_send_async       (const VedMailRoute   *route,
                                    const char           *subject,
                                    const char           *text,
                                    gint64                time_us,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
gboolean ved_mail_send_finish      (GAsyncResult         *result,
                                    GError              **error);
gboolean ved_mail_check_address    (const char           *address,
                                    GError              **error);
char    *ved_mail_format           (const VedMailRoute   *route,
                                    const char           *subject,
                                    const char           *text,
                                    gint64                time_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
