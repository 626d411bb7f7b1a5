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

#define VED_PATIENCE_LEAST_S 20
#define VED_PATIENCE_MOST_S  320

/* For how long an answer is waited for. A plain value; all zero is the least patience. */
typedef struct {
  guint wait_s;
} VedPatience;

guint ved_patience_get_s    (const VedPatience *self);
void  ved_patience_lost     (VedPatience       *self);
void  ved_patience_answered (VedPatience       *self,
                             gint64             took_us);

G_END_DECLS
