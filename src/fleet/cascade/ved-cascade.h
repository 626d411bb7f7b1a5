/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/cascade/ved-dependency.h"
#include "fleet/ved-metric.h"
#include "fleet/ved-profile.h"

G_BEGIN_DECLS

#define VED_CASCADE_METRICS     5
#define VED_CASCADE_MIN_SAMPLES 60
#define VED_CASCADE_MAX_EVENTS  100

/* As long as the trend of a server remembers: what began before it was watched may look usual for so long. */
#define VED_CASCADE_SETTLE_US   (15 * G_GINT64_CONSTANT (60000000))

typedef enum {
  VED_CASCADE_LOW,
  VED_CASCADE_MEDIUM,
  VED_CASCADE_HIGH,
  VED_CASCADE_CRITICAL,
} VedCascadeSeverity;

/* The bounds of detection. */
typedef struct {
  double anomaly_z;             /* |z| beyond it is an anomaly */
  double fdr_q;                 /* false discovery rate over the metrics */
  guint min_servers;            /* a candidate has at least so many */
  guint n_ticks;                /* in a row before it counts */
  double correlation_medium;    /* raises cascade_risk to medium, and high */
  double correlation_high;
} VedCascadeSettings;

/* One metric at one tick. */
typedef struct {
  guint n_taking_part;
  guint n_anomalous;
  guint n_needed;               /* anomalous servers that would make a candidate of this fleet */
  double expected_rate;         /* p0: the metric's own rate of anomalies */
  double p_value;
  gboolean is_candidate;
} VedCascadeMetric;

/* A server in an episode. */
typedef struct {
  char *name;
  VedProfile profile;
  gint64 onset_us;
} VedCascadeMember;

/* One episode, as a result tells it. */
typedef struct {
  guint64 id;
  gint64 start_us;
  gint64 peak_us;
  gint64 end_us;                /* 0: goes on */
  guint n_peak;                 /* servers at the peak */
  double peak_share;            /* of those that took part */
  double peak_correlation;
  VedCascadeSeverity severity;  /* by the share at the peak */
  guint metrics;                /* bit i: VedCascadeMetric i */
  GArray *members;              /* of VedCascadeMember, in order of their onsets */
  char *root;                   /* most upstream among the first */
  char *other_root;             /* (nullable): most upstream of all, where that is another one */
} VedCascadeEpisode;

/* What one tick says. Immutable, atomically reference counted. */
typedef struct {
  gatomicrefcount ref_count;
  gint64 time_us;
  guint n_servers;
  guint n_taking_part;
  gint64 watched_us;            /* half of these have taken part since; 0: nobody does */
  guint n_anomalous;            /* servers, by any metric */
  guint n_at_risk;              /* servers, of those that take part: 50 or above */
  guint n_merely_anomalous;     /* of the anomalous ones: not at risk */
  double anomaly_rate;
  double correlation;           /* 0..1 */
  double health_score;          /* 0..100 */
  gboolean is_detected;
  VedCascadeMetric metrics[VED_CASCADE_METRICS];
  GPtrArray *active;            /* (element-type VedCascadeEpisode) */
  GPtrArray *recent;            /* (element-type VedCascadeEpisode): ended ones, newest first */
  guint64 n_episodes;           /* that ever began */
  VedCascadeSettings settings;
} VedCascadeResult;

/* Finds anomalies that many servers have at once. Of one thread; a tick is begin, one update per server, end. */
typedef struct _VedCascade VedCascade;

const VedCascadeSettings *ved_cascade_settings_get_default (void) G_GNUC_CONST;
gboolean                  ved_cascade_settings_check       (const VedCascadeSettings *self,
                                                            GError                  **error);

VedCascade       *ved_cascade_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void              ved_cascade_free           (VedCascade               *self);
void              ved_cascade_set_settings   (VedCascade               *self,
                                              const VedCascadeSettings *settings);
void              ved_cascade_set_dependencies (VedCascade             *self,
                                              const VedDependencies    *dependencies);
void              ved_cascade_continue_after (VedCascade               *self,
                                              guint64                   last_id);
void              ved_cascade_drop_episodes  (VedCascade               *self);
guint             ved_cascade_add_server     (VedCascade               *self,
                                              const char               *name,
                                              VedProfile                profile);
gboolean          ved_cascade_is_slot_of     (const VedCascade         *self,
                                              guint                     slot,
                                              const char               *name);
void              ved_cascade_teach          (VedCascade               *self,
                                              guint                     slot,
                                              gint64                    time_us,
                                              const float              *current);
void              ved_cascade_begin          (VedCascade               *self,
                                              gint64                    time_us);
void              ved_cascade_update         (VedCascade               *self,
                                              guint                     slot,
                                              const float              *current);
void              ved_cascade_set_risk       (VedCascade               *self,
                                              guint                     slot,
                                              float                     risk);
VedCascadeResult *ved_cascade_end            (VedCascade               *self) G_GNUC_WARN_UNUSED_RESULT;

VedCascadeResult *ved_cascade_result_ref     (VedCascadeResult         *self);
void              ved_cascade_result_unref   (VedCascadeResult         *self);

VedMetric         ved_cascade_get_metric     (guint                     index);
const char       *ved_cascade_get_advice_key (guint                     index);
const char       *ved_cascade_severity_get_name (VedCascadeSeverity     severity);
gboolean          ved_cascade_is_settled     (const VedCascadeResult   *result);
double            ved_cascade_score_health   (const VedCascadeResult   *result);
const char       *ved_cascade_get_risk_name  (const VedCascadeResult   *result);
const char       *ved_cascade_get_status_name (const VedCascadeResult  *result);
double            ved_cascade_binomial_tail  (guint                     n,
                                              double                    p,
                                              guint                     x);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedCascade, ved_cascade_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedCascadeResult, ved_cascade_result_unref)

G_END_DECLS
