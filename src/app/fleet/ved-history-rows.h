/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-fleet-figures.h"
#include "fleet/ved-severity.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The columns of the environment that are drawn. */
typedef enum {
  VED_HISTORY_PROB_30M,
  VED_HISTORY_PROB_8H,
  VED_HISTORY_HEALTH,
  VED_HISTORY_CRITICAL,
  VED_HISTORY_WARNING,
  VED_HISTORY_DEGRADING,
  VED_HISTORY_HEALTHY,
  VED_HISTORY_RISK,
  VED_N_HISTORY_COLUMNS
} VedHistoryColumn;

#define VED_HISTORY_N_STACKED (VED_HISTORY_HEALTHY - VED_HISTORY_CRITICAL + 1)

typedef struct {
  const char *key;              /* of the API */
  const char *label;            /* untranslated */
  double scale;
  VedLevel level;               /* of the column's place in the stack */
} VedHistoryColumnInfo;

/* What is known of the fleet over a range, in order of time; immutable once it is made. */
typedef struct {
  gatomicrefcount ref_count;
  guint n;
  gint64 *times_us;
  float *values[VED_N_HISTORY_COLUMNS];
  float *stack[VED_HISTORY_N_STACKED + 1]; /* sums of the counts, the healthy ones below: each level stands on the one before */
} VedHistoryRows;

const VedHistoryColumnInfo *ved_history_column_get_info (VedHistoryColumn column);

VedHistoryRows *ved_history_rows_new_from_json (JsonArray             *array) G_GNUC_WARN_UNUSED_RESULT;
VedHistoryRows *ved_history_rows_refine        (const VedHistoryRows  *self,
                                                const VedFleetFigures *figures,
                                                guint                  n_figures,
                                                gint64                 from_us) G_GNUC_WARN_UNUSED_RESULT;
VedHistoryRows *ved_history_rows_ref           (VedHistoryRows        *self) G_GNUC_WARN_UNUSED_RESULT;
void            ved_history_rows_unref         (VedHistoryRows        *self);
char           *ved_history_rows_to_csv        (const VedHistoryRows  *self,
                                                VedHistoryColumn       column) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedHistoryRows, ved_history_rows_unref)

G_END_DECLS
