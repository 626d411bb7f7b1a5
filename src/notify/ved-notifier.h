/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/alerts/ved-alert-book.h"
#include "fleet/alerts/ved-silences.h"
#include "fleet/alerts/ved-told.h"
#include "notify/ved-notice.h"
#include "notify/ved-routing.h"

G_BEGIN_DECLS

/* Sends. Returns whether a channel serves the role. */
typedef gboolean (*VedNoticeFunc) (const VedNotice *notice,
                                   gpointer         user_data);

/* Whether a channel serves a role. */
typedef gboolean (*VedServesFunc) (const char *role,
                                   gpointer    user_data);

/* How far the word of one episode has got. */
typedef struct {
  gint64 notified_us;           /* of the present level; 0: nobody has been told */
  const GArray *steps;          /* (element-type VedToldStep): of escalation that have been taken */
  gint64 next_step_us;          /* 0: no further one, or somebody took charge */
  const char *next_role;        /* (nullable) */
} VedNotified;

/* Decides who is told what, and when: once per episode and level, grouped, never what is silenced, and the
 * next in line where nobody takes charge. Knows no network; of one thread, by the caller's time. */
typedef struct _VedNotifier VedNotifier;

VedNotifier *ved_notifier_new     (const VedRouting  *routing,
                                   const VedSilences *silences,
                                   VedNoticeFunc      func,
                                   gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;
void         ved_notifier_free    (VedNotifier       *self);
void         ved_notifier_set_routing (VedNotifier   *self,
                                   const VedRouting  *routing);
void         ved_notifier_restore (VedNotifier       *self,
                                   const VedAlert    *alert,
                                   VedProfile         profile,
                                   const VedTold     *told,
                                   gint64             now_us);
void         ved_notifier_see_server (VedNotifier    *self,
                                   const char        *id,
                                   VedProfile         profile,
                                   gboolean           is_judged,
                                   gint64             now_us);
void         ved_notifier_take    (VedNotifier       *self,
                                   VedAlertChange     change,
                                   const VedAlert    *alert,
                                   VedProfile         profile);
void         ved_notifier_catch_up (VedNotifier      *self,
                                   VedServesFunc      serves);
void         ved_notifier_advance (VedNotifier       *self,
                                   gint64             now_us);
GPtrArray   *ved_notifier_take_changes (VedNotifier  *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean     ved_notifier_look_up (const VedNotifier *self,
                                   const char        *id,
                                   VedNotified       *notified);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedNotifier, ved_notifier_free)

G_END_DECLS
