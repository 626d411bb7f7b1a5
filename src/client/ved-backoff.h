/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-rng.h"

G_BEGIN_DECLS

#define VED_BACKOFF_MIN_MS 1000
#define VED_BACKOFF_MAX_MS 60000

/* How long to wait before the next attempt. A plain value, kept by who tries. */
typedef struct {
  VedRng rng;
  guint attempts;               /* failed in a row */
} VedBackoff;

void  ved_backoff_init  (VedBackoff *self,
                         guint64     seed);
void  ved_backoff_reset (VedBackoff *self);
guint ved_backoff_next  (VedBackoff *self);

G_END_DECLS
