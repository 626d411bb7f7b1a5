/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-severity.h"
#include "plot/ved-color.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_CHART_N_SERIES_COLORS 8

/* The colours that charts draw with on one background. A plain value, derived from the colour of the text
 * around the chart, so that it follows light, dark and high contrast by itself. */
typedef struct {
  gboolean dark;
  gboolean high_contrast;
  VedColor ground;              /* what exported pictures stand on */
  VedColor text;
  VedColor dim_text;
  VedColor grid;
  VedColor faint_grid;
  VedColor history;
  VedColor forecast;
  VedColor crosshair;
  VedColor bubble;              /* behind a tooltip */
  VedColor bubble_border;
  VedColor empty;               /* of a tile or a gauge without a value */
} VedChartTheme;

void     ved_chart_theme_init       (VedChartTheme       *self,
                                     const GdkRGBA       *foreground,
                                     gboolean             high_contrast);
void     ved_chart_theme_init_for   (VedChartTheme       *self,
                                     GtkWidget           *widget);
VedColor ved_chart_theme_level_color (VedLevel            level,
                                      gboolean            dark,
                                      gboolean            high_contrast);
VedColor ved_chart_theme_get_level  (const VedChartTheme *self,
                                     VedLevel             level);
VedColor ved_chart_theme_get_series (const VedChartTheme *self,
                                     guint                index);
VedColor ved_chart_theme_get_ink    (VedColor             background);
GdkRGBA  ved_chart_theme_to_rgba    (VedColor             color);

G_END_DECLS
