/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/alerts/ved-alert-book.h"

G_BEGIN_DECLS

/* What a range of history comes to: the risk_score episodes that had a transition in it. */
typedef struct {
  guint n_alerts;
  guint n_critical;             /* reached risk 80 */
  guint n_warning;              /* reached 60, not 80 */
  guint n_likely;               /* reached 70: likely outages, as ved-cost.h counts them */
  guint n_possible;             /* reached 50, not 70 */
  guint n_resolved;             /* and have not come back */
  guint n_returns;              /* times that one came back after it had resolved */
  guint n_resolutions;          /* times that one resolved */
  guint n_incidents;            /* times that one reached 80, and lasted 5 minutes or more without a break */
  guint n_servers;
  double mean_resolution_min;   /* of all resolutions; NaN: there was none */
  double resolution_rate;       /* 0..100; 100 without alerts */
} VedAlertSummary;

/* One server in it. */
typedef struct {
  char *server;
  guint n_alerts;
  guint n_critical;
  guint n_warning;
  guint n_resolved;
  guint n_returns;
  gint64 last_us;               /* newest transition */
  VedLevel level;               /* of the newest episode, while it is open; else Healthy */
} VedServerAlertStats;

/* Makes sums of transitions, given oldest first. */
typedef struct _VedAlertHistory VedAlertHistory;

VedAlertHistory *ved_alert_history_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void             ved_alert_history_free         (VedAlertHistory *self);
void             ved_alert_history_add          (VedAlertHistory *self,
                                                 gint64           time_us,
                                                 VedAlertChange   change,
                                                 const VedAlert  *alert);
void             ved_alert_history_add_open     (VedAlertHistory *self,
                                                 const VedAlert  *alert);
void             ved_alert_history_summarise    (VedAlertHistory *self,
                                                 gint64           now_us,
                                                 VedAlertSummary *summary);
GPtrArray       *ved_alert_history_list_servers (VedAlertHistory *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean         ved_alert_history_is_incident  (VedAlertHistory *self,
                                                 const char      *id,
                                                 gint64           time_us,
                                                 gint64           now_us);
gint64           ved_alert_history_get_span_us  (VedAlertHistory *self,
                                                 const char      *id,
                                                 gint64           time_us);
const char      *ved_alert_history_get_event    (VedAlertChange   change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedAlertHistory, ved_alert_history_free)

G_END_DECLS
