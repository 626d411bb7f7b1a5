/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/backtest/ved-backtest.h"

G_BEGIN_DECLS

/* What the commands on recorded metrics have in common. */

gboolean    ved_ctl_read_set     (const char       *name,
                                  VedBacktestSet   *set,
                                  GError          **error);
GArray     *ved_ctl_read_engines (const char       *list,
                                  GError          **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    ved_ctl_read_window  (const char       *text,
                                  VedBacktestSet    set,
                                  VedBacktestPlan  *plan,
                                  GError          **error);
void        ved_ctl_close_window (VedBacktestPlan  *plan,
                                  guint             n_steps);
const char *ved_ctl_engine_name  (VedEngineId       engine);
void        ved_ctl_tell_series  (VedEngineId       engine,
                                  guint             n_done,
                                  guint             n_series,
                                  gpointer          told_us);
GArray     *ved_ctl_read_origins (const char       *path,
                                  guint             n_steps,
                                  GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
