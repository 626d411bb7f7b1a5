/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an engine may know about a series besides its past: the physics of its kind. */
typedef struct {
  double floor;                 /* -G_MAXDOUBLE where there is none */
  double ceiling;               /* G_MAXDOUBLE where there is none */
  double resolution;            /* what values are rounded to; 0 where that is not known */
  double step_sd;               /* usual change over 5 minutes, for a new server; 0: not known */
  double slope_per_step;        /* change by rule in 300 s: a clock's; 0 for all that is measured */
} VedSeriesKind;

VedSeriesKind ved_series_kind_unknown (const float *training,
                                       guint        n);

G_END_DECLS
