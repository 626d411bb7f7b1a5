/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define VED_TYPE_WELCOME (ved_welcome_get_type ())

G_DECLARE_FINAL_TYPE (VedWelcome, ved_welcome, VED, WELCOME, AdwBin)

/* The first thing a new viewer sees: three doors, and what was watched before. */

void ved_welcome_set_session   (VedWelcome *self,
                                VedSession *session);
void ved_welcome_enter_address (VedWelcome *self);

G_END_DECLS
