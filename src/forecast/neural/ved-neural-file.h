/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/neural/ved-neural-model.h"

G_BEGIN_DECLS

VedNeuralModel *ved_neural_model_load            (const char            *folder,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        ved_neural_model_save            (const VedNeuralModel  *self,
                                                  const char            *folder,
                                                  GError               **error);
void            ved_neural_model_clear_left_over (const char            *parent);

G_END_DECLS
