/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/alerts/ved-alert-history.h"
#include "fleet/snapshot/ved-snapshot.h"
#include "store/history/ved-historical-question.h"

G_BEGIN_DECLS

/* What an answer is made of. */
typedef struct {
  GPtrArray *items;             /* (element-type VedAlertTransition): newest first, or (element-type VedEnvironmentRow): oldest first */
  gboolean is_cut;              /* @items are the newest alone */
  VedAlertHistory *history;     /* (nullable): of all transitions in the range; none: of those in @items */
  const VedSnapshot *shown;     /* (nullable): at the end of the range */
} VedHistoricalMaterial;

GString *ved_historical_answer (const VedHistoricalQuestion *question,
                                const VedHistoricalMaterial *material) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
