/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_DOCUMENT_MAX_BYTES (1024 * 1024)

GBytes *ved_document_pack   (GBytes  *document,
                             GBytes  *past) G_GNUC_WARN_UNUSED_RESULT;
GBytes *ved_document_unpack (GBytes  *packed,
                             GBytes  *past,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
