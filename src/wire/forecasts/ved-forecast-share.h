/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_FORECAST_SHARE_LINKS 12     /* at most */

/* Reads what links that were cut by server say of one; any thread.
 *
 * Returns: (transfer full) (nullable): what ved_forecast_share_pack() made; %NULL where there is none */
typedef GBytes *(*VedForecastFetch) (gpointer user_data,
                                     guint    server);

/* Where shares come from. Immutable, atomically reference counted. */
typedef struct _VedForecastShares VedForecastShares;

/* What links that follow each other say of one server, opened. A plain value, all zero before the first. */
typedef struct {
  VedForecastShares *of;        /* (nullable) */
  guint server;
  GBytes *bytes;                /* (nullable) */
  gsize starts[VED_FORECAST_SHARE_LINKS + 1];
} VedForecastShare;

VedForecastShares *ved_forecast_shares_new   (guint                n_links,
                                              VedForecastFetch     fetch,
                                              gpointer             user_data,
                                              GDestroyNotify       destroy) G_GNUC_WARN_UNUSED_RESULT;
VedForecastShares *ved_forecast_shares_ref   (VedForecastShares   *self);
void               ved_forecast_shares_unref (VedForecastShares   *self);

GBytes            *ved_forecast_share_pack   (guint                server,
                                              GPtrArray           *blocks) G_GNUC_WARN_UNUSED_RESULT;
guint              ved_forecast_share_get_server (GBytes         *share);
gboolean           ved_forecast_share_open   (VedForecastShare    *self,
                                              VedForecastShares   *of,
                                              guint                server);
const guint8      *ved_forecast_share_get    (const VedForecastShare *self,
                                              guint                place,
                                              gsize               *length);
void               ved_forecast_share_clear  (VedForecastShare    *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedForecastShare, ved_forecast_share_clear)

G_END_DECLS
