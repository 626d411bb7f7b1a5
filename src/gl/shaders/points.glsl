/* SPDX-License-Identifier: GPL-3.0-or-later */
flat VARYING vec3 v_point;
flat VARYING float v_shape;
flat VARYING vec4 v_color;

#ifdef VERTEX
in vec3 a_point;
in float a_shape;
in vec4 a_color;

void
main ()
{
  v_point = a_point * u_scale;
  v_shape = a_shape;
  v_color = premultiply (a_color);
  place_pixels (v_point.xy - v_point.z * 1.2 - 0.5, v_point.xy + v_point.z * 1.2 + 0.5);
}
#else
float
shape_distance (vec2 offset)
{
  vec2 size = abs (offset);

  if (v_shape == 1.0)
    return max (size.x, size.y) - v_point.z;
  if (v_shape == 2.0)
    return (size.x + size.y - v_point.z) * 0.70710678;
  if (v_shape == 3.0)
    return max (offset.y, size.x * 0.8660254 - offset.y * 0.5) - v_point.z * 1.15 * 0.5;

  return length (offset) - v_point.z;
}

void
main ()
{
  f_color = v_color * clamp_unit (0.5 - shape_distance (pixel_centre () - v_point.xy));
}
#endif
