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
 * past at the start. What is asked is a table of expressions (ved-prometheus-queries.c), which a
 * configuration can change:
 *
 *   [prometheus:http://host:9090]
 *   key-file=/etc/vedette/prometheus.key
 *   ca-file=/etc/vedette/authority.pem
 *   certificate-file=/etc/vedette/vedetted.pem
 *   label=nodename
 *   backfill-days=7
 *   java_cpu_pct=100 * sum by ($by) (rate(jvm_cpu_seconds_total[$w])) / count by ($by) (node_load1)
 *   swap_used_pct=
 *
 * where an empty expression is not asked, and `cores` is the number of CPUs.
 */
G_DECLARE_FINAL_TYPE (VedPrometheusSource, ved_prometheus_source, VED, PROMETHEUS_SOURCE, VedSampleSource)

VedSampleSource *ved_prometheus_source_new          (const char              *url,
                                                     const VedSourceOptions  *options,
                                                     GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void             ved_prometheus_source_set_interval (VedPrometheusSource     *self,
                                                     guint                    interval_ms);

G_END_DECLS
