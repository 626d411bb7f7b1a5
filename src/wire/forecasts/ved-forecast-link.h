/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/forecasts/ved-forecast-share.h"
#include "wire/forecasts/ved-forecast-states.h"
#include "wire/frames/ved-quantile-section.h"

G_BEGIN_DECLS

/* One packed forecast of a fleet, of which each server can be read alone, with those before it in the chain.
 * Immutable, atomically reference counted. */
typedef struct _VedForecastLink VedForecastLink;

typedef VedForecastTrack VedForecastTracks[VED_N_METRICS];

VedForecastLink        *ved_forecast_link_new       (GBytes                 *packed,
                                                     gint64                  number,
                                                     GError                **error) G_GNUC_WARN_UNUSED_RESULT;
VedForecastLink        *ved_forecast_link_new_shared (GBytes               *heads,
                                                     const guint16          *chances,
                                                     VedForecastShares      *shares,
                                                     guint                   place,
                                                     gint64                  number) G_GNUC_WARN_UNUSED_RESULT;
VedForecastLink        *ved_forecast_link_ref       (VedForecastLink        *self);
void                    ved_forecast_link_unref     (VedForecastLink        *self);

gboolean                ved_forecast_link_is_packed (GBytes                 *packed);
GBytes                 *ved_forecast_link_pack      (GBytes                 *heads,
                                                     GPtrArray              *notes) G_GNUC_WARN_UNUSED_RESULT;

GBytes                 *ved_forecast_link_write     (GBytes                 *heads,
                                                     const guint16          *chances,
                                                     const GArray           *lengths,
                                                     const GByteArray       *blocks) G_GNUC_WARN_UNUSED_RESULT;

GBytes                 *ved_forecast_link_get_heads (VedForecastLink        *self);
const VedQuantileHeads *ved_forecast_link_get_rows  (const VedForecastLink  *self);
const guint16          *ved_forecast_link_get_chances (const VedForecastLink *self);
const guint8           *ved_forecast_link_get_block (const VedForecastLink  *self,
                                                     guint                   row,
                                                     VedForecastShare       *share,
                                                     gsize                  *length);
GBytes                 *ved_forecast_link_pack_without (VedForecastLink     *self,
                                                        GHashTable          *servers) G_GNUC_WARN_UNUSED_RESULT;
void                    ved_forecast_link_find_lost (VedForecastLink        *self,
                                                     GHashTable             *servers);
guint                   ved_forecast_link_find      (const VedForecastLink  *self,
                                                     guint                   server);
gboolean                ved_forecast_link_read_row  (const VedForecastLink  *self,
                                                     guint                   row,
                                                     guint16                 wanted,
                                                     VedForecastShare       *share,
                                                     VedForecastTrack       *tracks,
                                                     VedForecastCodes       *codes);
gboolean                ved_forecast_row_code       (VedForecastTrack       *tracks,
                                                     VedSymbolCoder         *coder,
                                                     guint16                 metrics,
                                                     guint                   steps_passed,
                                                     VedForecastCodes       *codes);
VedForecastSet         *ved_forecast_links_to_set   (GPtrArray              *links,
                                                     VedForecastStates      *states,
                                                     gint64                  origin_us) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedForecastLink, ved_forecast_link_unref)

G_END_DECLS
