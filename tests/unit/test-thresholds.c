/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "fleet/ved-thresholds.h"

#include <math.h>
#include <string.h>

static void
test_defaults (void)
{
  const VedThresholds *thresholds = ved_thresholds_get_default ();

  g_assert_cmpfloat (thresholds->probability[VED_METRIC_CPU_IDLE].critical, ==, 10.0f);
  g_assert_cmpfloat (thresholds->probability[VED_METRIC_SWAP_USED].critical, ==, 30.0f);
  g_assert_cmpfloat (thresholds->alert[VED_METRIC_SWAP_USED].warning, ==, 25.0f);
  g_assert_cmpfloat (thresholds->alert_probability[VED_METRIC_MEM_USED], ==, 0.35f);
  g_assert_true (isnan (thresholds->alert[VED_METRIC_CPU_SYS].warning));
}

static void
test_beyond (void)
{
  g_assert_true (ved_thresholds_is_beyond (VED_METRIC_MEM_USED, 90.0, 90.0));
  g_assert_false (ved_thresholds_is_beyond (VED_METRIC_MEM_USED, 89.99, 90.0));
  g_assert_true (ved_thresholds_is_beyond (VED_METRIC_CPU_IDLE, 10.0, 10.0));
  g_assert_false (ved_thresholds_is_beyond (VED_METRIC_CPU_IDLE, 10.01, 10.0));
  g_assert_false (ved_thresholds_is_beyond (VED_METRIC_MEM_USED, NAN, 90.0));
  g_assert_false (ved_thresholds_is_beyond (VED_METRIC_MEM_USED, 99.0, NAN));
}

static void
test_markers (void)
{
  const struct {
    VedMarked marked;
    VedProfile profile;
    double value;
    VedMarker marker;
  } cases[] = {
    { VED_MARKED_CPU_USED, VED_PROFILE_WEB_API, 89.99, VED_MARKER_NONE },
    { VED_MARKED_CPU_USED, VED_PROFILE_WEB_API, 90.0, VED_MARKER_LOW },
    { VED_MARKED_CPU_USED, VED_PROFILE_WEB_API, 95.0, VED_MARKER_MID },
    { VED_MARKED_CPU_USED, VED_PROFILE_WEB_API, 98.0, VED_MARKER_HIGH },
    { VED_MARKED_MEMORY, VED_PROFILE_WEB_API, 95.0, VED_MARKER_MID },
    { VED_MARKED_MEMORY, VED_PROFILE_DATABASE, 94.99, VED_MARKER_NONE },
    { VED_MARKED_MEMORY, VED_PROFILE_DATABASE, 95.0, VED_MARKER_LOW },
    { VED_MARKED_MEMORY, VED_PROFILE_DATABASE, 100.0, VED_MARKER_MID },
    { VED_MARKED_LOAD, VED_PROFILE_WEB_API, 6.0, VED_MARKER_NONE },
    { VED_MARKED_LOAD, VED_PROFILE_WEB_API, 6.01, VED_MARKER_LOW },
    { VED_MARKED_LOAD, VED_PROFILE_WEB_API, 12.0, VED_MARKER_MID },
    { VED_MARKED_LOAD, VED_PROFILE_WEB_API, 12.01, VED_MARKER_HIGH },
    { VED_MARKED_DISK, VED_PROFILE_WEB_API, NAN, VED_MARKER_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ved_thresholds_get_marker (ved_thresholds_get_default (), cases[i].marked,
                                                cases[i].profile, cases[i].value), ==, cases[i].marker);
}

static void
test_text_form (void)
{
  g_autofree char *text = ved_thresholds_to_data (ved_thresholds_get_default ());
  g_autofree char *again = NULL;
  g_autoptr(GError) error = NULL;
  VedThresholds thresholds;

  g_assert_true (ved_thresholds_from_data (&thresholds, text, strlen (text), &error));
  g_assert_no_error (error);
  again = ved_thresholds_to_data (&thresholds);
  g_assert_cmpstr (again, ==, text);
}

static void
test_changes (void)
{
  const char *text = "[alert]\nmem_used_pct=80;nan\n[alert-probability]\nmem_used_pct=0.5\n"
    "[markers]\nmemory_database=90;95;99\n";
  g_autoptr(GError) error = NULL;
  VedThresholds thresholds;

  g_assert_true (ved_thresholds_from_data (&thresholds, text, strlen (text), &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (thresholds.alert[VED_METRIC_MEM_USED].warning, ==, 80.0f);
  g_assert_true (isnan (thresholds.alert[VED_METRIC_MEM_USED].critical));
  g_assert_cmpfloat (thresholds.alert_probability[VED_METRIC_MEM_USED], ==, 0.5f);
  g_assert_cmpfloat (thresholds.database_memory_markers[2], ==, 99.0f);
  g_assert_cmpfloat (thresholds.alert[VED_METRIC_DISK_USAGE].warning, ==, 85.0f);
}

static void
test_refused (void)
{
  const struct {
    const char *text;
    const char *named;
  } cases[] = {
    { "[alert]\nmemory=1;2\n", "memory" },
    { "[alert]\nmem_used_pct=1\n", "mem_used_pct" },
    { "[alert]\nmem_used_pct=90;80\n", "mem_used_pct" },
    { "[probability]\ncpu_idle_pct=10;20\n", "cpu_idle_pct" },
    { "[alert]\nmem_used_pct=-1;80\n", "mem_used_pct" },
    { "[alert]\nmem_used_pct=inf;inf\n", "mem_used_pct" },
    { "[alert-probability]\nmem_used_pct=1.5\n", "mem_used_pct" },
    { "[alert-probability]\nmem_used_pct=0\n", "mem_used_pct" },
    { "[markers]\ncpu=1;2;3\n", "cpu" },
    { "[warnings]\nmem_used_pct=1;2\n", "warnings" },
    { "[alert]\nmem_used_pct=high;higher\n", "high" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      VedThresholds thresholds = *ved_thresholds_get_default ();

      g_assert_false (ved_thresholds_from_data (&thresholds, cases[i].text, strlen (cases[i].text), &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, cases[i].named));
      g_assert_cmpfloat (thresholds.alert[VED_METRIC_MEM_USED].warning, ==, 90.0f);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thresholds/defaults", test_defaults);
  g_test_add_func ("/thresholds/beyond", test_beyond);
  g_test_add_func ("/thresholds/markers", test_markers);
  g_test_add_func ("/thresholds/text-form", test_text_form);
  g_test_add_func ("/thresholds/changes", test_changes);
  g_test_add_func ("/thresholds/refused", test_refused);

  return g_test_run ();
}
