/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

#define VED_FRAME_MEDIA_TYPE "application/vnd.vedette.frame"
#define VED_FRAME_VERSION    1

typedef enum {
  VED_FRAME_SUMMARY   = 0,      /* without forecasts: a recording's tick, a large fleet */
  VED_FRAME_FORECASTS = 1 << 0, /* with the quantiles of every server in the frame */
  VED_FRAME_COMPRESS  = 1 << 1, /* body in zstd */
} VedFrameFlags;

GBytes      *ved_frame_encode        (const VedSnapshot *snapshot,
                                      VedFrameFlags      flags) G_GNUC_WARN_UNUSED_RESULT;
GBytes      *ved_frame_encode_subset (const VedSnapshot *snapshot,
                                      const guint       *servers,
                                      guint              n_servers,
                                      VedFrameFlags      flags) G_GNUC_WARN_UNUSED_RESULT;
VedSnapshot *ved_frame_decode        (GBytes            *bytes,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
VedSnapshot *ved_frame_decode_with   (GBytes            *bytes,
                                      VedForecastSet    *forecasts,
                                      GBytes            *heads,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
