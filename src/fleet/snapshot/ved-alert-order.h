/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-alert.h"

G_BEGIN_DECLS

int ved_alert_compare (const VedAlert *left,
                       const VedAlert *right);

G_END_DECLS
