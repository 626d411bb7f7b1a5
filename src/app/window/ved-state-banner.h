/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_STATE_BANNER (ved_state_banner_get_type ())

G_DECLARE_FINAL_TYPE (VedStateBanner, ved_state_banner, VED, STATE_BANNER, AdwBin)

/* Says above the page what is wrong with the source, why, and what can be done. */

void ved_state_banner_set_session (VedStateBanner *self,
                                   VedSession     *session);
void ved_state_banner_tick        (VedStateBanner *self);

G_END_DECLS
