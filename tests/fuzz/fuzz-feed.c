/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "support/ved-test-snapshot.h"
#include "wire/json/ved-feed-json.h"
#include "wire/json/ved-feed-parser.h"

#include <string.h>

/* What is accepted can be written, and what was written is read as the same. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  VedFeedFault fault;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSampleBatch) batch = ved_feed_parse ((const char *) data, size, NULL, 0, &fault, &error);
  g_autoptr(VedSampleBatch) copy = NULL;
  g_autoptr(GString) first = NULL, second = NULL;

  if (batch == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  first = g_string_new (NULL);
  ved_feed_json_write (first, batch);
  copy = ved_feed_parse (first->str, first->len, NULL, 0, &fault, &error);
  g_assert_no_error (error);
  second = g_string_new (NULL);
  ved_feed_json_write (second, copy);
  g_assert_cmpstr (first->str, ==, second->str);

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  const char *texts[] = {
    "{\"records\":[]}",
    "{\"records\":[{\"server_name\":\"a\",\"timestamp\":\"2026-01-15T10:05:00+01:00\","
    "\"notes\":\"\\ud83d\\ude00\"}]}",
    "{\"x\":{\"y\":[1,-2.5e-3,true,null,\"\\n\"]},\"records\":[{\"timestamp\":\"2026-01-15 10:05\","
    "\"server_name\":\"\\u0061\",\"cores\":16,\"status\":\"offline\",\"mem_used_pct\":1E1}]}",
    "{\"records\":[{\"timestamp\":\"2026-01-15T10:05:00Z\",\"server_name\":\"a\",\"net_in_mb_s\":21474836.47}]}",
  };
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (seeds, g_bytes_new (texts[i], strlen (texts[i])));
  for (guint n = 1; n <= 3; n++)
    {
      g_autoptr(VedSampleBatch) batch = ved_test_batch_new (n, n, VED_TEST_TIME_US);
      GString *body = g_string_new (NULL);

      ved_feed_json_write (body, batch);
      g_ptr_array_add (seeds, g_string_free_to_bytes (body));
    }

  return seeds;
}

void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
}
