/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-plot-chart.h"
#include "book/analytics/ved-book-profile.h"

G_BEGIN_DECLS

#define VED_TYPE_PROFILE_CHART (ved_profile_chart_get_type ())

G_DECLARE_FINAL_TYPE (VedProfileChart, ved_profile_chart, VED, PROFILE_CHART, VedPlotChart)

/* What was traded at each price: sold by aggressors to the left, bought to the right. The value axis is the price in
 * ticks, positions along x are shares. */

GtkWidget *ved_profile_chart_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       ved_profile_chart_set_profile (VedProfileChart *self,
                                          VedBookProfile  *profile,
                                          gint64           mid2);

G_END_DECLS
