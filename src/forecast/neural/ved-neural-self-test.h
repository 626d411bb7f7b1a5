/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/neural/ved-neural-model.h"

G_BEGIN_DECLS

#define VED_NEURAL_TEST_VALUES    12
#define VED_NEURAL_TEST_TOLERANCE 0.05

void ved_neural_self_test (const VedNeuralModel *self,
                           float                *values);

G_END_DECLS
