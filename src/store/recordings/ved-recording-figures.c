/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-figures"

#include "config.h"

#include "store/recordings/ved-recording-figures.h"

#include "base/ved-crc32c.h"
#include "wire/frames/ved-zstd.h"

#include <string.h>

/* Figures of a chain, packed: column by column of bytes, each less that of the frame before, through zstd. */

#define ZSTD_LEVEL 9
#define MOST_FRAMES 4096

/**
 * ved_recording_servers_crc:
 *
 * Returns: the CRC-32C of the names of the servers in their order, each with its ending zero
 */
guint32
ved_recording_servers_crc (const VedSnapshot *snapshot)
{
  guint32 crc = 0;

  for (guint i = 0; i < ved_snapshot_get_n_servers (snapshot); i++)
    {
      const char *name = ved_snapshot_get_name (snapshot, i);

      crc = ved_crc32c (crc, name, strlen (name) + 1);
    }

  return crc;
}

/* Little-endian: i64 time, f32 prob 30 min, prob 8 h, mean risk, max risk, u32 total, u32 of each level,
 * u32 offline, healthy, warning alerts, critical alerts. */

void
ved_recording_put_figures (GByteArray            *out,
                           const VedFleetFigures *figures)
{
  ved_frame_append_u64 (out, (guint64) figures->time_us);
  ved_frame_append_f32 (out, figures->prob_30m);
  ved_frame_append_f32 (out, figures->prob_8h);
  ved_frame_append_f32 (out, figures->mean_risk);
  ved_frame_append_f32 (out, figures->max_risk);
  ved_frame_append_u32 (out, figures->total);
  for (guint i = 0; i < VED_N_LEVELS; i++)
    ved_frame_append_u32 (out, figures->level[i]);
  ved_frame_append_u32 (out, figures->offline);
  ved_frame_append_u32 (out, figures->healthy_below_50);
  ved_frame_append_u32 (out, figures->warning_alerts);
  ved_frame_append_u32 (out, figures->critical_alerts);
}

/**
 * ved_recording_read_figures:
 *
 * Returns: whether they stood there whole
 */
gboolean
ved_recording_read_figures (VedFrameBytes   *bytes,
                            VedFleetFigures *figures)
{
  figures->time_us = (gint64) ved_frame_bytes_u64 (bytes);
  figures->prob_30m = ved_frame_bytes_f32 (bytes);
  figures->prob_8h = ved_frame_bytes_f32 (bytes);
  figures->mean_risk = ved_frame_bytes_f32 (bytes);
  figures->max_risk = ved_frame_bytes_f32 (bytes);
  figures->total = ved_frame_bytes_u32 (bytes);
  for (guint i = 0; i < VED_N_LEVELS; i++)
    figures->level[i] = ved_frame_bytes_u32 (bytes);
  figures->offline = ved_frame_bytes_u32 (bytes);
  figures->healthy_below_50 = ved_frame_bytes_u32 (bytes);
  figures->warning_alerts = ved_frame_bytes_u32 (bytes);
  figures->critical_alerts = ved_frame_bytes_u32 (bytes);

  return bytes->ok;
}

/* Between frames in a row and columns of what each byte changed by. */
static void
fold_columns (const guint8 *from,
              guint8       *to,
              gsize         n_frames,
              gboolean      unfolds)
{
  for (gsize byte = 0; byte < VED_RECORDING_FIGURES_SIZE; byte++)
    {
      guint8 before = 0;

      for (gsize i = 0; i < n_frames; i++)
        {
          gsize row = i * VED_RECORDING_FIGURES_SIZE + byte, column = byte * n_frames + i;

          if (unfolds)
            before = to[row] = (guint8) (from[column] + before);
          else
            {
              to[column] = (guint8) (from[row] - before);
              before = from[row];
            }
        }
    }
}

/**
 * ved_recording_pack_figures:
 * @plain: those of the frames of a chain, as ved_recording_put_figures() put them, one behind the other
 *
 * Returns: (transfer full): the same, packed
 */
GBytes *
ved_recording_pack_figures (const GByteArray *plain)
{
  g_autofree guint8 *columns = g_malloc (MAX (plain->len, 1));

  fold_columns (plain->data, columns, plain->len / VED_RECORDING_FIGURES_SIZE, FALSE);

  return ved_zstd_pack (columns, plain->len, ZSTD_LEVEL);
}

/**
 * ved_recording_unpack_figures:
 * @data: (array length=length): a row: the figures of one frame, or those of a chain
 *
 * Returns: (transfer full) (nullable): the figures, one behind the other; %NULL where they do not hold together
 */
GBytes *
ved_recording_unpack_figures (const guint8 *data,
                              gsize         length)
{
  gsize size;
  g_autofree guint8 *columns = NULL;
  guint8 *plain;

  if (length == VED_RECORDING_FIGURES_SIZE)
    return g_bytes_new (data, length);

  columns = ved_zstd_unpack (data, length, VED_RECORDING_FIGURES_SIZE * MOST_FRAMES, &size);
  if (columns == NULL || size == 0 || size % VED_RECORDING_FIGURES_SIZE != 0)
    return NULL;

  plain = g_malloc (size);
  fold_columns (columns, plain, size / VED_RECORDING_FIGURES_SIZE, TRUE);

  return g_bytes_new_take (plain, size);
}
