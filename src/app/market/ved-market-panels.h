/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-viewport.h"
#include "app/models/ved-book-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_MARKET_PANELS (ved_market_panels_get_type ())

G_DECLARE_FINAL_TYPE (VedMarketPanels, ved_market_panels, VED, MARKET_PANELS, GtkWidget)

/* Figures over the time of the day, one below the other, on the range of a viewport that they share. */

GtkWidget *ved_market_panels_new         (VedViewport     *viewport) G_GNUC_WARN_UNUSED_RESULT;
void       ved_market_panels_take_series (VedMarketPanels *self,
                                          VedBookSession  *session);
void       ved_market_panels_set_row     (VedMarketPanels *self,
                                          VedBookSession  *session,
                                          guint32          row);
guint      ved_market_panels_get_shown   (VedMarketPanels *self);
void       ved_market_panels_set_shown   (VedMarketPanels *self,
                                          guint            kinds);

G_END_DECLS
