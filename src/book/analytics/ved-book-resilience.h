/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

typedef struct {
  guint levels;                 /* that a trade takes to be a sweep */
  double share;                 /* of the shares at the prices that it reached, that must be back */
  gint64 limit_ns;              /* after which it is not waited for */
} VedBookResilienceRules;

/* What came of the depth on the side that a sweep took from. */
typedef struct {
  guint32 row;                  /* of its last execution */
  guint32 back_row;             /* after which the depth was back; G_MAXUINT32: not within the limit */
  gint64 time_ns;               /* that it took; the limit if it did not come back */
  VedBookSide side;
} VedBookRecovery;

GArray *ved_book_resilience_new      (const VedBookDay             *day,
                                      guint32                       from,
                                      guint32                       to,
                                      const VedBookResilienceRules *rules) G_GNUC_WARN_UNUSED_RESULT;
void    ved_book_resilience_defaults (VedBookResilienceRules       *rules);

G_END_DECLS
