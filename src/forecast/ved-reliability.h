/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_RELIABILITY_BINS 10

/* Chances against what came, in ten equal bins of the chance. All zero: nothing seen. */
typedef struct {
  guint n[VED_RELIABILITY_BINS];
  guint n_events[VED_RELIABILITY_BINS];
  double sum[VED_RELIABILITY_BINS];     /* of the chances */
  double squares;               /* Σ (chance − outcome)² */
} VedReliability;

void   ved_reliability_add       (VedReliability       *self,
                                  double                chance,
                                  gboolean              is_event);
guint  ved_reliability_get_n     (const VedReliability *self);
double ved_reliability_get_brier (const VedReliability *self);
double ved_reliability_get_error (const VedReliability *self);

G_END_DECLS
