/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fleet/ved-severity.h"

#include <math.h>
#include <string.h>

/* Colours are judged as W3C's contrast formula and CIE's L*a*b* see them. Dichromats are simulated in
 * linear RGB by the planes of Viénot, Brettel and Mollon (1999) for protanopia and deuteranopia, and
 * by a single matrix of the same kind for tritanopia. */

typedef struct {
  double r, g, b;
} Rgb;

typedef double Matrix[3][3];

static const Matrix normal_vision = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
static const Matrix protanopia = {
  { 0.11238, 0.88762, 0.0 }, { 0.11238, 0.88762, 0.0 }, { 0.00401, -0.00401, 1.0 }
};
static const Matrix deuteranopia = {
  { 0.29275, 0.70725, 0.0 }, { 0.29275, 0.70725, 0.0 }, { -0.02234, 0.02234, 1.0 }
};
static const Matrix tritanopia = {
  { 1.0, 0.14461, -0.14461 }, { 0.0, 0.85924, 0.14076 }, { 0.0, 0.85924, 0.14076 }
};

static const char *const light_backgrounds[] = { "#ffffff", "#fafafa" };
static const char *const dark_backgrounds[] = { "#1e1e1e", "#242424" };

/* Least distance (ΔE of CIE 1976) of two hue steps; the eye tells 2.3 apart. */
#define MIN_STEP_DISTANCE 15.0

static double
to_linear (guint byte)
{
  double value = byte / 255.0;

  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static Rgb
parse (const char *colour)
{
  guint64 value = g_ascii_strtoull (colour + 1, NULL, 16);

  g_assert_cmpuint (strlen (colour), ==, 7);

  return (Rgb) { to_linear ((value >> 16) & 255), to_linear ((value >> 8) & 255), to_linear (value & 255) };
}

static Rgb
see (const Matrix eye,
     Rgb          rgb)
{
  return (Rgb) {
           eye[0][0] * rgb.r + eye[0][1] * rgb.g + eye[0][2] * rgb.b,
           eye[1][0] * rgb.r + eye[1][1] * rgb.g + eye[1][2] * rgb.b,
           eye[2][0] * rgb.r + eye[2][1] * rgb.g + eye[2][2] * rgb.b,
  };
}

static double
luminance (Rgb rgb)
{
  return 0.2126 * rgb.r + 0.7152 * rgb.g + 0.0722 * rgb.b;
}

static double
contrast (const char *a,
          const char *b)
{
  double x = luminance (parse (a)) + 0.05;
  double y = luminance (parse (b)) + 0.05;

  return MAX (x, y) / MIN (x, y);
}

static double
lab_root (double t)
{
  return t > 216.0 / 24389.0 ? cbrt (t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

static void
to_lab (Rgb     rgb,
        double *lab)
{
  double x = lab_root ((0.4124 * rgb.r + 0.3576 * rgb.g + 0.1805 * rgb.b) / 0.9505);
  double y = lab_root (luminance (rgb));
  double z = lab_root ((0.0193 * rgb.r + 0.1192 * rgb.g + 0.9505 * rgb.b) / 1.0890);

  lab[0] = 116.0 * y - 16.0;
  lab[1] = 500.0 * (x - y);
  lab[2] = 200.0 * (y - z);
}

static double
distance (const Matrix eye,
          const char  *a,
          const char  *b)
{
  double left[3], right[3];

  to_lab (see (eye, parse (a)), left);
  to_lab (see (eye, parse (b)), right);

  return sqrt (pow (left[0] - right[0], 2) + pow (left[1] - right[1], 2) + pow (left[2] - right[2], 2));
}

static void
check_contrast (VedLevel           level,
                const char        *colour,
                const char *const *backgrounds)
{
  for (guint i = 0; i < G_N_ELEMENTS (light_backgrounds); i++)
    {
      double ratio = contrast (colour, backgrounds[i]);

      g_test_message ("%s %s on %s: %.2f", ved_level_get_info (level)->key, colour, backgrounds[i], ratio);
      g_assert_cmpfloat (ratio, >=, 4.5);
    }
}

static void
test_contrast (void)
{
  for (guint i = 0; i < VED_N_LEVELS; i++)
    {
      check_contrast (i, ved_level_get_info (i)->light_colour, light_backgrounds);
      check_contrast (i, ved_level_get_info (i)->dark_colour, dark_backgrounds);
    }
}

static void
check_distances (const char  *name,
                 const Matrix eye)
{
  for (guint i = 0; i < VED_N_LEVELS; i++)
    {
      for (guint j = i + 1; j < VED_N_LEVELS; j++)
        {
          const VedLevelInfo *left = ved_level_get_info (i);
          const VedLevelInfo *right = ved_level_get_info (j);
          double light = distance (eye, left->light_colour, right->light_colour);
          double dark = distance (eye, left->dark_colour, right->dark_colour);

          g_test_message ("%s, %s and %s: %.1f light, %.1f dark", name, left->key, right->key, light, dark);
          if (left->hue_step == right->hue_step)
            continue;
          g_assert_cmpfloat (light, >=, MIN_STEP_DISTANCE);
          g_assert_cmpfloat (dark, >=, MIN_STEP_DISTANCE);
        }
    }
}

static void
test_colour_vision (void)
{
  check_distances ("normal", normal_vision);
  check_distances ("protanopia", protanopia);
  check_distances ("deuteranopia", deuteranopia);
  check_distances ("tritanopia", tritanopia);
}

static void
test_bounds (void)
{
  const struct {
    double risk;
    VedLevel level;
  } cases[] = {
    { 0, VED_LEVEL_HEALTHY }, { 29.5, VED_LEVEL_HEALTHY }, { 30, VED_LEVEL_WATCH }, { 49.5, VED_LEVEL_WATCH },
    { 50, VED_LEVEL_DEGRADING }, { 59.5, VED_LEVEL_DEGRADING }, { 60, VED_LEVEL_WARNING },
    { 69.5, VED_LEVEL_WARNING }, { 70, VED_LEVEL_DANGER }, { 79.5, VED_LEVEL_DANGER },
    { 80, VED_LEVEL_CRITICAL }, { 89.5, VED_LEVEL_CRITICAL }, { 90, VED_LEVEL_IMMINENT },
    { 100, VED_LEVEL_IMMINENT }, { NAN, VED_LEVEL_HEALTHY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (ved_level_from_risk (cases[i].risk), ==, cases[i].level);
}

static void
test_letters (void)
{
  char letters[VED_N_LEVELS + 1] = "";

  for (guint i = 0; i < VED_N_LEVELS; i++)
    {
      char letter = ved_level_get_info (i)->letter;

      g_assert_null (strchr (letters, letter));
      letters[i] = letter;
    }
  g_assert_cmpstr (letters, ==, "HWGRDCI");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/severity/bounds", test_bounds);
  g_test_add_func ("/severity/letters", test_letters);
  g_test_add_func ("/severity/contrast", test_contrast);
  g_test_add_func ("/severity/colour-vision", test_colour_vision);

  return g_test_run ();
}
