/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

#define VED_FLEET_GRID_MAX_PAST (7 * 288)       /* columns: a week */

/* What somebody wants to see of the fleet over time. */
typedef struct {
  VedMetric metric;
  VedQuantile quantile;         /* of the forecast */
  guint n_past;                 /* columns before the forecast */
} VedFleetGridQuestion;

/* One metric of all servers over time, one column each five minutes: what was, then what is forecast. A server is a row
 * of n_columns values, NaN where there is none. Filled by one thread, then immutable and shared by reference. */
typedef struct {
  gatomicrefcount ref_count;
  VedFleetGridQuestion question;
  gint64 origin_us;             /* end of what was */
  guint n_columns;
  guint n_servers;
  char **names;                 /* as in a snapshot: ascending */
  float *values;
} VedFleetGrid;

gboolean      ved_fleet_grid_question_read  (VedFleetGridQuestion  *self,
                                             const char            *metric,
                                             const char            *quantile,
                                             const char            *hours,
                                             GError               **error);

VedFleetGrid *ved_fleet_grid_new            (const VedFleetGridQuestion *question,
                                             gint64                      origin_us,
                                             guint                       n_servers) G_GNUC_WARN_UNUSED_RESULT;
VedFleetGrid *ved_fleet_grid_new_ahead      (const VedFleetGridQuestion *question,
                                             const VedSnapshot          *snapshot) G_GNUC_WARN_UNUSED_RESULT;
void          ved_fleet_grid_unref          (VedFleetGrid       *self);
gint64        ved_fleet_grid_get_from_us    (const VedFleetGrid *self);
float        *ved_fleet_grid_get_row        (const VedFleetGrid *self,
                                             guint               server);
gboolean      ved_fleet_grid_find           (const VedFleetGrid *self,
                                             const char         *name,
                                             guint              *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedFleetGrid, ved_fleet_grid_unref)

G_END_DECLS
