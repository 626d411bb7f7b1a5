/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-fill"

#include "config.h"

#include "form/command/ved-form-fill.h"

#include "form/command/ved-form-override.h"

#include <string.h>

/* The way back from a command to its form. Program and script are passed over, constants and the overrides of a
 * profile are recognised as a whole, and each other word is looked up by its path or option. What nobody knows
 * is handed back. A field that is only shown by a switch which emits nothing has that switch turned. */

typedef struct {
  VedForm *form;
  GPtrArray *words;             /* (element-type utf8): what is left to be recognised */
  VedFormValue **found;         /* by field: what was written for it */
  guint n_fields;
} Fill;

static VedFormField *
field_at (Fill *fill,
          guint index)
{
  g_autoptr(VedFormField) field = g_list_model_get_item (G_LIST_MODEL (fill->form), index);

  /* The form holds it. */
  return field;
}

static void
take_text (Fill       *fill,
           guint       index,
           const char *text)
{
  const VedFormElement *element = ved_form_field_get_element (field_at (fill, index));
  VedFormValue *value = ved_form_value_new_string (text);

  if (element->type == VED_FORM_MULTISELECT && element->list_separator == NULL)
    {
      if (fill->found[index] == NULL)
        fill->found[index] = ved_form_value_new_list (NULL, 0);
      ved_form_value_append (fill->found[index], value);
      return;
    }
  g_clear_pointer (&fill->found[index], ved_form_value_unref);
  fill->found[index] = value;
}

/* Splits [a,"b,c"]. */
static void
take_hydra_list (Fill       *fill,
                 guint       index,
                 const char *text)
{
  const char *at = text + 1, *end = text + strlen (text) - 1, *start = at;
  char quote = '\0';

  if (at == end && fill->found[index] == NULL)
    fill->found[index] = ved_form_value_new_list (NULL, 0);
  if (at == end)
    return;

  for (; at <= end; at++)
    {
      if (at < end && quote != '\0' && *at == '\\' && at[1] == quote)
        at++;
      else if (at < end && quote != '\0')
        quote = *at == quote ? '\0' : quote;
      else if (at < end && (*at == '"' || *at == '\''))
        quote = *at;
      else if (at == end || *at == ',')
        {
          g_autofree char *item = g_strndup (start, (gsize) (at - start));
          g_autofree char *plain = ved_form_override_unquote (item);

          take_text (fill, index, plain);
          start = at + 1;
        }
    }
}

static void
take_hydra_value (Fill       *fill,
                  guint       index,
                  const char *value)
{
  const VedFormElement *element = ved_form_field_get_element (field_at (fill, index));
  g_autofree char *plain = NULL;

  if (value == NULL)
    take_text (fill, index, "true");
  else if (element->type == VED_FORM_MULTISELECT && *value == '[' && g_str_has_suffix (value, "]"))
    take_hydra_list (fill, index, value);
  else
    {
      plain = ved_form_override_unquote (value);
      take_text (fill, index, plain);
    }
}

static gboolean
has_path (const VedFormElement *element,
          const char           *path)
{
  for (guint i = 0; element->overrides != NULL && element->overrides[i] != NULL; i++)
    if (g_str_equal (ved_form_override_bare_path (element->overrides[i]), ved_form_override_bare_path (path)))
      return TRUE;

  return FALSE;
}

static gssize
find_path (Fill        *fill,
           VedFormStyle style,
           const char  *path)
{
  gssize hidden = -1;

  for (guint i = 0; i < fill->n_fields; i++)
    {
      VedFormField *field = field_at (fill, i);
      const VedFormElement *element = ved_form_field_get_element (field);

      if (element->style != style || !has_path (element, path))
        continue;
      if (ved_form_field_get_visible (field))
        return i;
      hidden = i;
    }

  return hidden;
}

static gboolean
take_override (Fill       *fill,
               const char *word)
{
  g_autofree char *path = NULL;
  const char *value;
  gssize index;

  if (*word == '-' || !ved_form_override_split (word, &path, &value) || (value == NULL && *word != '~'))
    return FALSE;
  index = find_path (fill, VED_FORM_STYLE_HYDRA, path);
  if (index < 0)
    return FALSE;

  take_hydra_value (fill, (guint) index, value);

  return TRUE;
}

/* Returns: how many words were used: 0, 1 or 2. */
static guint
take_option (Fill       *fill,
             const char *word,
             const char *next)
{
  const gboolean is_long = g_str_has_prefix (word, "--");
  const char *equals = is_long ? strchr (word, '=') : NULL;
  g_autofree char *name = equals != NULL ? g_strndup (word, (gsize) (equals - word)) : g_strdup (word);
  gssize index;

  if (*word != '-' || strlen (word) < 2)
    return 0;
  index = find_path (fill, is_long ? VED_FORM_STYLE_GNU_LONG : VED_FORM_STYLE_SHORT, name);
  if (index < 0)
    return 0;
  if (ved_form_field_get_element (field_at (fill, (guint) index))->type == VED_FORM_CHECKBOX)
    {
      take_text (fill, (guint) index, equals != NULL ? equals + 1 : "true");
      return 1;
    }
  if (equals == NULL && next == NULL)
    return 0;
  take_text (fill, (guint) index, equals != NULL ? equals + 1 : next);

  return equals != NULL ? 1 : 2;
}

static gboolean
take_positional (Fill       *fill,
                 const char *word)
{
  for (guint i = 0; i < fill->n_fields; i++)
    {
      const VedFormElement *element = ved_form_field_get_element (field_at (fill, i));

      if (element->style != VED_FORM_STYLE_POSITIONAL || element->overrides == NULL
          || (fill->found[i] != NULL && element->type != VED_FORM_MULTISELECT))
        continue;
      take_text (fill, i, word);
      return TRUE;
    }

  return FALSE;
}

static gboolean
remove_word (GPtrArray  *words,
             const char *word)
{
  for (guint i = 0; i < words->len; i++)
    if (g_str_equal (g_ptr_array_index (words, i), word))
      {
        g_ptr_array_remove_index (words, i);
        return TRUE;
      }

  return FALSE;
}

static void
drop_constants (Fill *fill)
{
  VedFormSchema *schema = ved_form_get_schema (fill->form);
  const char *const *constants = ved_form_schema_get_constants (schema);

  for (guint i = 0; constants != NULL && constants[i] != NULL; i++)
    {
      g_autofree char *tidy = ved_form_schema_get_style (schema) == VED_FORM_STYLE_HYDRA
                              ? ved_form_override_tidy (constants[i]) : g_strdup (constants[i]);

      remove_word (fill->words, tidy);
    }
}

static GStrv
profile_words (Fill               *fill,
               const VedFormValue *name)
{
  g_autofree char *text = ved_form_value_to_text (name);
  g_autoptr(VedFormValue) profile = ved_form_project_get_profile (ved_form_get_project (fill->form), text);
  g_auto(GStrv) words = ved_form_value_to_strv (ved_form_value_get (profile, "overrides"));

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      char *tidy = ved_form_override_tidy (words[i]);

      g_free (words[i]);
      words[i] = tidy;
    }

  return g_steal_pointer (&words);
}

static gboolean
has_words (GPtrArray *words,
           char     **wanted)
{
  for (guint i = 0; wanted[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (words, wanted[i], g_str_equal, NULL))
      return FALSE;

  return TRUE;
}

/* Of the profiles whose overrides are all there, the one with the most. */
static void
take_profile (Fill *fill)
{
  VedFormField *field = ved_form_get_field (fill->form, "preprocessing_profile");
  const VedFormValue *options = field != NULL ? ved_form_field_get_element (field)->options : NULL;
  g_auto(GStrv) best = NULL;
  g_autofree char *name = NULL;

  for (guint i = 0; i < ved_form_value_size (options); i++)
    {
      const VedFormValue *value = ved_form_option_value (ved_form_value_item (options, i));
      g_auto(GStrv) words = profile_words (fill, value);

      if (words == NULL || *words == NULL || !has_words (fill->words, words)
          || (best != NULL && g_strv_length (best) >= g_strv_length (words)))
        continue;
      g_strfreev (best);
      best = g_steal_pointer (&words);
      g_free (name);
      name = ved_form_value_to_text (value);
    }
  if (best == NULL)
    return;

  for (guint i = 0; best[i] != NULL; i++)
    remove_word (fill->words, best[i]);
  take_text (fill, ved_form_field_get_element (field)->index, name);
}

static void
take_environment (Fill                 *fill,
                  const VedFormCommand *command)
{
  const char *const *env = ved_form_command_get_env (command);

  for (guint i = 0; env[i] != NULL; i++)
    {
      const char *equals = strchr (env[i], '=');
      g_autofree char *name = g_strndup (env[i], (gsize) (equals - env[i]));
      gssize index = find_path (fill, VED_FORM_STYLE_ENV, name);

      if (index >= 0)
        take_text (fill, (guint) index, equals + 1);
      else
        g_ptr_array_add (fill->words, g_strdup (env[i]));
    }
}

/* The program is passed over when it is the schema's, else as far as it can be told without one. */
static guint
program_length (Fill                 *fill,
                const VedFormCommand *command)
{
  VedFormSchema *schema = ved_form_get_schema (fill->form);
  const char *const *program = ved_form_schema_get_program (schema);
  const char *const *argv = ved_form_command_get_argv (command);
  guint n = 0;

  if (program == NULL && ved_form_schema_get_script (schema) == NULL)
    return 0;
  while (program != NULL && program[n] != NULL && argv[n] != NULL && g_str_equal (program[n], argv[n]))
    n++;
  if (program != NULL && program[n] != NULL)
    return MIN (ved_form_command_get_n_program (command), g_strv_length ((char **) program)
                + (ved_form_schema_get_script (schema) != NULL));
  if (ved_form_schema_get_script (schema) != NULL && argv[n] != NULL && strchr (argv[n], '=') == NULL)
    n++;

  return n;
}

static char **
take_words (Fill *fill)
{
  g_autoptr(GStrvBuilder) unknown = g_strv_builder_new ();

  for (guint i = 0; i < fill->words->len;)
    {
      const char *word = g_ptr_array_index (fill->words, i);
      const char *next = i + 1 < fill->words->len ? g_ptr_array_index (fill->words, i + 1) : NULL;
      guint n = take_override (fill, word) ? 1 : take_option (fill, word, next);

      if (n == 0 && !take_positional (fill, word))
        g_strv_builder_add (unknown, word);
      i += MAX (n, 1);
    }

  return g_strv_builder_end (unknown);
}

static VedFormValue *
parse_found (VedFormField       *field,
             const VedFormValue *found)
{
  const char *text = ved_form_value_string (found);

  if (text == NULL)
    return ved_form_value_ref ((VedFormValue *) found);

  return ved_form_field_parse (field, text, NULL);
}

static void
set_fields (Fill *fill)
{
  for (guint i = 0; i < fill->n_fields; i++)
    {
      VedFormField *field = field_at (fill, i);
      const VedFormElement *element = ved_form_field_get_element (field);
      const gboolean is_switch = element->type == VED_FORM_CHECKBOX && element->overrides != NULL
        && (element->style == VED_FORM_STYLE_GNU_LONG
            || element->style == VED_FORM_STYLE_SHORT);
      g_autoptr(VedFormValue) value = fill->found[i] != NULL ? parse_found (field, fill->found[i]) : NULL;

      if (value == NULL && is_switch && ved_form_value_bool (element->default_value))
        value = ved_form_value_new_bool (FALSE);
      if (value != NULL)
        ved_form_set (fill->form, element->key, value);
    }
}

/* Turns the one switch on which a field that was found but is hidden depends. */
static void
show_found (Fill *fill)
{
  for (guint i = 0; i < fill->n_fields; i++)
    {
      VedFormField *field = field_at (fill, i);
      const VedFormExpr *visible_if = ved_form_field_get_element (field)->visible_if;
      const char *const *names = visible_if != NULL ? ved_form_expr_get_names (visible_if) : NULL;
      VedFormField *other = names != NULL && names[0] != NULL && names[1] == NULL
                            ? ved_form_get_field (fill->form, names[0]) : NULL;
      g_autoptr(VedFormValue) turned = NULL;

      if (fill->found[i] == NULL || ved_form_field_get_visible (field) || other == NULL
          || ved_form_field_get_element (other)->type != VED_FORM_CHECKBOX
          || ved_form_field_get_element (other)->overrides != NULL)
        continue;
      turned = ved_form_value_new_bool (!ved_form_value_bool (ved_form_field_get_value (other)));
      ved_form_set (fill->form, names[0], turned);
    }
}

/* The name of an experiment loses the suffix that the form would add again. */
static void
strip_suffix (Fill *fill)
{
  static const char *const keys[] = { "architecture", "decoder", "encoder" };
  VedFormField *name = ved_form_get_field (fill->form, "exp_name");
  g_autofree char *text = name != NULL ? ved_form_field_get_text (name) : NULL, *base = NULL;
  g_autoptr(GString) suffix = g_string_new (NULL);
  g_autoptr(VedFormValue) value = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      VedFormField *field = ved_form_get_field (fill->form, keys[i]);
      g_autofree char *part = field != NULL ? ved_form_field_get_text (field) : g_strdup ("");

      if (*part != '\0')
        g_string_append_printf (suffix, "-%s", part);
    }
  if (!ved_form_get_suffix (fill->form) || text == NULL || suffix->len == 0 || !g_str_has_suffix (text, suffix->str))
    return;

  base = g_strndup (text, strlen (text) - suffix->len);
  value = ved_form_value_new_string (base);
  ved_form_set (fill->form, "exp_name", value);
}

/**
 * ved_form_fill:
 * @command: what someone pasted, or edited by hand
 *
 * Gives all fields the values that a command has for them, and their defaults to the others: one step of undo.
 *
 * Returns: (transfer full) (array zero-terminated=1): the words that belong to no field
 */
char **
ved_form_fill (VedForm              *form,
               const VedFormCommand *command)
{
  const char *const *argv = ved_form_command_get_argv (command);
  Fill fill = { form, g_ptr_array_new_with_free_func (g_free), NULL, g_list_model_get_n_items (G_LIST_MODEL (form)) };
  char **unknown;

  fill.found = g_new0 (VedFormValue *, fill.n_fields);
  for (guint i = program_length (&fill, command); argv[i] != NULL; i++)
    g_ptr_array_add (fill.words, g_strdup (argv[i]));
  drop_constants (&fill);
  take_profile (&fill);
  take_environment (&fill, command);
  unknown = take_words (&fill);

  ved_form_begin (form, NULL);
  ved_form_reset_all (form);
  set_fields (&fill);
  ved_form_settle (form);
  show_found (&fill);
  ved_form_settle (form);
  strip_suffix (&fill);
  ved_form_end (form);

  for (guint i = 0; i < fill.n_fields; i++)
    g_clear_pointer (&fill.found[i], ved_form_value_unref);
  g_free (fill.found);
  g_ptr_array_unref (fill.words);

  return unknown;
}
