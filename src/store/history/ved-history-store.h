/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"
#include "fleet/ved-profile.h"
#include "store/history/ved-history-batch.h"
#include "store/ved-store-writer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server that the history knows. */
typedef struct {
  guint id;
  char *name;
  int profile;                  /* VedProfile that its records told; -1: none did */
  guint cores;                  /* 0: unknown */
  gint64 first_us;              /* G_MAXINT64 before any row */
  gint64 last_us;               /* to the minute; G_MININT64 before any row */
} VedStoredServer;

/* One bucket of one server, the mean of @n_samples, or one sample. @means has VED_N_METRICS values and lives for the
 * call. */
typedef void (*VedHistoryRestoreFunc) (guint        server,
                                       gint64       time_us,
                                       const float *means,
                                       guint        n_samples,
                                       gpointer     user_data);

#define VED_TYPE_HISTORY_STORE (ved_history_store_get_type ())

/**
 * VedHistoryStore:
 *
 * The history of the fleet on disk, `history.sqlite`. Writing is queued and done by the writer's
 * thread; reading goes through a connection of its own. All functions may be called from any thread
 * unless they say otherwise.
 */
G_DECLARE_FINAL_TYPE (VedHistoryStore, ved_history_store, VED, HISTORY_STORE, GObject)

VedHistoryStore *ved_history_store_new                 (const char             *data_dir,
                                                        VedStoreWriter         *writer,
                                                        GError                **error) G_GNUC_WARN_UNUSED_RESULT;
const char      *ved_history_store_get_notice          (VedHistoryStore        *self);
gint64           ved_history_store_get_newest_us       (VedHistoryStore        *self);
gint64           ved_history_store_get_longest_us      (VedHistoryStore        *self);

guint            ved_history_store_add_server          (VedHistoryStore        *self,
                                                        const char             *name,
                                                        int                     profile,
                                                        guint                   cores);
void             ved_history_store_remove_server       (VedHistoryStore        *self,
                                                        const char             *name);
GPtrArray       *ved_history_store_list_servers        (VedHistoryStore        *self) G_GNUC_WARN_UNUSED_RESULT;

void             ved_history_store_append              (VedHistoryStore        *self,
                                                        VedHistoryBatch        *batch,
                                                        gint64                  now_us);
gboolean         ved_history_store_restore             (VedHistoryStore        *self,
                                                        VedTier                 tier,
                                                        gint64                  from_us,
                                                        VedHistoryRestoreFunc   func,
                                                        gpointer                user_data,
                                                        GError                **error);

VedSeriesSlice  *ved_history_store_fetch_series        (VedHistoryStore        *self,
                                                        const VedSeriesQuery   *query,
                                                        GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void             ved_history_store_fetch_series_async  (VedHistoryStore        *self,
                                                        const VedSeriesQuery   *query,
                                                        GCancellable           *cancellable,
                                                        GAsyncReadyCallback     callback,
                                                        gpointer                user_data);
VedSeriesSlice  *ved_history_store_fetch_series_finish (VedHistoryStore        *self,
                                                        GAsyncResult           *result,
                                                        GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
