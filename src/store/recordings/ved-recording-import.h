/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ved_recording_import (const char    *path,
                               const char    *out,
                               GPtrArray     *left_out,
                               GCancellable  *cancellable,
                               GError       **error);

G_END_DECLS
