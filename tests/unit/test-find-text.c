/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-find-text"

#include "config.h"

#include "base/ved-find-text.h"

static void
test_letters_of_either_case (void)
{
  static const struct {
    const char *text, *sought;
    int at;                     /* -1: nowhere */
    gsize n_bytes;
  } table[] = {
    { "an Error", "ERROR", 3, 5 }, { "GRÖSSE über", "größ", -1, 0 }, { "GRÖSSE über", "grös", 0, 5 }, { "x ÜBER", "über", 2, 5 },
    { "über", "ÜBER", 0, 5 }, { "ab", "abc", -1, 0 }, { "Öö", "öÖ", 0, 4 }, { "Ⱥx", "ⱥX", 0, 3 }, { "", "ü", -1, 0 }, { "a", "", 0, 0 },
    { "ÄÄÖ", "äö", 2, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gsize n_bytes = 0;
      const char *at = ved_find_text (table[i].text, table[i].sought, &n_bytes);

      g_assert_cmpint (at != NULL ? (int) (at - table[i].text) : -1, ==, table[i].at);
      if (at != NULL)
        g_assert_cmpuint (n_bytes, ==, table[i].n_bytes);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/find-text/letters-of-either-case", test_letters_of_either_case);

  return g_test_run ();
}
