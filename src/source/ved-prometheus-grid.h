/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"
#include "fleet/ved-shard.h"
#include "source/ved-prometheus-queries.h"

G_BEGIN_DECLS

/* The answers to all questions of one round, joined: servers × instants × questions. Filled from any
 * thread. Atomically reference counted. */
typedef struct _VedPrometheusGrid VedPrometheusGrid;

VedPrometheusGrid *ved_prometheus_grid_new          (gint64             first_us,
                                                     gint64             step_us,
                                                     guint              n_steps,
                                                     const VedShard    *shard) G_GNUC_WARN_UNUSED_RESULT;
VedPrometheusGrid *ved_prometheus_grid_ref          (VedPrometheusGrid *self);
void               ved_prometheus_grid_unref        (VedPrometheusGrid *self);

gint64             ved_prometheus_grid_get_first_us (VedPrometheusGrid *self);
gint64             ved_prometheus_grid_get_step_us  (VedPrometheusGrid *self);
guint              ved_prometheus_grid_get_n_steps  (VedPrometheusGrid *self);
guint              ved_prometheus_grid_get_n_foreign (VedPrometheusGrid *self);

void               ved_prometheus_grid_put          (VedPrometheusGrid *self,
                                                     const char        *server,
                                                     gsize              length,
                                                     guint              query,
                                                     gint64             time_us,
                                                     double             value);
VedSampleBatch    *ved_prometheus_grid_to_samples   (VedPrometheusGrid *self) G_GNUC_WARN_UNUSED_RESULT;
VedSampleBatch    *ved_prometheus_grid_to_buckets   (VedPrometheusGrid *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedPrometheusGrid, ved_prometheus_grid_unref)

G_END_DECLS
