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

#define VED_MAX_DEPENDENCIES 64

/* Who depends on whom. Has no cycle; one upstream and downstream may have several effects. */
typedef struct {
  guint n;
  VedDependency edges[VED_MAX_DEPENDENCIES];
} VedDependencies;

const VedDependencies *ved_dependencies_get_default (void) G_GNUC_CONST;
char                  *ved_dependencies_to_data     (const VedDependencies *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean               ved_dependencies_from_data   (VedDependencies       *self,
                                                     const char            *data,
                                                     GError               **error);
gboolean               ved_dependencies_add         (VedDependencies       *self,
                                                     const VedDependency   *edge);
guint                  ved_dependencies_get_depth   (const VedDependencies *self,
                                                     VedProfile             profile);
gboolean               ved_dependencies_are_equal   (const VedDependencies *self,
                                                     const VedDependencies *other);
gboolean               ved_dependencies_have        (const VedDependencies *self,
                                                     VedProfile             profile);
char                  *ved_dependency_to_key        (const VedDependency   *self) G_GNUC_WARN_UNUSED_RESULT;
const char            *ved_effect_get_name          (VedEffect              effect);
const char            *ved_effect_get_label         (VedEffect              effect);
gboolean               ved_effect_from_name         (const char            *name,
                                                     VedEffect             *effect);

G_END_DECLS
