/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_ALERTS_PAGE (ved_alerts_page_get_type ())

G_DECLARE_FINAL_TYPE (VedAlertsPage, ved_alerts_page, VED, ALERTS_PAGE, VedPage)

G_END_DECLS
