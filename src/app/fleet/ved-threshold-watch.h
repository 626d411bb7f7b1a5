/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

G_BEGIN_DECLS

/* Keeps the thresholds that pages go by those of what is open. */
typedef struct _VedThresholdWatch VedThresholdWatch;

VedThresholdWatch *ved_threshold_watch_new  (VedFleetModel     *model) G_GNUC_WARN_UNUSED_RESULT;
void               ved_threshold_watch_free (VedThresholdWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedThresholdWatch, ved_threshold_watch_free)

G_END_DECLS
