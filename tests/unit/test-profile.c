/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fleet/cascade/ved-dependency.h"
#include "fleet/ved-profile.h"

#include <string.h>

static void
test_texts (void)
{
  for (guint i = 0; i < VED_N_PROFILES; i++)
    {
      const VedProfileInfo *info = ved_profile_get_info (i);
      const char *texts[] = { info->key, info->label, info->short_key };

      for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
        {
          g_autofree char *upper = g_ascii_strup (texts[j], -1);
          VedProfile profile = VED_N_PROFILES;

          g_assert_true (ved_profile_from_text (texts[j], strlen (texts[j]), &profile));
          g_assert_cmpuint (profile, ==, i);
          g_assert_true (ved_profile_from_text (upper, strlen (upper), &profile));
          g_assert_cmpuint (profile, ==, i);
        }
    }
}

static void
test_unknown_text (void)
{
  VedProfile profile;

  g_assert_false (ved_profile_from_text ("mainframe", 9, &profile));
  g_assert_false (ved_profile_from_text ("", 0, &profile));
  g_assert_false (ved_profile_from_text ("database", 4, &profile));
}

static void
test_server_names (void)
{
  const struct {
    const char *name;
    VedProfile profile;
  } cases[] = {
    { "ppml0001", VED_PROFILE_ML_COMPUTE },
    { "PPGPU7", VED_PROFILE_ML_COMPUTE },
    { "ml-node-12.example.org", VED_PROFILE_ML_COMPUTE },
    { "cptrain3", VED_PROFILE_ML_COMPUTE },
    { "ppdb001", VED_PROFILE_DATABASE },
    { "Oracle19", VED_PROFILE_DATABASE },
    { "mysql1-replica", VED_PROFILE_DATABASE },
    { "nginx04", VED_PROFILE_WEB_API },
    { "api-server-1", VED_PROFILE_WEB_API },
    { "maestro2", VED_PROFILE_CONDUCTOR_MGMT },
    { "ppcon01", VED_PROFILE_CONDUCTOR_MGMT },
    { "spark99", VED_PROFILE_DATA_INGEST },
    { "ppetl002", VED_PROFILE_DATA_INGEST },
    { "quant5", VED_PROFILE_RISK_ANALYTICS },
    { "pprisk001", VED_PROFILE_RISK_ANALYTICS },
    { "ppgen001", VED_PROFILE_GENERIC },
    { "laptop", VED_PROFILE_GENERIC },
    { "ppdb", VED_PROFILE_GENERIC },
    { "ppdbx1", VED_PROFILE_GENERIC },
    { "xppdb1", VED_PROFILE_GENERIC },
    { "ppriskx01", VED_PROFILE_GENERIC },
    { "", VED_PROFILE_GENERIC },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (ved_profile_from_server_name (cases[i].name), ==, cases[i].profile);
}

static void
test_dependencies (void)
{
  guint n;
  const VedDependency *graph = ved_dependency_get_graph (&n);

  g_assert_cmpuint (n, ==, 9);
  g_assert_cmpuint (ved_dependency_get_depth (VED_PROFILE_DATABASE), ==, 0);
  g_assert_cmpuint (ved_dependency_get_depth (VED_PROFILE_GENERIC), ==, 0);
  g_assert_cmpuint (ved_dependency_get_depth (VED_PROFILE_WEB_API), ==, 1);
  g_assert_cmpuint (ved_dependency_get_depth (VED_PROFILE_ML_COMPUTE), ==, 2);

  /* Upstreams come first: no edge may feed one that was read before. */
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < i; j++)
        g_assert_cmpuint (graph[j].upstream, !=, graph[i].downstream);
    }
  g_assert_cmpstr (ved_effect_get_name (VED_EFFECT_RETRY_STORMS), ==, "retry_storms");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/texts", test_texts);
  g_test_add_func ("/profile/unknown-text", test_unknown_text);
  g_test_add_func ("/profile/server-names", test_server_names);
  g_test_add_func ("/profile/dependencies", test_dependencies);

  return g_test_run ();
}
