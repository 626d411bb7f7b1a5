/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/frames/ved-frame-bytes.h"

G_BEGIN_DECLS

/* How the codes of a column are stored; each has a code of its own for "missing". */
typedef enum {
  VED_FRAME_ABSENT,             /* every value is missing: no bytes */
  VED_FRAME_U8,                 /* 0..254 */
  VED_FRAME_U16,                /* 0..65534 */
  VED_FRAME_I16,                /* −32767..32767 */
  VED_FRAME_I32,
  VED_FRAME_N_ENCODINGS
} VedFrameEncoding;

/* One stored column, as found. A plain value; the bytes are the frame's. */
typedef struct {
  VedFrameEncoding encoding;
  guint n_values;
  const guint8 *data;
} VedFrameColumn;

void     ved_frame_codes_from_values (gint32               *codes,
                                      const float          *values,
                                      guint                 n_values,
                                      double                resolution);
void     ved_frame_column_append     (GByteArray           *out,
                                      const gint32         *codes,
                                      guint                 n_values);
gboolean ved_frame_column_read       (VedFrameColumn       *self,
                                      VedFrameBytes        *bytes);
void     ved_frame_column_to_values  (const VedFrameColumn *self,
                                      float                *values,
                                      double                resolution);
void     ved_frame_column_to_codes   (const VedFrameColumn *self,
                                      guint                 first,
                                      guint                 n_values,
                                      gint32               *codes);

G_END_DECLS
