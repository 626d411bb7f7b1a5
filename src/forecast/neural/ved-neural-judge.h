/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/neural/ved-neural-model.h"
#include "forecast/neural/ved-neural-set.h"

G_BEGIN_DECLS

void ved_neural_judge         (VedNeuralModel     *model,
                               const VedNeuralSet *set);
void ved_neural_judge_against (VedNeuralModel     *model,
                               VedNeuralModel     *champion,
                               const char         *name,
                               const VedNeuralSet *set);

G_END_DECLS
