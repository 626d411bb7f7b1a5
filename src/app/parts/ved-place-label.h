/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_PLACE_LABEL (ved_place_label_get_type ())

G_DECLARE_FINAL_TYPE (VedPlaceLabel, ved_place_label, VED, PLACE_LABEL, AdwBin)

/* The name of what is looked at. In a window too narrow for a title, that of the page stands under it. */

void ved_place_label_set_name   (VedPlaceLabel *self,
                                 const char    *name);
void ved_place_label_set_page   (VedPlaceLabel *self,
                                 const char    *page);
void ved_place_label_set_narrow (VedPlaceLabel *self,
                                 gboolean       narrow);

G_END_DECLS
