/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"
#include "plot/ved-trace.h"

G_BEGIN_DECLS

/* A figure of a day with the index that charts need. Immutable, reference counted. */
typedef struct _VedMarketSeries VedMarketSeries;

VedMarketSeries     *ved_market_series_new       (VedBookSeries         *series) G_GNUC_WARN_UNUSED_RESULT;
VedMarketSeries     *ved_market_series_ref       (VedMarketSeries       *self) G_GNUC_WARN_UNUSED_RESULT;
void                 ved_market_series_unref     (VedMarketSeries       *self);
const VedBookSeries *ved_market_series_get       (const VedMarketSeries *self);
VedTrace             ved_market_series_get_trace (const VedMarketSeries *self,
                                                  guint32                n);
GArray              *ved_market_halt_regions     (VedBookSession        *session,
                                                  guint32                row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
