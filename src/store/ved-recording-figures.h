/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-fleet-figures.h"
#include "wire/ved-frame-bytes.h"

G_BEGIN_DECLS

guint32  ved_recording_servers_crc  (const VedSnapshot     *snapshot);
void     ved_recording_put_figures  (GByteArray            *out,
                                     const VedFleetFigures *figures);
gboolean ved_recording_read_figures (VedFrameBytes         *bytes,
                                     VedFleetFigures       *figures);

G_END_DECLS
