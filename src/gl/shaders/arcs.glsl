/* SPDX-License-Identifier: GPL-3.0-or-later */
flat VARYING vec4 v_ring;
flat VARYING vec4 v_ends;
flat VARYING float v_sweep;
flat VARYING vec4 v_color;

#ifdef VERTEX
in vec4 a_ring;
in vec2 a_angles;
in vec4 a_color;

void
main ()
{
  v_ring = a_ring * u_scale;
  v_ends = vec4 (cos (a_angles.x), sin (a_angles.x), cos (a_angles.x + a_angles.y), sin (a_angles.x + a_angles.y));
  v_sweep = a_angles.y;
  v_color = premultiply (a_color);
  place_pixels (v_ring.xy - v_ring.w - 0.5, v_ring.xy + v_ring.w + 0.5);
}
#else
const float PI = 3.14159265358979;

float
ends_coverage (vec2 offset)
{
  float start = clamp_unit (0.5 + (v_ends.x * offset.y - v_ends.y * offset.x));
  float end = clamp_unit (0.5 - (v_ends.z * offset.y - v_ends.w * offset.x));

  if (v_sweep >= 2.0 * PI)
    return 1.0;

  return v_sweep <= PI ? min (start, end) : max (start, end);
}

void
main ()
{
  vec2 offset = pixel_centre () - v_ring.xy;
  float distance = length (offset);
  float coverage = clamp_unit (0.5 - (distance - v_ring.w));

  if (v_ring.z > 0.0)
    coverage -= clamp_unit (0.5 - (distance - v_ring.z));

  f_color = v_color * (coverage * ends_coverage (offset));
}
#endif
