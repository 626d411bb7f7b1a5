/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_SIDEBAR (ved_sidebar_get_type ())

G_DECLARE_FINAL_TYPE (VedSidebar, ved_sidebar, VED, SIDEBAR, AdwBin)

/* The list of pages, in groups. Signal: "page-chosen" (id). */

void ved_sidebar_set_model (VedSidebar    *self,
                            VedFleetModel *model);
void ved_sidebar_select    (VedSidebar    *self,
                            const char    *page_id);

G_END_DECLS
