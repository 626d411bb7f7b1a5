/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_CASCADE_PAGE (ved_cascade_page_get_type ())

G_DECLARE_FINAL_TYPE (VedCascadePage, ved_cascade_page, VED, CASCADE_PAGE, VedPage)

G_END_DECLS
