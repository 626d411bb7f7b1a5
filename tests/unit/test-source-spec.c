/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-source-spec"

#include "config.h"

#include "base/ved-error.h"
#include "client/ved-source-spec.h"
#include "support/ved-test-loop.h"

#include <string.h>

typedef struct {
  const char *text;
  VedSpecKind kind;
  const char *again;            /* what it is written as */
} Case;

static void
test_meanings (void)
{
  static const Case cases[] = {
    { "local", VED_SPEC_LOCAL, "local" },
    { "demo", VED_SPEC_DEMO, "demo:90" },
    { "demo:7", VED_SPEC_DEMO, "demo:7" },
    { "http://localhost:8000", VED_SPEC_DAEMON, "http://localhost:8000" },
    { "https://fleet.example/", VED_SPEC_DAEMON, "https://fleet.example" },
    { "http://a:1/, https://b:2", VED_SPEC_DAEMONS, "http://a:1,https://b:2" },
    { "prometheus:http://127.0.0.1:9090", VED_SPEC_PROMETHEUS, "prometheus:http://127.0.0.1:9090" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedSourceSpec) spec = ved_source_spec_parse (cases[i].text, "/", &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (spec->kind, ==, cases[i].kind);
      again = ved_source_spec_to_string (spec);
      g_assert_cmpstr (again, ==, cases[i].again);
    }
}

/* An address with a secret is refused with words that have none of it. */
static void
test_secrets (void)
{
  static const char *const texts[] = {
    "prometheus:http://me:hunter2@metrics.example:9090", "http://me:hunter2@fleet.example", "http://a:1,http://hunter2@b:2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedSourceSpec) spec = ved_source_spec_parse (texts[i], "/", &error);

      g_assert_null (spec);
      g_assert_error (error, VED_ERROR, VED_ERROR_INVALID);
      g_assert_null (strstr (error->message, "hunter2"));
    }
}

static void
test_nonsense (void)
{
  static const char *const texts[] = {
    "", "demo:", "demo:0", "demo:-3", "demo:many", "demo:1000000", "http:", "http://", "prometheus:",
    "prometheus:ftp://x",
    "prometheus:localhost:9090", "no-such-file", "http://[::1", "http://a:1,", "http://a:1,b:2", "http://a:1,http://a:1", "http://a:1,http://a:1/",
    "http://a:1,demo",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VedSourceSpec) spec = ved_source_spec_parse (texts[i], "/nowhere", &error);

      g_assert_null (spec);
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, !=, "");
    }
}

static void
test_files (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *frame = g_build_filename (folder, "fleet.frame", NULL);
  g_autofree char *samples = g_build_filename (folder, "samples.csv", NULL);
  g_autoptr(VedSourceSpec) by_name = NULL;
  g_autoptr(VedSourceSpec) by_path = NULL;

  g_assert_true (g_file_set_contents (frame, "", 0, NULL));
  g_assert_true (g_file_set_contents (samples, "", 0, NULL));
  by_name = ved_source_spec_parse ("fleet.frame", folder, NULL);
  g_assert_cmpint (by_name->kind, ==, VED_SPEC_FRAME);
  g_assert_cmpstr (by_name->target, ==, frame);
  by_path = ved_source_spec_parse (samples, "/", NULL);
  g_assert_cmpint (by_path->kind, ==, VED_SPEC_FILE);
  ved_test_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/source-spec/meanings", test_meanings);
  g_test_add_func ("/source-spec/nonsense", test_nonsense);
  g_test_add_func ("/source-spec/secrets", test_secrets);
  g_test_add_func ("/source-spec/files", test_files);

  return g_test_run ();
}
