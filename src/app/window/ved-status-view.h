/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_STATUS_VIEW (ved_status_view_get_type ())

G_DECLARE_FINAL_TYPE (VedStatusView, ved_status_view, VED, STATUS_VIEW, AdwBin)

/* Stands in the place of a page while there is no data: what is being waited for, or what is wrong and what
 * can be done. */

void ved_status_view_set_session (VedStatusView *self,
                                  VedSession    *session);

G_END_DECLS
