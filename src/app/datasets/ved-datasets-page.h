/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_DATASETS_PAGE (ved_datasets_page_get_type ())

G_DECLARE_FINAL_TYPE (VedDatasetsPage, ved_datasets_page, VED, DATASETS_PAGE, VedPage)

/* Order books to open: those on this computer and those on a Hub. */

G_END_DECLS
