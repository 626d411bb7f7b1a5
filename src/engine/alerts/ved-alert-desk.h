/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-keeper.h"
#include "engine/ved-scorer.h"
#include "fleet/alerts/ved-silences.h"
#include "notify/ved-dispatcher.h"

G_BEGIN_DECLS

/* Longest text of a note, in bytes. */
#define VED_NOTE_MAX_BYTES 4000

typedef void (*VedDeskNoticeFunc) (const VedNotice *notice,
                                   gpointer         user_data);

/* What people do about alerts, and what is delivered to them: silences, notes, who took charge, notices and
 * their channels. Of the engine's thread. */
typedef struct _VedAlertDesk VedAlertDesk;

VedAlertDesk      *ved_alert_desk_new                (GKeyFile             *config,
                                                      VedClock             *clock,
                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void               ved_alert_desk_free               (VedAlertDesk         *self);
void               ved_alert_desk_set_notice_func    (VedAlertDesk         *self,
                                                      VedDeskNoticeFunc     func,
                                                      gpointer              user_data);
void               ved_alert_desk_restore            (VedAlertDesk         *self,
                                                      VedKeeper            *keeper,
                                                      gint64                now_us);

void               ved_alert_desk_take               (VedAlertDesk         *self,
                                                      const VedTransition  *transition,
                                                      const char           *note);
void               ved_alert_desk_advance            (VedAlertDesk         *self,
                                                      VedSnapshot          *snapshot,
                                                      gboolean              is_judged,
                                                      gint64                now_us);
gboolean           ved_alert_desk_is_silenced        (VedAlertDesk         *self,
                                                      const VedAlert       *alert,
                                                      VedProfile            profile,
                                                      gint64                now_us);

const VedSilences *ved_alert_desk_get_silences       (VedAlertDesk         *self);
void               ved_alert_desk_mute               (VedAlertDesk         *self,
                                                      VedMuteScope          scope,
                                                      const char           *target,
                                                      gint64                until_us,
                                                      const char           *actor);
gboolean           ved_alert_desk_unmute             (VedAlertDesk         *self,
                                                      VedMuteScope          scope,
                                                      const char           *target,
                                                      GError              **error);
guint              ved_alert_desk_add_maintenance    (VedAlertDesk         *self,
                                                      const VedMaintenance *maintenance,
                                                      GError              **error);
gboolean           ved_alert_desk_remove_maintenance (VedAlertDesk         *self,
                                                      guint                 id,
                                                      GError              **error);

const VedNote     *ved_alert_desk_add_note           (VedAlertDesk         *self,
                                                      const VedNote        *note,
                                                      GError              **error);
gboolean           ved_alert_desk_remove_note        (VedAlertDesk         *self,
                                                      const char           *server,
                                                      gint64                id,
                                                      GError              **error);

GString           *ved_alert_desk_describe           (VedAlertDesk         *self) G_GNUC_WARN_UNUSED_RESULT;
void               ved_alert_desk_write_status       (VedAlertDesk         *self,
                                                      VedSnapshot          *snapshot,
                                                      gint64                now_us,
                                                      const GString        *description,
                                                      GString              *out);
char              *ved_alert_desk_make_etag          (VedAlertDesk         *self,
                                                      VedSnapshot          *snapshot,
                                                      gint64                now_us,
                                                      const GString        *description) G_GNUC_WARN_UNUSED_RESULT;
void               ved_alert_desk_write_mutes        (VedAlertDesk         *self,
                                                      VedSnapshot          *snapshot,
                                                      GString              *out);
void               ved_alert_desk_write_maintenances (VedAlertDesk         *self,
                                                      VedSnapshot          *snapshot,
                                                      gint64                now_us,
                                                      GString              *out);
void               ved_alert_desk_write_notes        (VedAlertDesk         *self,
                                                      const char           *server,
                                                      GString              *out);
void               ved_alert_desk_write_note         (const VedNote        *note,
                                                      GString              *out);
const char        *ved_alert_desk_get_routing_data   (VedAlertDesk         *self);
gboolean           ved_alert_desk_set_routing_data   (VedAlertDesk         *self,
                                                      const char           *data,
                                                      GError              **error);
void               ved_alert_desk_write_routing      (VedAlertDesk         *self,
                                                      GString              *out);

const char        *ved_alert_desk_get_channels_data  (VedAlertDesk         *self);
gboolean           ved_alert_desk_set_channels_data  (VedAlertDesk         *self,
                                                      const char           *data,
                                                      GError              **error);
gboolean           ved_alert_desk_has_configured     (VedAlertDesk         *self,
                                                      const char           *channel);
gboolean           ved_alert_desk_test_channel       (VedAlertDesk         *self,
                                                      const char           *channel,
                                                      GError              **error);
void               ved_alert_desk_write_channels     (VedAlertDesk         *self,
                                                      GString              *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedAlertDesk, ved_alert_desk_free)

G_END_DECLS
