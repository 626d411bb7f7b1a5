/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Which columns of a folder are series. */
typedef enum {
  VED_BACKTEST_CSV,             /* every column but ts and label */
  VED_BACKTEST_JUMPSTARTER,
  VED_BACKTEST_BITBRAINS,
  VED_N_BACKTEST_SETS
} VedBacktestSet;

/* Recorded series on one regular grid of 300 s; series = host × metric in name and column order.
 * Immutable once loaded. */
typedef struct {
  guint n_hosts;
  guint n_metrics;
  guint n_series;               /* n_hosts · n_metrics */
  guint n_steps;
  gint64 first_us;              /* time of step 0 */
  GStrv hosts;
  GStrv metrics;
  float *values;                /* [n_series][n_steps], NaN = missing */
} VedBacktestData;

VedBacktestData *ved_backtest_data_load      (const char             *folder,
                                              VedBacktestSet          set,
                                              GCancellable           *cancellable,
                                              GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void             ved_backtest_data_free      (VedBacktestData        *self);
const float     *ved_backtest_data_series    (const VedBacktestData  *self,
                                              guint                   series);

const char      *ved_backtest_set_get_name   (VedBacktestSet          set);
gboolean         ved_backtest_set_from_name  (const char             *name,
                                              VedBacktestSet         *set);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedBacktestData, ved_backtest_data_free)

G_END_DECLS
