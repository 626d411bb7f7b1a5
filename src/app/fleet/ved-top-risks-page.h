/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_TOP_RISKS_PAGE (ved_top_risks_page_get_type ())

G_DECLARE_FINAL_TYPE (VedTopRisksPage, ved_top_risks_page, VED, TOP_RISKS_PAGE, VedPage)

G_END_DECLS
