/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-error.h"
#include "fleet/ved-shard.h"
#include "support/ved-test-snapshot.h"

#include <string.h>

#define N_SHARDS  4
#define N_SERVERS 10000

static void
test_parse (void)
{
  const char *wrong[] = {
    "", "/", "1", "1/", "/4", "0/4", "5/4", "1/0", "-1/4", "+1/4", "1/4/4", "1 / 4", "a/b", "1/1001", "1/99999999999999999999", "0x1/4",
  };
  VedShard shard = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (ved_shard_parse ("3/4", &shard, &error));
  g_assert_no_error (error);
  text = ved_shard_to_string (&shard);
  g_assert_cmpstr (text, ==, "3/4");
  g_assert_true (ved_shard_is_part (&shard));

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) refusal = NULL;

      g_assert_false (ved_shard_parse (wrong[i], &shard, &refusal));
      g_assert_error (refusal, VED_ERROR, VED_ERROR_INVALID);
      g_assert_nonnull (strstr (refusal->message, "as in 1/4"));
    }
}

static void
test_whole (void)
{
  VedShard none = { 0 };
  VedShard one;

  g_assert_null (ved_shard_to_string (&none));
  g_assert_true (ved_shard_has (&none, "ppdb001"));
  g_assert_true (ved_shard_parse ("1/1", &one, NULL));
  g_assert_false (ved_shard_is_part (&one));
  g_assert_true (ved_shard_has (&one, "ppdb001"));
}

/* Made by another program: int (hashlib.md5 (name).hexdigest ()[16:], 16) % 4. */
static void
test_known (void)
{
  static const struct { const char *name; guint index; } known[] = {
    { "ppdb001", 2 }, { "web-17", 1 }, { "é", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      for (guint index = 0; index < N_SHARDS; index++)
        {
          VedShard shard = { index, N_SHARDS };

          g_assert_cmpint (ved_shard_has (&shard, known[i].name), ==, index == known[i].index);
        }
    }
}

/* Each server is in one part, and names that count up fill all parts alike: within 4 standard deviations. */
static void
test_even (void)
{
  guint n[N_SHARDS] = { 0 };

  for (guint i = 0; i < N_SERVERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("host%05u", i);
      guint n_owners = 0;

      for (guint index = 0; index < N_SHARDS; index++)
        {
          VedShard shard = { index, N_SHARDS };

          if (!ved_shard_has (&shard, name))
            continue;
          n[index]++;
          n_owners++;
        }
      g_assert_cmpuint (n_owners, ==, 1);
    }
  for (guint index = 0; index < N_SHARDS; index++)
    g_assert_cmpint (ABS ((int) n[index] - N_SERVERS / N_SHARDS), <, 4 * 44);
}

static void
test_select (void)
{
  g_autoptr(VedSampleBatch) batch = ved_test_batch_new (40, 1, VED_TEST_TIME_US);
  VedShard whole = { 0 };
  guint n = 0;

  ved_sample_batch_set_bucket_s (batch, 300);
  for (guint index = 0; index < N_SHARDS; index++)
    {
      VedShard shard = { index, N_SHARDS };
      g_autoptr(VedSampleBatch) own = ved_shard_select (&shard, batch);
      g_autoptr(VedSampleBatch) same = ved_shard_select (&shard, own);

      g_assert_true (same == own);
      g_assert_cmpuint (ved_sample_batch_get_bucket_s (own), ==, 300);
      n += ved_sample_batch_get_n_samples (own);
      for (guint i = 0; i < ved_sample_batch_get_n_samples (own); i++)
        g_assert_true (ved_shard_has (&shard, ved_sample_batch_get_sample (own, i)->server));
    }
  g_assert_cmpuint (n, ==, ved_sample_batch_get_n_samples (batch));

  {
    g_autoptr(VedSampleBatch) all = ved_shard_select (&whole, batch);

    g_assert_true (all == batch);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/shard/parse", test_parse);
  g_test_add_func ("/shard/whole", test_whole);
  g_test_add_func ("/shard/known", test_known);
  g_test_add_func ("/shard/even", test_even);
  g_test_add_func ("/shard/select", test_select);

  return g_test_run ();
}
