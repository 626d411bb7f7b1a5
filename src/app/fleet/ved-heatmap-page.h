/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_HEATMAP_PAGE (ved_heatmap_page_get_type ())

G_DECLARE_FINAL_TYPE (VedHeatmapPage, ved_heatmap_page, VED, HEATMAP_PAGE, VedPage)

G_END_DECLS
