/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_SETTINGS_ENABLE_BACKEND
#define G_LOG_DOMAIN "ved-settings"

#include "config.h"

#include "app/ved-settings.h"

#include <gio/gsettingsbackend.h>

/* The schema is looked for where the desktop keeps them, then where a build tree has it beside the
 * program, so that a program that was built but not installed starts as well. */

#define MAX_RECENT 8

static GSettingsSchema *
find_schema (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  GSettingsSchema *schema = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");
  g_autofree char *built = g_build_filename (folder, "..", "..", "data", NULL);
  g_autoptr(GSettingsSchemaSource) source = NULL;

  if (installed != NULL)
    schema = g_settings_schema_source_lookup (installed, VED_APP_ID, TRUE);
  if (schema != NULL)
    return schema;

  source = g_settings_schema_source_new_from_directory (built, installed, TRUE, NULL);

  return source != NULL ? g_settings_schema_source_lookup (source, VED_APP_ID, FALSE) : NULL;
}

/**
 * ved_settings_new:
 * @passing: whether they start from the defaults and are forgotten at the end
 *
 * Returns: (transfer full) (nullable): the settings of the app; %NULL when its schema is not installed
 */
GSettings *
ved_settings_new (gboolean passing)
{
  g_autoptr(GSettingsSchema) schema = find_schema ();
  g_autoptr(GSettingsBackend) backend = passing ? g_memory_settings_backend_new () : NULL;

  return schema != NULL ? g_settings_new_full (schema, backend, NULL) : NULL;
}

/**
 * ved_settings_add_recent:
 * @source: as on the command line
 *
 * Puts @source first in the list of recent ones.
 */
void
ved_settings_add_recent (GSettings  *settings,
                         const char *source)
{
  g_auto(GStrv) old = g_settings_get_strv (settings, "recent-sources");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) recent = NULL;
  guint n = 1;

  g_strv_builder_add (builder, source);
  for (guint i = 0; old[i] != NULL && n < MAX_RECENT; i++)
    {
      if (g_str_equal (old[i], source))
        continue;
      g_strv_builder_add (builder, old[i]);
      n++;
    }
  recent = g_strv_builder_end (builder);
  g_settings_set_strv (settings, "recent-sources", (const char *const *) recent);
}
