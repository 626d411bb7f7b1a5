/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plot/ved-number-format.h"
#include "plot/ved-scale.h"

G_BEGIN_DECLS

#define VED_TICKS_MAX 64
#define VED_TICK_LABEL_SIZE 32

typedef struct {
  double px;                                    /* along the axis */
  double value;                                 /* linear, log */
  gint64 time_us;                               /* time */
  gboolean is_minor;                            /* drawn without its label */
  char label[VED_TICK_LABEL_SIZE];              /* "75 %", "14:30" */
  char context[VED_TICK_LABEL_SIZE];            /* a second line: the date where the day changes; or "" */
} VedTick;

guint ved_ticks_numeric (const VedScale        *scale,
                         const VedNumberFormat *format,
                         double                 min_distance_px,
                         VedTick               *ticks);
guint ved_ticks_time    (const VedScale        *scale,
                         GTimeZone             *zone,
                         double                 min_distance_px,
                         VedTick               *ticks);

G_END_DECLS
