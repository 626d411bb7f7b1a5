/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who made a forecast. Stored and sent with every one of them; the names are those of the API. */
typedef enum {
  VED_ENGINE_NONE,              /* no forecast */
  VED_ENGINE_PERSISTENCE,
  VED_ENGINE_TREND,
  VED_ENGINE_SNAIVE,
  VED_ENGINE_SEASONAL,
  VED_ENGINE_MLP,
  VED_ENGINE_TFT,
  VED_ENGINE_MIXED,             /* a server whose metrics have different engines */
  VED_N_ENGINES
} VedEngineId;

/* How much history stood behind a statistical forecast: the warm-up ladder, lowest rung first. */
typedef enum {
  VED_RUNG_LAST_KIND,           /* < 1 h: last value, widths of the metric's kind */
  VED_RUNG_LAST_OWN,            /* < 1 d: last value, own widths */
  VED_RUNG_YESTERDAY,           /* ≥ 1 d: yesterday + level */
  VED_RUNG_PROFILE,             /* ≥ 3 d: mean profile + level */
  VED_RUNG_SELECTION,           /* ≥ 7 d: profile set and decay chosen per series */
  VED_N_RUNGS
} VedWarmupRung;

const char *ved_engine_id_get_name   (VedEngineId    id);
gboolean    ved_engine_id_from_name  (const char    *name,
                                      VedEngineId   *id);
const char *ved_warmup_rung_get_name (VedWarmupRung  rung);
gboolean    ved_warmup_rung_from_name (const char    *name,
                                       VedWarmupRung *rung);

G_END_DECLS
