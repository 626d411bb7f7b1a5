/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/quality/ved-quality-report.h"

G_BEGIN_DECLS

gboolean ved_quality_verdict_warns_well (const VedReportHorizon *horizon);
char    *ved_quality_verdict_write      (const VedQualityReport *report) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
