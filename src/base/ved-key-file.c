/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-key-file"

#include "config.h"

#include "base/ved-key-file.h"

#include "base/ved-double.h"

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

/**
 * ved_key_file_set_number:
 *
 * As g_key_file_set_double(), in as few digits as tell the number.
 */
void
ved_key_file_set_number (GKeyFile   *self,
                         const char *group,
                         const char *key,
                         double      number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_key_file_set_value (self, group, key, ved_double_print (number, text));
}

/**
 * ved_key_file_set_list:
 *
 * As g_key_file_set_double_list(), in as few digits as tell the numbers.
 */
void
ved_key_file_set_list (GKeyFile    *self,
                       const char  *group,
                       const char  *key,
                       const float *numbers,
                       gsize        n_numbers)
{
  g_autoptr(GString) list = g_string_new (NULL);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize i = 0; i < n_numbers; i++)
    g_string_append_printf (list, "%s;", ved_float_print (numbers[i], text));
  g_key_file_set_value (self, group, key, list->str);
}
