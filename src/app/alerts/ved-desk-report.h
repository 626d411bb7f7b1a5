/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the daemon's desk knows of one episode besides the alert itself. */
typedef struct {
  gboolean is_silenced;
  gint64 silenced_until_us;     /* 0: until it is ended */
  char *acknowledged_by;        /* (nullable) */
  char *note;                   /* (nullable) */
} VedDeskEntry;

GHashTable *ved_desk_report_parse (GBytes   *bytes,
                                   GError  **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
