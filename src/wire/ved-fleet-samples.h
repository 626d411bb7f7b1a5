/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

void ved_fleet_samples_add_environment (GByteArray        *message,
                                        const VedSnapshot *snapshot,
                                        const char        *shard);
void ved_fleet_samples_add_state       (GByteArray        *message,
                                        const VedSnapshot *snapshot,
                                        guint              server);
void ved_fleet_samples_add_forecasts   (GByteArray        *message,
                                        const VedSnapshot *snapshot,
                                        guint              server);

G_END_DECLS
