/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-sample-batch.h"

G_BEGIN_DECLS

/* What the columns of a CSV file mean, by its first line. Immutable once made. */
typedef struct _VedCsvTable VedCsvTable;

VedCsvTable *ved_csv_table_new       (const char         *header,
                                      GTimeZone          *zone,
                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void         ved_csv_table_free      (VedCsvTable        *self);
gboolean     ved_csv_table_read_line (const VedCsvTable  *self,
                                      const char         *line,
                                      VedSampleBatch     *batch,
                                      GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedCsvTable, ved_csv_table_free)

G_END_DECLS
