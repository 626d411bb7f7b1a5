/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-forecast-set.h"
#include "store/ved-store-writer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The name of a row of a forecast set; NULL for a row that is not to be kept. */
typedef const char *VedServerName;

#define VED_TYPE_FORECAST_STORE (ved_forecast_store_get_type ())

/**
 * VedForecastStore:
 *
 * Forecasts on disk, `forecasts.sqlite`: one per server and half hour, to be scored against what then
 * happened and to be shown in hindsight.
 */
G_DECLARE_FINAL_TYPE (VedForecastStore, ved_forecast_store, VED, FORECAST_STORE, GObject)

VedForecastStore *ved_forecast_store_new          (const char           *data_dir,
                                                   VedStoreWriter       *writer,
                                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
const char       *ved_forecast_store_get_notice   (VedForecastStore     *self);
void              ved_forecast_store_append       (VedForecastStore     *self,
                                                   VedForecastSet       *forecasts,
                                                   const VedServerName  *servers,
                                                   GHashTable           *lasting,
                                                   gint64                now_us);
VedForecastSet   *ved_forecast_store_find         (VedForecastStore     *self,
                                                   const char           *server,
                                                   gint64                origin_us,
                                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void              ved_forecast_store_fetch_async  (VedForecastStore     *self,
                                                   const char           *server,
                                                   gint64                at_us,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
VedForecastSet   *ved_forecast_store_fetch_finish (VedForecastStore     *self,
                                                   GAsyncResult         *result,
                                                   GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
