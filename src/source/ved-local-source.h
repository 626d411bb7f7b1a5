/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/ved-sample-source.h"

G_BEGIN_DECLS

#define VED_TYPE_LOCAL_SOURCE (ved_local_source_get_type ())

/**
 * VedLocalSource:
 *
 * This computer as a server of its own name, one sample each 5 s, the first after 1 s. Metrics that do
 * not exist here are absent.
 */
G_DECLARE_FINAL_TYPE (VedLocalSource, ved_local_source, VED, LOCAL_SOURCE, VedSampleSource)

VedSampleSource *ved_local_source_new  (const char     *root,
                                        VedClock       *clock) G_GNUC_WARN_UNUSED_RESULT;
void             ved_local_source_read (VedLocalSource *self);

G_END_DECLS
