/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_INSIGHTS_PAGE (ved_insights_page_get_type ())

G_DECLARE_FINAL_TYPE (VedInsightsPage, ved_insights_page, VED, INSIGHTS_PAGE, VedPage)

G_END_DECLS
