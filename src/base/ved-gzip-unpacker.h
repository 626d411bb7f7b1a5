/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_GZIP_UNPACKER (ved_gzip_unpacker_get_type ())
G_DECLARE_FINAL_TYPE (VedGzipUnpacker, ved_gzip_unpacker, VED, GZIP_UNPACKER, GObject)

GConverter *ved_gzip_unpacker_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
