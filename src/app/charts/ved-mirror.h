/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

/* Charts without a time axis are laid out as for a script that runs to the right, and mirrored as a whole for one that
 * runs to the left. */

static inline gboolean
ved_is_mirrored (VedChart *chart)
{
  return gtk_widget_get_direction (GTK_WIDGET (chart)) == GTK_TEXT_DIR_RTL;
}

/* Where something of this extent that was laid out at @x begins on the screen, in px; and the other way round. */
static inline float
ved_mirror (VedChart *chart,
            float     x,
            float     extent)
{
  return ved_is_mirrored (chart) ? (float) gtk_widget_get_width (GTK_WIDGET (chart)) - x - extent : x;
}

G_END_DECLS
