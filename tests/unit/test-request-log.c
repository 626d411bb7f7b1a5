/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-request-log"

#include "config.h"

#include "client/ved-request-log.h"

static void
test_newest_first (void)
{
  g_autofree VedRequestLog *log = g_new0 (VedRequestLog, 1);

  g_assert_null (ved_request_log_get (log, 0));
  for (guint i = 1; i <= 250; i++)
    {
      const VedRequestEntry entry = { .status = i, .n_bytes = 10 };

      ved_request_log_add (log, &entry);
      g_assert_cmpuint (ved_request_log_get (log, 0)->status, ==, i);
    }
  g_assert_cmpuint (ved_request_log_count (log), ==, VED_REQUEST_LOG_SIZE);
  g_assert_cmpuint (ved_request_log_get (log, VED_REQUEST_LOG_SIZE - 1)->status, ==, 151);
  g_assert_null (ved_request_log_get (log, VED_REQUEST_LOG_SIZE));
  g_assert_cmpuint (log->n_answers, ==, 250);
  g_assert_cmpuint (log->n_bytes, ==, 2500);
}

/* A request without an answer stands among the others, but is no answer. */
static void
test_fault (void)
{
  g_autofree VedRequestLog *log = g_new0 (VedRequestLog, 1);
  const VedRequestEntry answer = { .status = 200, .n_bytes = 10 }, fault = { .fault = "Connection refused" };

  ved_request_log_add (log, &answer);
  ved_request_log_add (log, &fault);
  g_assert_cmpuint (ved_request_log_count (log), ==, 2);
  g_assert_cmpuint (log->n_answers, ==, 1);
  g_assert_cmpstr (ved_request_log_get (log, 0)->fault, ==, "Connection refused");
  g_assert_cmpuint (ved_request_log_get (log, 1)->status, ==, 200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/request-log/newest-first", test_newest_first);
  g_test_add_func ("/request-log/fault", test_fault);

  return g_test_run ();
}
