/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_HISTORY_PAGE (ved_history_page_get_type ())

G_DECLARE_FINAL_TYPE (VedHistoryPage, ved_history_page, VED, HISTORY_PAGE, VedPage)

G_END_DECLS
