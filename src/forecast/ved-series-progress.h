/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "series/ved-engine-id.h"

G_BEGIN_DECLS

/* How far an engine has come through the series of a data set. From the threads that work, one call at a time. */
typedef void (*VedSeriesProgress) (VedEngineId engine,
                                   guint       n_done,
                                   guint       n_series,
                                   gpointer    user_data);

G_END_DECLS
