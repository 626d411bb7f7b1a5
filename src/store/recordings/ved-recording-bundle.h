/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"

G_BEGIN_DECLS

/* What is told apart, in one row instead of many: what frames of a chain say that has ended, or forecasts of servers. */
typedef enum {
  VED_BUNDLE_FRAMES,
  VED_BUNDLE_STRIP
} VedBundleKind;

GBytes * ved_recording_bundle_new        (GPtrArray    *parts,
                                          VedBundleKind kind);
GBytes * ved_recording_bundle_get        (GBytes       *bundle,
                                          VedBundleKind kind,
                                          guint         place);
gboolean ved_recording_bundle_has_marker (const guint8 *data,
                                          gsize         length,
                                          VedBundleKind kind);

/* Reads bundles, the last of which it keeps at hand. */
typedef struct _VedRecordingBundles VedRecordingBundles;

VedRecordingBundles * ved_recording_bundles_new      (VedDatabase         *database);
void                  ved_recording_bundles_free     (VedRecordingBundles *self);
GBytes *              ved_recording_bundles_get_link (VedRecordingBundles *self,
                                                      gint64               key,
                                                      gint64               number,
                                                      gint64               last);

G_END_DECLS
