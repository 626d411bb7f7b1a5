/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-match"

#include "config.h"

#include "form/command/ved-form-match.h"

#include "form/command/ved-form-override.h"
#include "form/ved-form-private.h"

#include <string.h>

/* Program and script are passed over, constants and the overrides of a profile are recognised as a whole, and each
 * other word is looked up by its path or option. */

static void
taken_clear (gpointer data)
{
  g_free (((VedFormTaken *) data)->text);
}

/* Returns: (transfer none) */
VedFormField *
ved_form_match_get_field (VedFormMatch *match,
                          guint         index)
{
  g_autoptr(VedFormField) field = g_list_model_get_item (G_LIST_MODEL (match->form), index);

  /* The form holds it. */
  return field;
}

/* Returns: (transfer full) (nullable): what a field of secrets holds, if it is one text. */
char *
ved_form_match_get_secret (VedFormField *field)
{
  g_autoptr(VedFormValue) own = ved_form_field_dup_own (field);
  const VedFormValue *value = own != NULL ? own : ved_form_field_get_value (field);

  if (ved_form_value_is_empty (value) || ved_form_value_type (value) == VED_FORM_LIST)
    return NULL;

  return ved_form_value_to_text (value);
}

static void
note_secret (VedFormMatch *match,
             guint         index,
             const char   *word,
             const char   *value)
{
  const VedFormElement *element = ved_form_field_get_element (ved_form_match_get_field (match, index));
  const VedFormSecret secret = { word, index, (gsize) (value - word), element->style == VED_FORM_STYLE_HYDRA };

  if (element->secret)
    g_array_append_val (match->secrets, secret);
}

/* @text: (nullable): the value as it stands there */
static void
note_taken (VedFormMatch *match,
            gssize        index,
            const char   *word,
            const char   *next,
            const char   *text)
{
  const VedFormTaken taken = { word, next, index, g_strdup (text) };

  g_array_append_val (match->taken, taken);
}

static void
take_text (VedFormMatch *match,
           guint         index,
           const char   *text)
{
  VedFormField *field = ved_form_match_get_field (match, index);
  const VedFormElement *element = ved_form_field_get_element (field);
  const gboolean is_masked = element->secret && g_str_equal (text, VED_FORM_MASK);
  g_autofree char *secret = is_masked ? ved_form_match_get_secret (field) : NULL;
  VedFormValue *value;

  if (is_masked && secret == NULL)
    return;
  value = ved_form_value_new_string (is_masked ? secret : text);
  if (element->type == VED_FORM_MULTISELECT && element->list_separator == NULL)
    {
      if (match->found[index] == NULL)
        match->found[index] = ved_form_value_new_list (NULL, 0);
      ved_form_value_append (match->found[index], value);
      return;
    }
  g_clear_pointer (&match->found[index], ved_form_value_unref);
  match->found[index] = value;
}

/* Splits [a,"b,c"]. */
static void
take_hydra_list (VedFormMatch *match,
                 guint         index,
                 const char   *text)
{
  const char *at = text + 1, *end = text + strlen (text) - 1, *start = at;
  char quote = '\0';

  if (at == end && match->found[index] == NULL)
    match->found[index] = ved_form_value_new_list (NULL, 0);
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

          take_text (match, index, plain);
          start = at + 1;
        }
    }
}

static void
take_hydra_value (VedFormMatch *match,
                  guint         index,
                  const char   *value)
{
  const VedFormElement *element = ved_form_field_get_element (ved_form_match_get_field (match, index));
  g_autofree char *plain = NULL;

  if (value == NULL)
    take_text (match, index, "true");
  else if (element->type == VED_FORM_MULTISELECT && *value == '[' && g_str_has_suffix (value, "]"))
    take_hydra_list (match, index, value);
  else
    {
      plain = ved_form_override_unquote (value);
      take_text (match, index, plain);
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
find_path (VedFormMatch *match,
           VedFormStyle  style,
           const char   *path)
{
  gssize hidden = -1;

  for (guint i = 0; i < match->n_fields; i++)
    {
      VedFormField *field = ved_form_match_get_field (match, i);
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
take_override (VedFormMatch *match,
               const char   *word)
{
  g_autofree char *path = NULL, *plain = NULL;
  const char *value;
  gssize index;

  if (*word == '-' || !ved_form_override_split (word, &path, &value) || (value == NULL && *word != '~'))
    return FALSE;
  index = find_path (match, VED_FORM_STYLE_HYDRA, path);
  if (index < 0)
    return FALSE;

  take_hydra_value (match, (guint) index, value);
  plain = value != NULL ? ved_form_override_unquote (value) : g_strdup ("true");
  note_taken (match, index, word, NULL, plain);
  if (value != NULL)
    note_secret (match, (guint) index, word, value);

  return TRUE;
}

/* Returns: how many words were used: 0, 1 or 2. */
static guint
take_option (VedFormMatch *match,
             const char   *word,
             const char   *next)
{
  const gboolean is_long = g_str_has_prefix (word, "--");
  const char *equals = is_long ? strchr (word, '=') : NULL;
  g_autofree char *name = equals != NULL ? g_strndup (word, (gsize) (equals - word)) : g_strdup (word);
  gssize index;

  if (*word != '-' || strlen (word) < 2)
    return 0;
  index = find_path (match, is_long ? VED_FORM_STYLE_GNU_LONG : VED_FORM_STYLE_SHORT, name);
  if (index < 0)
    return 0;
  if (ved_form_field_get_element (ved_form_match_get_field (match, (guint) index))->type == VED_FORM_CHECKBOX)
    {
      take_text (match, (guint) index, equals != NULL ? equals + 1 : "true");
      note_taken (match, index, word, NULL, equals != NULL ? equals + 1 : "true");
      return 1;
    }
  if (equals == NULL && next == NULL)
    return 0;
  take_text (match, (guint) index, equals != NULL ? equals + 1 : next);
  note_taken (match, index, word, equals != NULL ? NULL : next, equals != NULL ? equals + 1 : next);
  note_secret (match, (guint) index, equals != NULL ? word : next, equals != NULL ? equals + 1 : next);

  return equals != NULL ? 1 : 2;
}

static gboolean
take_positional (VedFormMatch *match,
                 const char   *word)
{
  for (guint i = 0; i < match->n_fields; i++)
    {
      const VedFormElement *element = ved_form_field_get_element (ved_form_match_get_field (match, i));

      if (element->style != VED_FORM_STYLE_POSITIONAL || element->overrides == NULL
          || (match->found[i] != NULL && element->type != VED_FORM_MULTISELECT))
        continue;
      take_text (match, i, word);
      note_taken (match, i, word, NULL, word);
      note_secret (match, i, word, word);
      return TRUE;
    }

  return FALSE;
}

/* Returns: (nullable): the word that was there */
static const char *
remove_word (GPtrArray  *words,
             const char *word)
{
  for (guint i = 0; i < words->len; i++)
    if (g_str_equal (g_ptr_array_index (words, i), word))
      return g_ptr_array_steal_index (words, i);

  return NULL;
}

static void
drop_constants (VedFormMatch *match)
{
  VedFormSchema *schema = ved_form_get_schema (match->form);
  const char *const *constants = ved_form_schema_get_constants (schema);

  for (guint i = 0; constants != NULL && constants[i] != NULL; i++)
    {
      g_autofree char *tidy = ved_form_schema_get_style (schema) == VED_FORM_STYLE_HYDRA
                              ? ved_form_override_tidy (constants[i]) : g_strdup (constants[i]);

      remove_word (match->words, tidy);
    }
}

static GStrv
profile_words (VedFormMatch       *match,
               const VedFormValue *name)
{
  g_autofree char *text = ved_form_value_to_text (name);
  g_autoptr(VedFormValue) profile = ved_form_project_get_profile (ved_form_get_project (match->form), text);
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

/* Returns: (transfer full) (nullable): the profiles that the form offers */
static VedFormValue *
list_profiles (VedFormMatch *match,
               VedFormField *field)
{
  const VedFormElement *element = ved_form_field_get_element (field);

  if (element->options != NULL)
    return ved_form_value_ref (element->options);
  if (element->options_source != NULL)
    return ved_form_project_get_options (ved_form_get_project (match->form), ved_form_get_schema (match->form),
                                         element->options_source);

  return field->options != NULL ? ved_form_value_ref (field->options) : NULL;
}

/* Of the profiles whose overrides are all there, the one with the most. */
static void
take_profile (VedFormMatch *match)
{
  VedFormField *field = ved_form_get_field (match->form, VED_FORM_PROFILE_KEY);
  g_autoptr(VedFormValue) options = field != NULL ? list_profiles (match, field) : NULL;
  g_auto(GStrv) best = NULL;
  g_autofree char *name = NULL;

  for (guint i = 0; i < ved_form_value_size (options); i++)
    {
      const VedFormValue *value = ved_form_option_value (ved_form_value_item (options, i));
      g_auto(GStrv) words = profile_words (match, value);

      if (words == NULL || *words == NULL || !has_words (match->words, words)
          || (best != NULL && g_strv_length (best) >= g_strv_length (words)))
        continue;
      g_strfreev (best);
      best = g_steal_pointer (&words);
      g_free (name);
      name = ved_form_value_to_text (value);
    }
  if (best == NULL)
    return;

  match->has_profile = TRUE;
  for (guint i = 0; best[i] != NULL; i++)
    note_taken (match, ved_form_field_get_element (field)->index, remove_word (match->words, best[i]), NULL, name);
  take_text (match, ved_form_field_get_element (field)->index, name);
}

static void
take_environment (VedFormMatch         *match,
                  const VedFormCommand *command)
{
  const char *const *env = ved_form_command_get_env (command);

  for (guint i = 0; env[i] != NULL; i++)
    {
      const char *equals = strchr (env[i], '=');
      g_autofree char *name = g_strndup (env[i], (gsize) (equals - env[i]));
      gssize index = find_path (match, VED_FORM_STYLE_ENV, name);

      if (index < 0)
        {
          g_ptr_array_add (match->words, (gpointer) env[i]);
          continue;
        }
      take_text (match, (guint) index, equals + 1);
      note_taken (match, index, env[i], NULL, equals + 1);
      note_secret (match, (guint) index, env[i], equals + 1);
    }
}

/* The program is passed over when it is the schema's, else as far as it can be told without one. */
static guint
program_length (VedFormMatch         *match,
                const VedFormCommand *command)
{
  VedFormSchema *schema = ved_form_get_schema (match->form);
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

static void
take_words (VedFormMatch *match)
{
  for (guint i = 0; i < match->words->len;)
    {
      const char *word = g_ptr_array_index (match->words, i);
      const char *next = i + 1 < match->words->len ? g_ptr_array_index (match->words, i + 1) : NULL;
      guint n = take_override (match, word) ? 1 : take_option (match, word, next);

      if (n == 0 && !take_positional (match, word))
        note_taken (match, -1, word, NULL, NULL);
      i += MAX (n, 1);
    }
}

/**
 * ved_form_match_parse:
 * @found: what was written for @field
 *
 * Returns: (transfer full) (nullable): as a value of @field; %NULL when it is none
 */
VedFormValue *
ved_form_match_parse (VedFormField       *field,
                      const VedFormValue *found)
{
  const char *text = ved_form_value_string (found);

  if (text == NULL)
    return ved_form_value_ref ((VedFormValue *) found);

  return ved_form_field_parse (field, text, NULL);
}

/**
 * ved_form_match_init:
 * @command: of which all words must outlive the match
 *
 * Finds out whose the words of a command are. Changes nothing in @form.
 */
void
ved_form_match_init (VedFormMatch         *match,
                     VedForm              *form,
                     const VedFormCommand *command)
{
  const char *const *argv = ved_form_command_get_argv (command);

  match->form = form;
  match->words = g_ptr_array_new ();
  match->secrets = g_array_new (FALSE, FALSE, sizeof (VedFormSecret));
  match->taken = g_array_new (FALSE, FALSE, sizeof (VedFormTaken));
  g_array_set_clear_func (match->taken, taken_clear);
  match->has_profile = FALSE;
  match->n_fields = g_list_model_get_n_items (G_LIST_MODEL (form));
  match->found = g_new0 (VedFormValue *, match->n_fields);
  for (guint i = program_length (match, command); argv[i] != NULL; i++)
    g_ptr_array_add (match->words, (gpointer) argv[i]);
  drop_constants (match);
  take_profile (match);
  take_environment (match, command);
  take_words (match);
}

void
ved_form_match_clear (VedFormMatch *match)
{
  for (guint i = 0; i < match->n_fields; i++)
    g_clear_pointer (&match->found[i], ved_form_value_unref);
  g_free (match->found);
  g_array_unref (match->secrets);
  g_array_unref (match->taken);
  g_ptr_array_unref (match->words);
}
