/* SPDX-License-Identifier: GPL-3.0-or-later */
/* u_params: reach, greatest coverage. Each instance is a segment that knows two segments on either side: a pixel
 * belongs to the nearest of them, the first where they are equally near, so no pixel is painted twice. */
flat VARYING vec2 v_vertices[6];

#ifdef VERTEX
in vec2 a_vertex_0;
in vec2 a_vertex_1;
in vec2 a_vertex_2;
in vec2 a_vertex_3;
in vec2 a_vertex_4;
in vec2 a_vertex_5;

void
main ()
{
  vec2 from = min (a_vertex_2, a_vertex_3) - u_params.x;
  vec2 to = max (a_vertex_2, a_vertex_3) + u_params.x;

  v_vertices[0] = a_vertex_0;
  v_vertices[1] = a_vertex_1;
  v_vertices[2] = a_vertex_2;
  v_vertices[3] = a_vertex_3;
  v_vertices[4] = a_vertex_4;
  v_vertices[5] = a_vertex_5;
  from = clamp (from, vec2 (-1.0), u_size + 1.0);
  place_pixels (from, clamp (to, from, u_size + 1.0));
}
#else
float
segment_distance (vec2 a,
                  vec2 b,
                  vec2 centre)
{
  vec2 d = b - a;
  vec2 p = centre - a;
  float square = dot (d, d);
  float t = square > 0.0 ? clamp_unit (dot (p, d) * (1.0 / square)) : 0.0;

  return a.x > 1e29 || b.x > 1e29 ? 1e30 : length (p - d * t);
}

void
main ()
{
  vec2 centre = pixel_centre ();
  float distances[5];

  for (int i = 0; i < 5; i++)
    distances[i] = segment_distance (v_vertices[i], v_vertices[i + 1], centre);

  if (distances[0] <= distances[2] || distances[1] <= distances[2] ||
      distances[3] < distances[2] || distances[4] < distances[2])
    discard;

  f_color = u_color * clamp (u_params.x - distances[2], 0.0, u_params.y);
}
#endif
