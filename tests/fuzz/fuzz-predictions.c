/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "support/ved-test-snapshot.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-predictions-json.h"
#include "wire/json/ved-predictions-reader.h"

/* What is read of a saved answer is a snapshot like any other: it goes through a frame. */

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(VedSnapshot) snapshot = ved_predictions_read ((const char *) data, size, 1, NULL), again = NULL;
  g_autoptr(GBytes) frame = NULL;

  if (snapshot == NULL)
    return 0;
  frame = ved_frame_encode (snapshot, VED_FRAME_FORECASTS);
  again = ved_frame_decode (frame, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (ved_snapshot_get_n_servers (again), ==, ved_snapshot_get_n_servers (snapshot));

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint n_servers = 0; n_servers < 3; n_servers++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (n_servers, 7, n_servers == 1);
      GString *body = g_string_new (NULL);

      ved_predictions_json_write_current (body, snapshot, NULL);
      g_ptr_array_add (seeds, g_string_free_to_bytes (body));
    }

  return seeds;
}

void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
}
