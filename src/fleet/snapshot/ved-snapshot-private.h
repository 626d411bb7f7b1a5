/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot-builder.h"

G_BEGIN_DECLS

/* Shared by ved-snapshot.c (reads) and ved-snapshot-builder.c (fills) alone. */

typedef struct {
  guint first;
  guint n;
} VedContributionRange;

struct _VedSnapshot
{
  gatomicrefcount ref_count;
  guint64 generation;
  gint64 time_us;
  gint64 origin_us;
  guint n_servers;

  GStringChunk *text;
  VedSnapshotServer *servers;   /* names point into text */
  guint8 *levels;

  /* [metric × n_servers + server] */
  float *current;
  float *trend;
  float *near;
  float *peak;
  float *risk;
  float *prob_30m;
  float *prob_8h;

  GArray *contributions;        /* of VedContribution, all servers */
  VedContributionRange *contribution_ranges;
  GArray *alerts;               /* of VedAlert */
  VedForecastSet *forecasts;    /* (nullable) */

  VedEnvironment environment;
  VedScenario scenario;
  VedMetadata metadata;

  guint *risk_order;
  VedFleetCounts counts;
  VedMetricStats stats[VED_N_METRICS];
};

VedSnapshot *ved_snapshot_alloc     (guint        n_servers,
                                     guint64      generation,
                                     gint64       time_us) G_GNUC_WARN_UNUSED_RESULT;
void         ved_snapshot_summarise (VedSnapshot *self);

G_END_DECLS
