/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* More is told and not read: a sheet lies in memory as a whole. */
#define VED_SHEET_MAX_SAMPLES 10000000

/* The samples of files that were saved somewhere, put in order of time. */
typedef struct _VedSampleSheet VedSampleSheet;

/* How a file is read. Lent. */
typedef struct {
  GTimeZone *zone;              /* (nullable): of times that name none; NULL is UTC */
  const char *label;            /* of Prometheus, that names a server */
  const char *metric;           /* (nullable): key of what Prometheus was asked for */
} VedSheetRules;

VedSampleSheet *ved_sample_sheet_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void            ved_sample_sheet_free       (VedSampleSheet       *self);
gboolean        ved_sample_sheet_read       (VedSampleSheet       *self,
                                             const char           *path,
                                             const VedSheetRules  *rules,
                                             GCancellable         *cancellable,
                                             GError              **error);
GPtrArray      *ved_sample_sheet_get_faults (VedSampleSheet       *self);
VedSampleBatch *ved_sample_sheet_next       (VedSampleSheet       *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSampleSheet, ved_sample_sheet_free)

G_END_DECLS
