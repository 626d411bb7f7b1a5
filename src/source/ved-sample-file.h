/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a file of samples is read, and who takes them. Lent. */
typedef struct {
  GTimeZone *zone;              /* (nullable): of times that name none; NULL is UTC */
  GKeyFile *config;             /* (nullable): what the columns mean, see ved-csv-table.h */
  const char *group;            /* of the configuration */
  gboolean (*batch) (VedSampleBatch *batch,     /* owned by the callee */
                     gpointer        user_data);        /* returns whether more is wanted */
  void (*bad_line) (guint64       line,
                    const GError *fault,
                    gpointer      user_data);
  gpointer user_data;
} VedSampleFileRules;

gboolean ved_sample_file_read (const char                *path,
                               const VedSampleFileRules  *rules,
                               GCancellable              *cancellable,
                               GError                   **error);

G_END_DECLS
