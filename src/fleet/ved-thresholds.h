/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/risk/ved-risk.h"
#include "fleet/ved-metric.h"
#include "fleet/ved-profile.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  float warning;                /* NaN: the set has none for this metric */
  float critical;
} VedThreshold;

/* What the cells of tables are marked for. */
typedef enum {
  VED_MARKED_CPU_USED,
  VED_MARKED_IOWAIT,
  VED_MARKED_MEMORY,
  VED_MARKED_SWAP,
  VED_MARKED_DISK,
  VED_MARKED_LOAD,              /* judged as l: 8 · load / cores */
  VED_N_MARKED
} VedMarked;

typedef enum {
  VED_MARKER_NONE,
  VED_MARKER_LOW,               /* hue step 2 */
  VED_MARKER_MID,               /* 3 */
  VED_MARKER_HIGH,              /* 4 */
} VedMarker;

#define VED_N_MARKER_BOUNDS 3

/* The three sets of thresholds and the bounds of the risk, one editable table. A plain value: copy it freely. Thresholds of
 * load_average are compared with l. */
typedef struct {
  VedThreshold probability[VED_N_METRICS];
  VedThreshold alert[VED_N_METRICS];
  float alert_probability[VED_N_METRICS];       /* p*: opens an alert when exceeded so probably */
  float markers[VED_N_MARKED][VED_N_MARKER_BOUNDS];
  float database_memory_markers[VED_N_MARKER_BOUNDS];
  VedRiskBounds risk;
} VedThresholds;

const VedThresholds *ved_thresholds_get_default (void) G_GNUC_CONST;
VedMarker            ved_thresholds_get_marker  (const VedThresholds *self,
                                                 VedMarked            marked,
                                                 VedProfile           profile,
                                                 double               value);
gboolean             ved_thresholds_is_beyond   (VedMetric            metric,
                                                 double               value,
                                                 double               threshold);
char                *ved_thresholds_to_data     (const VedThresholds *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean             ved_thresholds_from_data   (VedThresholds       *self,
                                                 const char          *data,
                                                 gsize                length,
                                                 GError             **error);

G_END_DECLS
