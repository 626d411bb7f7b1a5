/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-link"

#include "config.h"

#include "wire/forecasts/ved-forecast-link.h"

#include "fleet/snapshot/ved-snapshot-builder.h"
#include "wire/frames/ved-frame-format.h"
#include "wire/frames/ved-quantile-pack.h"
#include "wire/frames/ved-zstd.h"

#include <string.h>

/* The forecasts of a recording, as links of a chain: each tells of every server what the link before does not
 * (ved-forecast-track.c). Layout, little-endian:
 *
 *   u8  layout, 3               (a section packed by ved-quantile-pack.c begins with that of zstd, 0x28)
 *   u32 length, what follows, through zstd:
 *     u32 length, the heads of the section "quantiles": which servers, with which metrics
 *     u16 each, chances of the contexts
 *     u32 each, length of the block of a server
 *   the blocks: metric by metric in the order of the catalogue (ved-symbol-coder.c)
 *
 * A server goes on from the link before where that has it too, by its place in the frame. Links of which the blocks lie
 * elsewhere are cut by server (ved-forecast-stretch.c). */

#define LAYOUT_LINK 3
#define ZSTD_LEVEL  6
#define MOST_HEADER (1u << 24)
#define KEEP_EVERY  12          /* links: the state of a server behind them is worth keeping */

struct _VedForecastLink
{
  gatomicrefcount ref_count;
  gint64 number;
  GBytes *heads;
  VedQuantileHeads rows;        /* within them */
  guint16 chances[VED_FORECAST_TRACK_CONTEXTS];
  GBytes *packed;               /* (nullable): without it the blocks lie in shares */
  gsize *starts;                /* of the blocks in it, and where the last ends */
  VedForecastShares *shares;
  guint place;                  /* in each of them */
};

/**
 * ved_forecast_link_is_packed:
 *
 * Returns: whether the bytes are of this layout
 */
gboolean
ved_forecast_link_is_packed (GBytes *packed)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (packed, &length);

  return length > 0 && data[0] == LAYOUT_LINK;
}

static gboolean
read_chances (VedForecastLink *self,
              VedFrameBytes   *bytes)
{
  gboolean all = TRUE;

  for (guint i = 0; i < VED_FORECAST_TRACK_CONTEXTS; i++)
    {
      self->chances[i] = ved_frame_bytes_u16 (bytes);
      all = all && ved_symbol_is_chance (self->chances[i]);
    }

  return all;
}

/* Takes @heads over. */
static gboolean
read_heads (VedForecastLink *self,
            GBytes          *heads)
{
  VedFrameBytes bytes;

  self->heads = heads;
  ved_frame_bytes_init (&bytes, g_bytes_get_data (heads, NULL), g_bytes_get_size (heads));

  return ved_quantile_heads_read (&self->rows, &bytes) && bytes.at == bytes.length;
}

static gboolean
read_header (VedForecastLink *self,
             VedFrameBytes   *bytes,
             gsize            blocks_at)
{
  guint32 heads_length = ved_frame_bytes_u32 (bytes);
  const guint8 *heads = ved_frame_bytes_take (bytes, heads_length);

  if (!bytes->ok || !read_heads (self, g_bytes_new (heads, heads_length)) || !read_chances (self, bytes))
    return FALSE;

  self->starts = g_new (gsize, self->rows.n_rows + 1);
  self->starts[0] = blocks_at;
  for (guint row = 0; row < self->rows.n_rows; row++)
    self->starts[row + 1] = self->starts[row] + ved_frame_bytes_u32 (bytes);

  return bytes->ok && bytes->at == bytes->length &&
         self->starts[self->rows.n_rows] == g_bytes_get_size (self->packed);
}

/**
 * ved_forecast_link_new:
 * @packed: what ved_forecast_link_pack() made
 * @number: that tells it from others of the same recording, from 1
 *
 * Returns: (transfer full): the link; %NULL with %VED_ERROR_CORRUPT
 */
VedForecastLink *
ved_forecast_link_new (GBytes  *packed,
                       gint64   number,
                       GError **error)
{
  g_autoptr(VedForecastLink) self = g_new0 (VedForecastLink, 1);
  g_autofree guint8 *header = NULL;
  gsize size;
  VedFrameBytes bytes, plain;
  const guint8 *data;
  guint32 length;

  g_atomic_ref_count_init (&self->ref_count);
  self->number = number;
  self->packed = g_bytes_ref (packed);
  ved_frame_bytes_init (&bytes, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  if (ved_frame_bytes_u8 (&bytes) != LAYOUT_LINK)
    return ved_quantile_refuse (error);
  length = ved_frame_bytes_u32 (&bytes);
  data = ved_frame_bytes_take (&bytes, length);
  header = bytes.ok ? ved_zstd_unpack (data, length, MOST_HEADER, &size) : NULL;
  if (header == NULL)
    return ved_quantile_refuse (error);

  ved_frame_bytes_init (&plain, header, size);

  return read_header (self, &plain, bytes.at) ? g_steal_pointer (&self) : ved_quantile_refuse (error);
}

/**
 * ved_forecast_link_new_shared:
 * @heads: of the section
 * @chances: (array fixed-size=1600): of the contexts
 * @shares: where the blocks of its servers lie
 * @place: of the link in each share
 * @number: as of ved_forecast_link_new()
 *
 * Returns: (transfer full) (nullable): the link; %NULL where these are no heads, or no chances
 */
VedForecastLink *
ved_forecast_link_new_shared (GBytes            *heads,
                              const guint16     *chances,
                              VedForecastShares *shares,
                              guint              place,
                              gint64             number)
{
  g_autoptr(VedForecastLink) self = g_new0 (VedForecastLink, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->number = number;
  self->shares = ved_forecast_shares_ref (shares);
  self->place = place;
  memcpy (self->chances, chances, sizeof self->chances);
  for (guint i = 0; i < VED_FORECAST_TRACK_CONTEXTS; i++)
    if (!ved_symbol_is_chance (chances[i]))
      return NULL;

  return read_heads (self, g_bytes_ref (heads)) ? g_steal_pointer (&self) : NULL;
}

VedForecastLink *
ved_forecast_link_ref (VedForecastLink *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_forecast_link_unref (VedForecastLink *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->packed, g_bytes_unref);
  g_clear_pointer (&self->heads, g_bytes_unref);
  g_clear_pointer (&self->shares, ved_forecast_shares_unref);
  g_free (self->starts);
  g_free (self);
}

static GArray *
join_notes (GPtrArray *notes)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (guint16));

  for (guint row = 0; row < notes->len; row++)
    {
      const GArray *own = notes->pdata[row];

      g_array_append_vals (all, own->data, own->len);
    }

  return all;
}

/**
 * ved_forecast_link_write:
 * @heads: of the section
 * @chances: (array fixed-size=1600): of the contexts
 * @lengths: (element-type guint32): of the block of each row
 * @blocks: one behind the other
 *
 * Returns: (transfer full): the link
 */
GBytes *
ved_forecast_link_write (GBytes           *heads,
                         const guint16    *chances,
                         const GArray     *lengths,
                         const GByteArray *blocks)
{
  g_autoptr(GByteArray) header = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();
  gsize size;

  ved_frame_append_u32 (header, (guint32) g_bytes_get_size (heads));
  g_byte_array_append (header, g_bytes_get_data (heads, NULL), (guint) g_bytes_get_size (heads));
  for (guint i = 0; i < VED_FORECAST_TRACK_CONTEXTS; i++)
    ved_frame_append_u16 (header, chances[i]);
  for (guint row = 0; row < lengths->len; row++)
    ved_frame_append_u32 (header, g_array_index (lengths, guint32, row));

  ved_frame_append_u8 (out, LAYOUT_LINK);
  ved_frame_append_u32 (out, 0);
  size = ved_zstd_append (out, header->data, header->len, ZSTD_LEVEL);
  out->data[1] = (guint8) size;
  out->data[2] = (guint8) (size >> 8);
  out->data[3] = (guint8) (size >> 16);
  out->data[4] = (guint8) (size >> 24);
  g_byte_array_append (out, blocks->data, blocks->len);

  return g_byte_array_free_to_bytes (out);
}

/**
 * ved_forecast_link_pack:
 * @heads: of the section
 * @notes: (element-type GArray): of each row, what ved_forecast_row_code() decided
 *
 * Returns: (transfer full): the link
 */
GBytes *
ved_forecast_link_pack (GBytes    *heads,
                        GPtrArray *notes)
{
  g_autoptr(GArray) all = join_notes (notes), lengths = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GByteArray) blocks = g_byte_array_new ();
  guint16 chances[VED_FORECAST_TRACK_CONTEXTS];

  ved_symbol_chances_measure (all, chances, G_N_ELEMENTS (chances));
  for (guint row = 0; row < notes->len; row++)
    {
      const GArray *own = notes->pdata[row];
      guint32 length = blocks->len;

      ved_symbol_notes_pack ((const guint16 *) (gconstpointer) own->data, own->len, chances, blocks);
      length = blocks->len - length;
      g_array_append_val (lengths, length);
    }

  return ved_forecast_link_write (heads, chances, lengths, blocks);
}

/**
 * ved_forecast_link_get_heads:
 *
 * Returns: (transfer none): those of the section
 */
GBytes *
ved_forecast_link_get_heads (VedForecastLink *self)
{
  return self->heads;
}

const VedQuantileHeads *
ved_forecast_link_get_rows (const VedForecastLink *self)
{
  return &self->rows;
}

/**
 * ved_forecast_link_get_chances:
 *
 * Returns: (array fixed-size=1600): of the contexts
 */
const guint16 *
ved_forecast_link_get_chances (const VedForecastLink *self)
{
  return self->chances;
}

/**
 * ved_forecast_link_get_block:
 * @share: (inout): what was opened last of such links
 * @length: (out): of the block
 *
 * Returns: (nullable): what is told of the server of a row, as long as link and share are there; %NULL where it is
 *   damaged
 */
const guint8 *
ved_forecast_link_get_block (const VedForecastLink *self,
                             guint                  row,
                             VedForecastShare      *share,
                             gsize                 *length)
{
  if (self->packed != NULL)
    {
      const guint8 *data = g_bytes_get_data (self->packed, NULL);

      *length = self->starts[row + 1] - self->starts[row];
      return data + self->starts[row];
    }
  if (!ved_forecast_share_open (share, self->shares, ved_quantile_heads_server (&self->rows, row)))
    return NULL;

  return ved_forecast_share_get (share, self->place, length);
}

/**
 * ved_forecast_link_pack_without:
 * @servers: (element-type guint guint): a set of places in the frame
 *
 * A server that a link is without begins anew: later links of its chain have to be without it, too.
 *
 * Returns: (transfer full) (nullable): the link without these servers; %NULL where what it tells of another is damaged
 */
GBytes *
ved_forecast_link_pack_without (VedForecastLink *self,
                                GHashTable      *servers)
{
  g_autoptr(GBytes) heads = ved_quantile_heads_without (&self->rows, servers);
  g_autoptr(GArray) lengths = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr(GByteArray) blocks = g_byte_array_new ();
  g_auto(VedForecastShare) share = { 0 };

  for (guint row = 0; row < self->rows.n_rows; row++)
    {
      const guint8 *block;
      guint32 length;
      gsize size;

      if (g_hash_table_contains (servers, GUINT_TO_POINTER (ved_quantile_heads_server (&self->rows, row))))
        continue;
      block = ved_forecast_link_get_block (self, row, &share, &size);
      if (block == NULL)
        return NULL;
      length = (guint32) size;
      g_array_append_val (lengths, length);
      g_byte_array_append (blocks, block, length);
    }

  return ved_forecast_link_write (heads, self->chances, lengths, blocks);
}

/**
 * ved_forecast_link_find_lost:
 * @servers: (inout) (element-type guint guint): a set of places in the frame, to which those are added of which what the
 *   link tells is damaged
 */
void
ved_forecast_link_find_lost (VedForecastLink *self,
                             GHashTable      *servers)
{
  g_auto(VedForecastShare) share = { 0 };

  for (guint row = 0; row < self->rows.n_rows; row++)
    {
      guint server = ved_quantile_heads_server (&self->rows, row);
      gsize size;

      if (ved_forecast_link_get_block (self, row, &share, &size) == NULL)
        g_hash_table_add (servers, GUINT_TO_POINTER (server));
    }
}

/**
 * ved_forecast_link_find:
 * @server: its place in the frame
 *
 * Returns: its row, %VED_NO_ROW where it has none
 */
guint
ved_forecast_link_find (const VedForecastLink *self,
                        guint                  server)
{
  return ved_quantile_heads_find (&self->rows, server);
}

/* What is left of the whole CPU is idle, to the last digit. */
static const gint32 *
expect_idle (const VedForecastCodes *codes,
             guint16                 metrics,
             gint32                 *idle)
{
  const VedMetricInfo *info = ved_metric_get_info (VED_METRIC_CPU_IDLE);
  const guint16 parts = 1u << VED_METRIC_CPU_USER | 1u << VED_METRIC_CPU_SYS | 1u << VED_METRIC_CPU_IOWAIT;
  gint32 whole = (gint32) (info->ceiling / info->quantile_resolution + 0.5);

  if ((metrics & parts) != parts)
    return NULL;

  for (guint step = 0; step < VED_FORECAST_STEPS; step++)
    idle[step] = whole - codes[VED_METRIC_CPU_USER][0][step] - codes[VED_METRIC_CPU_SYS][0][step]
      - codes[VED_METRIC_CPU_IOWAIT][0][step];

  return idle;
}

/**
 * ved_forecast_row_code:
 * @tracks: (array fixed-size=15) (inout): of the server
 * @coder: that writes or reads
 * @metrics: bits of those it has forecasts of
 * @steps_passed: while writing: since those before
 * @codes: (array fixed-size=15) (inout): of each metric
 *
 * Returns: whether all is well, see ved_forecast_track_code()
 */
gboolean
ved_forecast_row_code (VedForecastTrack *tracks,
                       VedSymbolCoder   *coder,
                       guint16           metrics,
                       guint             steps_passed,
                       VedForecastCodes *codes)
{
  gint32 idle[VED_FORECAST_STEPS];

  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    {
      const gint32 *expected = metric == VED_METRIC_CPU_IDLE ? expect_idle (codes, metrics, idle) : NULL;

      if ((metrics & (1u << metric)) == 0)
        tracks[metric].is_known = FALSE;
      else if (!ved_forecast_track_code (&tracks[metric], coder, (VedMetric) metric, steps_passed, expected,
                                         codes[metric]))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_forecast_link_read_row:
 * @wanted: metrics: the first few, or all
 * @share: (inout): what was opened last of such links
 * @tracks: (array fixed-size=15) (inout): of this server, as the link before left them
 * @codes: (array fixed-size=15) (out caller-allocates): of the metrics that it has
 *
 * Cost: about 40 µs.
 *
 * Returns: whether it holds together
 */
gboolean
ved_forecast_link_read_row (const VedForecastLink *self,
                            guint                  row,
                            guint16                wanted,
                            VedForecastShare      *share,
                            VedForecastTrack      *tracks,
                            VedForecastCodes      *codes)
{
  gsize length;
  const guint8 *block = ved_forecast_link_get_block (self, row, share, &length);
  VedSymbolCoder coder;

  if (block == NULL)
    return FALSE;
  ved_symbol_coder_init_reading (&coder, self->chances, block, length);

  return ved_forecast_row_code (tracks, &coder, ved_quantile_heads_metrics (&self->rows, row) & wanted, 0, codes);
}

/* The links of a chain from its key on, and where reading it stood. */
typedef struct {
  GPtrArray *links;             /* (element-type VedForecastLink) */
  gint64 *numbers;              /* of each */
  VedForecastStates *states;
} Chain;

static void
chain_free (Chain *self)
{
  g_ptr_array_unref (self->links);
  ved_forecast_states_unref (self->states);
  g_free (self->numbers);
  g_free (self);
}

static Chain *
chain_new (GPtrArray         *links,
           VedForecastStates *states)
{
  Chain *self = g_new0 (Chain, 1);

  self->links = g_ptr_array_ref (links);
  self->numbers = g_new (gint64, links->len);
  self->states = ved_forecast_states_ref (states);
  for (guint i = 0; i < links->len; i++)
    self->numbers[i] = ((const VedForecastLink *) links->pdata[i])->number;

  return self;
}

/* Reads a server through the chain, from where it came into it, or from where that was done already. */
static gboolean
read_server (const Chain      *self,
             guint             server,
             guint             n_metrics,
             VedForecastTrack *tracks)
{
  g_autofree VedForecastCodes *codes = g_new0 (VedForecastCodes, VED_N_METRICS);
  g_auto(VedForecastShare) share = { 0 };
  guint16 wanted = (guint16) ((1u << n_metrics) - 1);
  guint n_links = self->links->len;

  for (guint i = ved_forecast_states_find (self->states, self->numbers, n_links, server, n_metrics, tracks); i < n_links;
       i++)
    {
      const VedForecastLink *link = self->links->pdata[i];
      guint row = ved_forecast_link_find (link, server);

      if (row == VED_NO_ROW)
        memset (tracks, 0, VED_N_METRICS * sizeof *tracks);
      else if (!ved_forecast_link_read_row (link, row, wanted, &share, tracks, codes))
        return FALSE;
      if (i + 1 == n_links || (i + 1) % KEEP_EVERY == 0)
        ved_forecast_states_keep (self->states, link->number, server, n_metrics, (i + 1) % KEEP_EVERY != 0, tracks);
    }

  return TRUE;
}

static void
put_steps (const VedForecastCodes codes,
           VedMetric              metric,
           float                 *steps)
{
  double resolution = ved_metric_get_info (metric)->quantile_resolution;

  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      steps[VED_QUANTILE_P10 * VED_FORECAST_STEPS + i] = ved_value_from_code (codes[0][i] - codes[1][i], resolution);
      steps[VED_QUANTILE_P50 * VED_FORECAST_STEPS + i] = ved_value_from_code (codes[0][i], resolution);
      steps[VED_QUANTILE_P90 * VED_FORECAST_STEPS + i] = ved_value_from_code (codes[0][i] + codes[2][i], resolution);
    }
}

static gboolean
load_row (gpointer data,
          guint    row,
          guint    n_metrics,
          float   *steps)
{
  const Chain *self = data;
  const VedForecastLink *newest = self->links->pdata[self->links->len - 1];
  guint16 wanted = (guint16) ((1u << n_metrics) - 1);
  guint16 metrics = ved_quantile_heads_metrics (&newest->rows, row) & wanted;
  g_autofree VedForecastTrack *tracks = g_new0 (VedForecastTrack, VED_N_METRICS);

  if (!read_server (self, ved_quantile_heads_server (&newest->rows, row), n_metrics, tracks))
    return FALSE;
  for (guint metric = 0; metric < VED_N_METRICS; metric++)
    if ((metrics & (1u << metric)) != 0)
      put_steps (tracks[metric].last, (VedMetric) metric, steps + metric * VED_N_QUANTILES * VED_FORECAST_STEPS);

  return TRUE;
}

/**
 * ved_forecast_links_to_set:
 * @links: (transfer none) (element-type VedForecastLink): a chain from its key on; not to be changed any more
 * @states: (transfer none): of the same recording
 *
 * Cost: next to nothing; a server is read when somebody asks for it, in about 40 µs a link that was not read of late.
 *
 * Returns: (transfer full): the sealed set of the last of them
 */
VedForecastSet *
ved_forecast_links_to_set (GPtrArray         *links,
                           VedForecastStates *states,
                           gint64             origin_us)
{
  const VedForecastLink *newest = links->pdata[links->len - 1];
  VedForecastSet *set = ved_forecast_set_new_lazy (newest->rows.n_rows, origin_us, load_row, chain_new (links, states),
                                                   (GDestroyNotify) chain_free);

  for (guint row = 0; row < newest->rows.n_rows; row++)
    {
      ved_forecast_set_put_metrics (set, row, ved_quantile_heads_metrics (&newest->rows, row));
      ved_forecast_set_put_engine (set, row, newest->rows.engines[row], newest->rows.rungs[row]);
    }
  ved_forecast_set_seal (set);

  return set;
}
