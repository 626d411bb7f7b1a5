/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-engine-status.h"
#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

void ved_openmetrics_begin         (GString               *out,
                                    const char            *name,
                                    const char            *type,
                                    const char            *help);
void ved_openmetrics_sample        (GString               *out,
                                    const char            *name,
                                    double                 value,
                                    ...) G_GNUC_NULL_TERMINATED;
void ved_openmetrics_write_status  (GString               *out,
                                    const VedEngineStatus *status);
void ved_openmetrics_write_servers (GString               *out,
                                    const VedSnapshot     *snapshot);

G_END_DECLS
