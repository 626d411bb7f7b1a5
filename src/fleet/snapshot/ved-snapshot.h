/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-alert.h"
#include "fleet/snapshot/ved-forecast-set.h"
#include "fleet/snapshot/ved-metric-stats.h"
#include "fleet/ved-metric.h"
#include "fleet/ved-profile.h"
#include "fleet/ved-severity.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  VED_SERVER_WARMING,           /* cannot be forecast yet */
  VED_SERVER_LIVE,
  VED_SERVER_STALE,             /* keeps its last score, drawn as stale */
  VED_SERVER_OFFLINE,           /* leaves counts and probabilities */
  VED_N_SERVER_STATES
} VedServerState;

typedef enum {
  VED_RISK_TERM_CPU,
  VED_RISK_TERM_MEMORY,
  VED_RISK_TERM_IOWAIT,
  VED_RISK_TERM_SWAP,
  VED_RISK_TERM_LOAD,
  VED_RISK_TERM_CAP,
  VED_N_RISK_TERMS
} VedRiskTerm;

/* One awarded cell of the risk table. points × weight summed over a server is its risk exactly. */
typedef struct {
  guint8 term;                  /* VedRiskTerm */
  guint8 predicted;             /* whether it is of the predicted part */
  gint16 points;                /* of the table; of the cap term: risk − raw in tenths, ≤ 0 */
  float input;                  /* the value judged */
  float bound;                  /* the bound it hit */
} VedContribution;

#define VED_MAX_CONTRIBUTIONS 10

typedef struct {
  float prob_30m;
  float prob_8h;
  gboolean calibrated;
  gboolean valid;               /* FALSE: no server could be forecast */
  guint high_risk_servers;      /* prob_30m > 0.5 */
} VedEnvironment;

typedef struct {
  gboolean available;           /* whether a simulator answers */
  char *name;                   /* "healthy", "degrading", "critical", "cascade", "natural", "demo" */
  guint n_affected;
  guint64 tick;
} VedScenario;

typedef struct {
  char *model_dir;              /* (nullable) */
  gint64 prediction_us;         /* when the forecasts were made */
  gint64 latest_sample_us;      /* newest accepted sample; 0 when none */
  guint input_points;           /* 5-minute points behind a forecast, at most */
  double warmup_progress;       /* 0..1 */
  gboolean warmed_up;
  char *source;                 /* "Demo fleet", "prometheus:http://…": for people */
  VedEngineId engine;           /* that was asked for; VED_ENGINE_NONE: the best, or it is not known, as from a frame */
} VedMetadata;

/* Counts of the one scale. Offline servers are in `offline` alone. */
typedef struct {
  guint total;
  guint level[VED_N_LEVELS];
  guint state[VED_N_SERVER_STATES];
  guint healthy_below_50;       /* healthy + watch */
  guint warning_60_79;
  guint critical_80;
  guint high_risk_70;
  guint attention_50;           /* risk ≥ 50 */
  double mean_risk;
  double max_risk;
} VedFleetCounts;

#define VED_TYPE_SNAPSHOT (ved_snapshot_get_type ())

/* What was known about the whole fleet at one instant. Immutable, columnar (index = server; names in
 * ascending order), atomically reference counted; safe to read from any thread. */
typedef struct _VedSnapshot VedSnapshot;

GType                  ved_snapshot_get_type          (void) G_GNUC_CONST;
VedSnapshot           *ved_snapshot_ref               (VedSnapshot       *self);
void                   ved_snapshot_unref             (VedSnapshot       *self);

guint64                ved_snapshot_get_generation    (const VedSnapshot *self);
gint64                 ved_snapshot_get_time_us       (const VedSnapshot *self);
gint64                 ved_snapshot_get_origin_us     (const VedSnapshot *self);
guint                  ved_snapshot_get_n_servers     (const VedSnapshot *self);
const VedEnvironment  *ved_snapshot_get_environment   (const VedSnapshot *self);
const VedScenario     *ved_snapshot_get_scenario      (const VedSnapshot *self);
const VedMetadata     *ved_snapshot_get_metadata      (const VedSnapshot *self);
gint64                 ved_snapshot_get_sample_age_us (const VedSnapshot *self);

/* One server */
const char            *ved_snapshot_get_name          (const VedSnapshot *self,
                                                       guint              server);
gboolean               ved_snapshot_find              (const VedSnapshot *self,
                                                       const char        *name,
                                                       guint             *server);
const char            *ved_snapshot_find_nearest      (const VedSnapshot *self,
                                                       const char        *name);
VedProfile             ved_snapshot_get_profile       (const VedSnapshot *self,
                                                       guint              server);
VedServerState         ved_snapshot_get_state         (const VedSnapshot *self,
                                                       guint              server);
gint64                 ved_snapshot_get_last_seen_us  (const VedSnapshot *self,
                                                       guint              server);
guint                  ved_snapshot_get_cores         (const VedSnapshot *self,
                                                       guint              server);
VedEngineId            ved_snapshot_get_engine        (const VedSnapshot *self,
                                                       guint              server);
VedWarmupRung          ved_snapshot_get_rung          (const VedSnapshot *self,
                                                       guint              server);
guint                  ved_snapshot_get_points        (const VedSnapshot *self,
                                                       guint              server);
VedLevel               ved_snapshot_get_level         (const VedSnapshot *self,
                                                       guint              server);
gboolean               ved_snapshot_has_metric        (const VedSnapshot *self,
                                                       guint              server,
                                                       VedMetric          metric);
const VedContribution *ved_snapshot_get_contributions (const VedSnapshot *self,
                                                       guint              server,
                                                       guint             *n_contributions);
const float           *ved_snapshot_get_forecast      (const VedSnapshot *self,
                                                       guint              server,
                                                       VedMetric          metric,
                                                       VedQuantile        quantile);
float                  ved_snapshot_get_cpu_used      (const VedSnapshot *self,
                                                       guint              server);
float                  ved_snapshot_get_load_l        (const VedSnapshot *self,
                                                       guint              server);

/* Columns over servers: n_servers floats, NaN where missing */
const float           *ved_snapshot_current           (const VedSnapshot *self,
                                                       VedMetric          metric);
const float           *ved_snapshot_trend             (const VedSnapshot *self,
                                                       VedMetric          metric);
const float           *ved_snapshot_near              (const VedSnapshot *self,
                                                       VedMetric          metric);
const float           *ved_snapshot_peak              (const VedSnapshot *self,
                                                       VedMetric          metric);
const float           *ved_snapshot_risk              (const VedSnapshot *self);
const float           *ved_snapshot_prob_30m          (const VedSnapshot *self);
const float           *ved_snapshot_prob_8h           (const VedSnapshot *self);

/* Alerts that are not resolved: critical first, then soonest, then by server */
guint                  ved_snapshot_get_n_alerts      (const VedSnapshot *self);
const VedAlert        *ved_snapshot_get_alert         (const VedSnapshot *self,
                                                       guint              index);

/* Computed once, when the snapshot is finished */
const guint           *ved_snapshot_risk_order        (const VedSnapshot *self);
const VedFleetCounts  *ved_snapshot_get_counts        (const VedSnapshot *self);
const VedMetricStats  *ved_snapshot_get_stats         (const VedSnapshot *self,
                                                       VedMetric          metric);
VedForecastSet        *ved_snapshot_get_forecasts     (const VedSnapshot *self);
guint                  ved_snapshot_get_forecast_row  (const VedSnapshot *self,
                                                       guint              server);

const char            *ved_server_state_get_name      (VedServerState     state);
const char            *ved_risk_term_get_name         (VedRiskTerm        term);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSnapshot, ved_snapshot_unref)

G_END_DECLS
