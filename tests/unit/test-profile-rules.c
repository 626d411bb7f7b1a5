/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "fleet/ved-profile-rules.h"

#include <string.h>

static void
test_defaults (void)
{
  g_autoptr(VedProfileRules) rules = ved_profile_rules_new ();
  const char *const names[] = { "ppml0001", "PPDB001", "nginx7", "maestro1", "kafka1", "ppgen001", "database" };
  VedProfile profile;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpint (ved_profile_rules_guess (rules, names[i]), ==, ved_profile_from_server_name (names[i]));
      g_assert_false (ved_profile_rules_find_server (rules, names[i], &profile));
    }
}

static void
test_changed (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedProfileRules) rules = ved_profile_rules_from_data ("[prefixes]\ndatabase=billing;ledger-\nweb_api=\n"
                                                                  "[servers]\nodd-one=risk\n", &error);
  g_autoptr(VedProfileRules) again = NULL;
  g_autofree char *data = NULL, *data_again = NULL;
  VedProfile profile;

  g_assert_no_error (error);
  g_assert_cmpint (ved_profile_rules_guess (rules, "billing7"), ==, VED_PROFILE_DATABASE);
  g_assert_cmpint (ved_profile_rules_guess (rules, "ledger-12"), ==, VED_PROFILE_DATABASE);
  g_assert_cmpint (ved_profile_rules_guess (rules, "billing"), ==, VED_PROFILE_GENERIC);
  g_assert_cmpint (ved_profile_rules_guess (rules, "ppdb001"), ==, VED_PROFILE_GENERIC);
  g_assert_cmpint (ved_profile_rules_guess (rules, "ppweb001"), ==, VED_PROFILE_GENERIC);
  g_assert_cmpint (ved_profile_rules_guess (rules, "ppml0001"), ==, VED_PROFILE_ML_COMPUTE);
  g_assert_true (ved_profile_rules_find_server (rules, "odd-one", &profile));
  g_assert_cmpint (profile, ==, VED_PROFILE_RISK_ANALYTICS);

  data = ved_profile_rules_to_data (rules);
  again = ved_profile_rules_from_data (data, &error);
  g_assert_no_error (error);
  data_again = ved_profile_rules_to_data (again);
  g_assert_cmpstr (data, ==, data_again);
  g_assert_cmpint (ved_profile_rules_guess (again, "ppweb001"), ==, VED_PROFILE_GENERIC);
}

static void
test_refused (void)
{
  const struct {
    const char *data;
    const char *named;
  } cases[] = {
    { "[servers]\nx1=mainframe\n", "mainframe" }, { "[prefixes]\nmainframe=mf\n", "mainframe" },
    { "[prefixes]\ndatabase=a;;b\n", "database" }, { "[colours]\nx=y\n", "colours" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (ved_profile_rules_from_data (cases[i].data, &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, cases[i].named));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile-rules/defaults", test_defaults);
  g_test_add_func ("/profile-rules/changed", test_changed);
  g_test_add_func ("/profile-rules/refused", test_refused);

  return g_test_run ();
}
