/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/forecasts/ved-forecast-track.h"

G_BEGIN_DECLS

/* Where the reading of single servers of a recording stood, so that the next goes on from there. Bounded. Any thread,
 * atomically reference counted. */
typedef struct _VedForecastStates VedForecastStates;

VedForecastStates *ved_forecast_states_new   (void) G_GNUC_WARN_UNUSED_RESULT;
VedForecastStates *ved_forecast_states_ref   (VedForecastStates      *self);
void               ved_forecast_states_unref (VedForecastStates      *self);
guint              ved_forecast_states_find  (VedForecastStates      *self,
                                              const gint64           *numbers,
                                              guint                   n_numbers,
                                              guint                   server,
                                              guint                   n_metrics,
                                              VedForecastTrack       *tracks);
void               ved_forecast_states_keep  (VedForecastStates      *self,
                                              gint64                  number,
                                              guint                   server,
                                              guint                   n_metrics,
                                              gboolean                is_passing,
                                              const VedForecastTrack *tracks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedForecastStates, ved_forecast_states_unref)

G_END_DECLS
