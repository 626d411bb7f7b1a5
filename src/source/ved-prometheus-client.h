/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-tls.h"

G_BEGIN_DECLS

#define VED_TYPE_PROMETHEUS_CLIENT (ved_prometheus_client_get_type ())

/**
 * VedPrometheusClient:
 *
 * Asks one server with the Prometheus HTTP API, and writes to it: Prometheus itself, Thanos, Mimir, VictoriaMetrics.
 * Belongs to the thread that made it.
 */
G_DECLARE_FINAL_TYPE (VedPrometheusClient, ved_prometheus_client, VED, PROMETHEUS_CLIENT, GObject)

VedPrometheusClient *ved_prometheus_client_new            (const char           *url,
                                                           const char           *key_file,
                                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
VedPrometheusClient *ved_prometheus_client_new_configured (const char           *url,
                                                           const char           *key_file,
                                                           GKeyFile             *config,
                                                           char                **name,
                                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                 ved_prometheus_client_set_tls        (VedPrometheusClient  *self,
                                                           const VedTls         *tls);
const char          *ved_prometheus_client_get_url        (VedPrometheusClient  *self);
void                 ved_prometheus_client_get_async      (VedPrometheusClient  *self,
                                                           const char           *path,
                                                           GHashTable           *parameters,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
GBytes              *ved_prometheus_client_get_finish     (VedPrometheusClient  *self,
                                                           GAsyncResult         *result,
                                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                 ved_prometheus_client_write_async    (VedPrometheusClient  *self,
                                                           GBytes               *body,
                                                           GCancellable         *cancellable,
                                                           GAsyncReadyCallback   callback,
                                                           gpointer              user_data);
gboolean             ved_prometheus_client_write_finish   (VedPrometheusClient  *self,
                                                           GAsyncResult         *result,
                                                           GError              **error);

G_END_DECLS
