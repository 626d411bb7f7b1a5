/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the seasonal engine keeps of one series between forecasts: at most 1 KB, a plain value without
 * pointers (copy it, keep arrays of it). All zero is the state of a series never seen. One thread
 * learns it at a time; forecasts only read it. */
typedef struct {
  gint64 learned_us;            /* origin it has learned up to; 0: nothing */
} VedSeasonalState;

G_STATIC_ASSERT (sizeof (VedSeasonalState) <= 1024);

G_END_DECLS
