/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The one severity scale, over risk 0–100, lowest first. */
typedef enum {
  VED_LEVEL_HEALTHY,
  VED_LEVEL_WATCH,
  VED_LEVEL_DEGRADING,
  VED_LEVEL_WARNING,
  VED_LEVEL_DANGER,
  VED_LEVEL_CRITICAL,
  VED_LEVEL_IMMINENT,
  VED_N_LEVELS
} VedLevel;

typedef struct {
  const char *key;              /* "healthy": alert.level on the wire */
  const char *label;            /* "Healthy": English; the app translates it */
  char letter;                  /* H W G R D C I: tells levels apart without colour */
  guint hue_step;               /* 1 to 4 */
  gboolean strong;              /* the darker shade of the step */
  double min_risk;              /* inclusive */
  const char *light_colour;     /* "#11816f" on a light background; the JSON `alert.color` */
  const char *dark_colour;
} VedLevelInfo;

const VedLevelInfo *ved_level_get_info  (VedLevel  level) G_GNUC_CONST;
VedLevel            ved_level_from_risk (double    risk) G_GNUC_CONST;

G_END_DECLS
