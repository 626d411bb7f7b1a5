/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/market/ved-market-page.h"

G_BEGIN_DECLS

#define VED_TYPE_PRICE_PAGE (ved_price_page_get_type ())

G_DECLARE_FINAL_TYPE (VedPricePage, ved_price_page, VED, PRICE_PAGE, VedMarketPage)

G_END_DECLS
