/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-registry.h"
#include "engine/ved-tick-input.h"

G_BEGIN_DECLS

void ved_collect_complete (const VedTickInput *input);
void ved_collect_waiting  (VedServer          *server,
                           VedHistoryStore    *history,
                           gint64              now_us);
void ved_collect_all      (VedRegistry        *registry,
                           VedHistoryStore    *history,
                           gint64              now_us);

G_END_DECLS
