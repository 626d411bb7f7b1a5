/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart-table.h"
#include "app/servers/ved-server-list.h"

G_BEGIN_DECLS

VedChartTable *ved_server_export_table (VedServerList *list) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
