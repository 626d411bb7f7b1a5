/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-sample-batch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_SIM_POSTER (ved_sim_poster_get_type ())

G_DECLARE_FINAL_TYPE (VedSimPoster, ved_sim_poster, VED, SIM_POSTER, GObject)

/* Posts batches to a daemon's feed, one after the other, and keeps them through an outage.
 *
 * Signals: "drained" (): all that was pushed has been taken or given up. */

VedSimPoster *ved_sim_poster_new          (const char     *base_url,
                                           const char     *api_key) G_GNUC_WARN_UNUSED_RESULT;
void          ved_sim_poster_push         (VedSimPoster   *self,
                                           VedSampleBatch *batch);
guint         ved_sim_poster_get_n_queued (VedSimPoster   *self);
guint64       ved_sim_poster_get_n_posted (VedSimPoster   *self);
guint64       ved_sim_poster_get_n_lost   (VedSimPoster   *self);

G_END_DECLS
