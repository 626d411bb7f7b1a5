/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"

G_BEGIN_DECLS

/* Keeps the thresholds and the table of dependencies that pages go by those of what is open. */
typedef struct _VedSettingsWatch VedSettingsWatch;

VedSettingsWatch *ved_settings_watch_new  (VedFleetModel    *model) G_GNUC_WARN_UNUSED_RESULT;
void              ved_settings_watch_free (VedSettingsWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSettingsWatch, ved_settings_watch_free)

G_END_DECLS
