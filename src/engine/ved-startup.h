/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/input/ved-demo.h"
#include "engine/ved-keeper.h"
#include "fleet/cascade/ved-cascade.h"

#include <gio/gio.h>

G_BEGIN_DECLS

void         ved_startup_async  (VedKeeper                *keeper,
                                 VedDemo                  *demo,
                                 const VedCascadeSettings *cascade,
                                 gint64                    now_us,
                                 GCancellable             *cancellable,
                                 GAsyncReadyCallback       callback,
                                 gpointer                  user_data);
VedRegistry *ved_startup_finish (GAsyncResult             *result,
                                 VedCascade              **cascade,
                                 GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
