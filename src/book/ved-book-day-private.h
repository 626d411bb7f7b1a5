/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* The columns of a day as blocks of memory, which is what the side-car file holds too. */
typedef enum {
  VED_BOOK_SECTION_TIME,
  VED_BOOK_SECTION_ID,
  VED_BOOK_SECTION_PRICE,
  VED_BOOK_SECTION_SIZE,
  VED_BOOK_SECTION_TYPE,
  VED_BOOK_SECTION_DIRECTION,
  VED_BOOK_SECTION_MPID,
  VED_BOOK_SECTION_CELLS,
  VED_BOOK_SECTION_WIDE_CELLS,
  VED_BOOK_SECTION_CHANGE,
  VED_BOOK_SECTION_LEVEL,
  VED_BOOK_SECTION_PRICE_INDEX,
  VED_BOOK_SECTION_OTHER_INDEX,
  VED_BOOK_SECTION_ASK_PRICES,
  VED_BOOK_SECTION_ASK_SLOTS,
  VED_BOOK_SECTION_BID_PRICES,
  VED_BOOK_SECTION_BID_SLOTS,
  VED_BOOK_SECTION_ORDER,
  VED_BOOK_SECTION_ORDER_IDS,
  VED_BOOK_SECTION_ORDER_SLOTS,
  VED_BOOK_SECTION_ORDER_OFFSETS,
  VED_BOOK_SECTION_ORDER_ROWS,
  VED_BOOK_SECTION_TYPE_OFFSETS,
  VED_BOOK_SECTION_TYPE_ROWS,
  VED_BOOK_SECTION_SECOND_ROWS,
  VED_BOOK_SECTION_TRADE_ROWS,
  VED_BOOK_SECTION_AGGRESSOR,
  VED_BOOK_SECTION_SUMS,
  VED_BOOK_N_SECTIONS
} VedBookSectionId;

typedef struct {
  gconstpointer data;
  gsize n_bytes;
} VedBookSection;

/* A day while it is made, and what it stands on. */
typedef struct {
  VedBookDay day;
  gatomicrefcount ref_count;
  VedBookSection sections[VED_BOOK_N_SECTIONS];
  GBytes *mapping;              /* (nullable): the sections lie in it; else each is g_free()d */
} VedBookDayStore;

VedBookDayStore *ved_book_day_store_new  (const VedBookName *name,
                                          const char        *source) G_GNUC_WARN_UNUSED_RESULT;
void             ved_book_day_store_put  (VedBookDayStore   *self,
                                          VedBookSectionId   id,
                                          gpointer           data,
                                          gsize              n_bytes);
void             ved_book_day_store_bind (VedBookDayStore   *self);

G_END_DECLS
