/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/cascade/ved-cascade.h"

G_BEGIN_DECLS

void ved_cascade_write_alert   (GString                 *out,
                                const VedCascadeEpisode *episode);
void ved_cascade_write_episode (GString                 *out,
                                const VedCascadeEpisode *episode);

G_END_DECLS
