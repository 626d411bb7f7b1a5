/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-engine-status.h"
#include "engine/ved-registry.h"
#include "engine/ved-scorer.h"
#include "store/alerts/ved-alert-log.h"
#include "store/alerts/ved-alert-notebook.h"
#include "store/history/ved-environment-store.h"
#include "store/history/ved-forecast-store.h"
#include "store/history/ved-history-store.h"

G_BEGIN_DECLS

/* What an engine keeps on disk, in one data directory that it holds alone. Atomically reference counted;
 * of the engine's thread unless a function says otherwise. */
#define VED_MOST_FOLLOWED 100   /* servers whose forecasts are kept for two weeks, to be measured */

typedef struct _VedKeeper VedKeeper;

VedKeeper        *ved_keeper_new             (const char            *data_dir,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;
VedKeeper        *ved_keeper_ref             (VedKeeper             *self);
void              ved_keeper_unref           (VedKeeper             *self);
void              ved_keeper_flush           (VedKeeper             *self);
gboolean          ved_keeper_has_room        (VedKeeper             *self);
void              ved_keeper_wait_for_room   (VedKeeper             *self);

gboolean          ved_keeper_restore         (VedKeeper             *self,
                                              VedRegistry           *registry,
                                              gint64                 now_us,
                                              GError               **error);
void              ved_keeper_restore_alerts  (VedKeeper             *self,
                                              VedAlertBook          *book,
                                              gint64                 now_us);
GPtrArray        *ved_keeper_load_episodes   (VedKeeper             *self,
                                              gint64                 now_us) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray        *ved_keeper_load_acknowledged (VedKeeper           *self) G_GNUC_WARN_UNUSED_RESULT;
guint64           ved_keeper_get_last_alert  (VedKeeper             *self);

void              ved_keeper_name_server     (VedKeeper             *self,
                                              VedServer             *server);
void              ved_keeper_forget_server   (VedKeeper             *self,
                                              const char            *name);
void              ved_keeper_add_sample      (VedKeeper             *self,
                                              const VedServer       *server,
                                              const VedSample       *sample);
void              ved_keeper_add_buckets     (VedKeeper             *self,
                                              VedRegistry           *registry,
                                              VedSampleBatch        *batch,
                                              gint64                 now_us);
void              ved_keeper_add_forecasts   (VedKeeper             *self,
                                              VedRegistry           *registry,
                                              const VedSnapshot     *snapshot);
void              ved_keeper_add_transitions (VedKeeper             *self,
                                              VedRegistry           *registry,
                                              GPtrArray             *transitions,
                                              const char            *note);
void              ved_keeper_write           (VedKeeper             *self,
                                              gint64                 now_us);
void              ved_keeper_write_file      (VedKeeper             *self,
                                              char                  *path,
                                              char                  *text);

VedHistoryStore  *ved_keeper_get_history     (VedKeeper             *self);
VedForecastStore *ved_keeper_get_forecasts   (VedKeeper             *self);
VedAlertNotebook *ved_keeper_get_notebook    (VedKeeper             *self);
VedAlertLog      *ved_keeper_get_alert_log   (VedKeeper             *self);
VedEnvironmentStore *ved_keeper_get_environment (VedKeeper          *self);
void              ved_keeper_describe        (VedKeeper             *self,
                                              VedEngineStore        *store);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedKeeper, ved_keeper_unref)

G_END_DECLS
