/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

#define VED_SWATCH_ROW_PX 26.0f

float ved_swatch_next     (VedChart    *chart,
                           float        x,
                           const char  *name);
float ved_swatch_record   (VedChart    *chart,
                           VedDrawList *list,
                           float        x,
                           float        y,
                           const char  *name,
                           VedColor     color);
float ved_swatch_annotate (VedChart    *chart,
                           GtkSnapshot *snapshot,
                           float        x,
                           float        y,
                           const char  *name,
                           VedColor     color);

G_END_DECLS
