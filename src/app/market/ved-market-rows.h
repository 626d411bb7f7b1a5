/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_MARKET_ROW (ved_market_row_get_type ())

G_DECLARE_FINAL_TYPE (VedMarketRow, ved_market_row, VED, MARKET_ROW, GObject)

/* One place of a list: nothing but its number. */

#define VED_TYPE_MARKET_ROWS (ved_market_rows_get_type ())

G_DECLARE_FINAL_TYPE (VedMarketRows, ved_market_rows, VED, MARKET_ROWS, GObject)

/* A list of so many rows, whose objects are made when somebody looks. Where the newest is first, rows are numbered
 * from the end, and keep their numbers when more come in at the top. */

VedMarketRows *ved_market_rows_new        (gboolean       is_newest_first) G_GNUC_WARN_UNUSED_RESULT;
void           ved_market_rows_replace    (VedMarketRows *self,
                                           guint          n_rows);
void           ved_market_rows_resize     (VedMarketRows *self,
                                           guint          n_rows);
guint          ved_market_row_get_number  (VedMarketRow  *self);

G_END_DECLS
