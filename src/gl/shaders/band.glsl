/* SPDX-License-Identifier: GPL-3.0-or-later */
/* u_params: device column of the first instance, y of the full colour, y where it is gone, 1 when it fades. Each
 * instance is a column with the edges at its left and right side. */
flat VARYING vec4 v_edges;

#ifdef VERTEX
in vec2 a_edge_0;
in vec2 a_edge_1;

void
main ()
{
  float x = u_params.x + float (gl_InstanceID);
  bool is_empty = a_edge_0.x > a_edge_0.y || a_edge_1.x > a_edge_1.y;
  float top = clamp (min (a_edge_0.x, a_edge_1.x), -1.0, u_size.y + 1.0);
  float bottom = clamp (max (a_edge_0.y, a_edge_1.y), top, u_size.y + 1.0);

  v_edges = vec4 (a_edge_0, a_edge_1);
  place_pixels (vec2 (x, top), vec2 (x + 1.0, is_empty ? top : bottom));
}
#else
float
integral_of_clamp (float t)
{
  if (t <= 0.0)
    return 0.0;

  return t < 1.0 ? 0.5 * t * t : t - 0.5;
}

float
cover_below (float a,
             float b)
{
  float low = min (a, b);
  float high = max (a, b);

  if (high <= 0.0)
    return 0.0;
  if (low >= 1.0)
    return 1.0;
  if (high - low < 1.0 / 64.0)
    return clamp_unit ((a + b) * 0.5);

  return (integral_of_clamp (high) - integral_of_clamp (low)) / (high - low);
}

void
main ()
{
  float bottom = floor (v_position.y) + 1.0;
  float share = u_params.w > 0.0 ? clamp_unit ((bottom - 0.5 - u_params.z) / (u_params.y - u_params.z)) : 1.0;
  float coverage = clamp_unit (cover_below (bottom - v_edges.x, bottom - v_edges.z) -
                               cover_below (bottom - v_edges.y, bottom - v_edges.w));

  f_color = u_color * (coverage * share);
}
#endif
