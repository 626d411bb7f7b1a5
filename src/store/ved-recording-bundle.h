/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"

G_BEGIN_DECLS

/* What frames say, of a chain that has ended, in one row instead of many. */

GBytes * ved_recording_bundle_new        (GPtrArray *parts);
GBytes * ved_recording_bundle_get        (GBytes    *bundle,
                                          guint      place);
gboolean ved_recording_bundle_has_marker (const guint8 *data,
                                          gsize         length);

/* Reads bundles, the last of which it keeps at hand. */
typedef struct _VedRecordingBundles VedRecordingBundles;

VedRecordingBundles * ved_recording_bundles_new      (VedDatabase         *database);
void                  ved_recording_bundles_free     (VedRecordingBundles *self);
GBytes *              ved_recording_bundles_get_link (VedRecordingBundles *self,
                                                      gint64               key,
                                                      gint64               number);

G_END_DECLS
