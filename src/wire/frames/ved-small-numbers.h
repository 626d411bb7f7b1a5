/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/frames/ved-frame-bytes.h"

G_BEGIN_DECLS

/* Numbers that are mostly small, in few bytes; see the source for how. */

#define VED_MAX_HINT 24

/* 0, −1, 1, −2 … become 0, 1, 2, 3 …: small numbers of either sign become small ones. */
static inline guint32
ved_zigzag (guint32 difference)
{
  return (difference << 1) ^ (difference >> 31 != 0 ? G_MAXUINT32 : 0);
}

static inline guint32
ved_unzigzag (guint32 zigzag)
{
  return (zigzag >> 1) ^ ((zigzag & 1) != 0 ? G_MAXUINT32 : 0);
}

gsize    ved_small_numbers_weigh  (const guint32 *numbers,
                                   guint          n_numbers);
void     ved_small_numbers_append (GByteArray    *out,
                                   const guint32 *numbers,
                                   const guint8  *hints,
                                   guint          n_numbers);
gboolean ved_small_numbers_read   (VedFrameBytes *bytes,
                                   guint32       *numbers,
                                   const guint8  *hints,
                                   guint          n_numbers);

G_END_DECLS
