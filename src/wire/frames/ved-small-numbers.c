/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-small-numbers"

#include "config.h"

#include "wire/frames/ved-small-numbers.h"

#include <math.h>
#include <string.h>

/* Three ways, of which the shortest is taken; the first byte tells which:
 *
 *   1, 2, 4    planes: the lowest byte of each number, then the second …. Zstd packs them later: best where most
 *              numbers are zero, or few values come again and again.
 *   128 + k    Rice: for each number its upper part as so many ones and a zero, then its lower k bits, from the
 *              lowest bit of the first byte on. Within a fraction of a bit of the best for noise, and without
 *              the table that an entropy coder has to send first. An upper part of ESCAPE or more is written
 *              as ESCAPE ones and all 32 bits.
 *   64         Rice with the k that the caller gives for each number: where some are always larger than others.
 *
 * Source of the code: R. F. Rice, Some Practical Universal Noiseless Coding Techniques, JPL 79-22, 1979. */

#define RICE 128u
#define HINTED 64u
#define MAX_RICE 24u
#define ESCAPE 24u
#define PLANES_COST 1.12        /* what zstd makes of planes of noise, as part of their entropy: one table for all */

typedef struct {
  GByteArray *out;
  guint64 bits;                 /* not yet in @out, the lowest first */
  guint n_bits;
} BitWriter;

typedef struct {
  const guint8 *data;
  gsize length;
  gsize at;
  guint64 bits;
  guint n_bits;
} BitReader;

/**
 * ved_small_numbers_weigh:
 *
 * Returns: the bits of all numbers: roughly what they take, to compare candidates by
 */
gsize
ved_small_numbers_weigh (const guint32 *numbers,
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

/* Bits that an ideal coder makes of the planes: their entropy, byte by byte, and what it has to say first of each byte
 * that occurs. Without that the few values of a small fleet would look alike, since hardly one comes twice. */
static double
planes_bits (const guint32 *numbers,
             guint          n_numbers,
             guint          width)
{
  double bits = 0.0, bits_to_learn = 0.5 * log2 ((double) MAX (n_numbers, 1));

  for (guint plane = 0; plane < width; plane++)
    {
      guint counts[256] = { 0 };

      for (guint i = 0; i < n_numbers; i++)
        counts[(numbers[i] >> (8 * plane)) & 0xff]++;
      for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
        if (counts[i] > 0)
          bits += bits_to_learn + counts[i] * log2 ((double) n_numbers / counts[i]);
    }

  return bits;
}

static inline guint
rice_length (guint32 number,
             guint   k)
{
  guint32 upper = number >> k;

  return upper < ESCAPE ? upper + 1 + k : ESCAPE + 32;
}

static guint64
rice_bits (const guint32 *numbers,
           guint          n_numbers,
           guint          k)
{
  guint64 bits = 0;

  for (guint i = 0; i < n_numbers; i++)
    bits += rice_length (numbers[i], k);

  return bits;
}

static guint64
hinted_bits (const guint32 *numbers,
             const guint8  *hints,
             guint          n_numbers)
{
  guint64 bits = 0;

  for (guint i = 0; i < n_numbers; i++)
    bits += rice_length (numbers[i], hints[i]);

  return bits;
}

/* The best k is near the logarithm of the mean. */
static guint
choose_rice (const guint32 *numbers,
             guint          n_numbers,
             guint64       *bits)
{
  guint64 sum = 0;
  guint middle, best = 0;

  for (guint i = 0; i < n_numbers; i++)
    sum += numbers[i];
  middle = n_numbers > 0 ? g_bit_storage ((gulong) (sum / n_numbers)) : 0;
  *bits = G_MAXUINT64;
  for (guint k = middle > 2 ? middle - 2 : 0; k <= MIN (middle + 1, MAX_RICE); k++)
    {
      guint64 needed = rice_bits (numbers, n_numbers, k);

      if (needed < *bits)
        {
          *bits = needed;
          best = k;
        }
    }

  return best;
}

static void
write_bits (BitWriter *self,
            guint32    value,
            guint      n_bits)
{
  self->bits |= (guint64) value << self->n_bits;
  self->n_bits += n_bits;
  while (self->n_bits >= 8)
    {
      ved_frame_append_u8 (self->out, (guint8) self->bits);
      self->bits >>= 8;
      self->n_bits -= 8;
    }
}

static inline void
write_rice (BitWriter *self,
            guint32    number,
            guint      k)
{
  guint32 upper = number >> k;

  if (upper < ESCAPE)
    {
      write_bits (self, (1u << upper) - 1, upper + 1);
      write_bits (self, number & ((1u << k) - 1), k);
    }
  else
    {
      write_bits (self, (1u << ESCAPE) - 1, ESCAPE);
      write_bits (self, number, 32);
    }
}

/* @hints: (nullable): instead of @k */
static void
append_rice (GByteArray    *out,
             const guint32 *numbers,
             const guint8  *hints,
             guint          n_numbers,
             guint          k)
{
  BitWriter writer = { .out = out };

  for (guint i = 0; i < n_numbers; i++)
    write_rice (&writer, numbers[i], hints != NULL ? hints[i] : k);
  write_bits (&writer, 0, 7);
}

static void
append_planes (GByteArray    *out,
               const guint32 *numbers,
               guint          n_numbers,
               guint          width)
{
  guint8 *data = ved_frame_append (out, (gsize) n_numbers * width);

  for (guint plane = 0; plane < width; plane++)
    for (guint i = 0; i < n_numbers; i++)
      data[(gsize) plane * n_numbers + i] = (guint8) (numbers[i] >> (8 * plane));
}

/**
 * ved_small_numbers_append:
 * @out: where to
 * @numbers: (array length=n_numbers): what to write
 * @hints: (nullable) (array length=n_numbers): at most VED_MAX_HINT; about the logarithm of each number to be expected
 */
void
ved_small_numbers_append (GByteArray    *out,
                          const guint32 *numbers,
                          const guint8  *hints,
                          guint          n_numbers)
{
  guint width = width_of (numbers, n_numbers), k;
  guint64 needed, hinted = hints != NULL ? hinted_bits (numbers, hints, n_numbers) : G_MAXUINT64;
  double planes = planes_bits (numbers, n_numbers, width);

  k = choose_rice (numbers, n_numbers, &needed);
  if (hinted < needed && (double) hinted < planes * PLANES_COST)
    {
      ved_frame_append_u8 (out, HINTED);
      append_rice (out, numbers, hints, n_numbers, 0);
    }
  else if ((double) needed < planes * PLANES_COST)
    {
      ved_frame_append_u8 (out, (guint8) (RICE + k));
      append_rice (out, numbers, NULL, n_numbers, k);
    }
  else
    {
      ved_frame_append_u8 (out, (guint8) width);
      append_planes (out, numbers, n_numbers, width);
    }
}

static gboolean
read_planes (VedFrameBytes *bytes,
             guint32       *numbers,
             guint          n_numbers,
             guint          width)
{
  const guint8 *data = ved_frame_bytes_take (bytes, (gsize) n_numbers * width);

  if (!bytes->ok)
    return FALSE;

  for (guint i = 0; i < n_numbers; i++)
    numbers[i] = data[i];
  for (guint plane = 1; plane < width; plane++)
    for (guint i = 0; i < n_numbers; i++)
      numbers[i] |= (guint32) data[(gsize) plane * n_numbers + i] << (8 * plane);

  return TRUE;
}

/* Past the end stand zeros; the caller looks at how far was read. Eight bytes at a time where there are: what of them
 * does not count yet is written again, as it is. */
static inline void
fill (BitReader *self)
{
  if (self->at + sizeof (guint64) <= self->length)
    {
      guint n_bytes = (63 - self->n_bits) / 8;
      guint64 next;

      memcpy (&next, self->data + self->at, sizeof next);
      self->bits |= GUINT64_FROM_LE (next) << self->n_bits;
      self->at += n_bytes;
      self->n_bits += 8 * n_bytes;
      return;
    }

  while (self->n_bits <= 56)
    {
      guint8 byte = self->at < self->length ? self->data[self->at] : 0;

      self->bits |= (guint64) byte << self->n_bits;
      self->n_bits += 8;
      self->at++;
    }
}

static guint32
read_rice (BitReader *self,
           guint      k)
{
  guint32 number;
  guint upper;

  fill (self);
  upper = (guint) __builtin_ctzll (~self->bits | (G_GUINT64_CONSTANT (1) << ESCAPE));
  if (upper < ESCAPE)
    {
      number = upper << k | ((guint32) (self->bits >> (upper + 1)) & ((1u << k) - 1));
      self->bits >>= upper + 1 + k;
      self->n_bits -= upper + 1 + k;
    }
  else
    {
      number = (guint32) (self->bits >> ESCAPE);
      self->bits >>= ESCAPE + 32;
      self->n_bits -= ESCAPE + 32;
    }

  return number;
}

/* @hints: (nullable): instead of @k */
static gboolean
read_all_rice (VedFrameBytes *bytes,
               guint32       *numbers,
               const guint8  *hints,
               guint          n_numbers,
               guint          k)
{
  BitReader reader = { .data = bytes->data + bytes->at, .length = bytes->length - bytes->at };
  gsize used;

  if (k > MAX_RICE)
    return FALSE;

  if (hints != NULL)
    for (guint i = 0; i < n_numbers; i++)
      numbers[i] = read_rice (&reader, hints[i]);
  else
    for (guint i = 0; i < n_numbers; i++)
      numbers[i] = read_rice (&reader, k);

  used = reader.at - reader.n_bits / 8;
  ved_frame_bytes_take (bytes, used);

  return bytes->ok;
}

/**
 * ved_small_numbers_read:
 * @bytes: what ved_small_numbers_append() wrote
 * @numbers: (out) (array length=n_numbers): what was written
 * @hints: (nullable) (array length=n_numbers): those that were given then
 *
 * Returns: whether it stood there whole
 */
gboolean
ved_small_numbers_read (VedFrameBytes *bytes,
                        guint32       *numbers,
                        const guint8  *hints,
                        guint          n_numbers)
{
  guint way = ved_frame_bytes_u8 (bytes);

  if (!bytes->ok)
    return FALSE;
  if (way >= RICE)
    return read_all_rice (bytes, numbers, NULL, n_numbers, way - RICE);
  if (way == HINTED)
    return hints != NULL && read_all_rice (bytes, numbers, hints, n_numbers, 0);

  return (way == 1 || way == 2 || way == 4) && read_planes (bytes, numbers, n_numbers, way);
}
