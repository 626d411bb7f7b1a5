/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/charts/ved-chart.h"

G_BEGIN_DECLS

#define VED_TYPE_LEVEL_BADGE (ved_level_badge_get_type ())

G_DECLARE_FINAL_TYPE (VedLevelBadge, ved_level_badge, VED, LEVEL_BADGE, VedChart)

GtkWidget *ved_level_badge_new        (gboolean       is_short) G_GNUC_WARN_UNUSED_RESULT;
void       ved_level_badge_keep_width (VedLevelBadge *self);
void       ved_level_badge_set_level  (VedLevelBadge *self,
                                       VedLevel       level,
                                       const char    *text);

G_END_DECLS
