/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-stretch"

#include "config.h"

#include "wire/forecasts/ved-forecast-stretch.h"

#include "base/ved-crc32c.h"
#include "wire/frames/ved-frame-bytes.h"
#include "wire/frames/ved-quantile-pack.h"
#include "wire/frames/ved-zstd.h"

/* A stretch of a chain of forecasts is up to VED_FORECAST_STRETCH_LINKS links that follow each other, cut by server: the
 * heads, which say what all links have in common, and a share of each server (ved-forecast-share.c). Layout of the
 * heads, little-endian:
 *
 *   u32 CRC-32C of what follows
 *   through zstd:
 *     u8  number of links
 *     of each link: u32 length, the heads of its section "quantiles"; 0 for those of the link before
 *     u16 each, chances of the contexts of the first link; of the others what they are more than those of the link
 *     before: low bytes of all, then high bytes of all */

#define ZSTD_LEVEL 9
#define MOST_HEADS (1u << 24)
#define CRC_SIZE   4
#define N_CHANCES  VED_FORECAST_TRACK_CONTEXTS

/* Where each link stands while all are gone through by server. */
typedef struct {
  GPtrArray *links;             /* (element-type VedForecastLink) */
  guint rows[VED_FORECAST_STRETCH_LINKS];
} Walk;

static gboolean
has_more (const Walk *self,
          guint       at)
{
  return self->rows[at] < ved_forecast_link_get_rows (self->links->pdata[at])->n_rows;
}

static guint
server_of (const Walk *self,
           guint       at)
{
  return ved_quantile_heads_server (ved_forecast_link_get_rows (self->links->pdata[at]), self->rows[at]);
}

/* @server: (out): the next that any link has; FALSE behind the last */
static gboolean
find_next (const Walk *self,
           guint      *server)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->links->len; i++)
    if (has_more (self, i))
      {
        guint own = server_of (self, i);

        *server = any ? MIN (*server, own) : own;
        any = TRUE;
      }

  return any;
}

/* Whether the link tells of this server, at its row; it goes on to the next then. */
static gboolean
take_row (Walk  *self,
          guint  at,
          guint  server,
          guint *row)
{
  if (!has_more (self, at) || server_of (self, at) != server)
    return FALSE;

  *row = self->rows[at]++;

  return TRUE;
}

static void
append_heads (GByteArray *out,
              GPtrArray  *links)
{
  GBytes *before = NULL;

  for (guint i = 0; i < links->len; i++)
    {
      GBytes *heads = ved_forecast_link_get_heads (links->pdata[i]);
      gboolean is_same = before != NULL && g_bytes_equal (heads, before);

      ved_frame_append_u32 (out, is_same ? 0 : (guint32) g_bytes_get_size (heads));
      if (!is_same)
        g_byte_array_append (out, g_bytes_get_data (heads, NULL), (guint) g_bytes_get_size (heads));
      before = heads;
    }
}

static void
append_chances (GByteArray *out,
                GPtrArray  *links)
{
  const guint16 zeros[N_CHANCES] = { 0 }, *before = zeros;

  for (guint shift = 0; shift < 16; shift += 8, before = zeros)
    for (guint i = 0; i < links->len; i++)
      {
        const guint16 *chances = ved_forecast_link_get_chances (links->pdata[i]);

        for (guint context = 0; context < N_CHANCES; context++)
          ved_frame_append_u8 (out, (guint8) ((guint16) (chances[context] - before[context]) >> shift));
        before = chances;
      }
}

static GBytes *
pack_heads (GPtrArray *links)
{
  g_autoptr(GByteArray) plain = g_byte_array_new (), packed = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();

  ved_frame_append_u8 (plain, (guint8) links->len);
  append_heads (plain, links);
  append_chances (plain, links);

  ved_zstd_append (packed, plain->data, plain->len, ZSTD_LEVEL);
  ved_frame_append_u32 (out, ved_crc32c (0, packed->data, packed->len));
  g_byte_array_append (out, packed->data, packed->len);

  return g_byte_array_free_to_bytes (out);
}

static GBytes *
cut_server (Walk  *walk,
            guint  server)
{
  g_autoptr(GPtrArray) blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_auto(VedForecastShare) share = { 0 };

  for (guint i = 0; i < walk->links->len; i++)
    {
      const guint8 *block = NULL;
      gsize length = 0;
      guint row;

      if (take_row (walk, i, server, &row))
        {
          block = ved_forecast_link_get_block (walk->links->pdata[i], row, &share, &length);
          if (block == NULL)
            return NULL;
        }
      g_ptr_array_add (blocks, g_bytes_new (block, length));
    }

  return ved_forecast_share_pack (server, blocks);
}

/**
 * ved_forecast_stretch_cut:
 * @links: (element-type VedForecastLink): that follow each other
 * @heads: (out) (transfer full): what they have in common
 *
 * Returns: (transfer full) (nullable) (element-type GBytes): the share of each server, in ascending order; %NULL where
 *   the links cannot be cut
 */
GPtrArray *
ved_forecast_stretch_cut (GPtrArray  *links,
                          GBytes    **heads)
{
  g_autoptr(GPtrArray) shares = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Walk walk = { .links = links };
  guint server;

  g_return_val_if_fail (links->len > 0 && links->len <= VED_FORECAST_STRETCH_LINKS, NULL);

  for (guint i = 0; i < links->len; i++)
    if (!ved_quantile_heads_ascend (ved_forecast_link_get_rows (links->pdata[i])))
      return NULL;
  while (find_next (&walk, &server))
    {
      GBytes *share = cut_server (&walk, server);

      if (share == NULL)
        return NULL;
      g_ptr_array_add (shares, share);
    }
  *heads = pack_heads (links);

  return g_steal_pointer (&shares);
}

/* Returns: (transfer full) (nullable): what the heads say */
static GBytes *
unpack_heads (GBytes *heads)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (heads, &length);
  gsize size;
  VedFrameBytes bytes;
  guint8 *plain;

  ved_frame_bytes_init (&bytes, data, length);
  if (ved_frame_bytes_u32 (&bytes) != ved_crc32c (0, data + bytes.at, length - bytes.at) || !bytes.ok)
    return NULL;
  plain = ved_zstd_unpack (data + CRC_SIZE, length - CRC_SIZE, MOST_HEADS, &size);

  return plain != NULL ? g_bytes_new_take (plain, size) : NULL;
}

/* Returns: (transfer full) (element-type GBytes) (nullable): the heads of each link */
static GPtrArray *
read_heads (VedFrameBytes *bytes,
            guint          n_links)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < n_links; i++)
    {
      guint32 length = ved_frame_bytes_u32 (bytes);
      const guint8 *data = ved_frame_bytes_take (bytes, length);

      if (!bytes->ok || (length == 0 && i == 0))
        return NULL;
      g_ptr_array_add (all, length > 0 ? g_bytes_new (data, length) : g_bytes_ref (all->pdata[i - 1]));
    }

  return g_steal_pointer (&all);
}

/* Returns: (transfer full) (nullable): the chances of all links, one after the other */
static guint16 *
read_chances (VedFrameBytes *bytes,
              guint          n_links)
{
  gsize n = (gsize) n_links * N_CHANCES;
  const guint8 *low = ved_frame_bytes_take (bytes, n), *high = ved_frame_bytes_take (bytes, n);
  guint16 *all;

  if (!bytes->ok || bytes->at != bytes->length)
    return NULL;

  all = g_new (guint16, n);
  for (gsize i = 0; i < n; i++)
    all[i] = (guint16) ((low[i] | high[i] << 8) + (i >= N_CHANCES ? all[i - N_CHANCES] : 0));

  return all;
}

/**
 * ved_forecast_stretch_open:
 * @heads: what ved_forecast_stretch_cut() made
 * @first: number of the first link
 * @fetch: where the share of a server comes from
 * @destroy: (nullable): for @user_data, which the links keep
 *
 * Returns: (transfer full) (element-type VedForecastLink): the links; %NULL with %VED_ERROR_CORRUPT
 */
GPtrArray *
ved_forecast_stretch_open (GBytes            *heads,
                           gint64             first,
                           VedForecastFetch   fetch,
                           gpointer           user_data,
                           GDestroyNotify     destroy,
                           GError           **error)
{
  g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_forecast_link_unref);
  g_autoptr(GBytes) plain = unpack_heads (heads);
  g_autoptr(GPtrArray) own = NULL;
  g_autofree guint16 *chances = NULL;
  VedForecastShares *shares;
  VedFrameBytes bytes;
  guint n_links;

  ved_frame_bytes_init (&bytes, plain != NULL ? g_bytes_get_data (plain, NULL) : NULL,
                        plain != NULL ? g_bytes_get_size (plain) : 0);
  n_links = ved_frame_bytes_u8 (&bytes);
  n_links = n_links <= VED_FORECAST_STRETCH_LINKS ? n_links : 0;
  own = read_heads (&bytes, n_links);
  chances = own != NULL ? read_chances (&bytes, n_links) : NULL;
  shares = ved_forecast_shares_new (n_links, fetch, user_data, destroy);
  for (guint i = 0; chances != NULL && i < n_links; i++)
    {
      VedForecastLink *link = ved_forecast_link_new_shared (own->pdata[i], chances + (gsize) i * N_CHANCES, shares, i,
                                                            first + i);

      if (link == NULL)
        break;
      g_ptr_array_add (links, link);
    }
  ved_forecast_shares_unref (shares);

  return links->len > 0 && links->len == n_links ? g_steal_pointer (&links) : ved_quantile_refuse (error);
}

/* What is told of each link, while they are put together again. */
typedef struct {
  GArray *lengths;
  GByteArray *blocks;
} Joined;

static void
joined_clear (gpointer data)
{
  Joined *self = data;

  g_array_unref (self->lengths);
  g_byte_array_unref (self->blocks);
}

/* Returns whether the blocks of the server are whole. */
static gboolean
join_server (Walk   *walk,
             guint   server,
             GArray *all)
{
  g_auto(VedForecastShare) share = { 0 };

  for (guint i = 0; i < walk->links->len; i++)
    {
      Joined *joined = &g_array_index (all, Joined, i);
      const guint8 *block;
      guint32 length;
      gsize size;
      guint row;

      if (!take_row (walk, i, server, &row))
        continue;
      block = ved_forecast_link_get_block (walk->links->pdata[i], row, &share, &size);
      if (block == NULL)
        return FALSE;
      length = (guint32) size;
      g_array_append_val (joined->lengths, length);
      g_byte_array_append (joined->blocks, block, length);
    }

  return TRUE;
}

/**
 * ved_forecast_stretch_join:
 * @links: (element-type VedForecastLink): all links of a stretch
 *
 * Returns: (transfer full) (element-type GBytes): each link as ved_forecast_link_pack() made it; %NULL with
 *   %VED_ERROR_CORRUPT where the share of a server is missing or damaged
 */
GPtrArray *
ved_forecast_stretch_join (GPtrArray  *links,
                           GError    **error)
{
  g_autoptr(GPtrArray) packed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr(GArray) all = g_array_new (FALSE, FALSE, sizeof (Joined));
  Walk walk = { .links = links };
  guint server;

  g_array_set_clear_func (all, joined_clear);
  for (guint i = 0; i < links->len; i++)
    {
      Joined joined = { g_array_new (FALSE, FALSE, sizeof (guint32)), g_byte_array_new () };

      g_array_append_val (all, joined);
      if (!ved_quantile_heads_ascend (ved_forecast_link_get_rows (links->pdata[i])))
        return ved_quantile_refuse (error);
    }
  while (find_next (&walk, &server))
    if (!join_server (&walk, server, all))
      return ved_quantile_refuse (error);
  for (guint i = 0; i < links->len; i++)
    {
      const Joined *joined = &g_array_index (all, Joined, i);

      g_ptr_array_add (packed, ved_forecast_link_write (ved_forecast_link_get_heads (links->pdata[i]),
                                                        ved_forecast_link_get_chances (links->pdata[i]),
                                                        joined->lengths, joined->blocks));
    }

  return g_steal_pointer (&packed);
}
