/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

guint ved_key_simplify (guint key) G_GNUC_CONST;

G_END_DECLS
