/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-used-dependencies"

#include "config.h"

#include "app/models/ved-used-dependencies.h"

#include "app/models/ved-settings-data.h"

/* Who depends on whom in what is open: one table for the whole app, of the main thread, as there is one source. */

static VedDependencies used;
static gboolean is_told;
static guint serial;

/**
 * ved_used_dependencies_get:
 *
 * Returns: (transfer none): the table of what is open, as far as it is known; else the default
 */
const VedDependencies *
ved_used_dependencies_get (void)
{
  return is_told ? &used : ved_dependencies_get_default ();
}

/**
 * ved_used_dependencies_are_told:
 *
 * Returns: whether what is open has told its table
 */
gboolean
ved_used_dependencies_are_told (void)
{
  return is_told;
}

/**
 * ved_used_dependencies_get_serial:
 *
 * Returns: another number whenever something was told, or is unknown again
 */
guint
ved_used_dependencies_get_serial (void)
{
  return serial;
}

/**
 * ved_used_dependencies_take:
 * @settings: (nullable): the document of VED_USED_DEPENDENCIES_PATH; %NULL: nothing is known of them
 *
 * A table that makes no sense here, of another version, counts as unknown.
 */
void
ved_used_dependencies_take (JsonObject *settings)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;

  serial++;
  is_told = FALSE;
  if (settings == NULL)
    return;

  data = ved_settings_data_from_json (settings);
  is_told = ved_dependencies_from_data (&used, data, &error);
  if (error != NULL)
    g_debug ("The daemon's dependencies are not understood: %s", error->message);
}
