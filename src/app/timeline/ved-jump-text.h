/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the viewer is, to read times from. */
typedef struct {
  gint64 position_us;
  gint64 first_us;
  gint64 last_us;
  GTimeZone *zone;
} VedJumpContext;

gboolean ved_jump_text_read (const char            *text,
                             const VedJumpContext  *context,
                             gint64                *time_us,
                             GError               **error);

G_END_DECLS
