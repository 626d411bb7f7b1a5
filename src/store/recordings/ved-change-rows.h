/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/alerts/ved-alert-log.h"
#include "store/ved-database.h"

G_BEGIN_DECLS

gboolean   ved_change_row_insert (VedDatabase              *database,
                                  sqlite3_stmt             *statement,
                                  const VedAlertTransition *change,
                                  GError                  **error);
GPtrArray *ved_change_rows_read  (VedDatabase              *database,
                                  gint64                    from_us,
                                  gint64                    to_us,
                                  GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

#define VED_CHANGE_INSERT \
  "INSERT INTO changes (time_us, change, server, episode, opened_us, before, level, tenths) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

G_END_DECLS
