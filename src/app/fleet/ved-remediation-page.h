/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/parts/ved-page.h"

G_BEGIN_DECLS

#define VED_TYPE_REMEDIATION_PAGE (ved_remediation_page_get_type ())

G_DECLARE_FINAL_TYPE (VedRemediationPage, ved_remediation_page, VED, REMEDIATION_PAGE, VedPage)

G_END_DECLS
