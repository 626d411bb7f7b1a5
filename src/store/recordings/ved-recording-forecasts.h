/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-forecast-set.h"
#include "store/ved-database.h"

G_BEGIN_DECLS

/* Reads the forecasts of a recording: all of a fleet, or those servers that somebody looks at. */
typedef struct _VedRecordingForecasts VedRecordingForecasts;

VedRecordingForecasts *ved_recording_forecasts_new          (VedDatabase            *database,
                                                             const char             *name,
                                                             GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void                   ved_recording_forecasts_free         (VedRecordingForecasts  *self);
GBytes                *ved_recording_forecasts_read_section (VedRecordingForecasts  *self,
                                                             gint64                  number,
                                                             GError                **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean               ved_recording_forecasts_read_set     (VedRecordingForecasts  *self,
                                                             gint64                  number,
                                                             gint64                  origin_us,
                                                             VedForecastSet        **set,
                                                             GBytes                **heads,
                                                             GError                **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRecordingForecasts, ved_recording_forecasts_free)

G_END_DECLS
