/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-keeper.h"
#include "engine/ved-registry.h"
#include "sim/ved-simulator.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A simulated fleet inside the engine. Of the engine's thread; only its history is drawn in a worker.
 * Atomically reference counted. */
typedef struct _VedDemo VedDemo;

VedDemo        *ved_demo_new            (const VedSimulatorConfig  *config,
                                         guint                      backfill_days,
                                         gint64                     now_us) G_GNUC_WARN_UNUSED_RESULT;
VedDemo        *ved_demo_ref            (VedDemo                   *self);
void            ved_demo_unref          (VedDemo                   *self);

void            ved_demo_prepare        (VedDemo                   *self,
                                         VedRegistry               *registry,
                                         VedKeeper                 *keeper,
                                         GCancellable              *cancellable);
void            ved_demo_set_ready      (VedDemo                   *self);
double          ved_demo_get_progress   (VedDemo                   *self);
gboolean        ved_demo_is_ready       (const VedDemo             *self);

VedSampleBatch *ved_demo_next           (VedDemo                   *self,
                                         gint64                     now_us) G_GNUC_WARN_UNUSED_RESULT;
gint64          ved_demo_get_next_us    (const VedDemo             *self);
VedSimulator   *ved_demo_get_simulator  (VedDemo                   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDemo, ved_demo_unref)

G_END_DECLS
