/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-registry.h"
#include "fleet/cascade/ved-cascade.h"
#include "store/history/ved-history-store.h"

G_BEGIN_DECLS

VedCascade *ved_cascade_replay (VedHistoryStore           *history,
                                VedRegistry               *registry,
                                const VedCascadeSettings  *settings,
                                gint64                     now_us,
                                GError                   **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
