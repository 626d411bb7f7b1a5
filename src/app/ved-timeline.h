/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_TIMELINE (ved_timeline_get_type ())

G_DECLARE_FINAL_TYPE (VedTimeline, ved_timeline, VED, TIMELINE, AdwBin)

/* The bar below every page: where in time the viewer is. Its buttons are the window's actions. */

void ved_timeline_set_model (VedTimeline   *self,
                             VedFleetModel *model);
void ved_timeline_set_age   (VedTimeline   *self,
                             const char    *age);

G_END_DECLS
