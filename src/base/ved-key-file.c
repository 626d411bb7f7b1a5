/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-key-file"

#include "config.h"

#include "base/ved-key-file.h"

/**
 * ved_key_file_take_group:
 * @self: gets the values
 * @from: has them
 * @group: of both; a group that @from lacks changes nothing
 *
 * Copies a group as it is written; keys of @self that @from does not have stay.
 */
void
ved_key_file_take_group (GKeyFile   *self,
                         GKeyFile   *from,
                         const char *group)
{
  g_auto(GStrv) keys = g_key_file_get_keys (from, group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_value (from, group, keys[i], NULL);

      if (value != NULL)
        g_key_file_set_value (self, group, keys[i], value);
    }
}
