/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/cascade/ved-dependency.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where the daemon tells who depends on whom, and takes it. */
#define VED_USED_DEPENDENCIES_PATH "/settings/dependencies"

const VedDependencies *ved_used_dependencies_get        (void);
gboolean               ved_used_dependencies_are_told   (void);
guint                  ved_used_dependencies_get_serial (void);
void                   ved_used_dependencies_take       (JsonObject *settings);

G_END_DECLS
