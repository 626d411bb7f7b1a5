/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_COST_PAGE (ved_cost_page_get_type ())

G_DECLARE_FINAL_TYPE (VedCostPage, ved_cost_page, VED, COST_PAGE, VedPage)

G_END_DECLS
