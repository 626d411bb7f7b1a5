/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-server-search"

#include "config.h"

#include "app/models/ved-server-search.h"
#include "support/ved-test-snapshot.h"

static void
test_rank (void)
{
  g_assert_cmpuint (ved_server_search_rank ("ppdb001", "ppdb001"), >, ved_server_search_rank ("ppdb", "ppdb001"));
  g_assert_cmpuint (ved_server_search_rank ("PPDB", "ppdb001"), >, ved_server_search_rank ("db001", "eu-db001"));
  g_assert_cmpuint (ved_server_search_rank ("db001", "eu-db001"), >, ved_server_search_rank ("db", "ppdb001"));
  g_assert_cmpuint (ved_server_search_rank ("db", "ppdb001"), >, 0);
  g_assert_cmpuint (ved_server_search_rank ("web", "ppdb001"), ==, 0);
  g_assert_cmpuint (ved_server_search_rank ("", "anything"), >, 0);
  g_assert_cmpuint (ved_server_search_rank ("übersicht", "Übersicht"), ==, ved_server_search_rank ("fleet", "Fleet"));
  g_assert_cmpuint (ved_server_search_rank ("KÄSTEN", "Brotkästen"), >, 0);
  g_assert_cmpuint (ved_server_search_rank ("kästen", "Brotkästen"), <, ved_server_search_rank ("kästen", "Brot Kästen"));
}

static void
test_order (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (40, 3, FALSE);
  const float *risk = ved_snapshot_risk (snapshot);
  guint servers[10];
  guint n_found = ved_server_search_find (snapshot, "", servers, G_N_ELEMENTS (servers));

  g_assert_cmpuint (n_found, ==, 40);
  for (guint i = 1; i < G_N_ELEMENTS (servers); i++)
    g_assert_cmpfloat (risk[servers[i]], <=, risk[servers[i - 1]]);

  n_found = ved_server_search_find (snapshot, ved_snapshot_get_name (snapshot, 5), servers,
                                    G_N_ELEMENTS (servers));
  g_assert_cmpuint (n_found, >=, 1);
  g_assert_cmpuint (servers[0], ==, 5);
}

/* What compares is a filter, as above the table of servers; what only looks like one is a name. */
static void
test_filters (void)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (50, 3, TRUE);
  guint servers[50], n_risky = 0;

  for (guint i = 0; i < 50; i++)
    n_risky += ved_snapshot_risk (snapshot)[i] > 20.0f;
  g_assert_cmpuint (n_risky, >, 0);
  g_assert_cmpuint (n_risky, <, 50);
  g_assert_cmpuint (ved_server_search_find (snapshot, "risk>20", servers, G_N_ELEMENTS (servers)), ==, n_risky);
  for (guint i = 0; i < n_risky; i++)
    g_assert_cmpfloat (ved_snapshot_risk (snapshot)[servers[i]], >, 20.0f);
  g_assert_cmpuint (ved_server_search_find (snapshot, "risk>20", servers, 1), ==, n_risky);
  g_assert_cmpuint (ved_server_search_find (snapshot, "nothing:9100", servers, G_N_ELEMENTS (servers)), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search/rank", test_rank);
  g_test_add_func ("/search/order", test_order);

  g_test_add_func ("/server-search/filters", test_filters);

  return g_test_run ();
}
