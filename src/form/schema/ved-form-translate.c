/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-translate"

#include "config.h"

#include "form/schema/ved-form-translate.h"

#include <string.h>

/* The texts of a schema that people read. All else in it (keys, values, expressions, options that are no map with
 * a label) goes into the command and stays as it is. */
static const char *const text_keys[] = {
  "title", "description", "section", "label", "help", "message", "info_template", "info_fallback", NULL,
};

static VedFormValue *translate (VedFormValue *value,
                                gboolean      is_text,
                                const char   *domain);

static VedFormValue *
translate_text (const VedFormValue *value,
                const char         *domain)
{
  const char *text = ved_form_value_string (value);

  /* What catalogues have for the empty text is their header. */
  return ved_form_value_new_string (*text != '\0' ? g_dgettext (domain, text) : "");
}

static VedFormValue *
translate_list (const VedFormValue *value,
                const char         *domain)
{
  VedFormValue *list = ved_form_value_new_list (NULL, 0);

  for (guint i = 0; i < ved_form_value_size (value); i++)
    ved_form_value_append (list, translate (ved_form_value_item (value, i), FALSE, domain));

  return list;
}

static VedFormValue *
translate_map (const VedFormValue *value,
               const char         *domain)
{
  VedFormValue *map = ved_form_value_new_map ();

  for (guint i = 0; i < ved_form_value_size (value); i++)
    {
      const char *key = ved_form_value_key (value, i);
      gboolean is_text = g_strv_contains (text_keys, key);

      ved_form_value_put (map, key, translate (ved_form_value_item (value, i), is_text, domain));
    }

  return map;
}

/* @is_text: whether a text here is one that people read */
static VedFormValue *
translate (VedFormValue *value,
           gboolean      is_text,
           const char   *domain)
{
  VedFormValue *result;

  if (ved_form_value_type (value) == VED_FORM_MAP)
    result = translate_map (value, domain);
  else if (ved_form_value_type (value) == VED_FORM_LIST)
    result = translate_list (value, domain);
  else if (is_text && ved_form_value_type (value) == VED_FORM_STRING)
    result = translate_text (value, domain);
  else
    return ved_form_value_ref (value);

  ved_form_value_set_place (result, ved_form_value_line (value), ved_form_value_column (value));
  return result;
}

/**
 * ved_form_translate:
 * @schema: what a schema file holds
 * @domain: a domain of gettext; one that would leave the folder of catalogues has no translations
 *
 * Translates what people read: titles, descriptions, headings, labels, help and messages. Any thread.
 *
 * Returns: (transfer full): @schema in the language of the user, each part at its place in the file
 */
VedFormValue *
ved_form_translate (VedFormValue *schema,
                    const char   *domain)
{
  return strchr (domain, G_DIR_SEPARATOR) == NULL ? translate (schema, FALSE, domain) : ved_form_value_ref (schema);
}
