/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* One aggressive order, as far as the file shows it: the run of executions of one instant and one side. */
typedef struct {
  guint32 first_row;
  guint32 last_row;
  gint64 time_ns;
  gint8 aggressor;              /* 1 buyer, -1 seller, 0 not known or a cross */
  gboolean is_cross;
  guint n_rows;
  guint n_levels;               /* visible prices that it took from */
  gint64 last_level;            /* the last of them */
  gint64 volume;                /* visible and hidden */
  gint64 hidden_volume;
  gint64 notional;              /* shares × ticks */
  gint64 low;                   /* prices */
  gint64 high;
} VedBookTrade;

GArray *ved_book_tape_new   (const VedBookDay   *day,
                             guint32             from,
                             guint32             to) G_GNUC_WARN_UNUSED_RESULT;
double  ved_book_trade_vwap (const VedBookTrade *self);

G_END_DECLS
