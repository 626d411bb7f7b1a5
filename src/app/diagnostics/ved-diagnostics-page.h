/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_DIAGNOSTICS_PAGE (ved_diagnostics_page_get_type ())

G_DECLARE_FINAL_TYPE (VedDiagnosticsPage, ved_diagnostics_page, VED, DIAGNOSTICS_PAGE, VedPage)

G_END_DECLS
