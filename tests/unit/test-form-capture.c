/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-capture"

#include "config.h"

#include "base/ved-error.h"
#include "form/project/ved-form-capture.h"

#include <gio/gio.h>
#include <string.h>

/* Long enough for a program that ends to end on a busy machine. */
#define PATIENCE_MS 60000
#define MAX_BYTES   (1 << 20)

static char *
capture (const char *script,
         guint       timeout_ms,
         int        *status,
         char      **reason,
         GError    **error)
{
  const char *const argv[] = { "/bin/sh", "-c", script, NULL };

  return ved_form_capture (argv, "/", timeout_ms, MAX_BYTES, status, reason, error);
}

static void
test_output_status_and_reason (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *reason = NULL, *output = NULL;
  int status = -1;

  output = capture ("echo one; echo first >&2; echo last >&2; exit 3", PATIENCE_MS, &status, &reason, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "one\n");
  g_assert_cmpstr (reason, ==, "last");
  g_assert_cmpint (status, ==, 3);
}

/* More than a pipe holds, after the output was closed: nobody is kept waiting, and the end of it is the reason. */
static void
test_says_much_after_its_output (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *reason = NULL, *output = NULL;
  int status = -1;

  output = capture ("echo one; exec >&-; head -c 300000 /dev/zero >&2; echo >&2; echo last >&2; exit 2", PATIENCE_MS,
                    &status, &reason, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "one\n");
  g_assert_cmpstr (reason, ==, "last");
  g_assert_cmpint (status, ==, 2);
}

/* One that closes its output and goes on for ever is late, too, and so is one whose output stays open. */
static void
test_late_ones_are_ended (void)
{
  static const char *const scripts[] = { "exec >&-; while :; do sleep 1000; done", "sleep 1000",
                                         "exec >&- 2>&-; sleep 1000" };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *output = NULL;
      int status = -1;

      output = capture (scripts[i], 200, &status, NULL, &error);
      g_assert_null (output);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
      g_assert_cmpint (status, ==, 128 + 9);
    }
}

static void
test_flood_is_too_large (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;
  int status = -1;

  output = capture ("cat /dev/zero", PATIENCE_MS, &status, NULL, &error);
  g_assert_null (output);
  g_assert_error (error, VED_ERROR, VED_ERROR_TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/capture/output-status-and-reason", test_output_status_and_reason);
  g_test_add_func ("/form/capture/says-much-after-its-output", test_says_much_after_its_output);
  g_test_add_func ("/form/capture/late-ones-are-ended", test_late_ones_are_ended);
  g_test_add_func ("/form/capture/flood-is-too-large", test_flood_is_too_large);

  return g_test_run ();
}
