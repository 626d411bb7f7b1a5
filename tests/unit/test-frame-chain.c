/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-frame-chain"

#include "config.h"

#include "base/ved-error.h"
#include "base/ved-rng.h"
#include "support/ved-test-snapshot.h"
#include "wire/frames/ved-frame-bytes.h"
#include "wire/frames/ved-frame-chain.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/frames/ved-frame-sections.h"
#include "wire/frames/ved-quantile-pack.h"
#include "wire/frames/ved-residuals.h"
#include "wire/frames/ved-small-numbers.h"

static GBytes *
make_frame (guint   n_servers,
            guint64 seed,
            guint   flags)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (n_servers, seed, TRUE);

  return ved_frame_encode (snapshot, flags);
}

static void
test_split_frame_joins_to_the_same_bytes (void)
{
  const guint sizes[] = { 0, 1, 23 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint flags = VED_FRAME_SUMMARY; flags <= VED_FRAME_FORECASTS; flags++)
      {
        g_autoptr(GBytes) frame = make_frame (sizes[i], 7, flags);
        g_auto(VedFrameSections) sections = { 0 };
        g_autoptr(GBytes) again = NULL;

        g_assert_true (ved_frame_sections_split (&sections, frame, NULL));
        again = ved_frame_sections_join (&sections);
        g_assert_true (g_bytes_equal (frame, again));
      }
}

static void
test_section_taken_out_goes_back_in (void)
{
  g_autoptr(GBytes) frame = make_frame (23, 7, VED_FRAME_FORECASTS);
  g_autoptr(GBytes) summary = make_frame (23, 7, VED_FRAME_SUMMARY);
  g_autoptr(GBytes) quantiles = NULL, without = NULL, with = NULL;
  g_auto(VedFrameSections) sections = { 0 };

  g_assert_true (ved_frame_sections_split (&sections, frame, NULL));
  quantiles = ved_frame_sections_take (&sections, VED_FRAME_QUANTILES);
  without = ved_frame_sections_join (&sections);
  g_assert_true (g_bytes_equal (without, summary));

  ved_frame_sections_put (&sections, VED_FRAME_QUANTILES, quantiles);
  with = ved_frame_sections_join (&sections);
  g_assert_true (g_bytes_equal (with, frame));
}

/* A section of a fleet of nobody has no bytes, and no place in memory. */
static void
test_nothing_is_taken_from_nothing (void)
{
  VedFrameBytes bytes;

  ved_frame_bytes_init (&bytes, NULL, 0);
  g_assert_nonnull (ved_frame_bytes_take (&bytes, 0));
  g_assert_true (bytes.ok);
  g_assert_null (ved_frame_bytes_take (&bytes, 1));
  g_assert_false (bytes.ok);
}

static void
assert_chain (const guint *sizes,
              guint        n_frames)
{
  g_autoptr(VedFrameChain) packer = ved_frame_chain_new ();
  g_autoptr(VedFrameChain) unpacker = ved_frame_chain_new ();

  for (guint i = 0; i < n_frames; i++)
    {
      g_autoptr(GBytes) frame = make_frame (sizes[i], i / 2, VED_FRAME_SUMMARY);
      gboolean is_key = i == 5;
      g_autoptr(GBytes) packed = ved_frame_chain_pack (packer, frame, &is_key, NULL);
      g_autoptr(GBytes) built = NULL;

      g_assert_nonnull (packed);
      g_assert_cmpint (is_key, ==, i == 0 || i == 5 || sizes[i] != sizes[i - 1]);
      g_assert_true (ved_frame_chain_unpack (unpacker, packed, NULL));
      built = ved_frame_chain_build (unpacker, NULL);
      g_assert_true (g_bytes_equal (frame, built));
    }
}

static void
test_chain_gives_back_every_byte (void)
{
  const guint same[] = { 30, 30, 30, 30, 30, 30, 30, 30 };
  const guint changing[] = { 30, 30, 0, 0, 1, 1, 40, 39 };

  assert_chain (same, G_N_ELEMENTS (same));
  assert_chain (changing, G_N_ELEMENTS (changing));
}

static GBytes *
make_noise (VedRng *rng,
            guint   n_bytes)
{
  guint8 *data = g_malloc (n_bytes + 1);

  for (guint i = 0; i < n_bytes; i++)
    data[i] = (guint8) ved_rng_below (rng, 256);

  return g_bytes_new_take (data, n_bytes);
}

/* Sections that other sections tell most of, and in their place what nothing tells. */
static void
test_chain_gives_back_what_is_no_table (void)
{
  static const VedFrameSection ids[] = { VED_FRAME_LAST_SEEN, VED_FRAME_METADATA, VED_FRAME_SCENARIO, VED_FRAME_ALERTS,
                                         VED_FRAME_CONTRIBUTIONS };
  g_autoptr(VedFrameChain) packer = ved_frame_chain_new ();
  g_autoptr(VedFrameChain) unpacker = ved_frame_chain_new ();
  VedRng rng;

  ved_rng_init (&rng, 5, 0);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(GBytes) frame = make_frame (7, i / 3, VED_FRAME_SUMMARY), changed = NULL, packed = NULL, built = NULL;
      g_autoptr(GBytes) noise = make_noise (&rng, 8 * ved_rng_below (&rng, 30));
      g_auto(VedFrameSections) sections = { 0 };
      gboolean is_key = FALSE;

      g_assert_true (ved_frame_sections_split (&sections, frame, NULL));
      if (i % 3 != 0)
        ved_frame_sections_put (&sections, ids[ved_rng_below (&rng, G_N_ELEMENTS (ids))], noise);
      changed = ved_frame_sections_join (&sections);
      packed = ved_frame_chain_pack (packer, changed, &is_key, NULL);
      g_assert_true (ved_frame_chain_unpack (unpacker, packed, NULL));
      built = ved_frame_chain_build (unpacker, NULL);
      g_assert_true (g_bytes_equal (built, changed));
    }
}

static void
test_key_begins_anywhere (void)
{
  g_autoptr(VedFrameChain) packer = ved_frame_chain_new ();
  g_autoptr(VedFrameChain) late = ved_frame_chain_new ();
  g_autoptr(GBytes) first = make_frame (9, 1, VED_FRAME_SUMMARY);
  g_autoptr(GBytes) second = make_frame (9, 2, VED_FRAME_SUMMARY);
  gboolean is_key = FALSE;
  g_autoptr(GBytes) key = ved_frame_chain_pack (packer, first, &is_key, NULL);
  g_autoptr(GBytes) delta = ved_frame_chain_pack (packer, second, (is_key = FALSE, &is_key), NULL);
  g_autoptr(GBytes) again = ved_frame_chain_pack (packer, second, (is_key = TRUE, &is_key), NULL);
  g_autoptr(GBytes) built = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (key);
  g_assert_false (ved_frame_chain_unpack (late, delta, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
  g_assert_null (ved_frame_chain_build (late, NULL));
  g_assert_true (ved_frame_chain_unpack (late, again, NULL));
  built = ved_frame_chain_build (late, NULL);
  g_assert_true (g_bytes_equal (built, second));
}

/* Flips bits all over a link: a fault is said, or another frame comes out; nothing else happens. */
static void
test_damaged_link_is_refused (void)
{
  g_autoptr(VedFrameChain) packer = ved_frame_chain_new ();
  g_autoptr(GBytes) frame = make_frame (9, 1, VED_FRAME_SUMMARY);
  gboolean is_key = TRUE;
  g_autoptr(GBytes) packed = ved_frame_chain_pack (packer, frame, &is_key, NULL);
  gsize length;
  const guint8 *data = g_bytes_get_data (packed, &length);
  guint n_refused = 0;

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr(VedFrameChain) unpacker = ved_frame_chain_new ();
      g_autofree guint8 *copy = g_memdup2 (data, length);
      g_autoptr(GBytes) damaged = NULL;

      copy[i] ^= 1 << (i % 8);
      damaged = g_bytes_new (copy, i % 3 == 0 ? i : length);
      n_refused += !ved_frame_chain_unpack (unpacker, damaged, NULL);
    }
  g_assert_cmpuint (n_refused, >, length / 3);
}

static void
test_residuals_survive_any_code (void)
{
  enum { N = 64, ROUNDS = 200 };
  VedResiduals *writer = ved_residuals_new (N), *reader = ved_residuals_new (N);
  const gint32 extremes[] = { G_MININT32, G_MININT32 + 1, -1, 0, 1, G_MAXINT32 };
  gint32 codes[N], given[N];
  VedRng rng;

  ved_rng_init (&rng, 11, 0);
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr(GByteArray) out = g_byte_array_new ();
      VedFrameBytes bytes;

      for (guint i = 0; i < N && round % 4 != 3; i++)
        codes[i] = round % 2 == 0 ? extremes[ved_rng_next (&rng) % G_N_ELEMENTS (extremes)]
          : (gint32) (1000 + ved_rng_next (&rng) % 50);
      for (guint i = 0; i < N; i++)
        given[i] = ved_rng_below (&rng, 8) == 0 ? extremes[i % G_N_ELEMENTS (extremes)] : codes[i];
      ved_residuals_append (writer, out, codes, round % 3 == 0 ? given : NULL);
      ved_frame_bytes_init (&bytes, out->data, out->len);
      g_assert_true (ved_residuals_read (reader, &bytes, round % 3 == 0 ? given : NULL));
      g_assert_cmpmem (codes, sizeof codes, ved_residuals_get_codes (reader), sizeof codes);
      g_assert_cmpuint (bytes.at, ==, bytes.length);
    }
  ved_residuals_free (writer);
  ved_residuals_free (reader);
}

static void
test_small_numbers_survive_any_size (void)
{
  enum { N = 300 };
  VedRng rng;

  ved_rng_init (&rng, 3, 0);
  for (guint round = 0; round < 400; round++)
    {
      guint n = ved_rng_below (&rng, N), shift = ved_rng_below (&rng, 32);
      g_autoptr(GByteArray) out = g_byte_array_new ();
      guint32 numbers[N], read[N];
      VedFrameBytes bytes;

      for (guint i = 0; i < n; i++)
        numbers[i] = ved_rng_below (&rng, 9) == 0 ? ved_rng_next (&rng) : ved_rng_next (&rng) >> shift;
      ved_small_numbers_append (out, numbers, NULL, n);
      ved_frame_append_u8 (out, 77);
      ved_frame_bytes_init (&bytes, out->data, out->len);
      g_assert_true (ved_small_numbers_read (&bytes, read, NULL, n));
      g_assert_cmpmem (numbers, n * sizeof *numbers, read, n * sizeof *read);
      g_assert_cmpuint (ved_frame_bytes_u8 (&bytes), ==, 77);
      g_assert_cmpuint (bytes.at, ==, bytes.length);
    }
}

static GBytes *
make_quantiles (guint   n_servers,
                guint64 seed)
{
  g_autoptr(GBytes) frame = make_frame (n_servers, seed, VED_FRAME_FORECASTS);
  g_auto(VedFrameSections) sections = { 0 };

  g_assert_true (ved_frame_sections_split (&sections, frame, NULL));

  return ved_frame_sections_take (&sections, VED_FRAME_QUANTILES);
}

static void
test_forecasts_come_back_with_and_without_a_past (void)
{
  g_autoptr(GBytes) past = make_quantiles (20, 1);
  const guint steps[] = { 0, 1, 7, 95, 96, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    for (guint seed = 1; seed < 3; seed++)
      {
        g_autoptr(GBytes) now = make_quantiles (i == 4 ? 21 : 20, seed);
        g_autoptr(GBytes) packed = ved_quantile_pack (now, i > 0 ? past : NULL, steps[i]);
        g_autoptr(GBytes) unpacked = ved_quantile_unpack (packed, past, NULL);

        g_assert_nonnull (unpacked);
        g_assert_true (g_bytes_equal (unpacked, now));
      }
}

static void
test_what_are_no_forecasts_comes_back_too (void)
{
  g_autoptr(GBytes) odd = g_bytes_new_static ("no forecasts at all", 19);
  g_autoptr(GBytes) packed = ved_quantile_pack (odd, NULL, 0);
  g_autoptr(GBytes) unpacked = ved_quantile_unpack (packed, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_bytes_equal (odd, unpacked));
  g_assert_null (ved_quantile_unpack (odd, NULL, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame-chain/nothing-is-taken-from-nothing", test_nothing_is_taken_from_nothing);
  g_test_add_func ("/frame-chain/split-frame-joins-to-the-same-bytes", test_split_frame_joins_to_the_same_bytes);
  g_test_add_func ("/frame-chain/section-taken-out-goes-back-in", test_section_taken_out_goes_back_in);
  g_test_add_func ("/frame-chain/gives-back-every-byte", test_chain_gives_back_every_byte);
  g_test_add_func ("/frame-chain/gives-back-what-is-no-table", test_chain_gives_back_what_is_no_table);
  g_test_add_func ("/frame-chain/key-begins-anywhere", test_key_begins_anywhere);
  g_test_add_func ("/frame-chain/damaged-link-is-refused", test_damaged_link_is_refused);
  g_test_add_func ("/frame-chain/residuals-survive-any-code", test_residuals_survive_any_code);
  g_test_add_func ("/frame-chain/small-numbers-survive-any-size", test_small_numbers_survive_any_size);
  g_test_add_func ("/frame-chain/forecasts-come-back-with-and-without-a-past",
                   test_forecasts_come_back_with_and_without_a_past);
  g_test_add_func ("/frame-chain/what-are-no-forecasts-comes-back-too",
                   test_what_are_no_forecasts_comes_back_too);

  return g_test_run ();
}
