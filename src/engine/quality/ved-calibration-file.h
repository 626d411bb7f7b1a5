/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/risk/ved-probability.h"

G_BEGIN_DECLS

gboolean ved_calibration_file_save (const VedCalibration  *calibration,
                                    const char            *path,
                                    gint64                 made_us,
                                    GError               **error);
gboolean ved_calibration_file_load (VedCalibration        *calibration,
                                    const char            *path,
                                    gint64                 now_us);

G_END_DECLS
