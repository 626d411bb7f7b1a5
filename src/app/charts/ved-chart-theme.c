/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-theme"

#include "config.h"

#include "app/charts/ved-chart-theme.h"

/* What is measured is blue, what is forecast is violet: two hues that the severity scale does not use, so
 * that a forecast never looks like an alarm. Lines that belong to neither take the categorical palette, whose
 * neighbours differ in lightness as well as in hue. */

static const VedColor series_light[VED_CHART_N_SERIES_COLORS] = {
  0x1c71d8ff, 0x9141acff, 0x26a269ff, 0xc64600ff, 0x0f7f8fff, 0xa51d5dff, 0x63452cff, 0x5e5c64ff,
};

static const VedColor series_dark[VED_CHART_N_SERIES_COLORS] = {
  0x78aeedff, 0xdc8addff, 0x57e389ff, 0xffa348ff, 0x6fd3e0ff, 0xf28bb5ff, 0xcdab8fff, 0xc0bfbcff,
};

/**
 * ved_chart_theme_init:
 * @foreground: colour of the text around the chart; light text means a dark scheme
 *
 * Derives every colour of a chart.
 */
void
ved_chart_theme_init (VedChartTheme *self,
                      const GdkRGBA *foreground)
{
  VedColor text = ved_color_from_rgba (foreground->red, foreground->green, foreground->blue,
                                       foreground->alpha);
  gboolean dark = ved_color_luminance (text) > 0.4f;

  *self = (VedChartTheme) {
    .dark = dark,
    .ground = dark ? 0x242426ff : 0xffffffff,
    .text = text,
    .dim_text = ved_color_with_alpha (text, 0.62f * foreground->alpha),
    .grid = ved_color_with_alpha (text, dark ? 0.10f : 0.09f),
    .faint_grid = ved_color_with_alpha (text, 0.05f),
    .history = dark ? series_dark[0] : series_light[0],
    .forecast = dark ? series_dark[1] : series_light[1],
    .crosshair = ved_color_with_alpha (text, 0.45f),
    .bubble = dark ? 0x1e1e20f2 : 0xfffffff5,
    .bubble_border = ved_color_with_alpha (text, 0.18f),
    .empty = ved_color_with_alpha (text, 0.08f),
  };
}

static VedColor
color_from_text (const char *text)
{
  GdkRGBA rgba;

  if (!gdk_rgba_parse (&rgba, text))
    return VED_COLOR_TRANSPARENT;

  return ved_color_from_rgba (rgba.red, rgba.green, rgba.blue, rgba.alpha);
}

/**
 * ved_chart_theme_get_level:
 * @level: of the severity scale
 *
 * Returns: the colour of @level on this background
 */
VedColor
ved_chart_theme_get_level (const VedChartTheme *self,
                           VedLevel             level)
{
  static VedColor colors[VED_N_LEVELS][2];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < VED_N_LEVELS; i++)
        {
          colors[i][0] = color_from_text (ved_level_get_info (i)->light_colour);
          colors[i][1] = color_from_text (ved_level_get_info (i)->dark_colour);
        }
      g_once_init_leave (&ready, 1);
    }

  return colors[level][self->dark ? 1 : 0];
}

/**
 * ved_chart_theme_get_series:
 * @index: of a series of a chart; the palette repeats
 *
 * Returns: the colour of its line
 */
VedColor
ved_chart_theme_get_series (const VedChartTheme *self,
                            guint                index)
{
  return (self->dark ? series_dark : series_light)[index % VED_CHART_N_SERIES_COLORS];
}

/**
 * ved_chart_theme_get_ink:
 * @background: an opaque colour
 *
 * Returns: near-black or white, whichever is easier to read on @background
 */
VedColor
ved_chart_theme_get_ink (VedColor background)
{
  const VedColor black = 0x1a1a1cff, white = 0xffffffff;

  return ved_color_contrast (background, black) >= ved_color_contrast (background, white) ? black : white;
}

/**
 * ved_chart_theme_to_rgba:
 * @color: of a draw list
 *
 * Returns: the same colour for GTK
 */
GdkRGBA
ved_chart_theme_to_rgba (VedColor color)
{
  return (GdkRGBA) {
           .red = (float) (color >> 24) / 255.0f,
           .green = (float) (color >> 16 & 0xff) / 255.0f,
           .blue = (float) (color >> 8 & 0xff) / 255.0f,
           .alpha = (float) (color & 0xff) / 255.0f,
  };
}
