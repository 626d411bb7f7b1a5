/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-frame-source.h"

G_BEGIN_DECLS

#define VED_TYPE_TEST_SOURCE (ved_test_source_get_type ())

G_DECLARE_FINAL_TYPE (VedTestSource, ved_test_source, VED, TEST_SOURCE, VedFrameSource)

/* A frame source that says what a test tells it to, and makes up history by a formula. */

VedTestSource *ved_test_source_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void           ved_test_source_set_state     (VedTestSource  *self,
                                              VedSourceState  state);
void           ved_test_source_emit          (VedTestSource *self,
                                              VedSnapshot   *snapshot);
guint          ved_test_source_get_n_fetches (VedTestSource *self);
const char    *ved_test_source_get_performed (VedTestSource *self);
const char    *ved_test_source_get_bodies    (VedTestSource *self);
void           ved_test_source_set_refuses   (VedTestSource *self,
                                              gboolean       refuses);
void           ved_test_source_set_length    (VedTestSource *self,
                                              gint64         length_us);
void           ved_test_source_answer        (VedTestSource *self,
                                              const char    *path,
                                              const char    *document);

G_END_DECLS
