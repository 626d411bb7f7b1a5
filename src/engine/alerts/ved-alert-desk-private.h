/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/alerts/ved-alert-desk.h"
#include "notify/ved-notifier.h"

G_BEGIN_DECLS

/* Shared by ved-alert-desk.c (what it does), ved-alert-channels.c (whom it reaches), ved-alert-word.c (what it keeps of
 * that) and ved-alert-desk-json.c (what it tells) alone. */

/* Who took charge of an episode. */
typedef struct {
  char *actor;
  char *note;                   /* (nullable) */
  gint64 time_us;
} VedDeskCharge;

struct _VedAlertDesk
{
  VedKeeper *keeper;            /* (nullable) */
  VedRouting *routing;
  GKeyFile *config;             /* what the configuration says of it */
  char *routing_data;           /* what was changed since, in the same form */
  char *channels_data;          /* channels that were added since, likewise */
  VedSilences *silences;
  VedNotifier *notifier;
  VedDispatcher *dispatcher;
  GHashTable *charges;          /* id → VedDeskCharge: of episodes that are acknowledged */
  GPtrArray *notes;             /* of VedNote, oldest first */
  gint64 last_note;
  GPtrArray *delivered;         /* of VedDelivered, oldest first; the newest so many */
  VedDeskNoticeFunc func;
  gpointer user_data;
};

GKeyFile *ved_alert_desk_dup_config   (VedAlertDesk    *self) G_GNUC_WARN_UNUSED_RESULT;
void      ved_alert_desk_catch_up     (VedAlertDesk    *self);

void      ved_alert_desk_restore_word (VedAlertDesk    *self,
                                       gint64           now_us);
void      ved_alert_desk_keep_word    (VedAlertDesk    *self);
void      ved_alert_desk_queue_cb     (const char      *channel,
                                       const VedNotice *notice,
                                       gboolean         waits,
                                       gpointer         user_data);

G_END_DECLS
