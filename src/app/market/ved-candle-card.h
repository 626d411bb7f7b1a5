/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-viewport.h"
#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_CANDLE_CARD (ved_candle_card_get_type ())

G_DECLARE_FINAL_TYPE (VedCandleCard, ved_candle_card, VED, CANDLE_CARD, GtkWidget)

/* Candles of the mid by events, time or volume, with the VWAP and the executions, up to a row.
 *
 * Signal: "window-changed" (): another number of events is to be shown. */

GtkWidget *ved_candle_card_new         (VedViewport    *viewport) G_GNUC_WARN_UNUSED_RESULT;
void       ved_candle_card_set_session (VedCandleCard  *self,
                                        VedBookSession *session);
void       ved_candle_card_set_row     (VedCandleCard  *self,
                                        guint32         row);
void       ved_candle_card_take_parts  (VedCandleCard  *self);
guint32    ved_candle_card_get_window  (VedCandleCard  *self);
GVariant  *ved_candle_card_save        (VedCandleCard  *self) G_GNUC_WARN_UNUSED_RESULT;
void       ved_candle_card_restore     (VedCandleCard  *self,
                                        GVariant       *state);

G_END_DECLS
