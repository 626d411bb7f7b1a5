/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"
#include "fleet/ved-metric.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where two fleets differ most. */
typedef struct {
  char *server;                 /* (nullable): nowhere */
  VedMetric metric;
} VedCompareFinding;

/* One of the two: a recording, or what is live. */
typedef struct {
  const char *path;             /* (nullable) */
  VedSnapshot *snapshot;        /* that counts where there is no path */
} VedCompareSource;

VedCompareFinding *ved_compare_find_most     (GPtrArray                *a,
                                              GPtrArray                *b) G_GNUC_WARN_UNUSED_RESULT;
void               ved_compare_finding_free  (VedCompareFinding        *self);
void               ved_compare_search_async  (const VedCompareSource   *a,
                                              const VedCompareSource   *b,
                                              GCancellable             *cancellable,
                                              GAsyncReadyCallback       callback,
                                              gpointer                  user_data);
VedCompareFinding *ved_compare_search_finish (GAsyncResult             *result,
                                              GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedCompareFinding, ved_compare_finding_free)

G_END_DECLS
