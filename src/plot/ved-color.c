/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-color"

#include "config.h"

#include "plot/ved-color.h"

#include <math.h>

/* Colours are mixed in Oklab (B. Ottosson, "A perceptual color space for image processing", 2020), so equal
 * steps look equal. The sequential map runs from dark blue over grey-green to light yellow: lightness rises
 * all the way and the hue varies along the blue-yellow axis, which the common forms of colour blindness
 * keep. */

typedef struct {
  float l, a, b;
} VedLab;

/* Lightness, chroma and hue (degrees) of the stops of the sequential map, evenly spaced. */
static const struct {
  float lightness, chroma, hue_deg;
} sequential_stops[] = {
  { 0.24f, 0.085f, 268.0f },
  { 0.38f, 0.090f, 252.0f },
  { 0.52f, 0.070f, 222.0f },
  { 0.66f, 0.075f, 165.0f },
  { 0.80f, 0.115f, 115.0f },
  { 0.93f, 0.135f, 100.0f },
};

static const float vision_matrices[][9] = {
  [VED_VISION_FULL] = {
    1.0f, 0.0f, 0.0f,
    0.0f, 1.0f, 0.0f,
    0.0f, 0.0f, 1.0f,
  },
  [VED_VISION_NO_RED] = {
    0.152286f, 1.052583f, -0.204868f,
    0.114503f, 0.786281f, 0.099216f,
    -0.003882f, -0.048116f, 1.051998f,
  },
  [VED_VISION_NO_GREEN] = {
    0.367322f, 0.860646f, -0.227968f,
    0.280085f, 0.672501f, 0.047413f,
    -0.011820f, 0.042940f, 0.968881f,
  },
  [VED_VISION_NO_BLUE] = {
    1.255528f, -0.076749f, -0.178779f,
    -0.078411f, 0.930809f, 0.147602f,
    0.004733f, 0.691367f, 0.303900f,
  },
};

static float
channel (VedColor color,
         guint    shift)
{
  return ((color >> shift) & 0xff) / 255.0f;
}

static guint32
to_byte (float value)
{
  return (guint32) (CLAMP (value, 0.0f, 1.0f) * 255.0f + 0.5f);
}

static float
to_linear (float value)
{
  return value <= 0.04045f ? value / 12.92f : powf ((value + 0.055f) / 1.055f, 2.4f);
}

static float
to_srgb (float value)
{
  return value <= 0.0031308f ? value * 12.92f : 1.055f * powf (value, 1.0f / 2.4f) - 0.055f;
}

static VedLab
lab_from_color (VedColor color)
{
  float red = to_linear (channel (color, 24));
  float green = to_linear (channel (color, 16));
  float blue = to_linear (channel (color, 8));
  float l = cbrtf (0.4122214708f * red + 0.5363325363f * green + 0.0514459929f * blue);
  float m = cbrtf (0.2119034982f * red + 0.6806995451f * green + 0.1073969566f * blue);
  float s = cbrtf (0.0883024619f * red + 0.2817188376f * green + 0.6299787005f * blue);

  return (VedLab) {
           .l = 0.2104542553f * l + 0.7936177850f * m - 0.0040720468f * s,
           .a = 1.9779984951f * l - 2.4285922050f * m + 0.4505937099f * s,
           .b = 0.0259040371f * l + 0.7827717662f * m - 0.8086757660f * s,
  };
}

static VedColor
color_from_lab (VedLab lab,
                float  alpha)
{
  float l = lab.l + 0.3963377774f * lab.a + 0.2158037573f * lab.b;
  float m = lab.l - 0.1055613458f * lab.a - 0.0638541728f * lab.b;
  float s = lab.l - 0.0894841775f * lab.a - 1.2914855480f * lab.b;

  l = l * l * l;
  m = m * m * m;
  s = s * s * s;

  return ved_color_from_rgba (to_srgb (4.0767416621f * l - 3.3077115913f * m + 0.2309699292f * s),
                              to_srgb (-1.2684380046f * l + 2.6097574011f * m - 0.3413193965f * s),
                              to_srgb (-0.0041960863f * l - 0.7034186147f * m + 1.7076147010f * s),
                              alpha);
}

static VedLab
lab_between (VedLab from,
             VedLab to,
             float  share)
{
  return (VedLab) {
           .l = from.l + (to.l - from.l) * share,
           .a = from.a + (to.a - from.a) * share,
           .b = from.b + (to.b - from.b) * share,
  };
}

static VedLab
sequential_stop (gsize index)
{
  float hue = sequential_stops[index].hue_deg * (float) G_PI / 180.0f;

  return (VedLab) {
           .l = sequential_stops[index].lightness,
           .a = sequential_stops[index].chroma * cosf (hue),
           .b = sequential_stops[index].chroma * sinf (hue),
  };
}

static VedColorMap *
build_sequential (gboolean dark_is_low)
{
  VedColorMap *map = g_new (VedColorMap, 1);

  for (gsize i = 0; i < VED_COLOR_MAP_SIZE; i++)
    {
      float share = (float) i / (VED_COLOR_MAP_SIZE - 1);
      float position = share * (G_N_ELEMENTS (sequential_stops) - 1);
      gsize stop = MIN ((gsize) position, G_N_ELEMENTS (sequential_stops) - 2);
      VedLab lab = lab_between (sequential_stop (stop), sequential_stop (stop + 1), position - stop);

      map->entries[dark_is_low ? i : VED_COLOR_MAP_SIZE - 1 - i] = color_from_lab (lab, 1.0f);
    }

  return map;
}

/**
 * ved_color_from_rgba:
 * @red: 0 … 1, sRGB; out of range is clamped, as for the others
 *
 * Packs the four parts of a GdkRGBA.
 */
VedColor
ved_color_from_rgba (float red,
                     float green,
                     float blue,
                     float alpha)
{
  return to_byte (red) << 24 | to_byte (green) << 16 | to_byte (blue) << 8 | to_byte (alpha);
}

/**
 * ved_color_with_alpha:
 * @alpha: 0 … 1, replaces the alpha of @color
 */
VedColor
ved_color_with_alpha (VedColor color,
                      float    alpha)
{
  return (color & 0xffffff00u) | to_byte (alpha);
}

/**
 * ved_color_mix:
 * @share: 0 gives @a, 1 gives @b
 *
 * Mixes two colours in Oklab, alpha linearly.
 */
VedColor
ved_color_mix (VedColor a,
               VedColor b,
               float    share)
{
  float alpha = channel (a, 0) + (channel (b, 0) - channel (a, 0)) * share;

  return color_from_lab (lab_between (lab_from_color (a), lab_from_color (b), share), alpha);
}

/**
 * ved_color_luminance:
 *
 * Returns: the relative luminance of WCAG 2.1, 0 … 1; alpha is ignored
 */
float
ved_color_luminance (VedColor color)
{
  return 0.2126f * to_linear (channel (color, 24)) +
         0.7152f * to_linear (channel (color, 16)) +
         0.0722f * to_linear (channel (color, 8));
}

/**
 * ved_color_contrast:
 *
 * Returns: the contrast ratio of WCAG 2.1, 1 … 21; text needs 4.5, graphics 3
 */
float
ved_color_contrast (VedColor a,
                    VedColor b)
{
  float first = ved_color_luminance (a);
  float second = ved_color_luminance (b);

  return (MAX (first, second) + 0.05f) / (MIN (first, second) + 0.05f);
}

/**
 * ved_color_as_seen:
 *
 * For tests of palettes. After G. Machado, M. Oliveira and L. Fernandes, "A Physiologically-based Model for
 * Simulation of Color Vision Deficiency", 2009, at full severity.
 *
 * Returns: the colour that looks to everybody as @color does to a viewer with @vision
 */
VedColor
ved_color_as_seen (VedColor  color,
                   VedVision vision)
{
  const float *m = vision_matrices[vision];
  float red = to_linear (channel (color, 24));
  float green = to_linear (channel (color, 16));
  float blue = to_linear (channel (color, 8));

  return ved_color_from_rgba (to_srgb (m[0] * red + m[1] * green + m[2] * blue),
                              to_srgb (m[3] * red + m[4] * green + m[5] * blue),
                              to_srgb (m[6] * red + m[7] * green + m[8] * blue),
                              channel (color, 0));
}

/**
 * ved_color_distance:
 *
 * Returns: how different two colours look, the distance in Oklab: 0 … 1, black and white are 1 apart, and
 * 0.05 is
 *   easily told apart side by side; alpha is ignored
 */
float
ved_color_distance (VedColor a,
                    VedColor b)
{
  VedLab first = lab_from_color (a), second = lab_from_color (b);
  float dl = first.l - second.l, da = first.a - second.a, db = first.b - second.b;

  return sqrtf (dl * dl + da * da + db * db);
}

/**
 * ved_color_map_sequential:
 * @dark_is_low: %TRUE on dark backgrounds, so that low values recede; %FALSE on light ones
 *
 * Built once, at the first call from any thread.
 *
 * Returns: (transfer none): 256 opaque colours of even steps, safe for colour-blind viewers
 */
const VedColorMap *
ved_color_map_sequential (gboolean dark_is_low)
{
  static gsize maps[2];
  gsize which = dark_is_low ? 1 : 0;

  if (g_once_init_enter (&maps[which]))
    g_once_init_leave (&maps[which], (gsize) build_sequential (dark_is_low));

  return (const VedColorMap *) maps[which];
}

/**
 * ved_color_map_lookup:
 * @share: 0 … 1, clamped; NaN gives #VED_COLOR_TRANSPARENT
 */
VedColor
ved_color_map_lookup (const VedColorMap *self,
                      float              share)
{
  if (isnan (share))
    return VED_COLOR_TRANSPARENT;

  return self->entries[to_byte (share)];
}
