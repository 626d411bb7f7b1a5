/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-alert.h"
#include "fleet/ved-profile.h"

G_BEGIN_DECLS

typedef enum {
  VED_MUTE_EPISODE,
  VED_MUTE_SERVER,
  VED_MUTE_PROFILE,             /* by key: "web_api" */
  VED_MUTE_METRIC,              /* by key: "mem_used_pct", "risk_score" */
  VED_N_MUTE_SCOPES
} VedMuteScope;

/* Delivery is held back until then; recording goes on. */
typedef struct {
  VedMuteScope scope;
  char *target;
  char *actor;
  gint64 until_us;              /* G_MAXINT64: until unmuted */
} VedMute;

typedef enum {
  VED_REPEAT_NEVER,
  VED_REPEAT_DAILY,
  VED_REPEAT_WEEKLY,
  VED_N_REPEATS
} VedRepeat;

/* Planned work: as a mute of its servers and profiles, over and over where it repeats. */
typedef struct {
  guint id;                     /* unique for ever */
  GStrv servers;                /* may be empty */
  GStrv profiles;               /* keys; may be empty */
  gint64 start_us;
  gint64 end_us;                /* of the first time, excluded */
  VedRepeat repeat;
  GTimeZone *zone;              /* (nullable): whose clock it repeats by; %NULL for UTC */
  char *unknown_zone;           /* (nullable): what it is to repeat by, where this host knows no such zone */
  char *actor;
  char *note;                   /* (nullable) */
} VedMaintenance;

/* What holds delivery of alerts back. Used by one thread. */
typedef struct _VedSilences VedSilences;

VedSilences          *ved_silences_new                (void) G_GNUC_WARN_UNUSED_RESULT;
void                  ved_silences_free               (VedSilences          *self);
gboolean              ved_silences_drop_ended         (VedSilences          *self,
                                                       gint64                time_us);

void                  ved_silences_mute               (VedSilences          *self,
                                                       VedMuteScope          scope,
                                                       const char           *target,
                                                       gint64                until_us,
                                                       const char           *actor);
gboolean              ved_silences_unmute             (VedSilences          *self,
                                                       VedMuteScope          scope,
                                                       const char           *target);
const VedMute        *ved_silences_get_mutes          (const VedSilences    *self,
                                                       guint                *n_mutes);
const VedMute        *ved_silences_find_mute          (const VedSilences    *self,
                                                       const VedAlert       *alert,
                                                       VedProfile            profile,
                                                       gint64                time_us);

guint                 ved_silences_add_maintenance    (VedSilences          *self,
                                                       const VedMaintenance *maintenance);
void                  ved_silences_reserve_ids        (VedSilences          *self,
                                                       guint                 last_id);
gboolean              ved_silences_remove_maintenance (VedSilences          *self,
                                                       guint                 id);
guint                 ved_silences_get_n_maintenances (const VedSilences    *self);
const VedMaintenance *ved_silences_get_maintenance    (const VedSilences    *self,
                                                       guint                 index);
const VedMaintenance *ved_silences_find_maintenance   (const VedSilences    *self,
                                                       const VedAlert       *alert,
                                                       VedProfile            profile,
                                                       gint64                time_us);
gboolean              ved_silences_cover              (const VedSilences    *self,
                                                       const VedAlert       *alert,
                                                       VedProfile            profile,
                                                       gint64                time_us);

gboolean              ved_maintenance_is_on           (const VedMaintenance *self,
                                                       gint64                time_us);
gint64                ved_maintenance_get_end_us      (const VedMaintenance *self,
                                                       gint64                time_us);
const char           *ved_maintenance_get_zone        (const VedMaintenance *self);
GTimeZone            *ved_time_zone_read              (const char           *name,
                                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean              ved_maintenance_check           (const VedMaintenance *self,
                                                       GError              **error);
void                  ved_maintenance_clear           (VedMaintenance       *self);
char                 *ved_mute_check                  (VedMuteScope          scope,
                                                       const char           *target,
                                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
const char           *ved_mute_scope_get_name         (VedMuteScope          scope);
gboolean              ved_mute_scope_from_name        (const char           *name,
                                                       VedMuteScope         *scope);
const char           *ved_repeat_get_name             (VedRepeat             repeat);
gboolean              ved_repeat_from_name            (const char           *name,
                                                       VedRepeat            *repeat);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSilences, ved_silences_free)

G_END_DECLS
