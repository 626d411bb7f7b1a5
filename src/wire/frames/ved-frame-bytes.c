/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-frame-bytes"

#include "config.h"

#include "wire/frames/ved-frame-bytes.h"

#include <string.h>

/**
 * ved_frame_bytes_init:
 * @data: (nullable): the bytes; %NULL where there are none
 */
void
ved_frame_bytes_init (VedFrameBytes *self,
                      const guint8  *data,
                      gsize          length)
{
  /* No place can be reckoned from NULL, and to take nothing from nothing is no failure. */
  self->data = data != NULL ? data : (const guint8 *) "";
  self->length = length;
  self->at = 0;
  self->ok = TRUE;
}

/**
 * ved_frame_bytes_take:
 * @size: bytes wanted
 *
 * Returns: (nullable): the next @size bytes, %NULL when there are fewer
 */
const guint8 *
ved_frame_bytes_take (VedFrameBytes *self,
                      gsize          size)
{
  const guint8 *taken;

  if (!self->ok || size > self->length - self->at)
    {
      self->ok = FALSE;
      return NULL;
    }
  taken = self->data + self->at;
  self->at += size;

  return taken;
}

/**
 * ved_frame_bytes_align:
 *
 * Moves on to the next multiple of eight.
 */
void
ved_frame_bytes_align (VedFrameBytes *self)
{
  ved_frame_bytes_take (self, -self->at & 7);
}

guint8
ved_frame_bytes_u8 (VedFrameBytes *self)
{
  const guint8 *taken = ved_frame_bytes_take (self, 1);

  return taken == NULL ? 0 : *taken;
}

guint16
ved_frame_bytes_u16 (VedFrameBytes *self)
{
  const guint8 *taken = ved_frame_bytes_take (self, 2);
  guint16 value = 0;

  if (taken != NULL)
    memcpy (&value, taken, sizeof value);

  return GUINT16_FROM_LE (value);
}

guint32
ved_frame_bytes_u32 (VedFrameBytes *self)
{
  const guint8 *taken = ved_frame_bytes_take (self, 4);
  guint32 value = 0;

  if (taken != NULL)
    memcpy (&value, taken, sizeof value);

  return GUINT32_FROM_LE (value);
}

guint64
ved_frame_bytes_u64 (VedFrameBytes *self)
{
  const guint8 *taken = ved_frame_bytes_take (self, 8);
  guint64 value = 0;

  if (taken != NULL)
    memcpy (&value, taken, sizeof value);

  return GUINT64_FROM_LE (value);
}

float
ved_frame_bytes_f32 (VedFrameBytes *self)
{
  guint32 bits = ved_frame_bytes_u32 (self);
  float value;

  memcpy (&value, &bits, sizeof value);

  return value;
}

double
ved_frame_bytes_f64 (VedFrameBytes *self)
{
  guint64 bits = ved_frame_bytes_u64 (self);
  double value;

  memcpy (&value, &bits, sizeof value);

  return value;
}

/**
 * ved_frame_append:
 * @size: bytes to add
 *
 * Returns: where to write them; valid until the next append
 */
guint8 *
ved_frame_append (GByteArray *out,
                  gsize       size)
{
  guint before = out->len;

  g_byte_array_set_size (out, (guint) (before + size));

  return out->data + before;
}

/**
 * ved_frame_append_padding:
 *
 * Adds zeros up to the next multiple of eight.
 */
void
ved_frame_append_padding (GByteArray *out)
{
  gsize size = -out->len & 7;

  if (size > 0)
    memset (ved_frame_append (out, size), 0, size);
}

void
ved_frame_append_u8 (GByteArray *out,
                     guint8      value)
{
  *ved_frame_append (out, 1) = value;
}

void
ved_frame_append_u16 (GByteArray *out,
                      guint16     value)
{
  value = GUINT16_TO_LE (value);
  memcpy (ved_frame_append (out, sizeof value), &value, sizeof value);
}

void
ved_frame_append_u32 (GByteArray *out,
                      guint32     value)
{
  value = GUINT32_TO_LE (value);
  memcpy (ved_frame_append (out, sizeof value), &value, sizeof value);
}

void
ved_frame_append_u64 (GByteArray *out,
                      guint64     value)
{
  value = GUINT64_TO_LE (value);
  memcpy (ved_frame_append (out, sizeof value), &value, sizeof value);
}

void
ved_frame_append_f32 (GByteArray *out,
                      float       value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  ved_frame_append_u32 (out, bits);
}

void
ved_frame_append_f64 (GByteArray *out,
                      double      value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  ved_frame_append_u64 (out, bits);
}
