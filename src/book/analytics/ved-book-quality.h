/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* Spreads of a range of rows, in ticks; NaN where there is nothing to tell. */
typedef struct {
  double mean_by_row;
  double mean_by_time;          /* each spread weighs as long as it stood, up to the last row */
  gint64 median;
  gint64 max;
  guint32 n_rows;               /* with both sides */
  guint32 n_locked;             /* of them, with a spread of 0 */
  guint32 n_crossed;            /* or below */
} VedBookSpread;

/* What executions cost against the mid, weighted by shares, in ticks; visible ones with a mid before. */
typedef struct {
  double effective;             /* 2s(P - M) */
  double realised;              /* 2s(P - M later) */
  double impact;                /* 2s(M later - M) */
  gint64 volume;
} VedBookCost;

/* How trading moves the mid, over steps of time. */
typedef struct {
  double kyle;                  /* ticks a share: slope of the mid's change on the flow */
  double amihud;                /* mean of |return| a dollar traded */
  double variance;              /* sum of squared log returns: realised variance */
  guint n_steps;
} VedBookImpact;

void     ved_book_quality_spread (const VedBookDay *day,
                                  guint32           from,
                                  guint32           to,
                                  VedBookSpread    *spread);
void     ved_book_quality_cost   (const VedBookDay *day,
                                  guint32           from,
                                  guint32           to,
                                  gint64            delay_ns,
                                  VedBookCost      *cost);
void     ved_book_quality_impact (const VedBookDay *day,
                                  guint32           from,
                                  guint32           to,
                                  gint64            step_ns,
                                  VedBookImpact    *impact);
void     ved_book_quality_signature (const VedBookDay *day,
                                     guint32           from,
                                     guint32           to,
                                     const gint64     *steps_ns,
                                     guint             n_steps,
                                     double           *variances);
double   ved_book_quality_slope  (const VedBookDay *day,
                                  guint32           row,
                                  VedBookSide       side,
                                  guint             n_levels);
gint64   ved_book_mid2_at        (const VedBookDay *day,
                                  gint64            time_ns);

G_END_DECLS
