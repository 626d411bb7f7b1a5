/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

#define VED_NO_ROW G_MAXUINT

/* What is said about one server besides its columns. */
typedef struct {
  const char *name;             /* kept by the snapshot */
  VedProfile profile;
  VedServerState state;
  gint64 last_seen_us;          /* 0: never */
  guint cores;                  /* 0: unknown */
  guint points;                 /* real 5-minute points in its history */
  VedEngineId engine;
  VedWarmupRung rung;
  guint forecast_row;           /* in the forecast set; VED_NO_ROW without one */
  guint16 metrics;              /* a bit for each metric the host has */
  float risk;
  float prob_30m;
  float prob_8h;
} VedSnapshotServer;

/* Fills a snapshot. Used by one thread; finishing hands the snapshot over and frees the builder. */
typedef struct _VedSnapshotBuilder VedSnapshotBuilder;

VedSnapshotBuilder *ved_snapshot_builder_new               (guint                    n_servers,
                                                            guint64                  generation,
                                                            gint64                   time_us) G_GNUC_WARN_UNUSED_RESULT;
void                ved_snapshot_builder_free              (VedSnapshotBuilder      *self);
void                ved_snapshot_builder_set_origin_us     (VedSnapshotBuilder      *self,
                                                            gint64                   origin_us);
void                ved_snapshot_builder_set_server        (VedSnapshotBuilder      *self,
                                                            guint                    server,
                                                            const VedSnapshotServer *description);
float              *ved_snapshot_builder_current           (VedSnapshotBuilder      *self,
                                                            VedMetric                metric);
float              *ved_snapshot_builder_trend             (VedSnapshotBuilder      *self,
                                                            VedMetric                metric);
float              *ved_snapshot_builder_near              (VedSnapshotBuilder      *self,
                                                            VedMetric                metric);
float              *ved_snapshot_builder_peak              (VedSnapshotBuilder      *self,
                                                            VedMetric                metric);
void                ved_snapshot_builder_set_contributions (VedSnapshotBuilder      *self,
                                                            guint                    server,
                                                            const VedContribution   *contributions,
                                                            guint                    n_contributions);
void                ved_snapshot_builder_set_forecasts     (VedSnapshotBuilder      *self,
                                                            VedForecastSet          *forecasts);
void                ved_snapshot_builder_set_environment   (VedSnapshotBuilder      *self,
                                                            const VedEnvironment    *environment);
void                ved_snapshot_builder_set_scenario      (VedSnapshotBuilder      *self,
                                                            const VedScenario       *scenario);
void                ved_snapshot_builder_set_metadata      (VedSnapshotBuilder      *self,
                                                            const VedMetadata       *metadata);
void                ved_snapshot_builder_add_alert         (VedSnapshotBuilder      *self,
                                                            const VedAlert          *alert);
VedSnapshot        *ved_snapshot_builder_finish            (VedSnapshotBuilder      *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSnapshotBuilder, ved_snapshot_builder_free)

G_END_DECLS
