/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/batch/ved-sim-incidents.h"

G_BEGIN_DECLS

/* What of a server that is offline stands in the rows. */
typedef enum {
  VED_SIM_OFFLINE_SPARSE,       /* nothing: it has no row */
  VED_SIM_OFFLINE_ZEROS,
  VED_SIM_OFFLINE_NAN,          /* a row without values */
} VedSimOffline;

typedef struct {
  guint n_servers;
  double problem_share;
  guint64 rng_seed;
  gint64 start_us;              /* a midnight, µs UTC */
  gint64 end_us;
  VedSimOffline offline;
  guint n_threads;
} VedSimBatchConfig;

/* A long history, written as fast as it can be made: rows of CSV, in order of time and then of the fleet. The same for the same
 * configuration, whatever the number of threads. */
typedef struct _VedSimBatch VedSimBatch;

VedSimBatch        *ved_sim_batch_new            (const VedSimBatchConfig *config) G_GNUC_WARN_UNUSED_RESULT;
void                ved_sim_batch_free           (VedSimBatch             *self);
void                ved_sim_batch_append_header  (GString                 *out);
guint               ved_sim_batch_live           (VedSimBatch             *self,
                                                  guint                    n_ticks,
                                                  GString                 *out);
const VedSimServer *ved_sim_batch_get_servers    (const VedSimBatch       *self);
const GArray       *ved_sim_batch_get_incidents  (const VedSimBatch       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSimBatch, ved_sim_batch_free)

G_END_DECLS
