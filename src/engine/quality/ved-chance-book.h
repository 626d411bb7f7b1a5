/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/ved-quality.h"

G_BEGIN_DECLS

#define VED_NEVER VED_FORECAST_STEPS    /* no step */

/* What was told raw of a server at a past origin, and what came. */
typedef struct {
  guint origin;                 /* any number, the same for all servers; younger ones are smaller */
  guint first_step;             /* at which a critical threshold was passed, or VED_NEVER */
  gboolean is_beyond;           /* it was already so at the origin */
  float raw[VED_N_HORIZONS];    /* NaN where it is not known what came */
} VedPastChance;

typedef struct _VedChanceBook VedChanceBook;

VedChanceBook *ved_chance_book_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void           ved_chance_book_free  (VedChanceBook       *self);
void           ved_chance_book_add   (VedChanceBook       *self,
                                      const VedPastChance *chance);
void           ved_chance_book_judge (VedChanceBook       *self,
                                      gboolean             is_whole,
                                      VedQuality          *quality);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedChanceBook, ved_chance_book_free)

G_END_DECLS
