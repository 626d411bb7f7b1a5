/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"

G_BEGIN_DECLS

/* What is asked for a server: its metrics, and how many CPUs it has. */
#define VED_PROMETHEUS_CORES     VED_N_METRICS
#define VED_N_PROMETHEUS_QUERIES (VED_N_METRICS + 1)

const char *ved_prometheus_queries_get_default (guint       query) G_GNUC_CONST;
char       *ved_prometheus_queries_render      (const char *expression,
                                                const char *label,
                                                guint       window_s) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
