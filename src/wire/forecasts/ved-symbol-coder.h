/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Yes-or-no decisions, each with a context that tells how likely it is. One routine makes them for both ways: while
 * writing they are noted, and packed once all chances are known; while reading they come from the bytes. */

#define VED_SYMBOL_CHANCE_BITS 12
#define VED_SYMBOL_RANGE_LEAST (1u << 24)
#define VED_SYMBOL_EVEN 0       /* the context of what is as likely as not */

typedef struct {
  GArray *notes;                /* (nullable) (element-type guint16): while writing */
  const guint16 *chances;       /* while reading */
  const guint8 *data;
  gsize length;
  gsize at;
  guint32 range;
  guint32 code;
} VedSymbolCoder;

void     ved_symbol_coder_init_writing (VedSymbolCoder *self,
                                        GArray         *notes);
void     ved_symbol_coder_init_reading (VedSymbolCoder *self,
                                        const guint16  *chances,
                                        const guint8   *data,
                                        gsize           length);
void     ved_symbol_chances_measure    (const GArray   *notes,
                                        guint16        *chances,
                                        guint           n_contexts);
void     ved_symbol_notes_pack         (const guint16  *notes,
                                        guint           n_notes,
                                        const guint16  *chances,
                                        GByteArray     *out);


static inline guint8
ved_symbol_coder_next_byte (VedSymbolCoder *self)
{
  return self->at < self->length ? self->data[self->at++] : 0;
}

/**
 * ved_symbol_coder_decide:
 * @context: below the number of contexts
 * @decision: while writing: what was decided
 *
 * Cost: about 3 ns.
 *
 * Returns: the decision; while reading, the one that was written
 */
static inline gboolean
ved_symbol_coder_decide (VedSymbolCoder *self,
                         guint           context,
                         gboolean        decision)
{
  guint32 bound;

  if (self->notes != NULL)
    {
      guint16 note = (guint16) (context << 1 | (decision ? 1 : 0));

      g_array_append_val (self->notes, note);
      return decision;
    }

  bound = (self->range >> VED_SYMBOL_CHANCE_BITS) * self->chances[context];
  decision = self->code >= bound;
  self->code -= decision ? bound : 0;
  self->range = decision ? self->range - bound : bound;
  while (self->range < VED_SYMBOL_RANGE_LEAST)
    {
      self->range <<= 8;
      self->code = self->code << 8 | ved_symbol_coder_next_byte (self);
    }

  return decision;
}

/* Whether a chance that was read can be one. */
static inline gboolean
ved_symbol_is_chance (guint chance)
{
  return chance > 0 && chance < 1u << VED_SYMBOL_CHANCE_BITS;
}

G_END_DECLS
