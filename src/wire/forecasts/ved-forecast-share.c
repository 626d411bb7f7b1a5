/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-forecast-share"

#include "config.h"

#include "wire/forecasts/ved-forecast-share.h"

#include "base/ved-crc32c.h"
#include "wire/frames/ved-frame-bytes.h"

/* Who looks at one server of a thousand need not read what is told of the others. A share is what a few links of a chain
 * of forecasts say of one server, with a checksum of its own: u32 CRC-32C of what follows, u32 server, u8 count, u16
 * each, the lengths of the blocks, then the blocks. */

#define CRC_SIZE 4

struct _VedForecastShares
{
  gatomicrefcount ref_count;
  guint n_links;
  VedForecastFetch fetch;
  gpointer user_data;
  GDestroyNotify destroy;
};

/**
 * ved_forecast_shares_new:
 * @n_links: that each share is of
 * @destroy: (nullable): for @user_data
 */
VedForecastShares *
ved_forecast_shares_new (guint            n_links,
                         VedForecastFetch fetch,
                         gpointer         user_data,
                         GDestroyNotify   destroy)
{
  VedForecastShares *self = g_new0 (VedForecastShares, 1);

  g_return_val_if_fail (n_links <= VED_FORECAST_SHARE_LINKS, NULL);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_links = n_links;
  self->fetch = fetch;
  self->user_data = user_data;
  self->destroy = destroy;

  return self;
}

VedForecastShares *
ved_forecast_shares_ref (VedForecastShares *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_forecast_shares_unref (VedForecastShares *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self);
}

/**
 * ved_forecast_share_pack:
 * @server: its place in the frame
 * @blocks: (element-type GBytes): of each link; empty where that does not have it
 *
 * Returns: (transfer full) (nullable): the share; %NULL where a block is longer than any can be
 */
GBytes *
ved_forecast_share_pack (guint      server,
                         GPtrArray *blocks)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  GByteArray *out;

  ved_frame_append_u32 (body, server);
  ved_frame_append_u8 (body, (guint8) blocks->len);
  for (guint i = 0; i < blocks->len; i++)
    {
      gsize length = g_bytes_get_size (blocks->pdata[i]);

      if (length > G_MAXUINT16)
        return NULL;
      ved_frame_append_u16 (body, (guint16) length);
    }
  for (guint i = 0; i < blocks->len; i++)
    g_byte_array_append (body, g_bytes_get_data (blocks->pdata[i], NULL), (guint) g_bytes_get_size (blocks->pdata[i]));

  out = g_byte_array_new ();
  ved_frame_append_u32 (out, ved_crc32c (0, body->data, body->len));
  g_byte_array_append (out, body->data, body->len);

  return g_byte_array_free_to_bytes (out);
}

/**
 * ved_forecast_share_get_server:
 *
 * Returns: the server that it says it is of
 */
guint
ved_forecast_share_get_server (GBytes *share)
{
  VedFrameBytes bytes;

  ved_frame_bytes_init (&bytes, g_bytes_get_data (share, NULL), g_bytes_get_size (share));
  ved_frame_bytes_u32 (&bytes);

  return ved_frame_bytes_u32 (&bytes);
}

static gboolean
read_lengths (VedForecastShare *self,
              guint             n_links)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (self->bytes, &length);
  VedFrameBytes bytes;

  ved_frame_bytes_init (&bytes, data, length);
  if (ved_frame_bytes_u32 (&bytes) != ved_crc32c (0, data + MIN (length, CRC_SIZE), length - MIN (length, CRC_SIZE)) ||
      ved_frame_bytes_u32 (&bytes) != self->server || ved_frame_bytes_u8 (&bytes) != n_links)
    return FALSE;

  self->starts[0] = bytes.at + 2 * (gsize) n_links;
  for (guint i = 0; i < n_links; i++)
    self->starts[i + 1] = self->starts[i] + ved_frame_bytes_u16 (&bytes);

  return bytes.ok && self->starts[n_links] == length;
}

/**
 * ved_forecast_share_open:
 * @of: where it comes from
 * @server: its place in the frame
 *
 * Does nothing where this very share is open. Cost: that of fetching it.
 *
 * Returns: whether there is one, and its checksum holds
 */
gboolean
ved_forecast_share_open (VedForecastShare  *self,
                         VedForecastShares *of,
                         guint              server)
{
  if (self->of == of && self->server == server)
    return self->bytes != NULL;

  ved_forecast_share_clear (self);
  self->of = ved_forecast_shares_ref (of);
  self->server = server;
  self->bytes = of->fetch (of->user_data, server);
  if (self->bytes != NULL && !read_lengths (self, of->n_links))
    g_clear_pointer (&self->bytes, g_bytes_unref);

  return self->bytes != NULL;
}

/**
 * ved_forecast_share_get:
 * @place: of a link
 *
 * Returns: (array length=length): its block of the server that is open
 */
const guint8 *
ved_forecast_share_get (const VedForecastShare *self,
                        guint                   place,
                        gsize                  *length)
{
  const guint8 *data = g_bytes_get_data (self->bytes, NULL);

  *length = self->starts[place + 1] - self->starts[place];

  return data + self->starts[place];
}

void
ved_forecast_share_clear (VedForecastShare *self)
{
  g_clear_pointer (&self->of, ved_forecast_shares_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}
