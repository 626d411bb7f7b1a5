/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What this process occupies. */
typedef struct {
  guint64 pss_kb;               /* shared pages divided by those who share them */
  guint64 rss_kb;
} VedProcessMemory;

gboolean ved_process_memory_read  (VedProcessMemory  *self,
                                   GError           **error);
gboolean ved_process_memory_parse (VedProcessMemory  *self,
                                   const char        *text);

G_END_DECLS
