/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-theme"

#include "config.h"

#include "app/charts/ved-chart-theme.h"

#include "app/ved-contrast.h"

/* What is measured is blue, what is forecast is violet: two hues that the severity scale does not use, so
 * that a forecast never looks like an alarm. Lines that belong to neither take the categorical palette. Any two
 * of its colours can be told apart by everybody, whatever colours they see, and each stands out from the
 * ground; a test holds it to that. */

#define FORECAST_LIGHT 0x9141acff
#define FORECAST_DARK 0xdc8addff
#define GROUND_LIGHT 0xffffffff
#define GROUND_DARK 0x242426ff
#define HIGH_CONTRAST 7.0f
#define N_RAISES 32

static const VedColor series_light[VED_CHART_N_SERIES_COLORS] = {
  0x1c71d8ff, 0x96450aff, 0x2b6a5eff, 0xd3259cff, 0x97892bff, 0x371ab1ff, 0x6e1729ff, 0x5c326fff,
};

static const VedColor series_dark[VED_CHART_N_SERIES_COLORS] = {
  0x78aeedff, 0xd0cd1dff, 0x00a021ff, 0xff8c97ff, 0xa261ffff, 0x00fff2ff, 0xf9289dff, 0xcdff95ff,
};

/**
 * ved_chart_theme_init:
 * @foreground: colour of the text around the chart; light text means a dark scheme
 * @high_contrast: whether faint things shall be clear
 *
 * Derives every colour of a chart.
 */
void
ved_chart_theme_init (VedChartTheme *self,
                      const GdkRGBA *foreground,
                      gboolean       high_contrast)
{
  VedColor text = ved_color_from_rgba (foreground->red, foreground->green, foreground->blue,
                                       foreground->alpha);
  gboolean dark = ved_color_luminance (text) > 0.4f;

  *self = (VedChartTheme) {
    .dark = dark,
    .high_contrast = high_contrast,
    .ground = dark ? GROUND_DARK : GROUND_LIGHT,
    .text = text,
    .dim_text = ved_color_with_alpha (text, (high_contrast ? 1.0f : 0.62f) * foreground->alpha),
    .grid = ved_color_with_alpha (text, high_contrast ? 0.35f : dark ? 0.10f : 0.09f),
    .faint_grid = ved_color_with_alpha (text, high_contrast ? 0.2f : 0.05f),
    .history = dark ? series_dark[0] : series_light[0],
    .forecast = dark ? FORECAST_DARK : FORECAST_LIGHT,
    .crosshair = ved_color_with_alpha (text, high_contrast ? 1.0f : 0.45f),
    .bubble = dark ? 0x1e1e20f2 : 0xfffffff5,
    .bubble_border = ved_color_with_alpha (text, high_contrast ? 1.0f : 0.18f),
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

/* The same hue, farther from the ground until it is far enough. */
static VedColor
raise_contrast (VedColor color,
                gboolean dark)
{
  const VedColor ground = dark ? GROUND_DARK : GROUND_LIGHT, far = dark ? 0xffffffff : 0x000000ff;
  VedColor raised = color;

  for (guint i = 1; i < N_RAISES && ved_color_contrast (raised, ground) < HIGH_CONTRAST; i++)
    raised = ved_color_mix (color, far, (float) i / N_RAISES);

  return raised;
}

/**
 * ved_chart_theme_init_for:
 * @widget: that is going to be drawn
 *
 * The colours of a chart on a widget that is none.
 */
void
ved_chart_theme_init_for (VedChartTheme *self,
                          GtkWidget     *widget)
{
  GdkRGBA foreground;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &foreground);
  ved_chart_theme_init (self, &foreground, ved_contrast_is_high ());
}

/**
 * ved_chart_theme_level_color:
 * @level: of the severity scale
 * @dark: whether the ground is
 * @high_contrast: whether it shall stand out from the ground by 7 : 1, as WCAG 2.1, 1.4.6, asks for; else by 4.5 : 1
 *
 * Returns: its colour
 */
VedColor
ved_chart_theme_level_color (VedLevel level,
                             gboolean dark,
                             gboolean high_contrast)
{
  static VedColor colors[VED_N_LEVELS][2][2];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < VED_N_LEVELS; i++)
        {
          colors[i][0][0] = color_from_text (ved_level_get_info (i)->light_colour);
          colors[i][1][0] = color_from_text (ved_level_get_info (i)->dark_colour);
          colors[i][0][1] = raise_contrast (colors[i][0][0], FALSE);
          colors[i][1][1] = raise_contrast (colors[i][1][0], TRUE);
        }
      g_once_init_leave (&ready, 1);
    }

  return colors[level][dark ? 1 : 0][high_contrast ? 1 : 0];
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
  return ved_chart_theme_level_color (level, self->dark, self->high_contrast);
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
