/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-rng"

#include "config.h"

#include "base/ved-rng.h"

#include <math.h>

/* PCG-XSH-RR 64/32 (M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good
 * Algorithms for Random Number Generation", 2014). Its output for a (seed, stream) is the same on
 * every machine and in every version of Vedette: demo fleets and tests rest on that, which is why
 * GRand (whose sequence GLib does not promise) is not used. */

#define PCG_MULTIPLIER G_GUINT64_CONSTANT (6364136223846793005)

/**
 * ved_rng_init:
 * @self: the generator to set
 * @seed: where it starts
 * @stream: which of 2⁶³ independent sequences it walks
 */
void
ved_rng_init (VedRng  *self,
              guint64  seed,
              guint64  stream)
{
  self->state = 0;
  self->increment = (stream << 1) | 1;
  self->has_spare = FALSE;
  self->spare = 0.0;
  ved_rng_next (self);
  self->state += seed;
  ved_rng_next (self);
}

guint32
ved_rng_next (VedRng *self)
{
  guint64 old = self->state;
  guint32 xorshifted = (guint32) (((old >> 18) ^ old) >> 27);
  guint32 rotation = (guint32) (old >> 59);

  self->state = old * PCG_MULTIPLIER + self->increment;

  return (xorshifted >> rotation) | (xorshifted << ((32 - rotation) & 31));
}

/**
 * ved_rng_uniform:
 *
 * Returns: a number in [0, 1) with 53 random bits
 */
double
ved_rng_uniform (VedRng *self)
{
  guint64 high = ved_rng_next (self) >> 5;
  guint64 low = ved_rng_next (self) >> 6;

  return (double) ((high << 26) | low) / 9007199254740992.0;
}

/**
 * ved_rng_normal:
 *
 * Returns: a standard normal number (Box and Muller, polar form of Marsaglia)
 */
double
ved_rng_normal (VedRng *self)
{
  double u, v, s;

  if (self->has_spare)
    {
      self->has_spare = FALSE;
      return self->spare;
    }

  do
    {
      u = 2.0 * ved_rng_uniform (self) - 1.0;
      v = 2.0 * ved_rng_uniform (self) - 1.0;
      s = u * u + v * v;
    }
  while (s >= 1.0 || s == 0.0);

  s = sqrt (-2.0 * log (s) / s);
  self->spare = v * s;
  self->has_spare = TRUE;

  return u * s;
}

/**
 * ved_rng_below:
 * @bound: > 0
 *
 * Returns: a whole number in [0, @bound), without modulo bias
 */
guint
ved_rng_below (VedRng *self,
               guint   bound)
{
  guint32 threshold, draw;

  g_return_val_if_fail (bound > 0, 0);

  threshold = (guint32) (-bound) % bound;
  do
    draw = ved_rng_next (self);
  while (draw < threshold);

  return draw % bound;
}

/**
 * ved_rng_shuffle:
 * @items: (array length=n): put into any order, each as likely as the others
 */
void
ved_rng_shuffle (VedRng *self,
                 guint  *items,
                 guint   n)
{
  for (guint i = n; i > 1; i--)
    {
      guint other = ved_rng_below (self, i), item = items[i - 1];

      items[i - 1] = items[other];
      items[other] = item;
    }
}

/**
 * ved_hash_string:
 * @text: any text
 *
 * FNV-1a, 64 bits: the same on every machine, unlike g_str_hash().
 */
guint64
ved_hash_string (const char *text)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);

  for (const guchar *byte = (const guchar *) text; *byte != 0; byte++)
    hash = (hash ^ *byte) * G_GUINT64_CONSTANT (1099511628211);

  return hash;
}
