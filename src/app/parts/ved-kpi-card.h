/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-severity.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VED_TYPE_KPI_CARD (ved_kpi_card_get_type ())

G_DECLARE_FINAL_TYPE (VedKpiCard, ved_kpi_card, VED, KPI_CARD, GtkWidget)

GtkWidget *ved_kpi_card_new         (const char  *title) G_GNUC_WARN_UNUSED_RESULT;
void       ved_kpi_card_set_title   (VedKpiCard  *self,
                                     const char  *title);
void       ved_kpi_card_set_plain   (VedKpiCard  *self,
                                     const char  *figure);
void       ved_kpi_card_set_figure  (VedKpiCard  *self,
                                     const char  *figure,
                                     VedLevel     level);
void       ved_kpi_card_set_caption (VedKpiCard  *self,
                                     const char  *caption);
void       ved_kpi_card_set_history (VedKpiCard  *self,
                                     const float *values,
                                     guint        n_values,
                                     double       ceiling_value);

G_END_DECLS
