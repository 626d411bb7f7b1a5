/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"
#include "store/history/ved-historical-question.h"

G_BEGIN_DECLS

GString *ved_historical_answer (const VedHistoricalQuestion *question,
                                GPtrArray                   *items,
                                const VedSnapshot           *shown) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
