/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-app-place-history"

#include "config.h"

#include "app/window/ved-place-history.h"

static void
test_back_to_a_server (void)
{
  g_autoptr(VedPlaceHistory) history = ved_place_history_new ();
  g_autoptr(VedPlace) first = NULL;
  g_autoptr(VedPlace) second = NULL;

  ved_place_history_push (history, "overview", NULL);
  ved_place_history_push (history, "servers", "web-1");
  first = ved_place_history_pop (history, "heatmap", NULL, TRUE);
  g_assert_cmpstr (first->page_id, ==, "servers");
  g_assert_cmpstr (first->server, ==, "web-1");
  second = ved_place_history_pop (history, "servers", "web-1", TRUE);
  g_assert_cmpstr (second->page_id, ==, "overview");
  g_assert_null (second->server);
  g_assert_null (ved_place_history_pop (history, "overview", NULL, TRUE));
}

static void
test_where_one_is_is_no_way_back (void)
{
  g_autoptr(VedPlaceHistory) history = ved_place_history_new ();
  g_autoptr(VedPlace) place = NULL;

  ved_place_history_push (history, "overview", NULL);
  ved_place_history_push (history, "heatmap", NULL);
  ved_place_history_push (history, "heatmap", NULL);
  place = ved_place_history_pop (history, "heatmap", NULL, TRUE);
  g_assert_cmpstr (place->page_id, ==, "overview");
}

/* Beside an order book without a fleet. */
static void
test_no_way_back_to_a_fleet_that_is_gone (void)
{
  g_autoptr(VedPlaceHistory) history = ved_place_history_new ();
  g_autoptr(VedPlace) place = NULL;

  ved_place_history_push (history, "commands", NULL);
  ved_place_history_push (history, "overview", NULL);
  place = ved_place_history_pop (history, "price", NULL, FALSE);
  g_assert_cmpstr (place->page_id, ==, "commands");
}

static void
test_bounded (void)
{
  g_autoptr(VedPlaceHistory) history = ved_place_history_new ();
  guint n = 0;

  for (guint i = 0; i < 1000; i++)
    ved_place_history_push (history, i % 2 == 0 ? "overview" : "heatmap", NULL);
  for (VedPlace *place; (place = ved_place_history_pop (history, "servers", NULL, TRUE)) != NULL; n++)
    ved_place_free (place);
  g_assert_cmpuint (n, ==, 64);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/place-history/back-to-a-server", test_back_to_a_server);
  g_test_add_func ("/place-history/where-one-is-is-no-way-back", test_where_one_is_is_no_way_back);
  g_test_add_func ("/place-history/no-way-back-to-a-fleet-that-is-gone", test_no_way_back_to_a_fleet_that_is_gone);
  g_test_add_func ("/place-history/bounded", test_bounded);

  return g_test_run ();
}
