/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"

G_BEGIN_DECLS

/* What the columns of a CSV file mean, by its first line and, where they have names of their own, by a
 * group of a configuration: column = what it is, and by what a number is multiplied:
 *
 *   [file:/var/log/boxes.csv]
 *   when=timestamp
 *   box=server_name
 *   memory=mem_used_pct * 100
 *   rx_bytes=net_in_mb_s * 0.000001
 *
 * Immutable once made. */
typedef struct _VedCsvTable VedCsvTable;

/* Lent. */
typedef struct {
  GTimeZone *zone;              /* (nullable): of times that name none; NULL is UTC */
  GKeyFile *config;             /* (nullable) */
  const char *group;            /* of the configuration */
} VedCsvRules;

VedCsvTable *ved_csv_table_new       (const char         *header,
                                      const VedCsvRules  *rules,
                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void         ved_csv_table_free      (VedCsvTable        *self);
gboolean     ved_csv_table_read_line (VedCsvTable        *self,
                                      const char         *line,
                                      VedSampleBatch     *batch,
                                      GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedCsvTable, ved_csv_table_free)

G_END_DECLS
