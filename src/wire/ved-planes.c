/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-planes"

#include "config.h"

#include "wire/ved-planes.h"

/**
 * ved_planes_weigh:
 *
 * Returns: the bits of all numbers: roughly what an entropy coder makes of them, to compare candidates by
 */
gsize
ved_planes_weigh (const guint32 *numbers,
                  guint          n_numbers)
{
  gsize bits = 0;

  for (guint i = 0; i < n_numbers; i++)
    bits += g_bit_storage (numbers[i]);

  return bits;
}

static guint
width_of (const guint32 *numbers,
          guint          n_numbers)
{
  guint32 all = 0;

  for (guint i = 0; i < n_numbers; i++)
    all |= numbers[i];

  return all <= G_MAXUINT8 ? 1 : all <= G_MAXUINT16 ? 2 : 4;
}

/**
 * ved_planes_append:
 * @out: where to
 * @numbers: (array length=n_numbers): what to write
 */
void
ved_planes_append (GByteArray    *out,
                   const guint32 *numbers,
                   guint          n_numbers)
{
  guint width = width_of (numbers, n_numbers);
  guint8 *data;

  ved_frame_append_u8 (out, (guint8) width);
  data = ved_frame_append (out, (gsize) n_numbers * width);
  for (guint plane = 0; plane < width; plane++)
    for (guint i = 0; i < n_numbers; i++)
      data[(gsize) plane * n_numbers + i] = (guint8) (numbers[i] >> (8 * plane));
}

/**
 * ved_planes_read:
 * @bytes: what ved_planes_append() wrote
 * @numbers: (out) (array length=n_numbers): what was written
 *
 * Returns: whether it stood there whole
 */
gboolean
ved_planes_read (VedFrameBytes *bytes,
                 guint32       *numbers,
                 guint          n_numbers)
{
  guint width = ved_frame_bytes_u8 (bytes);
  const guint8 *data;

  if (!bytes->ok || (width != 1 && width != 2 && width != 4))
    return FALSE;
  data = ved_frame_bytes_take (bytes, (gsize) n_numbers * width);
  if (!bytes->ok)
    return FALSE;

  for (guint i = 0; i < n_numbers; i++)
    numbers[i] = data[i];
  for (guint plane = 1; plane < width; plane++)
    for (guint i = 0; i < n_numbers; i++)
      numbers[i] |= (guint32) data[(gsize) plane * n_numbers + i] << (8 * plane);

  return TRUE;
}
