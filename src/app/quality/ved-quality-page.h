/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_QUALITY_PAGE (ved_quality_page_get_type ())

G_DECLARE_FINAL_TYPE (VedQualityPage, ved_quality_page, VED, QUALITY_PAGE, VedPage)

G_END_DECLS
