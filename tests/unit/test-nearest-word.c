/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-nearest-word"

#include "config.h"

#include "base/ved-nearest-word.h"

static const char *const words[] = { "risk", "cpu", "iowait", "memory", "mem_used_pct", "ppweb001", "ppweb010" };

static void
test_slips (void)
{
  static const struct { const char *word; const char *nearest; } cases[] = {
    { "rsik", "risk" }, { "RISKS", "risk" }, { "cpi", "cpu" }, { "iowiat", "iowait" }, { "memroy", "memory" },
    { "mem_user_pct", "mem_used_pct" }, { "ppweb01", "ppweb001" }, { "ppweb0l0", "ppweb010" },
    { "colour", NULL }, { "x", NULL }, { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (ved_nearest_word (cases[i].word, words, G_N_ELEMENTS (words)), ==, cases[i].nearest);
}

/* Names come from whoever sends them. */
static void
test_long_words (void)
{
  g_autofree char *endless = g_strnfill (100000, 'a');
  const char *list[] = { endless, "aaaa" };

  g_assert_null (ved_nearest_word (endless, list, G_N_ELEMENTS (list)));
  g_assert_cmpstr (ved_nearest_word ("aaa", list, G_N_ELEMENTS (list)), ==, "aaaa");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nearest-word/slips", test_slips);
  g_test_add_func ("/nearest-word/long-words", test_long_words);

  return g_test_run ();
}
