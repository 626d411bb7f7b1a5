/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"

G_BEGIN_DECLS

#define VED_FEED_MAX_RECORDS 10000
#define VED_FEED_NO_RECORD   G_MAXUINT

/* Where a feed body is wrong. A plain value. */
typedef struct {
  guint record;                 /* index in `records`; VED_FEED_NO_RECORD when it is the body itself */
  char field[64];               /* the key as the catalogue spells it; "" when it is the whole record */
} VedFeedFault;

VedSampleBatch *ved_feed_parse (const char    *text,
                                gsize          length,
                                GTimeZone     *zone,
                                gint64         near_us,
                                VedFeedFault  *fault,
                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
