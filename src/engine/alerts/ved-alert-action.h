/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/alerts/ved-alert-book.h"

G_BEGIN_DECLS

/* What somebody asks of an alert episode. */
typedef enum {
  VED_ALERT_ACTION_ACKNOWLEDGE,
  VED_ALERT_ACTION_GIVE_BACK,
  VED_ALERT_ACTION_RESOLVE,
} VedAlertActionKind;

typedef struct {
  VedAlertActionKind kind;
  const char *target;           /* "a-000017" */
  const char *actor;            /* "user@host" */
  const char *note;             /* (nullable) */
} VedAlertAction;

VedAlertAction *ved_alert_action_copy    (const VedAlertAction *self) G_GNUC_WARN_UNUSED_RESULT;
void            ved_alert_action_free    (VedAlertAction       *self);
VedAlert       *ved_alert_action_perform (const VedAlertAction *self,
                                          VedAlertBook         *book,
                                          gint64                time_us,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedAlertAction, ved_alert_action_free)

G_END_DECLS
