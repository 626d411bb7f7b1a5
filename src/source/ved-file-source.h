/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/ved-sample-source.h"

G_BEGIN_DECLS

#define VED_TYPE_FILE_SOURCE (ved_file_source_get_type ())

/**
 * VedFileSource:
 *
 * Samples from a file: CSV whose first line names the columns (ved-csv-table.c), or JSON lines, each a
 * record of the HTTP feed. Read once from beginning to end; then the source is idle and its message
 * says how much there was. Lines that are no records are left out and told.
 */
G_DECLARE_FINAL_TYPE (VedFileSource, ved_file_source, VED, FILE_SOURCE, VedSampleSource)

VedSampleSource *ved_file_source_new (const char              *path,
                                      const VedSourceOptions  *options,
                                      GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
