/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ved_recording_salvage (const char  *path,
                                const char  *out,
                                GError     **error);

G_END_DECLS
