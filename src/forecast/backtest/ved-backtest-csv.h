/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One file of recorded metrics, row by row as it was written. */
typedef struct {
  GStrv columns;                /* without the first, which is the time */
  guint n_columns;
  guint n_rows;
  GArray *seconds;              /* gint64 [n_rows]: epoch seconds, in any order */
  GArray *cells;                /* float [n_rows][n_columns], NaN = missing */
} VedBacktestTable;

VedBacktestTable *ved_backtest_table_read        (GInputStream            *stream,
                                                  const char              *name,
                                                  GCancellable            *cancellable,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
VedBacktestTable *ved_backtest_table_load        (const char              *path,
                                                  GCancellable            *cancellable,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void              ved_backtest_table_free        (VedBacktestTable        *self);
int               ved_backtest_table_find_column (const VedBacktestTable  *self,
                                                  const char              *name);
float             ved_backtest_table_get         (const VedBacktestTable  *self,
                                                  guint                    row,
                                                  int                      column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBacktestTable, ved_backtest_table_free)

G_END_DECLS
