/* SPDX-License-Identifier: GPL-3.0-or-later */
/* u_params: device column of the first instance, reach, greatest coverage, whether the line is crisp. Each instance is a column and sees the
 * strokes of its neighbours through attributes that read the same buffer at other offsets. */
flat VARYING vec2 v_spans[5];

#ifdef VERTEX
in vec2 a_span_0;
in vec2 a_span_1;
in vec2 a_span_2;
in vec2 a_span_3;
in vec2 a_span_4;

void
main ()
{
  float x = u_params.x + float (gl_InstanceID);
  float top = min (min (min (a_span_0.x, a_span_1.x), min (a_span_2.x, a_span_3.x)), a_span_4.x);
  float bottom = max (max (max (a_span_0.y, a_span_1.y), max (a_span_2.y, a_span_3.y)), a_span_4.y);

  v_spans[0] = a_span_0;
  v_spans[1] = a_span_1;
  v_spans[2] = a_span_2;
  v_spans[3] = a_span_3;
  v_spans[4] = a_span_4;

  /* Bounded, as vertices far outside lose the precision of their pixels. */
  top = clamp (top - u_params.y, -1.0, u_size.y + 1.0);
  bottom = clamp (bottom + u_params.y, top, u_size.y + 1.0);
  place_pixels (vec2 (x, top), vec2 (x + 1.0, bottom));
}
#else
void
main ()
{
  float y = floor (v_position.y) + 0.5;
  float coverage = 0.0;

  if (u_params.w > 0.0)
    {
      if (y < floor (v_spans[2].x) || y > floor (v_spans[2].y) + 1.0)
        discard;
      f_color = u_color;
      return;
    }

  for (int i = 0; i < 5; i++)
    {
      float dx = float (i - 2);
      float dy = max (max (v_spans[i].x - y, y - v_spans[i].y), 0.0);

      if (v_spans[i].x <= v_spans[i].y && dy < u_params.y)
        coverage = max (coverage, min (u_params.y - sqrt (dx * dx + dy * dy), u_params.z));
    }

  f_color = u_color * coverage;
}
#endif
