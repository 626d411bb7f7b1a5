/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_TALLY_DAYS 32

/* How many of something there were on each of the last days (UTC). A plain value, all zero to begin with. */
typedef struct {
  gint64 newest_day;            /* since 1970 */
  guint32 n[VED_TALLY_DAYS];    /* of the day that has the number modulo the length */
} VedDayTally;

void    ved_day_tally_add (VedDayTally       *self,
                           gint64             time_us,
                           guint              n);
guint64 ved_day_tally_sum (const VedDayTally *self);

G_END_DECLS
