/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

/* How fast the queue in front of an order shortens, and how long that leaves it to wait. */
typedef struct {
  double executed;              /* shares a second */
  double cancelled;             /* likewise, of orders before it */
  double seconds;               /* until its turn at that pace; INFINITY: nothing moves */
} VedBookWait;

void ved_book_wait (const VedBookDay *day,
                    guint32           row,
                    guint32           order,
                    gint64            ahead,
                    gint64            span_ns,
                    VedBookWait      *wait);

G_END_DECLS
