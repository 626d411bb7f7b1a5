/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-verdict-text"

#include "config.h"

#include "app/pages/ved-verdict-text.h"
#include "fleet/snapshot/ved-snapshot-builder.h"

#include "support/ved-test-snapshot.h"

/* What Overview says of the fleet: how it is now beside what is expected, in one sentence that contradicts neither. */

static VedSnapshot *
fleet_of (float    risk,
          float    prob_30m,
          float    prob_8h,
          gboolean calibrated)
{
  VedSnapshotBuilder *builder = ved_snapshot_builder_new (1, 1, VED_TEST_TIME_US);
  const VedSnapshotServer server = {
    .name = "db1", .state = VED_SERVER_LIVE, .risk = risk, .prob_30m = prob_30m, .prob_8h = prob_8h,
  };
  const VedEnvironment environment = {
    .prob_30m = prob_30m, .prob_8h = prob_8h, .calibrated = calibrated, .valid = TRUE,
  };

  ved_snapshot_builder_set_server (builder, 0, &server);
  ved_snapshot_builder_set_environment (builder, &environment);

  return ved_snapshot_builder_finish (builder);
}

static void
test_both_in_one_sentence (void)
{
  static const struct {
    float risk, prob_30m, prob_8h;
    gboolean calibrated;
    const char *call;
    const char *text;           /* what it begins with */
  } cases[] = {
    { 10.0f, 0.01f, 0.05f, TRUE, "Nothing needs to be done.",
      "Healthy now; 5 % chance of an incident within 8 h. " },
    { 10.0f, 0.05f, 0.71f, TRUE, "No server is in trouble now.",
      "Healthy now; 71 % chance of an incident within 8 h. db1 is the likeliest to turn critical within 8 h (71 %)." },
    { 10.0f, 0.05f, 0.71f, FALSE, "No server is in trouble now.",
      "Healthy now; 71 % chance of an incident within 8 h, a guess that is not calibrated yet. " },
    { 10.0f, 0.75f, 0.99f, TRUE, "No server is in trouble now.",
      "Healthy now; 75 % chance of an incident within 30 min. db1 is the likeliest to turn critical within 30 min (75 %)." },
    { 95.0f, 0.05f, 0.10f, TRUE, "Act now: begin with db1.",
      "db1 is at risk 95.0 of 100: Imminent. 10 % chance of an incident within 8 h." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(VedSnapshot) snapshot = fleet_of (cases[i].risk, cases[i].prob_30m, cases[i].prob_8h, cases[i].calibrated);
      VedVerdict verdict = ved_fleet_verdict (snapshot);
      g_autofree char *call = ved_verdict_text_call (snapshot, &verdict);
      g_autofree char *text = ved_verdict_text (snapshot, &verdict);

      g_assert_cmpstr (call, ==, cases[i].call);
      if (!g_str_has_prefix (text, cases[i].text))
        g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/verdict-text/both-in-one-sentence", test_both_in_one_sentence);

  return g_test_run ();
}
