/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"
#include "sim/ved-scenario.h"

G_BEGIN_DECLS

#define VED_SIMULATOR_RNG_SEED 42
#define VED_SIMULATOR_TICK_US  (5 * G_GINT64_CONSTANT (1000000))
#define VED_SIMULATOR_BUCKET_S 300

typedef struct {
  guint n_servers;              /* fewer than VED_SIM_FLEET_LEAST become as many */
  guint64 rng_seed;
  gint64 start_us;              /* µs UTC of the first bucket or tick */
  VedScenarioId scenario;
  GTimeZone *zone;              /* (nullable): whose hours the day follows; UTC without */
} VedSimulatorConfig;

/* A fleet that lives through states, seasons and scenarios. Fully deterministic for its
 * configuration and the commands given to it. Used by one thread. */
typedef struct _VedSimulator VedSimulator;

VedSimulator   *ved_simulator_new            (const VedSimulatorConfig *config) G_GNUC_WARN_UNUSED_RESULT;
void            ved_simulator_free           (VedSimulator             *self);
VedSampleBatch *ved_simulator_tick           (VedSimulator             *self,
                                              gint64                    time_us) G_GNUC_WARN_UNUSED_RESULT;
VedSampleBatch *ved_simulator_backfill       (VedSimulator             *self,
                                              gint64                    from_us,
                                              guint                     n_buckets) G_GNUC_WARN_UNUSED_RESULT;
guint           ved_simulator_set_scenario   (VedSimulator             *self,
                                              VedScenarioId             scenario,
                                              gint64                    time_us);
VedScenarioId   ved_simulator_get_scenario   (const VedSimulator       *self);
guint           ved_simulator_get_n_affected (const VedSimulator       *self);
const char     *ved_simulator_get_affected   (const VedSimulator       *self,
                                              guint                     index);
guint64         ved_simulator_get_tick       (const VedSimulator       *self);
guint           ved_simulator_get_n_servers  (const VedSimulator       *self);
const char     *ved_simulator_get_server     (const VedSimulator       *self,
                                              guint                     index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSimulator, ved_simulator_free)

G_END_DECLS
