/* SPDX-License-Identifier: GPL-3.0-or-later */
flat VARYING vec4 v_rect;
flat VARYING vec2 v_corner;
flat VARYING vec4 v_color;

#ifdef VERTEX
in vec4 a_rect;
in vec2 a_corner;
in vec4 a_color;

void
main ()
{
  v_rect = a_rect * u_scale;
  v_corner = a_corner * u_scale;
  v_color = premultiply (a_color);
  place_pixels (v_rect.xy - 0.5, v_rect.xy + v_rect.zw + 0.5);
}
#else
float
plain_coverage (vec2 pixel)
{
  vec2 overlap = clamp (min (pixel + 1.0, v_rect.xy + v_rect.zw) - max (pixel, v_rect.xy), 0.0, 1.0);

  return overlap.x * overlap.y;
}

float
rounded_coverage (vec2 centre)
{
  vec2 q = abs (centre - (v_rect.xy + v_rect.zw / 2.0)) - (v_rect.zw / 2.0 - v_corner.x);
  float distance = length (max (q, 0.0)) + min (max (q.x, q.y), 0.0) - v_corner.x;
  float coverage = clamp_unit (0.5 - distance);

  return v_corner.y > 0.0 ? coverage - clamp_unit (0.5 - (distance + v_corner.y)) : coverage;
}

void
main ()
{
  vec2 centre = pixel_centre ();
  bool is_plain = v_corner.x <= 0.0 && v_corner.y <= 0.0;

  f_color = v_color * (is_plain ? plain_coverage (centre - 0.5) : rounded_coverage (centre));
}
#endif
