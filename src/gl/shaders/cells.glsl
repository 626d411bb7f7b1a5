/* SPDX-License-Identifier: GPL-3.0-or-later */
/* u_params: the rectangle. Levels are stored one after another in rows of a texture, whatever their grid is. */
#ifdef VERTEX
void
main ()
{
  place_pixels (u_params.xy - 0.5, u_params.xy + u_params.zw + 0.5);
}
#else
uniform highp sampler2D u_levels;
uniform highp sampler2D u_palette;
uniform vec2 u_cells;
uniform int u_levels_width;

void
main ()
{
  vec2 offset = pixel_centre () - u_params.xy;
  vec2 cell = clamp (floor (offset * (u_cells / u_params.zw) + 0.001), vec2 (0.0), u_cells - 1.0);
  int index = int (cell.y) * int (u_cells.x) + int (cell.x);
  ivec2 place = ivec2 (index % u_levels_width, index / u_levels_width);
  int level = int (texelFetch (u_levels, place, 0).r * 255.0 + 0.5);
  vec4 color = texelFetch (u_palette, ivec2 (level, 0), 0);

  if (any (lessThan (offset, vec2 (0.0))) || any (greaterThanEqual (offset, u_params.zw)))
    discard;

  f_color = vec4 (color.wzy * color.x, color.x);
}
#endif
