/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-fleet-figures.h"
#include "wire/frames/ved-frame-bytes.h"

G_BEGIN_DECLS

#define VED_RECORDING_FIGURES_SIZE 72   /* of one frame */

guint32  ved_recording_servers_crc    (const VedSnapshot     *snapshot);
void     ved_recording_put_figures    (GByteArray            *out,
                                       const VedFleetFigures *figures);
gboolean ved_recording_read_figures   (VedFrameBytes         *bytes,
                                       VedFleetFigures       *figures);
GBytes * ved_recording_pack_figures   (const GByteArray      *plain);
GBytes * ved_recording_unpack_figures (const guint8          *data,
                                       gsize                  length);

G_END_DECLS
