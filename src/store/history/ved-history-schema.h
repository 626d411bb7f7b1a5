/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "series/ved-history.h"
#include "store/ved-database.h"

G_BEGIN_DECLS

/* How one tier lies in its table. */
typedef struct {
  const char *name;
  gint64 step_us;               /* of a slot */
  guint n_slots;                /* in a row */
  gboolean has_range;           /* whether minimum and maximum are kept beside the mean */
  gint64 kept_us;
} VedHistoryTable;

const VedDatabaseSchema *ved_history_schema_get       (void) G_GNUC_CONST;
const VedHistoryTable   *ved_history_schema_get_table (VedTier tier) G_GNUC_CONST;

/* The row that a time belongs to, and the slot in it. */
static inline gint64
ved_history_table_row_us (const VedHistoryTable *self)
{
  return self->step_us * self->n_slots;
}

static inline gint64
ved_history_table_row_of (const VedHistoryTable *self,
                          gint64                 time_us)
{
  return time_us / ved_history_table_row_us (self);
}

static inline guint
ved_history_table_slot_of (const VedHistoryTable *self,
                           gint64                 time_us)
{
  return (guint) (time_us % ved_history_table_row_us (self) / self->step_us);
}

G_END_DECLS
