/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_ROADMAP_PAGE (ved_roadmap_page_get_type ())

G_DECLARE_FINAL_TYPE (VedRoadmapPage, ved_roadmap_page, VED, ROADMAP_PAGE, VedPage)

G_END_DECLS
