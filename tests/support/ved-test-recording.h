/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/recordings/ved-recording-writer.h"
#include "support/ved-test-snapshot.h"

G_BEGIN_DECLS

#define VED_TEST_TICK_SERVERS 12
#define VED_TEST_TICK_US      (5 * VED_SECOND_US)

VedSnapshot        *ved_test_tick_new      (guint       tick) G_GNUC_WARN_UNUSED_RESULT;
VedRecordingWriter *ved_test_record        (const char *path,
                                            guint       n_ticks) G_GNUC_WARN_UNUSED_RESULT;
void                ved_test_record_closed (const char *path,
                                            guint       n_ticks);

G_END_DECLS
