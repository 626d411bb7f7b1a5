/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 0xRRGGBBAA in sRGB, straight (not premultiplied) alpha. */
typedef guint32 VedColor;

#define VED_COLOR_TRANSPARENT ((VedColor) 0)
#define VED_COLOR_MAP_SIZE 256

/* Who looks at a colour. */
typedef enum {
  VED_VISION_FULL,
  VED_VISION_NO_RED,            /* protanopia */
  VED_VISION_NO_GREEN,          /* deuteranopia */
  VED_VISION_NO_BLUE,           /* tritanopia */
} VedVision;

/* A sequential palette: entry 0 is the least, entry 255 the most. */
typedef struct {
  VedColor entries[VED_COLOR_MAP_SIZE];
} VedColorMap;

VedColor           ved_color_from_rgba      (float              red,
                                             float              green,
                                             float              blue,
                                             float              alpha);
VedColor           ved_color_with_alpha     (VedColor           color,
                                             float              alpha);
VedColor           ved_color_mix            (VedColor           a,
                                             VedColor           b,
                                             float              share);
float              ved_color_luminance      (VedColor           color);
float              ved_color_contrast       (VedColor           a,
                                             VedColor           b);
VedColor           ved_color_as_seen        (VedColor           color,
                                             VedVision          vision);
float              ved_color_distance       (VedColor           a,
                                             VedColor           b);
const VedColorMap *ved_color_map_sequential (gboolean           dark_is_low);
VedColor           ved_color_map_lookup     (const VedColorMap *self,
                                             float              share);

G_END_DECLS
