/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longest that a program of a configuration may take. */
#define VED_COMMAND_LIMIT_S 30

void     ved_command_run_async  (const char * const   *argv,
                                 GBytes               *input,
                                 guint                 limit_s,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);
gboolean ved_command_run_finish (GAsyncResult         *result,
                                 char                **output,
                                 GError              **error);

G_END_DECLS
