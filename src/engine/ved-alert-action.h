/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-alert-book.h"

G_BEGIN_DECLS

/* What somebody asks of an alert episode, or of all of a server, profile or metric. */
typedef enum {
  VED_ALERT_ACTION_ACKNOWLEDGE,
  VED_ALERT_ACTION_RESOLVE,
  VED_ALERT_ACTION_MUTE,
  VED_ALERT_ACTION_UNMUTE,
} VedAlertActionKind;

typedef struct {
  VedAlertActionKind kind;
  VedMuteScope scope;           /* of mute and unmute; the others are about an episode */
  const char *target;           /* "a-000017", or the server, profile or metric of the scope */
  const char *actor;            /* "user@host" */
  const char *note;             /* (nullable) */
  gint64 until_us;              /* end of a mute; 0: until unmuted */
} VedAlertAction;

VedAlertAction *ved_alert_action_copy    (const VedAlertAction *self) G_GNUC_WARN_UNUSED_RESULT;
void            ved_alert_action_free    (VedAlertAction       *self);
gboolean        ved_alert_action_perform (const VedAlertAction *self,
                                          VedAlertBook         *book,
                                          gint64                time_us,
                                          VedAlert            **alert,
                                          GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedAlertAction, ved_alert_action_free)

G_END_DECLS
