/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "fleet/snapshot/ved-alert.h"
#include "fleet/snapshot/ved-snapshot.h"
#include "fleet/ved-thresholds.h"

G_BEGIN_DECLS

typedef enum {
  VED_ALERT_OPENED,
  VED_ALERT_REOPENED,           /* within 10 minutes: the same episode goes on */
  VED_ALERT_RAISED,             /* severity or level rose */
  VED_ALERT_LOWERED,
  VED_ALERT_WAS_ACKNOWLEDGED,
  VED_ALERT_WAS_RESOLVED,
  VED_ALERT_WAS_GIVEN_BACK,     /* it had been acknowledged */
} VedAlertChange;

/* Who does what the rules say. */
#define VED_ALERT_RULES_ACTOR "vedetted"

/* An episode ends, or falls, after this many results in a row that allow it, the last of them so long after the first. */
#define VED_ALERT_CALM_RESULTS 3
#define VED_ALERT_CALM_US      VED_MINUTE_US

/* One transition. Everything is valid during the call alone. */
typedef struct {
  VedAlertChange change;
  gint64 time_us;
  const char *actor;            /* VED_ALERT_RULES_ACTOR, else who asked */
  const VedAlert *alert;        /* after the transition */
  VedProfile profile;           /* of its server */
  VedAlertSeverity previous_severity;
  VedLevel previous_level;
  const float *current;         /* (nullable) (array fixed-size=VED_N_METRICS): what its server measured; not of the book */
} VedAlertEvent;

typedef void (*VedAlertEventFunc) (const VedAlertEvent *event,
                                   gpointer             user_data);

/* What one result says about one server. */
typedef struct {
  VedServerState state;
  VedProfile profile;           /* what its episodes are grouped by */
  guint cores;
  guint forecast_row;           /* VED_NO_ROW without one */
  float risk;                   /* NaN: unknown */
  float current[VED_N_METRICS];
} VedAlertInput;

/* The episodes of a fleet. Used by one thread; a tick is begin, one update per server, one of the
 * environment, end. */
typedef struct _VedAlertBook VedAlertBook;

VedAlertBook *ved_alert_book_new             (const VedThresholds *thresholds,
                                              guint64              first_number) G_GNUC_WARN_UNUSED_RESULT;
void          ved_alert_book_free            (VedAlertBook        *self);
void          ved_alert_book_set_event_func  (VedAlertBook        *self,
                                              VedAlertEventFunc    func,
                                              gpointer             user_data);
void          ved_alert_book_set_thresholds  (VedAlertBook        *self,
                                              const VedThresholds *thresholds);
guint64       ved_alert_book_get_next_number (const VedAlertBook  *self);

guint ved_alert_book_add_server         (VedAlertBook         *self,
                                         const char           *name);
gboolean ved_alert_book_is_slot_of      (const VedAlertBook   *self,
                                         guint                 slot,
                                         const char           *name);
void  ved_alert_book_begin              (VedAlertBook         *self,
                                         gint64                time_us,
                                         VedForecastSet       *forecasts);
void  ved_alert_book_update_server      (VedAlertBook         *self,
                                         guint                 slot,
                                         const VedAlertInput  *input);
void  ved_alert_book_update_environment (VedAlertBook         *self,
                                         const VedEnvironment *environment);
void  ved_alert_book_end                (VedAlertBook         *self);

guint           ved_alert_book_get_n_active (const VedAlertBook *self);
const VedAlert *ved_alert_book_get_active   (const VedAlertBook *self,
                                             guint               index);
const VedAlert *ved_alert_book_find         (const VedAlertBook *self,
                                             const char         *id);
gboolean        ved_alert_book_restore      (VedAlertBook       *self,
                                             const VedAlert     *alert,
                                             const char         *actor);

gboolean       ved_alert_book_acknowledge (VedAlertBook       *self,
                                           const char         *id,
                                           const char         *actor,
                                           gint64              time_us,
                                           GError            **error);
gboolean       ved_alert_book_give_back   (VedAlertBook       *self,
                                           const char         *id,
                                           const char         *actor,
                                           gint64              time_us,
                                           GError            **error);
gboolean       ved_alert_book_resolve     (VedAlertBook       *self,
                                           const char         *id,
                                           const char         *actor,
                                           gint64              time_us,
                                           GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedAlertBook, ved_alert_book_free)

G_END_DECLS
