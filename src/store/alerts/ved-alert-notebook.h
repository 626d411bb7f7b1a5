/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/alerts/ved-silences.h"
#include "fleet/alerts/ved-told.h"
#include "store/ved-store-writer.h"

G_BEGIN_DECLS

/* What somebody wrote about a server. */
typedef struct {
  gint64 id;
  char *server;
  char *episode;                /* (nullable): it is about this one, "a-000017" */
  gint64 time_us;
  char *actor;
  char *text;
} VedNote;

/* How one notice fared at one channel. */
typedef struct {
  gint64 time_us;
  char *channel;
  char *role;
  char *kind;
  char *subject;
  char *fault;                  /* (nullable): it arrived */
} VedDelivered;

/* A notice that has not reached its channel yet. */
typedef struct {
  gint64 number;                /* no two that wait have the same */
  char *channel;
  char *role;
  char *kind;
  VedLevel level;
  gint64 time_us;
  char *profile;                /* key */
  guint breadth;                /* how many are told of at once: 0 a server, 1 a profile, 2 more */
  GStrv episodes;               /* their ids */
} VedWaiting;

void          ved_note_free       (VedNote            *self);
VedDelivered *ved_delivered_copy  (const VedDelivered *self) G_GNUC_WARN_UNUSED_RESULT;
void          ved_delivered_free  (VedDelivered       *self);

#define VED_TYPE_ALERT_NOTEBOOK (ved_alert_notebook_get_type ())

/**
 * VedAlertNotebook:
 *
 * What people add to alerts, in `alerts.sqlite` too: mutes, maintenance windows, notes; who has been told of what, and what
 * still waits to be delivered; and what was delivered, kept 90 days. Writing never waits.
 */
G_DECLARE_FINAL_TYPE (VedAlertNotebook, ved_alert_notebook, VED, ALERT_NOTEBOOK, GObject)

VedAlertNotebook *ved_alert_notebook_new              (const char          *data_dir,
                                                       VedStoreWriter      *writer,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void              ved_alert_notebook_set_silences     (VedAlertNotebook    *self,
                                                       const VedSilences   *silences);
gboolean          ved_alert_notebook_restore_silences (VedAlertNotebook    *self,
                                                       VedSilences         *silences,
                                                       gint64               now_us,
                                                       GError             **error);
void              ved_alert_notebook_add_note         (VedAlertNotebook    *self,
                                                       const VedNote       *note);
void              ved_alert_notebook_remove_note      (VedAlertNotebook    *self,
                                                       gint64               id);
GPtrArray        *ved_alert_notebook_load_notes       (VedAlertNotebook    *self,
                                                       gint64              *last_id,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void              ved_alert_notebook_add_delivered    (VedAlertNotebook    *self,
                                                       const VedDelivered  *delivered);
GPtrArray        *ved_alert_notebook_load_delivered   (VedAlertNotebook    *self,
                                                       guint                max_rows,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void              ved_alert_notebook_take_told        (VedAlertNotebook    *self,
                                                       GPtrArray           *changes);
GHashTable       *ved_alert_notebook_load_told        (VedAlertNotebook    *self,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void              ved_alert_notebook_add_waiting      (VedAlertNotebook    *self,
                                                       const VedWaiting    *waiting);
void              ved_alert_notebook_remove_waiting   (VedAlertNotebook    *self,
                                                       gint64               number);
GPtrArray        *ved_alert_notebook_load_waiting     (VedAlertNotebook    *self,
                                                       GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
