/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double ved_exceedance        (double   p10,
                              double   p50,
                              double   p90,
                              double   threshold,
                              double   floor_sigma,
                              gboolean low_is_bad) G_GNUC_CONST;
double ved_exceedance_z      (double   p10,
                              double   p50,
                              double   p90,
                              double   threshold,
                              double   floor_sigma,
                              gboolean low_is_bad) G_GNUC_CONST;
double ved_exceedance_chance (double   z) G_GNUC_CONST;

G_END_DECLS
