/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-plot-color"

#include "config.h"

#include "plot/ved-color.h"

#include <math.h>

/* Lightness alone tells values apart, so the order is there for viewers who see no red or no green, and in
 * grey print. */
static void
test_map_is_ordered (void)
{
  const VedColorMap *dark = ved_color_map_sequential (TRUE);
  const VedColorMap *light = ved_color_map_sequential (FALSE);

  for (gsize i = 1; i < VED_COLOR_MAP_SIZE; i++)
    {
      g_assert_cmpfloat (ved_color_luminance (dark->entries[i]), >=,
                         ved_color_luminance (dark->entries[i - 1]));
      g_assert_cmpuint (light->entries[i], ==, dark->entries[VED_COLOR_MAP_SIZE - 1 - i]);
    }
  g_assert_cmpfloat (ved_color_contrast (dark->entries[0], dark->entries[255]), >, 10.0f);
  for (gsize i = 32; i < VED_COLOR_MAP_SIZE; i += 32)
    for (VedVision vision = VED_VISION_FULL; vision <= VED_VISION_NO_BLUE; vision++)
      g_assert_cmpfloat (ved_color_distance (ved_color_as_seen (dark->entries[i], vision),
                                             ved_color_as_seen (dark->entries[i - 32], vision)), >, 0.05f);
}

static void
test_colors (void)
{
  const VedColorMap *map = ved_color_map_sequential (TRUE);

  g_assert_cmphex (ved_color_from_rgba (1.0f, 0.5f, 0.0f, 2.0f), ==, 0xff8000ff);
  g_assert_cmphex (ved_color_with_alpha (0x11223344, 0.0f), ==, 0x11223300);
  g_assert_cmphex (ved_color_mix (0x204060ff, 0xffffffff, 0.0f), ==, 0x204060ff);
  g_assert_cmphex (ved_color_mix (0x204060ff, 0xffffff00, 1.0f), ==, 0xffffff00);
  g_assert_cmpfloat_with_epsilon (ved_color_contrast (0x000000ff, 0xffffffff), 21.0f, 0.01f);
  g_assert_cmphex (ved_color_as_seen (0x123456ff, VED_VISION_FULL), ==, 0x123456ff);
  g_assert_cmpfloat_with_epsilon (ved_color_distance (0x000000ff, 0xffffffff), 1.0f, 0.001f);
  g_assert_cmpfloat (ved_color_distance (ved_color_as_seen (0xa08000ff, VED_VISION_NO_GREEN),
                                         ved_color_as_seen (0x7f9000ff, VED_VISION_NO_GREEN)), <, 0.06f);
  g_assert_cmphex (ved_color_map_lookup (map, 2.0f), ==, map->entries[255]);
  g_assert_cmphex (ved_color_map_lookup (map, (float) NAN), ==, VED_COLOR_TRANSPARENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot/color/map-is-ordered", test_map_is_ordered);
  g_test_add_func ("/plot/color/colors", test_colors);

  return g_test_run ();
}
