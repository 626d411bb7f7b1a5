/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Put before every program, after the #version line and #define VERTEX or FRAGMENT. All lengths are device pixels
 * with y down; the formulas are those of plot/ved-draw-list.c. */
precision highp float;
precision highp int;

uniform vec2 u_size;
uniform float u_scale;
uniform vec4 u_color;
uniform vec4 u_params;

#ifdef VERTEX
#define VARYING out
#else
#define VARYING in
#endif

VARYING vec2 v_position;

#ifdef VERTEX
/* The corners of a quad around [from, to], in the order of a triangle strip. */
void
place_corner (vec2 from,
              vec2 to)
{
  v_position = vec2 ((gl_VertexID & 1) == 0 ? from.x : to.x, (gl_VertexID & 2) == 0 ? from.y : to.y);
  gl_Position = vec4 (v_position.x / u_size.x * 2.0 - 1.0, 1.0 - v_position.y / u_size.y * 2.0, 0.0, 1.0);
}

/* A quad on whole pixels, so that no pixel that a shape touches is missed. */
void
place_pixels (vec2 from,
              vec2 to)
{
  place_corner (floor (from), ceil (to));
}

/* Bytes of 0xRRGGBBAA in little-endian memory, to premultiplied colour. */
vec4
premultiply (vec4 bytes)
{
  return vec4 (bytes.wzy * bytes.x, bytes.x);
}
#else
out vec4 f_color;

/* The centre of the pixel being painted, free of rounding by interpolation. */
vec2
pixel_centre ()
{
  return floor (v_position) + 0.5;
}

float
clamp_unit (float value)
{
  return clamp (value, 0.0, 1.0);
}
#endif
