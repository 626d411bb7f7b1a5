/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "book/ved-book-day.h"

G_BEGIN_DECLS

typedef enum {
  VED_BOOK_ICEBERG,             /* an order comes back as soon as what was shown of it is gone */
  VED_BOOK_SWEEP,               /* one trade takes several levels */
  VED_BOOK_FLEETING,            /* deleted right after it came, without an execution */
  VED_BOOK_LARGE_LOT,           /* one order of many shares */
  VED_BOOK_ABSORPTION,          /* many shares are executed at a price that stays the best */
  VED_BOOK_N_DETECTORS
} VedBookDetector;

/* Thresholds; ved_book_detect_defaults() gives usual ones. */
typedef struct {
  gint64 iceberg_delay_ns;      /* between the last share shown and the next order */
  guint iceberg_refills;        /* at least as many */
  guint sweep_levels;
  gint64 fleeting_ns;
  gint32 fleeting_size;         /* at least as many shares */
  gint32 large_size;
  gint64 absorbed_volume;
} VedBookDetectRules;

/* What was found, from row to row. */
typedef struct {
  VedBookDetector detector;
  guint32 first_row;
  guint32 last_row;
  VedBookSide side;             /* of the resting orders */
  gint64 price;
  gint64 id;                    /* of the order, or of the first one; 0 for sweeps and absorption */
  guint count;                  /* refills, levels, executions */
  gint64 volume;                /* shares */
  double strength;              /* iceberg: executed over shown; fleeting: seconds; absorption: over the rule */
} VedBookFinding;

void    ved_book_detect_defaults (const VedBookDay         *day,
                                  VedBookDetectRules       *rules);
GArray *ved_book_detect          (const VedBookDay         *day,
                                  VedBookDetector           detector,
                                  const VedBookDetectRules *rules) G_GNUC_WARN_UNUSED_RESULT;

/* A time in which trading was halted. */
typedef struct {
  guint32 first_row;
  guint32 last_row;             /* of the message that trading resumes, or the last row of the day */
  guint32 quotes_row;           /* of the message that quoting resumes; 0 where there is none */
  gboolean is_over;
} VedBookHaltSpan;

GArray *ved_book_find_halts      (const VedBookDay         *day) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
