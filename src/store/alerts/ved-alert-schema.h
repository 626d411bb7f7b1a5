/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"

G_BEGIN_DECLS

const VedDatabaseSchema *ved_alert_schema_get (void);

G_END_DECLS
