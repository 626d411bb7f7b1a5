/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart-table.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): what there is to keep now, and does not change any more; %NULL: nothing yet */
typedef VedChartTable *(*VedExportFunc) (gpointer user_data);

#define VED_TYPE_EXPORT_BUTTON (ved_export_button_get_type ())

/* Keeps the table beside it as a file. */
G_DECLARE_FINAL_TYPE (VedExportButton, ved_export_button, VED, EXPORT_BUTTON, AdwBin)

GtkWidget *ved_export_button_new    (const char      *stem,
                                     VedExportFunc    create_table,
                                     gpointer         user_data) G_GNUC_WARN_UNUSED_RESULT;
VedChartTable *
           ved_export_button_create_table (VedExportButton *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
