/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A place in little-endian bytes that are only read. Once a read does not fit, `ok` is FALSE and all
 * further reads give zeros. A plain value. */
typedef struct {
  const guint8 *data;
  gsize length;
  gsize at;
  gboolean ok;
} VedFrameBytes;

void          ved_frame_bytes_init     (VedFrameBytes *self,
                                        const guint8  *data,
                                        gsize          length);
const guint8 *ved_frame_bytes_take     (VedFrameBytes *self,
                                        gsize          size);
void          ved_frame_bytes_align    (VedFrameBytes *self);
guint8        ved_frame_bytes_u8       (VedFrameBytes *self);
guint16       ved_frame_bytes_u16      (VedFrameBytes *self);
guint32       ved_frame_bytes_u32      (VedFrameBytes *self);
guint64       ved_frame_bytes_u64      (VedFrameBytes *self);
float         ved_frame_bytes_f32      (VedFrameBytes *self);
double        ved_frame_bytes_f64      (VedFrameBytes *self);

guint8       *ved_frame_append         (GByteArray    *out,
                                        gsize          size);
void          ved_frame_append_padding (GByteArray    *out);
void          ved_frame_append_u8      (GByteArray    *out,
                                        guint8         value);
void          ved_frame_append_u16     (GByteArray    *out,
                                        guint16        value);
void          ved_frame_append_u32     (GByteArray    *out,
                                        guint32        value);
void          ved_frame_append_u64     (GByteArray    *out,
                                        guint64        value);
void          ved_frame_append_f32     (GByteArray    *out,
                                        float          value);
void          ved_frame_append_f64     (GByteArray    *out,
                                        double         value);

G_END_DECLS
