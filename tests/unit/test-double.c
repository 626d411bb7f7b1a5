/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-double"

#include "config.h"

#include "base/ved-double.h"
#include "base/ved-key-file.h"

#include <locale.h>
#include <math.h>

static void
test_double (void)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_assert_cmpstr (ved_double_print (0.35, buffer), ==, "0.35");
  g_assert_cmpstr (ved_double_print (-90.0, buffer), ==, "-90");
  g_assert_cmpstr (ved_double_print (NAN, buffer), ==, "nan");
  g_assert_cmpfloat (g_ascii_strtod (ved_double_print (1.0 / 3.0, buffer), NULL), ==, 1.0 / 3.0);
  g_assert_cmpfloat (g_ascii_strtod (ved_double_print (0.1 + 0.2, buffer), NULL), ==, 0.1 + 0.2);
}

static void
test_float (void)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_assert_cmpstr (ved_float_print (0.35f, buffer), ==, "0.35");
  g_assert_cmpstr (ved_float_print (16777216.0f, buffer), ==, "16777216");
  g_assert_cmpfloat ((float) g_ascii_strtod (ved_float_print (1.0f / 3.0f, buffer), NULL), ==, 1.0f / 3.0f);
}

/* What the configuration says is what was typed, and what people read. */
static void
test_key_file (void)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  const float numbers[] = { 0.35f, 90.0f };
  g_autofree char *list = NULL, *number = NULL;

  ved_key_file_set_list (file, "alert", "cpu", numbers, G_N_ELEMENTS (numbers));
  ved_key_file_set_number (file, "alert", "share", 0.35);
  list = g_key_file_get_value (file, "alert", "cpu", NULL);
  number = g_key_file_get_value (file, "alert", "share", NULL);
  g_assert_cmpstr (list, ==, "0.35;90;");
  g_assert_cmpstr (number, ==, "0.35");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/double/double", test_double);
  g_test_add_func ("/double/float", test_float);
  g_test_add_func ("/double/key-file", test_key_file);

  return g_test_run ();
}
