/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "server/ved-body-cache.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"

/* What a daemon keeps of answers is counted in bytes. */

#define N_SERVERS 20

static VedBodyCache *
make_cache (gsize max_bytes)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (N_SERVERS, 7, TRUE);
  VedBodyCache *cache = ved_body_cache_new (max_bytes);

  ved_body_cache_set_snapshot (cache, snapshot);

  return cache;
}

static GBytes *
fetch (VedBodyCache  *cache,
       const char    *fields,
       GError       **error)
{
  const VedBodyRecipe recipe = { .kind = VED_BODY_CURRENT, .fields = fields };
  VedPredictionsQuery *query = ved_predictions_query_new (ved_body_cache_get_snapshot (cache), fields, NULL, NULL);
  GAsyncResult *pending = NULL;
  g_autoptr(GAsyncResult) result = NULL;

  g_assert_nonnull (query);
  ved_body_cache_fetch_async (cache, &recipe, query, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);

  return ved_body_cache_fetch_finish (result, error);
}

static gboolean
is_kept (VedBodyCache *cache,
         const char   *fields)
{
  const VedBodyRecipe recipe = { .kind = VED_BODY_CURRENT, .fields = fields };

  g_autoptr(GBytes) body = ved_body_cache_peek (cache, &recipe);

  return body != NULL;
}

/* As long as one large answer is on its way no other is begun; then it is again. */
static void
test_too_much_under_way (void)
{
  g_autoptr(VedBodyCache) cache = make_cache (1000);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) first = fetch (cache, "risk_score", &error), again = NULL, second = NULL;
  g_autoptr(VedSnapshot) next = ved_test_snapshot_new (N_SERVERS, 8, TRUE);

  g_assert_no_error (error);
  g_assert_true (is_kept (cache, "risk_score"));
  again = fetch (cache, "risk_score", &error);
  g_assert_true (g_bytes_get_data (again, NULL) == g_bytes_get_data (first, NULL));
  g_assert_null (fetch (cache, "alert", &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_true (is_kept (cache, "risk_score"));

  ved_body_cache_set_snapshot (cache, next);
  g_assert_null (fetch (cache, "alert", NULL));
  g_clear_pointer (&first, g_bytes_unref);
  g_clear_pointer (&again, g_bytes_unref);
  second = fetch (cache, "alert", &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
}

/* What is kept in case somebody asks again keeps nobody from another large one. */
static void
test_kept_gives_way (void)
{
  g_autoptr(VedBodyCache) cache = make_cache (1000);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) first = fetch (cache, "risk_score", NULL), second = NULL;

  g_clear_pointer (&first, g_bytes_unref);
  g_assert_true (is_kept (cache, "risk_score"));
  second = fetch (cache, "alert", &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
  g_assert_false (is_kept (cache, "risk_score"));
  g_assert_true (is_kept (cache, "alert"));
}

/* What is kept plain is packed from there, and stays beside what comes of it. */
static void
test_packed_from_kept (void)
{
  g_autoptr(VedBodyCache) measure = make_cache (G_MAXINT), cache = NULL;
  const VedBodyRecipe recipe = { .kind = VED_BODY_CURRENT, .gzip = TRUE };
  GAsyncResult *pending = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) plain = fetch (measure, NULL, NULL), packed = NULL;
  gsize size = g_bytes_get_size (plain);

  g_clear_pointer (&plain, g_bytes_unref);
  cache = make_cache (size + size / 2);
  plain = fetch (cache, NULL, NULL);
  g_clear_pointer (&plain, g_bytes_unref);
  ved_body_cache_fetch_async (cache, &recipe, NULL, ved_test_store_result_cb, &pending);
  result = ved_test_wait_for_result (&pending);
  packed = ved_body_cache_fetch_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (packed), <, size / 2);
  g_assert_true (is_kept (cache, NULL));
}

/* Who asks with other words each time fills no memory: what goes beyond a share is made, and let go. */
static void
test_kept_share (void)
{
  g_autoptr(VedBodyCache) cache = make_cache (1024 * 1024);
  const char *fields[] = { "risk_score", "alert", "risk_score,alert", "alert,risk_score" };
  guint n_kept = 0;
  gsize one = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) body = fetch (cache, fields[i], &error);

      g_assert_no_error (error);
      one = MAX (one, g_bytes_get_size (body));
    }
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    n_kept += is_kept (cache, fields[i]);
  g_assert_cmpuint (n_kept, ==, 4);

  {
    g_autoptr(VedBodyCache) small = make_cache (5 * one);

    for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
      {
        g_autoptr(GBytes) body = fetch (small, fields[i], NULL);

        g_assert_nonnull (body);
      }
    g_assert_true (is_kept (small, fields[0]));
    g_assert_false (is_kept (small, fields[3]));
  }
}

/* Who asks the same at the same time waits for the one body, also where it will not be kept. */
static void
test_joined (void)
{
  g_autoptr(VedBodyCache) cache = make_cache (1024 * 1024);
  const VedBodyRecipe recipe = { .kind = VED_BODY_CURRENT };
  g_autoptr(GBytes) summary = fetch (cache, "summary", NULL);
  GAsyncResult *pending[2] = { NULL, NULL };
  GBytes *bodies[2];

  g_assert_true (is_kept (cache, "summary"));
  for (guint i = 0; i < 2; i++)
    ved_body_cache_fetch_async (cache, &recipe, NULL, ved_test_store_result_cb, &pending[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GAsyncResult) result = ved_test_wait_for_result (&pending[i]);
      g_autoptr(GError) error = NULL;

      bodies[i] = ved_body_cache_fetch_finish (result, &error);
      g_assert_no_error (error);
    }
  g_assert_true (g_bytes_get_data (bodies[0], NULL) == g_bytes_get_data (bodies[1], NULL));
  g_assert_cmpuint (g_bytes_get_size (bodies[0]), >, 256 * 1024);
  g_assert_false (is_kept (cache, NULL));
  g_bytes_unref (bodies[0]);
  g_bytes_unref (bodies[1]);
}

/* What asks for little is not taken for all the forecasts, and something small on its way keeps nobody from the large one. */
static void
test_by_what_is_asked (void)
{
  g_autoptr(VedBodyCache) cache = make_cache (10000 * N_SERVERS);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) risk = fetch (cache, "risk_score", &error);
  g_autoptr(GBytes) large = fetch (cache, NULL, &error);
  g_autoptr(GBytes) in_vain = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (large);
  in_vain = fetch (cache, "p10,p50", &error);
  g_assert_error (error, VED_ERROR, VED_ERROR_LOCKED);
  g_clear_error (&error);

  g_clear_pointer (&large, g_bytes_unref);
  for (guint i = 0; i < 8; i++)
    {
      static const char *const words[] = { "alert", "state", "engine", "prob_8h", "profile", "metadata", "summary", "alerts" };
      g_autoptr(GBytes) body = fetch (cache, words[i], &error);

      g_assert_no_error (error);
      g_assert_true (is_kept (cache, words[i]));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/body-cache/too-much-under-way", test_too_much_under_way);
  g_test_add_func ("/body-cache/kept-gives-way", test_kept_gives_way);
  g_test_add_func ("/body-cache/packed-from-kept", test_packed_from_kept);
  g_test_add_func ("/body-cache/kept-share", test_kept_share);
  g_test_add_func ("/body-cache/joined", test_joined);
  g_test_add_func ("/body-cache/by-what-is-asked", test_by_what_is_asked);

  return g_test_run ();
}
