/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A small value type: copy it to fork a stream, keep it in a struct, never share it over threads. */
typedef struct {
  guint64 state;
  guint64 increment;
  double spare;
  gboolean has_spare;
} VedRng;

void    ved_rng_init     (VedRng     *self,
                          guint64     seed,
                          guint64     stream);
guint32 ved_rng_next     (VedRng     *self);
double  ved_rng_uniform  (VedRng     *self);
double  ved_rng_normal   (VedRng     *self);
guint   ved_rng_below    (VedRng     *self,
                          guint       bound);
void    ved_rng_shuffle  (VedRng     *self,
                          guint      *items,
                          guint       n);
guint64 ved_hash_string  (const char *text);

G_END_DECLS
