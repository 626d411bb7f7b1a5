/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/market/ved-market-page.h"

G_BEGIN_DECLS

#define VED_TYPE_DEPTH_PAGE (ved_depth_page_get_type ())

G_DECLARE_FINAL_TYPE (VedDepthPage, ved_depth_page, VED, DEPTH_PAGE, VedMarketPage)

G_END_DECLS
