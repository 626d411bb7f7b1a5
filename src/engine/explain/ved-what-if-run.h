/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/explain/ved-what-if.h"
#include "engine/ved-tick-input.h"

G_BEGIN_DECLS

/* One server at one instant, with a copy of what runs have learned of it. */
typedef struct {
  VedTickServer server;         /* with a reference to its record */
  VedServerWork work;
  VedThresholds thresholds;
  VedCalibration calibration;
  VedEngineId engine;           /* as of VedTickInput; the best, where nobody sets it */
  VedNeuralModel *model;        /* (nullable): in use */
  gint64 origin_us;
} VedWhatIfInput;

VedWhatIfInput *ved_what_if_input_new  (const VedTickServer    *server,
                                        const VedThresholds    *thresholds,
                                        const VedCalibration   *calibration,
                                        VedNeuralModel         *model,
                                        gint64                  origin_us) G_GNUC_WARN_UNUSED_RESULT;
void            ved_what_if_input_free (VedWhatIfInput         *self);
void            ved_what_if_run_one    (const VedWhatIfInput   *input,
                                        const VedWhatIfChange  *change,
                                        VedWhatIfOutcome       *outcome);
void            ved_what_if_run        (const VedWhatIfInput   *input,
                                        const VedWhatIfChange  *change,
                                        VedWhatIfResult        *result);

G_END_DECLS
