/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"

G_BEGIN_DECLS

void ved_feed_json_write (GString              *out,
                          const VedSampleBatch *batch);

G_END_DECLS
