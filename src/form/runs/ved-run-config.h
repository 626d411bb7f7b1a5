/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the configuration that a run left says of its checkpoints. A table keeps what was read, by folder; one
 * thread. */

GHashTable *ved_run_config_table_new (void) G_GNUC_WARN_UNUSED_RESULT;
const char *ved_run_config_find      (GHashTable *table,
                                      const char *root,
                                      const char *folder);

G_END_DECLS
