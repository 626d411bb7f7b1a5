/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize     ved_zstd_append       (GByteArray    *out,
                                 gconstpointer  plain,
                                 gsize          length,
                                 int            level);
GBytes   *ved_zstd_pack         (gconstpointer  plain,
                                 gsize          length,
                                 int            level) G_GNUC_WARN_UNUSED_RESULT;
guint8   *ved_zstd_unpack       (gconstpointer  packed,
                                 gsize          length,
                                 gsize          most,
                                 gsize         *plain_length) G_GNUC_WARN_UNUSED_RESULT;
gboolean  ved_zstd_unpack_to    (guint8        *plain,
                                 gsize          plain_length,
                                 gconstpointer  packed,
                                 gsize          length);

/* Packs what repeats much of a past that both sides know. Keeps what zstd works with from one to the next. */
typedef struct _VedZstd VedZstd;

VedZstd  *ved_zstd_new          (int            level) G_GNUC_WARN_UNUSED_RESULT;
void      ved_zstd_free         (VedZstd       *self);
GBytes   *ved_zstd_pack_after   (VedZstd       *self,
                                 gconstpointer  past,
                                 gsize          past_length,
                                 gconstpointer  plain,
                                 gsize          length) G_GNUC_WARN_UNUSED_RESULT;
guint8   *ved_zstd_unpack_after (VedZstd       *self,
                                 gconstpointer  past,
                                 gsize          past_length,
                                 GBytes        *packed,
                                 gsize          most,
                                 gsize         *plain_length) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedZstd, ved_zstd_free)

G_END_DECLS
