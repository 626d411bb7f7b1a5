/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* What was traded in one bar of time at one step of prices. */
typedef struct {
  gint64 bar;                   /* since midnight, in bars */
  gint64 step;                  /* prices in steps: from step × cents on */
  gint64 bought;                /* shares that aggressors lifted from the asks */
  gint64 sold;                  /* and hit into the bids */
  gint64 unknown;               /* hidden at the mid, where files hide sides */
} VedBookFootprintCell;

GArray *ved_book_footprint_new      (const VedBookDay           *day,
                                     guint32                     from,
                                     guint32                     to,
                                     gint64                      bar_ns,
                                     gint64                      step_cents) G_GNUC_WARN_UNUSED_RESULT;
int     ved_book_footprint_get_lean (const VedBookFootprintCell *cell);

G_END_DECLS
