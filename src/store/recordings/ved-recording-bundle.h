/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/ved-database.h"
#include "wire/frames/ved-frame-bytes.h"

G_BEGIN_DECLS

/* What is told apart, in one row instead of many: what frames of a chain say that has ended, or forecasts of servers. */
typedef enum {
  VED_BUNDLE_FRAMES,
  VED_BUNDLE_STRIP
} VedBundleKind;

GBytes * ved_recording_bundle_new        (GPtrArray    *parts,
                                          VedBundleKind kind);
gboolean ved_recording_bundle_has_marker (const guint8 *data,
                                          gsize         length,
                                          VedBundleKind kind);

/* Goes through the parts of a bundle. A plain value. */
typedef struct {
  GBytes *bundle;
  VedFrameBytes lengths;
  gsize at;                     /* of the next part */
  guint n_left;
} VedBundleWalk;

void     ved_bundle_walk_init            (VedBundleWalk *self,
                                          GBytes        *bundle,
                                          VedBundleKind  kind,
                                          guint          most_parts);
GBytes * ved_bundle_walk_next            (VedBundleWalk *self);

/* Reads bundles, the last of which it keeps at hand. */
typedef struct _VedRecordingBundles VedRecordingBundles;

VedRecordingBundles * ved_recording_bundles_new      (VedDatabase         *database);
void                  ved_recording_bundles_free     (VedRecordingBundles *self);
GBytes *              ved_recording_bundles_get_link (VedRecordingBundles *self,
                                                      gint64               key,
                                                      gint64               number,
                                                      gint64               last);

G_END_DECLS
