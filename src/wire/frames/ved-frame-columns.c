/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-columns"

#include "config.h"

#include "wire/frames/ved-frame-columns.h"

#include "base/ved-vector.h"
#include "fleet/ved-metric.h"

#include <math.h>
#include <string.h>

/* A column is a run of codes (whole multiples of a resolution) in the narrowest of four integer
 * types that holds them all:
 *
 *   u32 encoding, u32 number of values, the values, zeros up to a multiple of eight
 *
 * Missing values are 0xff, 0xffff, −32768 or −2147483648. The loops have no branches, for the compiler to
 * do several values at once. */

#define U8_MISSING  0xffu
#define U16_MISSING 0xffffu
#define I16_MISSING G_MININT16

#define VALUES_AT_ONCE 256u

typedef struct {
  gint32 min;
  gint32 max;
  guint n_missing;
} CodeRange;

/**
 * ved_frame_codes_from_values:
 * @codes: (out) (array length=n_values): the multiples; VED_CODE_MISSING for NaN
 * @values: (array length=n_values): snapped values
 * @resolution: their unit
 *
 * The same as ved_code_from_value() for each value that is snapped.
 */
void
ved_frame_codes_from_values (gint32      *codes,
                             const float *values,
                             guint        n_values,
                             double       resolution)
{
  double per_unit = 1.0 / resolution;

  for (guint i = 0; i < n_values; i++)
    {
      double multiple = values[i] * per_unit;

      multiple += multiple < 0.0 ? -0.5 : 0.5;
      multiple = multiple > -2147483647.0 ? multiple : -2147483647.0;
      multiple = multiple < 2147483647.0 ? multiple : 2147483647.0;
      codes[i] = values[i] == values[i] ? (gint32) multiple : VED_CODE_MISSING;
    }
}

VED_VECTOR_CLONES
static CodeRange
find_range (const gint32 *codes,
            guint         n_values)
{
  CodeRange range = { G_MAXINT32, -G_MAXINT32, 0 };

  for (guint i = 0; i < n_values; i++)
    {
      gboolean missing = codes[i] == VED_CODE_MISSING;
      gint32 low = missing ? G_MAXINT32 : codes[i];

      range.min = MIN (range.min, low);
      range.max = MAX (range.max, codes[i]);
      range.n_missing += (guint) missing;
    }

  return range;
}

static VedFrameEncoding
choose_encoding (const gint32 *codes,
                 guint         n_values)
{
  CodeRange range = find_range (codes, n_values);

  if (range.n_missing == n_values)
    return VED_FRAME_ABSENT;
  if (range.min >= 0 && range.max < (gint32) U8_MISSING)
    return VED_FRAME_U8;
  if (range.min >= 0 && range.max < (gint32) U16_MISSING)
    return VED_FRAME_U16;
  if (range.min > I16_MISSING && range.max <= G_MAXINT16)
    return VED_FRAME_I16;

  return VED_FRAME_I32;
}

static gsize
value_size (VedFrameEncoding encoding)
{
  static const gsize sizes[VED_FRAME_N_ENCODINGS] = { 0, 1, 2, 2, 4 };

  return sizes[encoding];
}

static void
put_u8 (guint8       *data,
        const gint32 *codes,
        guint         n_values)
{
  for (guint i = 0; i < n_values; i++)
    data[i] = (guint8) (codes[i] == VED_CODE_MISSING ? (gint32) U8_MISSING : codes[i]);
}

VED_VECTOR_CLONES
static void
put_u16 (guint8       *data,
         const gint32 *codes,
         guint         n_values)
{
  guint16 *out = (guint16 *) (gpointer) data;

  for (guint i = 0; i < n_values; i++)
    out[i] = GUINT16_TO_LE ((guint16) (codes[i] == VED_CODE_MISSING ? (gint32) U16_MISSING : codes[i]));
}

static void
put_i16 (guint8       *data,
         const gint32 *codes,
         guint         n_values)
{
  gint16 *out = (gint16 *) (gpointer) data;

  for (guint i = 0; i < n_values; i++)
    out[i] = GINT16_TO_LE ((gint16) (codes[i] == VED_CODE_MISSING ? I16_MISSING : codes[i]));
}

static void
put_i32 (guint8       *data,
         const gint32 *codes,
         guint         n_values)
{
  gint32 *out = (gint32 *) (gpointer) data;

  for (guint i = 0; i < n_values; i++)
    out[i] = GINT32_TO_LE (codes[i]);
}

/**
 * ved_frame_column_append:
 * @out: its length is a multiple of eight
 * @codes: (array length=n_values): multiples
 */
void
ved_frame_column_append (GByteArray   *out,
                         const gint32 *codes,
                         guint         n_values)
{
  VedFrameEncoding encoding = choose_encoding (codes, n_values);
  guint8 *data;

  ved_frame_append_u32 (out, encoding);
  ved_frame_append_u32 (out, n_values);
  data = ved_frame_append (out, n_values * value_size (encoding));
  switch (encoding)
    {
    case VED_FRAME_U8: put_u8 (data, codes, n_values); break;
    case VED_FRAME_U16: put_u16 (data, codes, n_values); break;
    case VED_FRAME_I16: put_i16 (data, codes, n_values); break;
    case VED_FRAME_I32: put_i32 (data, codes, n_values); break;
    default: break;
    }
  ved_frame_append_padding (out);
}

/**
 * ved_frame_column_read:
 * @self: (out): the column; its bytes are those of @bytes, at an even address of their type
 * @bytes: at a multiple of eight
 *
 * Returns: whether a whole column stands there
 */
gboolean
ved_frame_column_read (VedFrameColumn *self,
                       VedFrameBytes  *bytes)
{
  guint32 encoding = ved_frame_bytes_u32 (bytes);

  self->n_values = ved_frame_bytes_u32 (bytes);
  if (!bytes->ok || encoding >= VED_FRAME_N_ENCODINGS)
    return FALSE;

  self->encoding = encoding;
  self->data = ved_frame_bytes_take (bytes, self->n_values * value_size (encoding));
  ved_frame_bytes_align (bytes);

  return bytes->ok;
}

VED_VECTOR_CLONES
static void
values_from_codes (const gint32 *restrict codes,
                   float *restrict        values,
                   guint                  n_values,
                   double                 resolution)
{
  for (guint i = 0; i < n_values; i++)
    {
      float value = (float) (codes[i] * resolution);

      values[i] = codes[i] == VED_CODE_MISSING ? NAN : value;
    }
}

VED_VECTOR_CLONES
static void
values_from_u16 (const guint16 *stored,
                 float         *values,
                 guint          n_values,
                 double         resolution)
{
  for (guint i = 0; i < n_values; i++)
    {
      gint32 code = GUINT16_FROM_LE (stored[i]);
      float value = (float) (code * resolution);

      values[i] = code == (gint32) U16_MISSING ? NAN : value;
    }
}

/**
 * ved_frame_column_to_values:
 * @values: (out): room for all values of the column
 * @resolution: unit of the codes
 *
 * Gives the bits of ved_value_from_code().
 */
void
ved_frame_column_to_values (const VedFrameColumn *self,
                            float                *values,
                            double                resolution)
{
  gint32 codes[VALUES_AT_ONCE];
  guint n;

  if (self->encoding == VED_FRAME_U16)
    {
      values_from_u16 ((const guint16 *) (gconstpointer) self->data, values, self->n_values, resolution);
      return;
    }

  for (guint i = 0; i < self->n_values; i += n)
    {
      n = MIN (self->n_values - i, VALUES_AT_ONCE);
      ved_frame_column_to_codes (self, i, n, codes);
      values_from_codes (codes, &values[i], n, resolution);
    }
}

static void
codes_from_u8 (const guint8 *stored,
               guint         n_values,
               gint32       *codes)
{
  for (guint i = 0; i < n_values; i++)
    codes[i] = stored[i] == U8_MISSING ? VED_CODE_MISSING : stored[i];
}

VED_VECTOR_CLONES
static void
codes_from_u16 (const guint16 *stored,
                guint          n_values,
                gint32        *codes)
{
  for (guint i = 0; i < n_values; i++)
    {
      gint32 code = GUINT16_FROM_LE (stored[i]);

      codes[i] = code == (gint32) U16_MISSING ? VED_CODE_MISSING : code;
    }
}

static void
codes_from_i16 (const gint16 *stored,
                guint         n_values,
                gint32       *codes)
{
  for (guint i = 0; i < n_values; i++)
    {
      gint32 code = GINT16_FROM_LE (stored[i]);

      codes[i] = code == I16_MISSING ? VED_CODE_MISSING : code;
    }
}

/**
 * ved_frame_column_to_codes:
 * @first: index of the first value wanted
 * @n_values: how many; all must be in the column
 * @codes: (out) (array length=n_values): the multiples
 */
void
ved_frame_column_to_codes (const VedFrameColumn *self,
                           guint                 first,
                           guint                 n_values,
                           gint32               *codes)
{
  gconstpointer stored = self->data + first * value_size (self->encoding);
  const gint32 *wide = stored;

  switch (self->encoding)
    {
    case VED_FRAME_U8:
      codes_from_u8 (stored, n_values, codes);
      return;

    case VED_FRAME_U16:
      codes_from_u16 (stored, n_values, codes);
      return;

    case VED_FRAME_I16:
      codes_from_i16 (stored, n_values, codes);
      return;

    case VED_FRAME_I32:
      for (guint i = 0; i < n_values; i++)
        codes[i] = GINT32_FROM_LE (wide[i]);
      return;

    default:
      for (guint i = 0; i < n_values; i++)
        codes[i] = VED_CODE_MISSING;
      return;
    }
}
