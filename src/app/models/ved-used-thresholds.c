/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-used-thresholds"

#include "config.h"

#include "app/models/ved-used-thresholds.h"

#include "app/models/ved-settings-data.h"

#include <string.h>

/* Cells are marked and charts have lines by the thresholds of what is open: one table for the whole app, of the main
 * thread, as there is one source. */

static VedThresholds used;
static gboolean is_told;
static guint serial;

/**
 * ved_used_thresholds_get:
 *
 * Returns: (transfer none): what the daemon judges by, as far as it is known; else the defaults
 */
const VedThresholds *
ved_used_thresholds_get (void)
{
  return is_told ? &used : ved_thresholds_get_default ();
}

/**
 * ved_used_thresholds_get_serial:
 *
 * Returns: another number whenever something was told, or is unknown again
 */
guint
ved_used_thresholds_get_serial (void)
{
  return serial;
}

/**
 * ved_used_thresholds_take:
 * @settings: (nullable): the document of VED_USED_THRESHOLDS_PATH; %NULL: nothing is known of them
 *
 * Settings that make no sense here, of another version, count as unknown.
 */
void
ved_used_thresholds_take (JsonObject *settings)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;

  serial++;
  is_told = FALSE;
  if (settings == NULL)
    return;

  data = ved_settings_data_from_json (settings);
  is_told = ved_thresholds_from_data (&used, data, strlen (data), &error);
  if (error != NULL)
    g_debug ("The daemon's thresholds are not understood: %s", error->message);
}
