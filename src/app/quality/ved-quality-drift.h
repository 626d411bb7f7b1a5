/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/quality/ved-quality-report.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_QUALITY_DRIFT (ved_quality_drift_get_type ())

G_DECLARE_FINAL_TYPE (VedQualityDrift, ved_quality_drift, VED, QUALITY_DRIFT, GtkWidget)

GtkWidget *ved_quality_drift_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_quality_drift_set_report (VedQualityDrift        *self,
                                         const VedQualityReport *report);

G_END_DECLS
