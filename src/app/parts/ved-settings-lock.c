/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-settings-lock"

#include "config.h"

#include "app/parts/ved-settings-lock.h"

#include "client/ved-daemon-group.h"

#include <glib/gi18n.h>

/**
 * ved_settings_lock_get:
 * @model: whose source is asked for settings
 *
 * Whoever edits settings is told beforehand where they cannot be changed.
 *
 * Returns: (nullable): why none can be changed, whatever they are
 */
const char *
ved_settings_lock_get (VedFleetModel *model)
{
  VedFrameSource *source = ved_fleet_model_get_source (model);

  if (VED_IS_DAEMON_GROUP (source))
    return _("Each of these daemons keeps its own settings: open one of them to change them.");
  if (source != NULL && !ved_frame_source_can_perform (source))
    return _("This is a recording: what applied then cannot be changed.");

  return NULL;
}
