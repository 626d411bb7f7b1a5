/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-what-if"

#include "config.h"

#include "app/insights/ved-what-if-answer.h"
#include "app/insights/ved-what-if-text.h"
#include "base/ved-error.h"

#include <math.h>
#include <string.h>

static gboolean
parse (const char       *text,
       VedWhatIfResult  *result,
       GError          **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return ved_what_if_answer_parse (bytes, result, error);
}

static void
test_answer (void)
{
  const char *text = "{\"changed\":{\"cpu_used\":37.8,\"memory\":68,\"risk\":10.5,\"prob_30m\":null,"
    "\"prob_8h\":0.01},\"unchanged\":{\"risk\":15.0}}";
  g_autoptr(GError) error = NULL;
  VedWhatIfResult result;

  g_assert_true (parse (text, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (result.changed.cpu_used, ==, 37.8);
  g_assert_cmpfloat (result.changed.memory, ==, 68.0);
  g_assert_true (isnan (result.changed.prob_30m));
  g_assert_cmpfloat (result.unchanged.risk, ==, 15.0);
  g_assert_true (isnan (result.unchanged.memory));
}

static void
test_other_documents (void)
{
  const char *texts[] = { "", "[]", "{}", "{\"changed\":3,\"unchanged\":{}}", "{\"changed\":{}}", "nonsense" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      VedWhatIfResult result;

      g_assert_false (parse (texts[i], &result, &error));
      g_assert_nonnull (error);
    }
}

static void
test_path (void)
{
  VedWhatIfChange change = ved_what_if_kind_get_change (VED_WHAT_IF_RESTART);
  g_autofree char *path = ved_what_if_answer_path ("a b/ü", &change);

  g_assert_cmpstr (path, ==, "/whatif/a%20b%2F%C3%BC?cpu=0.6500&iowait=0.6500&memory=1.0000&load=1.0000"
                   "&network=1.0000&clear=true");
}

static void
test_doubt_is_said (void)
{
  VedWhatIfOutcome outcome = { 40.0, 60.0, 10.0, 0.1, 0.2 };
  g_autofree char *sure = ved_what_if_text_outcome (&outcome, TRUE);
  g_autofree char *unsure = ved_what_if_text_outcome (&outcome, FALSE);

  g_assert_null (strstr (sure, "not known yet"));
  g_assert_nonnull (strstr (unsure, "Chance of turning critical: not known yet"));
  g_assert_null (strstr (unsure, "20"));
}

/* The best is chosen by risk and effort: the sentence says so, and what the cards show for another. */
static void
test_best_says_by_what (void)
{
  VedWhatIfResult results[VED_N_WHAT_IFS];
  g_autofree char *plain = NULL, *jumped = NULL;

  for (guint i = 0; i < VED_N_WHAT_IFS; i++)
    {
      results[i] = (VedWhatIfResult) { .changed = { .risk = 80.0, .prob_30m = 0.1, .prob_8h = 0.1 }, .unchanged = { .risk = 100.0 } };
    }
  results[VED_WHAT_IF_RESTART].changed.risk = 35.0;
  plain = ved_what_if_text_best (VED_WHAT_IF_RESTART, results, FALSE);
  g_assert_cmpstr (plain, ==, "Best action by risk and effort: Restart. It takes the risk from 100.0 to 35.0.");

  results[VED_WHAT_IF_RESTART].changed.prob_30m = results[VED_WHAT_IF_RESTART].changed.prob_8h = 1.0;
  results[VED_WHAT_IF_LESS_MEMORY].changed.prob_8h = 0.03;
  jumped = ved_what_if_text_best (VED_WHAT_IF_RESTART, results, TRUE);
  g_assert_nonnull (strstr (jumped, "Even so, a value stays beyond a critical threshold."));
  g_assert_nonnull (strstr (jumped, "For the chance of turning critical within 8 h, Free memory is better: 3 %, not 100 %."));
  g_assert_nonnull (strstr (jumped, "The forecast missed the current values: it"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/what-if/answer", test_answer);
  g_test_add_func ("/what-if/other-documents", test_other_documents);
  g_test_add_func ("/what-if/path", test_path);
  g_test_add_func ("/what-if/doubt-is-said", test_doubt_is_said);
  g_test_add_func ("/what-if/best-says-by-what", test_best_says_by_what);

  return g_test_run ();
}
