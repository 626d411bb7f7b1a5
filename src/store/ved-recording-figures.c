/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-figures"

#include "config.h"

#include "store/ved-recording-figures.h"

#include "base/ved-crc32c.h"

#include <string.h>

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

  return bytes->ok && bytes->at == bytes->length;
}
