/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/analytics/ved-book-detect.h"
#include "book/analytics/ved-book-series.h"
#include "book/replay/ved-book-replay.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is made of a day in a worker when a page first asks for it. */
typedef enum {
  VED_BOOK_PART_QUEUES,         /* VedBookPartQueues: the replay of all orders */
  VED_BOOK_PART_HEAT,           /* VedBookHeat: liquidity over time and price */
  VED_BOOK_PART_SERIES,         /* VedBookPartSeries */
  VED_BOOK_PART_FINDINGS,       /* VedBookPartFindings: of all detectors */
  VED_BOOK_PART_TAPE,           /* GArray of VedBookTrade: grouped trades */
  VED_BOOK_PART_RECOVERIES,     /* GArray of VedBookRecovery: what came after each sweep */
  VED_BOOK_N_PARTS
} VedBookPart;

typedef struct {
  VedBookCheckpoints *checkpoints;
  VedBookReplay *replay;
} VedBookPartQueues;

typedef struct {
  VedBookSeries *series[VED_BOOK_N_SERIES];
} VedBookPartSeries;

typedef struct {
  GArray *findings[VED_BOOK_N_DETECTORS];
} VedBookPartFindings;

void     ved_book_part_make_async (VedBookPart          part,
                                   VedBookDay          *day,
                                   gint64               midnight_us,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gpointer ved_book_part_finish     (GAsyncResult        *result,
                                   VedBookPart         *part);
void     ved_book_part_free       (VedBookPart          part,
                                   gpointer             made);

G_END_DECLS
