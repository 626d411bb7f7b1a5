/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/alerts/ved-alert-list.h"
#include "app/charts/ved-chart-table.h"

G_BEGIN_DECLS

VedChartTable *ved_alert_export_table (VedAlertList *list) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
