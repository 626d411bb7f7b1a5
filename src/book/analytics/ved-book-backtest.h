/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* When a passive quote is filled by an execution. */
typedef enum {
  VED_BOOK_FILL_PRE_EVENT,      /* at the quotes before it: the ones that stood */
  VED_BOOK_FILL_POST_EVENT,     /* at the quotes after it: loses each fill that empties a level */
  VED_BOOK_FILL_QUEUE,          /* when what stood before us in the queue is gone */
} VedBookFillRule;

/* A market maker that joins both best quotes. */
typedef struct {
  gint32 quote_size;
  gint64 participation_ppm;     /* of an execution that is ours, in millionths; not for VED_BOOK_FILL_QUEUE */
  gint64 inventory_limit;       /* where it is reached, that side is not quoted; a fill may pass it by its size */
  double fee_per_share;         /* dollars */
  double impact_bp;             /* of the notional of each fill */
  gint64 latency_us;            /* from a change of the book to our quote */
  VedBookFillRule rule;
} VedBookBacktestPlan;

typedef struct {
  guint32 row;
  gint8 sign;                   /* 1 bought, -1 sold */
  gint32 size;
  gint64 price;
  gint64 inventory;             /* after it */
} VedBookBacktestFill;

/* After a row that changed either. */
typedef struct {
  guint32 row;
  gint64 inventory;
  double equity;                /* dollars, before fees */
} VedBookBacktestPoint;

#define VED_BOOK_N_MARKOUTS 3   /* after 0.1, 1 and 10 seconds */

/* Money in ticks unless said otherwise. */
typedef struct {
  guint32 n_events;
  guint32 n_trades;
  gint64 bought;                /* shares */
  gint64 sold;
  gint64 inventory;
  gint64 bought_notional;
  gint64 sold_notional;
  gint64 cash;                  /* after impact costs and fees */
  gint64 impact_cost;
  gint64 fees;
  double realised;              /* of what was bought and sold again, at mean cost */
  double mark_to_market;        /* inventory at the last mid */
  double total;                 /* cash + mark to market */
  double markouts[VED_BOOK_N_MARKOUTS]; /* mean gain a share against the later mid; NaN without fills */
  GArray *fills;                /* VedBookBacktestFill */
  GArray *curve;                /* VedBookBacktestPoint */
  char *ticker;                 /* (nullable): of a sum of nothing */
  gboolean is_mixed;            /* a sum of several stocks, whose inventory and markouts mean nothing */
} VedBookBacktest;

VedBookBacktestPlan  ved_book_backtest_plan_default (void);
VedBookBacktest     *ved_book_backtest_run          (const VedBookDay          *day,
                                                     const VedBookBacktestPlan *plan,
                                                     GCancellable              *cancellable) G_GNUC_WARN_UNUSED_RESULT;
VedBookBacktest     *ved_book_backtest_new_sum      (void) G_GNUC_WARN_UNUSED_RESULT;
void                 ved_book_backtest_add          (VedBookBacktest           *self,
                                                     const VedBookBacktest     *other);
void                 ved_book_backtest_free         (VedBookBacktest           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBookBacktest, ved_book_backtest_free)

G_END_DECLS
