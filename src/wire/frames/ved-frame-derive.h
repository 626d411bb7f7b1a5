/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"

G_BEGIN_DECLS

void ved_frame_derive_idle (const gint32 *user,
                            const gint32 *sys,
                            const gint32 *iowait,
                            gint32       *derived,
                            guint         n_servers);
void ved_frame_derive_near (const gint32 *current,
                            VedMetric     metric,
                            gint32       *derived,
                            guint         n_servers);

G_END_DECLS
