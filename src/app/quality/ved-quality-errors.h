/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/quality/ved-quality-report.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_QUALITY_ERRORS (ved_quality_errors_get_type ())

G_DECLARE_FINAL_TYPE (VedQualityErrors, ved_quality_errors, VED, QUALITY_ERRORS, GtkWidget)

GtkWidget *ved_quality_errors_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_quality_errors_set_report (VedQualityErrors       *self,
                                          const VedQualityReport *report);

G_END_DECLS
