/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/parts/ved-entry-check.h"

/* As many numbers as there are, with commas between them; what is no list of numbers is not judged. */
static void
test_numbers (void)
{
  static const struct {
    const char *text, *like, *fault;
  } cases[] = {
    { "90, 95", "85, 95", NULL },
    { "90,–", "85, 95", NULL },
    { "0.35", "0.5", NULL },
    { "90, abc", "85, 95", "“abc” is no number." },
    { "90;95", "85, 95", "“90;95” is no number." },
    { "nan, 95", "85, 95", "“nan” is no number." },
    { "90", "85, 95", "Write 2 numbers with commas between them." },
    { "90,", "85, 95", "Write 2 numbers with commas between them." },
    { "", "85", "Write 1 number." },
    { "1, 2", "85", "Write 1 number." },
    { "ppdb, 7", "ppdb, psdb", NULL },
    { "anything", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *fault = ved_entry_check_numbers (cases[i].text, cases[i].like);

      g_assert_cmpstr (fault, ==, cases[i].fault);
    }
}

static void
test_steps (void)
{
  static const char *const good[] = { "", "15: on-call", "15: senior engineer, 30:director, " };
  static const char *const bad[] = { "soon: boss", "15", "15:", ": boss", "0: boss", "15 on-call", "10: chat, 20" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_null (ved_entry_check_steps (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *fault = ved_entry_check_steps (bad[i]);

      g_assert_nonnull (fault);
      g_assert_true (g_str_has_prefix (fault, "“") && g_str_has_suffix (fault, "as in “15: on-call”."));
    }
}

static void
test_address (void)
{
  static const char *const good[] = { "", "http://127.0.0.1:9/hook", "https://chat.example" };
  static const char *const bad[] = { "htps:/nowhere", "https:/nowhere", "chat.example/hook", "ftp://chat.example", "http://" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_null (ved_entry_check_address (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *fault = ved_entry_check_address (bad[i]);

      g_assert_cmpstr (fault, ==, "An address begins with http:// or https:// and the name of a host.");
    }
}

/* What a daemon calls a setting is no word for people. */
static void
test_refusal (void)
{
  g_assert_cmpstr (ved_entry_check_read_refusal ("Thresholds, [alert] mem_used_pct: critical (20) must not come before warning (30)"), ==,
                   "critical (20) must not come before warning (30)");
  g_assert_cmpstr (ved_entry_check_read_refusal ("routes, imminent: roles must be names"), ==, "roles must be names");
  g_assert_cmpstr (ved_entry_check_read_refusal ("[channel:ops-hook]: “x” is no address"), ==, "“x” is no address");
  g_assert_cmpstr (ved_entry_check_read_refusal ("Not allowed: read only"), ==, "Not allowed: read only");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app-entry-check/numbers", test_numbers);
  g_test_add_func ("/app-entry-check/steps", test_steps);
  g_test_add_func ("/app-entry-check/address", test_address);
  g_test_add_func ("/app-entry-check/refusal", test_refusal);

  return g_test_run ();
}
