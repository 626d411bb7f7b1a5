/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/ved-quantile-forecast.h"

#include <glib.h>

G_BEGIN_DECLS

/* How far a series has lately been from what it was a day before: the mean root of the distance. NaN: not known. */
typedef struct {
  float recent;                 /* over the newest three hours */
  float day;                    /* over the newest day */
} VedUnrest;

void  ved_unrest_measure    (VedUnrest       *self,
                             const float     *means,
                             guint            n,
                             float            least,
                             float            most);
void  ved_unrest_mean       (VedUnrest       *self,
                             const VedUnrest *unrests,
                             const float     *weights,
                             guint            n);
float ved_unrest_get_factor (const VedUnrest *self,
                             const VedUnrest *usual);

G_END_DECLS
