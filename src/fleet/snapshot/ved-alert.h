/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"
#include "fleet/ved-severity.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VED_ALERT_OPEN,
  VED_ALERT_ACKNOWLEDGED,
  VED_ALERT_RESOLVED,
  VED_N_ALERT_STATES
} VedAlertState;

/* What an episode is about besides the metrics of the catalogue. */
typedef enum {
  VED_ALERT_SUBJECT_METRIC,
  VED_ALERT_SUBJECT_RISK,       /* "risk_score" */
  VED_ALERT_SUBJECT_PROB_30M,   /* server "*" */
  VED_ALERT_SUBJECT_PROB_8H,
  VED_N_ALERT_SUBJECTS
} VedAlertSubject;

typedef enum {
  VED_ALERT_SEVERITY_WARNING,
  VED_ALERT_SEVERITY_CRITICAL,
} VedAlertSeverity;

/* Why an episode is there, as its numbers are now. */
typedef enum {
  VED_ALERT_BEYOND,             /* the value is beyond the threshold */
  VED_ALERT_EXPECTED,           /* p50 is, at steps_ahead */
  VED_ALERT_POSSIBLE,           /* p50 is not, but the chance to be is no small one */
  VED_ALERT_RECEDING,           /* none of these any more; not for long enough to close it */
} VedAlertAspect;

/* One episode of (server, subject), as a snapshot shows it. A plain value: strings are owned. */
typedef struct {
  char *id;                     /* "a-000017": unique for ever */
  char *server;                 /* "*" for the environment */
  VedAlertSubject subject;
  VedMetric metric;             /* VED_METRIC_NONE unless the subject is a metric */
  VedAlertSeverity severity;    /* of metrics and environment rules */
  VedLevel level;               /* of risk_score episodes and environment rules */
  VedAlertState state;
  gint64 opened_us;
  gint64 updated_us;
  gint64 resolved_us;           /* 0 while not resolved */
  float current_value;
  float predicted_value;        /* p50 at the first crossing */
  float threshold;
  float probability;            /* of crossing within the hour; NaN where none was computed */
  guint steps_ahead;            /* 0: now */
} VedAlert;

void            ved_alert_clear            (VedAlert       *self);
void            ved_alert_copy_to          (const VedAlert *self,
                                            VedAlert       *copy);
char           *ved_alert_format_message   (const VedAlert *self) G_GNUC_WARN_UNUSED_RESULT;
const char     *ved_alert_get_subject_key  (const VedAlert *self);
const char     *ved_alert_get_severity_key (const VedAlert *self);
VedLevel        ved_alert_get_level        (const VedAlert *self);
VedAlertAspect  ved_alert_get_aspect       (const VedAlert *self);
const char     *ved_alert_state_get_name   (VedAlertState   state);

G_END_DECLS
