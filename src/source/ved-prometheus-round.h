/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/ved-prometheus-client.h"
#include "source/ved-prometheus-grid.h"
#include "source/ved-prometheus-hosts.h"

G_BEGIN_DECLS

/* All questions for the instants of one grid. Lent. */
typedef struct {
  const char *label;            /* that names a server */
  const char * const *expressions;      /* VED_N_PROMETHEUS_QUERIES; NULL where nothing is asked */
  guint window_s;               /* of rates */
  VedPrometheusHosts *hosts;    /* whose servers keep their ports; a round of one instant adds to them */
} VedPrometheusQuestions;

void            ved_prometheus_ask_async  (VedPrometheusClient           *client,
                                           const VedPrometheusQuestions  *questions,
                                           VedPrometheusGrid             *grid,
                                           GCancellable                  *cancellable,
                                           GAsyncReadyCallback            callback,
                                           gpointer                       user_data);
VedSampleBatch *ved_prometheus_ask_finish (VedPrometheusClient           *client,
                                           GAsyncResult                  *result,
                                           char                         **refused,
                                           GError                       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
