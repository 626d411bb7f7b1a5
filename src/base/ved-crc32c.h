/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint32 ved_crc32c (guint32       crc,
                    gconstpointer data,
                    gsize         length);

G_END_DECLS
