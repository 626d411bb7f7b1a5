/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
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
  const VedDependencies *standard = ved_dependencies_get_default ();
  const VedDependency *graph = standard->edges;
  guint n = standard->n;

  g_assert_cmpuint (n, ==, 9);
  g_assert_cmpuint (ved_dependencies_get_depth (standard, VED_PROFILE_DATABASE), ==, 0);
  g_assert_cmpuint (ved_dependencies_get_depth (standard, VED_PROFILE_GENERIC), ==, 0);
  g_assert_cmpuint (ved_dependencies_get_depth (standard, VED_PROFILE_WEB_API), ==, 1);
  g_assert_cmpuint (ved_dependencies_get_depth (standard, VED_PROFILE_ML_COMPUTE), ==, 2);

  /* Upstreams come first: no edge may feed one that was read before. */
  for (guint i = 0; i < n; i++)
    {
      for (guint j = 0; j < i; j++)
        g_assert_cmpuint (graph[j].upstream, !=, graph[i].downstream);
    }
  g_assert_cmpstr (ved_effect_get_name (VED_EFFECT_RETRY_STORMS), ==, "retry_storms");
}

/* What is written is read; what is none, or would make somebody depend on himself, is refused by its name. */
static void
test_dependency_data (void)
{
  static const char *const wrong[] = {
    "[dependencies]\nweb_api.database=0.5\n", "[dependencies]\nweb_api.moon.data_starvation=0.5\n",
    "[dependencies]\nweb_api.database.boredom=0.5\n", "[dependencies]\nweb_api.database.data_starvation=0\n",
    "[dependencies]\nweb_api.database.data_starvation=1.5\n", "[dependencies]\nweb_api.database.data_starvation=much\n",
    "[dependencies]\nweb_api.web_api.data_starvation=0.5\n",
    "[dependencies]\nweb_api.database.data_starvation=0.5\ndatabase.generic.data_starvation=0.5\n"
    "generic.web_api.data_starvation=0.5\n",
  };
  const VedDependencies *standard = ved_dependencies_get_default ();
  g_autofree char *data = ved_dependencies_to_data (standard), *again = NULL;
  VedDependencies read;

  g_assert_true (ved_dependencies_from_data (&read, data, NULL));
  again = ved_dependencies_to_data (&read);
  g_assert_cmpstr (again, ==, data);
  g_assert_true (ved_dependencies_from_data (&read, "[dependencies]\ndatabase.generic.data_starvation=0.5\n", NULL));
  g_assert_cmpuint (read.n, ==, 1);
  g_assert_cmpuint (ved_dependencies_get_depth (&read, VED_PROFILE_DATABASE), ==, 1);
  g_assert_false (ved_dependencies_have (&read, VED_PROFILE_WEB_API));
  g_assert_true (ved_dependencies_from_data (&read, "", NULL));
  g_assert_cmpuint (read.n, ==, standard->n);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (ved_dependencies_from_data (&read, wrong[i], &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "dependencies, "));
    }
}

static void
test_dependency_keys (void)
{
  const VedDependencies *standard = ved_dependencies_get_default ();
  VedDependencies turned = { .n = standard->n };
  g_autofree char *key = ved_dependency_to_key (&standard->edges[0]);
  VedEffect effect = VED_N_EFFECTS;

  g_assert_cmpstr (key, ==, "web_api.database.connection_failures");
  g_assert_true (ved_effect_from_name ("data_starvation", &effect));
  g_assert_cmpint (effect, ==, VED_EFFECT_DATA_STARVATION);
  g_assert_false (ved_effect_from_name ("boredom", &effect));
  for (guint i = 0; i < VED_N_EFFECTS; i++)
    g_assert_cmpstr (ved_effect_get_label (i), !=, ved_effect_get_name (i));

  for (guint i = 0; i < turned.n; i++)
    turned.edges[i] = standard->edges[turned.n - 1 - i];
  g_assert_true (ved_dependencies_are_equal (standard, &turned));
  turned.edges[0].strength = 0.123;
  g_assert_false (ved_dependencies_are_equal (standard, &turned));
  turned = *standard;
  turned.n--;
  g_assert_false (ved_dependencies_are_equal (&turned, standard));
  g_assert_false (ved_dependencies_are_equal (standard, &turned));
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
  g_test_add_func ("/profile/dependency-keys", test_dependency_keys);
  g_test_add_func ("/profile/dependency-data", test_dependency_data);

  return g_test_run ();
}
