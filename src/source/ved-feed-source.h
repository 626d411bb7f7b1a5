/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/ved-sample-source.h"

G_BEGIN_DECLS

#define VED_TYPE_FEED_SOURCE (ved_feed_source_get_type ())

/**
 * VedFeedSource:
 *
 * The place of the HTTP feed among the sources. It fetches nothing: whoever receives batches hands
 * them in with ved_sample_source_emit_batch().
 */
G_DECLARE_FINAL_TYPE (VedFeedSource, ved_feed_source, VED, FEED_SOURCE, VedSampleSource)

VedSampleSource *ved_feed_source_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
