/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-profile.h"

#include <glib.h>

G_BEGIN_DECLS

/* What a failing upstream does to those who depend on it. */
typedef enum {
  VED_EFFECT_CONNECTION_FAILURES,
  VED_EFFECT_REQUEST_QUEUING,
  VED_EFFECT_IDLE_RESOURCES,
  VED_EFFECT_DATA_STARVATION,
  VED_EFFECT_RETRY_STORMS,
  VED_N_EFFECTS
} VedEffect;

typedef struct {
  VedProfile downstream;
  VedProfile upstream;
  VedEffect effect;
  double strength;              /* 0..1 */
} VedDependency;

const VedDependency *ved_dependency_get_graph (guint     *n_dependencies);
guint                ved_dependency_get_depth (VedProfile profile);
gboolean             ved_dependency_has       (VedProfile profile);
const char          *ved_effect_get_name      (VedEffect  effect);

G_END_DECLS
