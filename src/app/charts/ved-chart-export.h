/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

typedef enum {
  VED_EXPORT_PNG,
  VED_EXPORT_SVG,
  VED_EXPORT_CSV,
} VedExportKind;

GBytes     *ved_chart_to_svg        (VedChart            *chart) G_GNUC_WARN_UNUSED_RESULT;
char       *ved_chart_to_csv        (VedChart            *chart) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_export_get_suffix   (VedExportKind        kind);
void        ved_chart_export_async  (VedChart            *chart,
                                     VedExportKind        kind,
                                     GFile               *file,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean    ved_chart_export_finish (VedChart            *chart,
                                     GAsyncResult        *result,
                                     GError             **error);

G_END_DECLS
