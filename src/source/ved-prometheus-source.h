/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/ved-prometheus-client.h"
#include "source/ved-sample-source.h"

G_BEGIN_DECLS

#define VED_TYPE_PROMETHEUS_SOURCE (ved_prometheus_source_get_type ())

/**
 * VedPrometheusSource:
 *
 * The hosts that a Prometheus with node_exporter knows: all of them at once in each round, and their
 * past at the start.
 */
G_DECLARE_FINAL_TYPE (VedPrometheusSource, ved_prometheus_source, VED, PROMETHEUS_SOURCE, VedSampleSource)

VedSampleSource *ved_prometheus_source_new            (const char              *url,
                                                       const VedSourceOptions  *options,
                                                       GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void             ved_prometheus_source_set_expression (VedPrometheusSource     *self,
                                                       guint                    query,
                                                       const char              *expression);
void             ved_prometheus_source_set_interval   (VedPrometheusSource     *self,
                                                       guint                    interval_ms);

G_END_DECLS
