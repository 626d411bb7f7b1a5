/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/market/ved-market-page.h"

G_BEGIN_DECLS

#define VED_TYPE_ORDERS_PAGE (ved_orders_page_get_type ())

G_DECLARE_FINAL_TYPE (VedOrdersPage, ved_orders_page, VED, ORDERS_PAGE, VedMarketPage)

void ved_orders_page_follow (VedOrdersPage *self,
                             gint64         id);

G_END_DECLS
