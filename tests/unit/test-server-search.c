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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search/rank", test_rank);
  g_test_add_func ("/search/order", test_order);

  return g_test_run ();
}
