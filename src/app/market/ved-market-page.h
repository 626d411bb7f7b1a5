/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-book-session.h"
#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_MARKET_PAGE (ved_market_page_get_type ())

G_DECLARE_DERIVABLE_TYPE (VedMarketPage, ved_market_page, VED, MARKET_PAGE, VedPage)

/* A page about the recording of an order book. What it is while there is none, while one is read, and when one
 * cannot be read, is here; a kind of page says what it shows of one. All of these are called only while the page
 * can be seen, and `moved` at most once a frame. */
struct _VedMarketPageClass
{
  VedPageClass parent_class;

  /* What the page is made of; once, when it is first needed. */
  GtkWidget *(*build) (VedMarketPage * self);
  /* Another day than before. */
  void (*day_changed) (VedMarketPage *self,
                       VedBookDay    *day);
  /* Another row, or the first of a day. */
  void (*moved)       (VedMarketPage *self,
                       VedBookDay    *day,
                       guint32        row);
  /* A part of the day is there now. */
  void (*prepared)    (VedMarketPage *self,
                       VedBookPart    part);

  gpointer padding[6];
};

void            ved_market_page_set_book     (VedMarketPage  *self,
                                              VedBookSession *session);
VedBookSession *ved_market_page_get_session  (VedMarketPage  *self);
VedBookCursor  *ved_market_page_get_cursor   (VedMarketPage  *self);
GtkWidget      *ved_market_page_get_content  (VedMarketPage  *self);
void            ved_market_page_queue_move   (VedMarketPage  *self);
gboolean        ved_market_page_needs        (VedMarketPage  *self,
                                              GtkWidget      *part);

G_END_DECLS
