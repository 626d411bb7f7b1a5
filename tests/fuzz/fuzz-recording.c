/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "base/ved-crc32c.h"
#include "store/recordings/ved-recording-span.h"
#include "support/ved-test-snapshot.h"
#include "wire/forecasts/ved-forecast-link.h"
#include "wire/forecasts/ved-forecast-pack.h"
#include "wire/forecasts/ved-forecast-stretch.h"
#include "wire/frames/ved-frame-chain.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/frames/ved-frame-sections.h"
#include "wire/frames/ved-quantile-pack.h"

#include <string.h>

/* What a recording keeps in its blobs. The first byte says which kind of blob follows. */
enum {
  KIND_LINK,
  KIND_QUANTILES,
  KIND_SPAN,
  KIND_FORECASTS,
  KIND_HEADS,
  KIND_SHARE,
  N_KINDS
};

#define SHARE_LINKS 2

static void
read_link (GBytes *bytes)
{
  g_autoptr(VedFrameChain) chain = ved_frame_chain_new ();

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GBytes) frame = NULL;
      g_autoptr(VedSnapshot) snapshot = NULL;

      if (!ved_frame_chain_unpack (chain, bytes, NULL))
        return;
      frame = ved_frame_chain_build (chain, NULL);
      snapshot = frame != NULL ? ved_frame_decode (frame, NULL) : NULL;
    }
}

/* As a whole, and twice in a chain, server by server. */
static void
read_forecasts (GBytes *bytes)
{
  g_autoptr(VedForecastPack) pack = ved_forecast_pack_new ();
  g_autoptr(GBytes) section = ved_forecast_pack_read (pack, bytes, TRUE, NULL);
  g_autoptr(GBytes) again = section != NULL ? ved_forecast_pack_read (pack, bytes, FALSE, NULL) : NULL;
  g_autoptr(VedForecastLink) link = ved_forecast_link_new (bytes, 1, NULL);
  g_autoptr(GPtrArray) links = g_ptr_array_new ();
  g_autoptr(VedForecastStates) states = ved_forecast_states_new ();
  g_autoptr(VedForecastSet) set = NULL;

  if (link == NULL || ved_forecast_link_get_rows (link)->n_rows == 0)
    return;

  g_ptr_array_add (links, link);
  g_ptr_array_add (links, link);
  set = ved_forecast_links_to_set (links, states, 0);
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    ved_forecast_set_get (set, 0, (VedMetric) metric, VED_QUANTILE_P50);
}

static GBytes *
fetch_these (gpointer user_data,
             guint    server)
{
  return user_data != NULL ? g_bytes_ref (user_data) : NULL;
}

/* What forecasts have in common that are cut by server; the shares are lost. */
static void
read_heads (GBytes *bytes)
{
  g_autoptr(GPtrArray) links = ved_forecast_stretch_open (bytes, 1, fetch_these, NULL, NULL, NULL);
  g_autoptr(GPtrArray) joined = links != NULL ? ved_forecast_stretch_join (links, NULL) : NULL;
  g_autoptr(VedForecastStates) states = ved_forecast_states_new ();
  g_autoptr(VedForecastSet) set = links != NULL ? ved_forecast_links_to_set (links, states, 0) : NULL;

  if (set != NULL && ved_forecast_set_get_n_rows (set) > 0)
    ved_forecast_set_get (set, 0, VED_METRIC_MEM_USED, VED_QUANTILE_P50);
}

static void
read_share (GBytes *bytes)
{
  VedForecastShares *shares = ved_forecast_shares_new (SHARE_LINKS, fetch_these, bytes, NULL);
  g_auto(VedForecastShare) share = { 0 };
  g_autoptr(GBytes) copy = NULL;
  gsize length;

  if (ved_forecast_share_open (&share, shares, ved_forecast_share_get_server (bytes)))
    for (guint i = 0; i < SHARE_LINKS; i++)
      {
        const guint8 *block = ved_forecast_share_get (&share, i, &length);

        g_clear_pointer (&copy, g_bytes_unref);
        copy = g_bytes_new (block, length);
      }
  ved_forecast_shares_unref (shares);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) section = NULL, again = NULL;
  VedSpanValue value;

  if (size == 0)
    return 0;

  bytes = g_bytes_new (data + 1, size - 1);
  switch (data[0] % N_KINDS)
    {
    case KIND_LINK:
      read_link (bytes);
      break;
    case KIND_QUANTILES:
      section = ved_quantile_unpack (bytes, NULL, NULL);
      again = section != NULL ? ved_quantile_unpack (bytes, section, NULL) : NULL;
      break;
    case KIND_FORECASTS:
      read_forecasts (bytes);
      break;
    case KIND_HEADS:
      read_heads (bytes);
      break;
    case KIND_SHARE:
      read_share (bytes);
      break;
    default:
      ved_recording_span_read (bytes, VED_METRIC_MEM_USED, 3, &value, NULL);
      break;
    }

  return 0;
}

static void
add_seed (GPtrArray *seeds,
          guint8     kind,
          GBytes    *blob)
{
  g_autoptr(GByteArray) seed = g_byte_array_new ();

  g_byte_array_append (seed, &kind, 1);
  g_byte_array_append (seed, g_bytes_get_data (blob, NULL), (guint) g_bytes_get_size (blob));
  g_ptr_array_add (seeds, g_byte_array_free_to_bytes (g_steal_pointer (&seed)));
}

static void
add_links (GPtrArray *seeds,
           guint      n_servers)
{
  g_autoptr(VedFrameChain) chain = ved_frame_chain_new ();

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (n_servers, i, TRUE);
      g_autoptr(GBytes) frame = ved_frame_encode (snapshot, VED_FRAME_SUMMARY);
      gboolean is_key = i != 1;
      g_autoptr(GBytes) link = ved_frame_chain_pack (chain, frame, &is_key, NULL);

      add_seed (seeds, KIND_LINK, link);
    }
}

/* The same link twice, cut by server. */
static void
add_stretch (GPtrArray *seeds,
             GBytes    *packed)
{
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_forecast_link_unref), shares = NULL;
  g_autoptr(GBytes) heads = NULL;

  for (guint i = 0; i < SHARE_LINKS; i++)
    g_ptr_array_add (links, ved_forecast_link_new (packed, i + 1, NULL));
  shares = ved_forecast_stretch_cut (links, &heads);
  add_seed (seeds, KIND_HEADS, heads);
  add_seed (seeds, KIND_SHARE, shares->pdata[0]);
}

static void
add_quantiles (GPtrArray *seeds,
               guint      n_servers)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (n_servers, 1, TRUE);
  g_autoptr(GBytes) frame = ved_frame_encode (snapshot, VED_FRAME_FORECASTS);
  g_auto(VedFrameSections) sections = { 0 };
  g_autoptr(VedForecastPack) pack = ved_forecast_pack_new ();
  g_autoptr(GBytes) quantiles = NULL, packed = NULL, link = NULL;
  gboolean is_key = TRUE;

  g_assert_true (ved_frame_sections_split (&sections, frame, NULL));
  quantiles = ved_frame_sections_take (&sections, VED_FRAME_QUANTILES);
  packed = ved_quantile_pack (quantiles, NULL, 0);
  add_seed (seeds, KIND_QUANTILES, packed);
  link = ved_forecast_pack_write (pack, quantiles, 0, &is_key);
  add_seed (seeds, KIND_FORECASTS, link);
  add_stretch (seeds, link);
}

static void
add_span (GPtrArray *seeds)
{
  g_autoptr(VedRecordingSpan) span = ved_recording_span_new (9);
  const gint32 codes[9] = { 1, 200, -3, VED_CODE_MISSING, 5000, 6, 7, 8, 9 };
  g_autoptr(GBytes) encoded = NULL;

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    ved_recording_span_add (span, (VedMetric) metric, codes);
  encoded = ved_recording_span_encode (span);
  add_seed (seeds, KIND_SPAN, encoded);
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  add_links (seeds, 0);
  add_links (seeds, 7);
  add_quantiles (seeds, 1);
  add_quantiles (seeds, 5);
  add_span (seeds);

  return seeds;
}

/* Of most of this SQLite's rows carry the checksums. */
void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
  guint32 crc;

  if (size < 5 || (data[0] % N_KINDS != KIND_HEADS && data[0] % N_KINDS != KIND_SHARE))
    return;

  crc = ved_crc32c (0, data + 5, size - 5);
  for (guint i = 0; i < 4; i++)
    data[1 + i] = (guint8) (crc >> (8 * i));
}
