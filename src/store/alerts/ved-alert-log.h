/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/alerts/ved-alert-book.h"
#include "store/ved-store-writer.h"

G_BEGIN_DECLS

/* One transition of an episode: the episode as it was after it, and who did it. */
typedef struct {
  VedAlert alert;
  VedAlertChange change;
  VedAlertSeverity previous_severity;
  VedLevel previous_level;
  gint64 time_us;
  char *actor;
  char *note;                   /* (nullable) */
  char *metrics;                /* (nullable): what its server measured then, a JSON object as text */
} VedAlertTransition;

void ved_alert_transition_free (VedAlertTransition *self);

/* Of which transitions something is asked. */
typedef struct {
  const char *server;           /* (nullable): those of this one alone */
  gint64 from_us;               /* µs UTC */
  gint64 to_us;                 /* excluded */
} VedAlertRange;

typedef void (*VedAlertVisitFunc) (const VedAlertTransition *transition,
                                   gpointer                  user_data);

#define VED_TYPE_ALERT_LOG (ved_alert_log_get_type ())

/**
 * VedAlertLog:
 *
 * Every transition of every alert episode on disk, `alerts.sqlite`: append-only, kept 90 days.
 */
G_DECLARE_FINAL_TYPE (VedAlertLog, ved_alert_log, VED, ALERT_LOG, GObject)

VedAlertLog *ved_alert_log_new             (const char           *data_dir,
                                            VedStoreWriter       *writer,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
const char  *ved_alert_log_get_notice      (VedAlertLog          *self);
guint64      ved_alert_log_get_last_number (VedAlertLog          *self);

void         ved_alert_log_add             (VedAlertLog          *self,
                                            const VedAlertEvent  *event,
                                            const char           *note);
void         ved_alert_log_commit          (VedAlertLog          *self,
                                            gint64                now_us);
GPtrArray   *ved_alert_log_load_episodes   (VedAlertLog          *self,
                                            gint64                resolved_since_us,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;

GPtrArray   *ved_alert_log_load_acknowledged (VedAlertLog        *self,
                                              GError            **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean     ved_alert_log_visit_risk      (VedAlertLog          *self,
                                            const VedAlertRange  *range,
                                            VedAlertVisitFunc     func,
                                            gpointer              user_data,
                                            GError              **error);
GPtrArray   *ved_alert_log_list_levels     (VedAlertLog          *self,
                                            const VedAlertRange  *range,
                                            guint                 most,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean     ved_alert_log_find_server     (VedAlertLog          *self,
                                            const VedAlertRange  *range,
                                            gboolean             *is_there,
                                            GError              **error);

G_END_DECLS
