/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *ved_find_text (const char *text,
                           const char *sought,
                           gsize      *n_bytes);

G_END_DECLS
