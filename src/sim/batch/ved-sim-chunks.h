/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-progress.h"
#include "sim/batch/ved-sim-batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean ved_sim_chunks_write (const VedSimBatchConfig  *config,
                               const char               *folder,
                               VedProgress              *progress,
                               GCancellable             *cancellable,
                               GError                  **error);

G_END_DECLS
