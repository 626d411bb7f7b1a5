/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "fleet/snapshot/ved-sample-batch.h"
#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* 2026-01-15T10:05:00Z: where synthetic time begins; the end of a 5-minute bucket. */
#define VED_TEST_TIME_US (1768471500 * VED_SECOND_US)

VedSnapshot    *ved_test_snapshot_new    (guint    n_servers,
                                          guint64  seed,
                                          gboolean with_forecasts) G_GNUC_WARN_UNUSED_RESULT;
VedSnapshot    *ved_test_snapshot_new_at (guint    n_servers,
                                          guint64  seed,
                                          gboolean with_forecasts,
                                          gint64   time_us) G_GNUC_WARN_UNUSED_RESULT;
VedSnapshot    *ved_test_snapshot_new_alarmed (guint   n_servers,
                                               guint64 seed,
                                               guint   n_alerts,
                                               gint64  time_us) G_GNUC_WARN_UNUSED_RESULT;
VedSampleBatch *ved_test_batch_new       (guint    n_servers,
                                          guint64  seed,
                                          gint64   time_us) G_GNUC_WARN_UNUSED_RESULT;
char           *ved_test_server_name     (guint    server) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
