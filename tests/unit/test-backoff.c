/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-backoff"

#include "config.h"

#include "client/ved-backoff.h"

static void
test_grows_within_bounds (void)
{
  VedBackoff backoff;
  guint full_ms = VED_BACKOFF_MIN_MS;

  ved_backoff_init (&backoff, 42);
  for (guint i = 0; i < 100; i++)
    {
      guint pause_ms = ved_backoff_next (&backoff);

      g_assert_cmpuint (pause_ms, >=, MAX (VED_BACKOFF_MIN_MS, full_ms / 2));
      g_assert_cmpuint (pause_ms, <=, full_ms);
      full_ms = MIN (VED_BACKOFF_MAX_MS, 2 * full_ms);
    }
}

static void
test_resets (void)
{
  VedBackoff backoff;

  ved_backoff_init (&backoff, 42);
  for (guint i = 0; i < 10; i++)
    ved_backoff_next (&backoff);
  ved_backoff_reset (&backoff);
  g_assert_cmpuint (ved_backoff_next (&backoff), ==, VED_BACKOFF_MIN_MS);
}

static void
test_clients_differ (void)
{
  VedBackoff one, other;
  guint n_equal = 0;

  ved_backoff_init (&one, 1);
  ved_backoff_init (&other, 2);
  for (guint i = 0; i < 20; i++)
    n_equal += ved_backoff_next (&one) == ved_backoff_next (&other);
  g_assert_cmpuint (n_equal, <, 5);
}

/* An answer that takes longer than one waits comes in the end, and the next one as well. */
static void
test_patience (void)
{
  VedPatience patience = { 0 };

  g_assert_cmpuint (ved_patience_get_s (&patience), ==, 20);
  ved_patience_lost (&patience);
  g_assert_cmpuint (ved_patience_get_s (&patience), ==, 40);
  ved_patience_answered (&patience, 32 * G_USEC_PER_SEC);
  g_assert_cmpuint (ved_patience_get_s (&patience), ==, 64);
  ved_patience_answered (&patience, 10000);
  g_assert_cmpuint (ved_patience_get_s (&patience), ==, 20);
  for (guint i = 0; i < 100; i++)
    ved_patience_lost (&patience);
  g_assert_cmpuint (ved_patience_get_s (&patience), ==, 320);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/backoff/grows-within-bounds", test_grows_within_bounds);
  g_test_add_func ("/backoff/resets", test_resets);
  g_test_add_func ("/backoff/clients-differ", test_clients_differ);
  g_test_add_func ("/backoff/patience", test_patience);

  return g_test_run ();
}
