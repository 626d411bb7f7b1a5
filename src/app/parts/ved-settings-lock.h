/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

G_BEGIN_DECLS

const char *ved_settings_lock_get (VedFleetModel *model);

G_END_DECLS
