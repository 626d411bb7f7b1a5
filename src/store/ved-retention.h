/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* By which time a store forgets what is old. A plain value, of the writer's thread. */
typedef struct {
  gint64 seen_us;               /* the present, when it was last told; 0: never */
  gint64 trusted_us;            /* the present before the last leap */
  gint64 spared_until_us;       /* until then what is old goes by the present before the leap */
  gint64 leap_us;               /* how far a clock goes at most from one question to the next: a day, or what the owner sets */
  gint64 spared_us;             /* how long the time before a leap counts: likewise */
} VedRetention;

void   ved_retention_init        (VedRetention *self,
                                  gint64        newest_us);
gint64 ved_retention_get_present (VedRetention *self,
                                  gint64        now_us);

G_END_DECLS
