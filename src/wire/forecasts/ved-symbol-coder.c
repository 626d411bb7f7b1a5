/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-symbol-coder"

#include "config.h"

#include "wire/forecasts/ved-symbol-coder.h"

/* A binary range coder with chances that stand still, so that a reader has nothing to keep up to date. A chance is
 * that of "no", in 1/4096.
 *
 * Source: G. N. N. Martin, Range encoding: an algorithm for removing redundancy from a digitised message, 1979; the
 * propagation of the carry is that of the LZMA SDK (public domain). */

#define CHANCE_ONE  (1u << VED_SYMBOL_CHANCE_BITS)
#define EVEN_CHANCE (CHANCE_ONE / 2)

typedef struct {
  GByteArray *out;
  guint64 low;
  guint32 range;
  guint8 waiting;               /* the byte a carry may still reach … */
  guint n_waiting;              /* … and the 0xff behind it, both counted */
} RangeWriter;

/**
 * ved_symbol_coder_init_writing:
 * @notes: (element-type guint16): where decisions go
 */
void
ved_symbol_coder_init_writing (VedSymbolCoder *self,
                               GArray         *notes)
{
  *self = (VedSymbolCoder) { .notes = notes };
}

/**
 * ved_symbol_coder_init_reading:
 * @chances: (array): of each context, as ved_symbol_chances_measure() found them
 * @data: (array length=length): what ved_symbol_notes_pack() made; behind its end stand zeros
 */
void
ved_symbol_coder_init_reading (VedSymbolCoder *self,
                               const guint16  *chances,
                               const guint8   *data,
                               gsize           length)
{
  *self = (VedSymbolCoder) { .chances = chances, .data = data, .length = length, .range = G_MAXUINT32 };
  for (guint i = 0; i < 4; i++)
    self->code = self->code << 8 | ved_symbol_coder_next_byte (self);
}

/**
 * ved_symbol_chances_measure:
 * @notes: (element-type guint16): decisions
 * @chances: (out caller-allocates) (array length=n_contexts): how likely "no" is in each context; even where none
 *   was noted
 */
void
ved_symbol_chances_measure (const GArray *notes,
                            guint16      *chances,
                            guint         n_contexts)
{
  g_autofree guint32 *counts = g_new0 (guint32, 2 * (gsize) n_contexts);

  for (guint i = 0; i < notes->len; i++)
    counts[g_array_index (notes, guint16, i)]++;
  for (guint i = 0; i < n_contexts; i++)
    {
      guint64 no = counts[2 * i], all = no + counts[2 * i + 1];
      guint64 chance = all > 0 ? (no * CHANCE_ONE + all / 2) / all : EVEN_CHANCE;

      chances[i] = (guint16) CLAMP (chance, 1, CHANCE_ONE - 1);
    }
  chances[VED_SYMBOL_EVEN] = EVEN_CHANCE;
}

static void
shift_low (RangeWriter *self)
{
  if (self->low < 0xff000000u || self->low > G_MAXUINT32)
    {
      guint8 carry = (guint8) (self->low >> 32);

      for (; self->n_waiting > 0; self->n_waiting--)
        {
          guint8 byte = (guint8) (self->waiting + carry);

          g_byte_array_append (self->out, &byte, 1);
          self->waiting = 0xff;
        }
      self->waiting = (guint8) (self->low >> 24);
    }
  self->n_waiting++;
  self->low = (self->low & 0x00ffffffu) << 8;
}

/**
 * ved_symbol_notes_pack:
 * @notes: (array length=n_notes): decisions
 * @chances: (array): of each context
 * @out: where their bytes go, without zeros at their end
 */
void
ved_symbol_notes_pack (const guint16 *notes,
                       guint          n_notes,
                       const guint16 *chances,
                       GByteArray    *out)
{
  RangeWriter writer = { .out = out, .range = G_MAXUINT32, .n_waiting = 1 };
  guint start = out->len;

  for (guint i = 0; i < n_notes; i++)
    {
      guint32 bound = (writer.range >> VED_SYMBOL_CHANCE_BITS) * chances[notes[i] >> 1];

      writer.low += (notes[i] & 1) != 0 ? bound : 0;
      writer.range = (notes[i] & 1) != 0 ? writer.range - bound : bound;
      for (; writer.range < VED_SYMBOL_RANGE_LEAST; writer.range <<= 8)
        shift_low (&writer);
    }
  for (guint i = 0; i < 5; i++)
    shift_low (&writer);
  /* The byte that a carry out of the first would have gone to: there is none. */
  g_byte_array_remove_index (out, start);
  while (out->len > start && out->data[out->len - 1] == 0)
    g_byte_array_set_size (out, out->len - 1);
}
