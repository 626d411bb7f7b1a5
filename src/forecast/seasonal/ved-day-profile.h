/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which days back make the profile of a day; the smooth ones are also averaged over half an hour. */
typedef enum {
  VED_DAYS_1,
  VED_DAYS_1_TO_3,
  VED_DAYS_1_TO_7,
  VED_DAYS_1_TO_14,
  VED_DAYS_7_1_2,
  VED_DAYS_7_14_21,
  VED_DAYS_1_SMOOTH,
  VED_DAYS_1_TO_3_SMOOTH,
  VED_DAYS_1_TO_7_SMOOTH,
  VED_DAYS_1_TO_14_SMOOTH,
  VED_N_DAY_SETS
} VedDaySet;

guint     ved_day_profile_min_age (VedDaySet    set);
guint     ved_day_profile_nearest (VedDaySet    set);
void      ved_day_profile_add_weight (VedDaySet set,
                                      float     weight,
                                      float    *days);
VedDaySet ved_day_profile_smooth  (VedDaySet    set);
void      ved_day_profile_compute (const float *filled,
                                   guint        first,
                                   VedDaySet    set,
                                   guint        from,
                                   guint        n,
                                   float       *plain,
                                   float       *smooth);

G_END_DECLS
