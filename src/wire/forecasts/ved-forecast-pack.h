/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Packs or unpacks whole forecasts of a fleet, one after the other, and keeps what the next leans on. */
typedef struct _VedForecastPack VedForecastPack;

VedForecastPack *ved_forecast_pack_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void             ved_forecast_pack_free  (VedForecastPack  *self);
GBytes          *ved_forecast_pack_write (VedForecastPack  *self,
                                          GBytes           *section,
                                          guint             steps_passed,
                                          gboolean         *is_key) G_GNUC_WARN_UNUSED_RESULT;
GBytes          *ved_forecast_pack_read  (VedForecastPack  *self,
                                          GBytes           *packed,
                                          gboolean          is_key,
                                          GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedForecastPack, ved_forecast_pack_free)

G_END_DECLS
