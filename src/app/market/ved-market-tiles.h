/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_MARKET_TILES (ved_market_tiles_get_type ())

G_DECLARE_FINAL_TYPE (VedMarketTiles, ved_market_tiles, VED, MARKET_TILES, GtkWidget)

/* The best prices after a row, what follows from them, and the message in words. */

GtkWidget *ved_market_tiles_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_market_tiles_set_row (VedMarketTiles   *self,
                                     const VedBookDay *day,
                                     guint32           row);

G_END_DECLS
