/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-file-name"

#include "config.h"

#include "base/ved-file-name.h"

static void
test_safe (void)
{
  static const struct { const char *name; const char *safe; } cases[] = {
    { "Black Friday.csv", "Black Friday.csv" }, { "Demo Fleet, 2026-01-01 00:01.csv", "Demo Fleet, 2026-01-01 00-01.csv" },
    { "a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j" }, { "tab\there\n", "tab-here-" }, { "Größe é 日", "Größe é 日" },
    { "the end. . ", "the end" }, { "...", "-" }, { "", "-" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *safe = ved_file_name_make_safe (cases[i].name);

      g_assert_cmpstr (safe, ==, cases[i].safe);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/file-name/safe", test_safe);

  return g_test_run ();
}
