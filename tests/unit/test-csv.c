/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-csv"

#include "config.h"

#include "base/ved-csv.h"

static void
check (void       (*append)(GString *out, const char *text),
       const char  *text,
       const char  *expected)
{
  g_autoptr(GString) out = g_string_new ("before,");
  g_autofree char *all = g_strconcat ("before,", expected, NULL);

  append (out, text);
  g_assert_cmpstr (out->str, ==, all);
}

/* RFC 4180, 2.6 and 2.7; and what other separators would need */
static void
test_field (void)
{
  check (ved_csv_append_field, "", "");
  check (ved_csv_append_field, "web 01", "web 01");
  check (ved_csv_append_field, "-1.5", "-1.5");
  check (ved_csv_append_field, "a,b", "\"a,b\"");
  check (ved_csv_append_field, "a;b", "\"a;b\"");
  check (ved_csv_append_field, "a\tb", "\"a\tb\"");
  check (ved_csv_append_field, "a\nb", "\"a\nb\"");
  check (ved_csv_append_field, "a\rb", "\"a\rb\"");
  check (ved_csv_append_field, "say \"hello\"", "\"say \"\"hello\"\"\"");
}

static void
test_words (void)
{
  check (ved_csv_append_words, NULL, "\"\"");
  check (ved_csv_append_words, "", "\"\"");
  check (ved_csv_append_words, "web 01", "\"web 01\"");
  check (ved_csv_append_words, "=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"");
  check (ved_csv_append_words, "+1", "\"'+1\"");
  check (ved_csv_append_words, "-1", "\"'-1\"");
  check (ved_csv_append_words, "@a", "\"'@a\"");
  check (ved_csv_append_words, "-", "\"-\"");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/field", test_field);
  g_test_add_func ("/csv/words", test_words);

  return g_test_run ();
}
