/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_QUALITY_TRAINING (ved_quality_training_get_type ())

G_DECLARE_FINAL_TYPE (VedQualityTraining, ved_quality_training, VED, QUALITY_TRAINING, GtkWidget)

/* The networks of the fleet: which one is in use, the others, and the training of a new one. */

GtkWidget *ved_quality_training_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_quality_training_update (VedQualityTraining *self,
                                        VedFleetModel      *model);

G_END_DECLS
