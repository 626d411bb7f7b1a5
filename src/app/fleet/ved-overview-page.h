/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_OVERVIEW_PAGE (ved_overview_page_get_type ())

G_DECLARE_FINAL_TYPE (VedOverviewPage, ved_overview_page, VED, OVERVIEW_PAGE, VedPage)

G_END_DECLS
