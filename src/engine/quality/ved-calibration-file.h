/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/risk/ved-probability.h"

G_BEGIN_DECLS

char    *ved_calibration_file_format (const VedCalibration *calibration,
                                      gint64                made_us) G_GNUC_WARN_UNUSED_RESULT;
gboolean ved_calibration_file_load   (VedCalibration       *calibration,
                                      const char           *path,
                                      gint64                now_us);

G_END_DECLS
