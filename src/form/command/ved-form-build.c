/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-build"

#include "config.h"

#include "form/command/ved-form-build.h"

#include "form/command/ved-form-override.h"
#include "form/ved-form-private.h"

#include <string.h>

/* The words in their order: program and script, constant overrides, those of the elements as the schema orders
 * them, those of the profile. The name of the experiment gets its suffix before anything is put in quotes. */

#define NAME_PATH  "exp_name"
#define RESUME_KEY "resume_training"

typedef struct {
  char *path;
  VedFormValue *value;          /* (nullable): what the path gets */
  char *verbatim;               /* (nullable): the whole word, instead */
  VedFormStyle style;
  const char *separator;        /* (nullable): joins a list */
  gboolean secret;
} Word;

typedef struct {
  VedForm *form;
  GArray *words;
  GPtrArray *argv;
  GPtrArray *shown;             /* by position in argv: (nullable) what is left before the mask */
  GArray *joined;               /* (element-type guint): positions of values of options */
  VedFormCommand *command;
} Build;

static void
word_clear (gpointer data)
{
  Word *word = data;

  g_free (word->path);
  g_free (word->verbatim);
  g_clear_pointer (&word->value, ved_form_value_unref);
}

static void
add_verbatim (Build      *build,
              const char *text)
{
  const gboolean hydra = ved_form_schema_get_style (build->form->schema) == VED_FORM_STYLE_HYDRA;
  Word word = { .style = ved_form_schema_get_style (build->form->schema) };
  const char *value;

  word.verbatim = hydra ? ved_form_override_tidy (text) : g_strdup (text);
  if (!ved_form_override_split (text, &word.path, &value) || value == NULL)
    g_clear_pointer (&word.path, g_free);
  else
    {
      g_autofree char *plain = ved_form_override_unquote (value);

      word.value = ved_form_value_new_string (plain);
    }
  g_array_append_val (build->words, word);
}

/* Returns: (nullable): the overrides of the profile that is chosen. */
static VedFormValue *
profile_overrides (VedForm *form)
{
  VedFormField *field = ved_form_get_field (form, VED_FORM_PROFILE_KEY);
  g_autofree char *name = field != NULL ? ved_form_field_get_text (field) : NULL;
  g_autoptr(VedFormValue) profile = NULL;
  VedFormValue *overrides;

  if (name == NULL || *name == '\0' || g_str_equal (name, "none"))
    return NULL;

  profile = ved_form_project_get_profile (form->project, name);
  overrides = ved_form_value_get (profile, "overrides");

  return overrides != NULL ? ved_form_value_ref (overrides) : ved_form_value_new_list (NULL, 0);
}

static void
add_element (Build        *build,
             VedFormField *field)
{
  const VedFormElement *element = field->element;

  if (element->overrides == NULL || element->type == VED_FORM_INFO || ved_form_value_is_empty (field->value))
    return;

  for (guint i = 0; element->overrides[i] != NULL; i++)
    {
      Word word = {
        .path = g_strdup (element->overrides[i]), .value = ved_form_value_ref (field->value),
        .style = element->style, .separator = element->list_separator, .secret = element->secret,
      };

      g_array_append_val (build->words, word);
    }
}

static char *
field_text (VedForm    *form,
            const char *key)
{
  VedFormField *field = ved_form_get_field (form, key);

  return field != NULL ? ved_form_field_get_text (field) : g_strdup ("");
}

static Word *
find_path (Build      *build,
           const char *path)
{
  for (guint i = build->words->len; i-- > 0;)
    {
      Word *word = &g_array_index (build->words, Word, i);

      if (word->path != NULL && g_str_equal (ved_form_override_bare_path (word->path), path))
        return word;
    }

  return NULL;
}

static void
add_suffix (Build *build)
{
  static const char *const keys[] = { "architecture", "decoder", "encoder" };
  VedFormField *resume = ved_form_get_field (build->form, RESUME_KEY);
  g_autofree char *encoder = field_text (build->form, "encoder");
  g_autoptr(GString) name = g_string_new (NULL);
  Word *word = find_path (build, NAME_PATH);
  Word fresh = { .style = ved_form_schema_get_style (build->form->schema) };
  g_autofree char *base = NULL;

  if (!build->form->suffix || *encoder == '\0' || (resume != NULL && ved_form_value_is_true (resume->value)))
    return;

  base = word != NULL ? ved_form_value_to_text (word->value) : g_strdup ("");
  g_string_append (name, base);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *part = field_text (build->form, keys[i]);

      if (*part != '\0')
        g_string_append_printf (name, "%s%s", name->len > 0 ? "-" : "", part);
    }
  if (word == NULL)
    {
      fresh.path = g_strdup (NAME_PATH);
      fresh.value = ved_form_value_new_string (name->str);
      g_array_append_val (build->words, fresh);
      return;
    }
  g_clear_pointer (&word->verbatim, g_free);
  g_clear_pointer (&word->value, ved_form_value_unref);
  word->value = ved_form_value_new_string (name->str);
}

static void
emit (Build      *build,
      char       *token,
      const char *shown)
{
  g_ptr_array_add (build->argv, token);
  g_ptr_array_add (build->shown, g_strdup (shown));
}

static char *
join_list (const VedFormValue *list,
           const char         *separator)
{
  g_auto(GStrv) items = ved_form_value_to_strv (list);

  return g_strjoinv (separator, items);
}

/* [a,b], each item in quotes where it needs them. */
static char *
hydra_list (const VedFormValue *list)
{
  g_auto(GStrv) items = ved_form_value_to_strv (list);
  g_autofree char *joined = NULL;

  for (guint i = 0; items[i] != NULL; i++)
    if (ved_form_override_needs_quotes (items[i]))
      {
        char *quoted = ved_form_override_quote (items[i]);

        g_free (items[i]);
        items[i] = quoted;
      }
  joined = g_strjoinv (",", items);

  return g_strdup_printf ("[%s]", joined);
}

static void
emit_hydra (Build      *build,
            const Word *word)
{
  g_autofree char *text = ved_form_value_to_text (word->value);
  g_autofree char *list = NULL;
  g_autofree char *shown = word->secret ? g_strdup_printf ("%s=", word->path) : NULL;

  if (*word->path == '~')
    {
      if (ved_form_value_is_true (word->value))
        emit (build, g_strdup (word->path), NULL);
    }
  else if (ved_form_value_type (word->value) == VED_FORM_LIST && word->separator == NULL)
    {
      list = hydra_list (word->value);
      emit (build, g_strdup_printf ("%s=%s", word->path, list), shown);
    }
  else
    {
      if (word->separator != NULL)
        list = join_list (word->value, word->separator);
      emit (build, ved_form_override_print (word->path, list != NULL ? list : text), shown);
    }
}

static void
emit_option (Build      *build,
             const Word *word)
{
  const gboolean is_long = word->style == VED_FORM_STYLE_GNU_LONG;
  g_autofree char *option = *word->path == '-' ? g_strdup (word->path)
                                               : g_strconcat (is_long ? "--" : "-", word->path, NULL);
  g_auto(GStrv) items = NULL;

  if (ved_form_value_type (word->value) == VED_FORM_BOOL)
    {
      if (ved_form_value_bool (word->value))
        emit (build, g_steal_pointer (&option), NULL);
      return;
    }
  if (ved_form_value_type (word->value) == VED_FORM_LIST && word->separator != NULL)
    {
      g_autofree char *joined = join_list (word->value, word->separator);

      items = g_strsplit (joined, "\001", 1);
    }
  else
    items = ved_form_value_to_strv (word->value);
  for (guint i = 0; items[i] != NULL; i++)
    {
      emit (build, g_strdup (option), NULL);
      g_array_append_val (build->joined, build->argv->len);
      emit (build, g_strdup (items[i]), word->secret ? "" : NULL);
    }
}

static void
emit_positional (Build      *build,
                 const Word *word)
{
  g_auto(GStrv) items = NULL;

  if (word->separator != NULL)
    emit (build, join_list (word->value, word->separator), word->secret ? "" : NULL);
  else
    {
      items = ved_form_value_to_strv (word->value);
      for (guint i = 0; items[i] != NULL; i++)
        emit (build, g_strdup (items[i]), word->secret ? "" : NULL);
    }
}

static void
emit_word (Build      *build,
           const Word *word)
{
  if (word->verbatim != NULL)
    {
      emit (build, g_strdup (word->verbatim), NULL);
      return;
    }

  switch (word->style)
    {
    case VED_FORM_STYLE_GNU_LONG:
    case VED_FORM_STYLE_SHORT:
      emit_option (build, word);
      break;

    case VED_FORM_STYLE_POSITIONAL:
      emit_positional (build, word);
      break;

    case VED_FORM_STYLE_ENV:
      break;

    case VED_FORM_STYLE_HYDRA:
    default:
      emit_hydra (build, word);
      break;
    }
}

static void
add_program (Build *build)
{
  VedFormSchema *schema = build->form->schema;
  const char *const *program = ved_form_schema_get_program (schema);
  const char *root = ved_form_project_get_root (build->form->project);

  for (guint i = 0; program != NULL && program[i] != NULL; i++)
    {
      g_auto(GStrv) parts = g_strsplit (program[i], "{root}", -1);

      emit (build, g_strjoinv (root, parts), NULL);
    }
  if (ved_form_schema_get_script (schema) != NULL)
    emit (build, g_canonicalize_filename (ved_form_schema_get_script (schema), root), NULL);
}

static void
add_words (Build *build)
{
  VedForm *form = build->form;
  const char *const *constants = ved_form_schema_get_constants (form->schema);
  g_autoptr(VedFormValue) profile = profile_overrides (form);
  g_auto(GStrv) overrides = ved_form_value_to_strv (profile);

  for (guint i = 0; constants != NULL && constants[i] != NULL; i++)
    add_verbatim (build, constants[i]);
  for (guint i = 0; i < form->fields->len; i++)
    {
      VedFormField *field = g_ptr_array_index (form->fields, i);

      if (profile == NULL || !g_str_equal (field->element->key, VED_FORM_DATASET_KEY))
        add_element (build, field);
    }
  for (guint i = 0; overrides != NULL && overrides[i] != NULL; i++)
    add_verbatim (build, overrides[i]);
  add_suffix (build);
}

static void
finish (Build *build,
        guint  n_program)
{
  const char *root = ved_form_project_get_root (build->form->project);

  g_ptr_array_add (build->argv, NULL);
  build->command = ved_form_command_new ((const char *const *) build->argv->pdata, n_program, root);
  for (guint i = 0; i < build->joined->len; i++)
    ved_form_command_join (build->command, g_array_index (build->joined, guint, i));
  for (guint i = 0; i < build->shown->len; i++)
    if (g_ptr_array_index (build->shown, i) != NULL)
      ved_form_command_hide (build->command, i, g_ptr_array_index (build->shown, i));
  for (guint i = 0; i < build->words->len; i++)
    {
      const Word *word = &g_array_index (build->words, Word, i);
      g_autofree char *text = NULL;

      if (word->style != VED_FORM_STYLE_ENV || word->verbatim != NULL)
        continue;
      text = ved_form_value_type (word->value) == VED_FORM_LIST
             ? join_list (word->value, word->separator != NULL ? word->separator : ",")
             : ved_form_value_to_text (word->value);
      ved_form_command_set_env (build->command, ved_form_override_bare_path (word->path), text, word->secret);
    }
}

/**
 * ved_form_build:
 *
 * Makes the command of a form as it stands. Well below a millisecond; no file is touched but the profiles, once.
 *
 * Returns: (transfer full): the command, in the folder of the project; the overrides alone when the schema
 *   names no program
 */
VedFormCommand *
ved_form_build (VedForm *form)
{
  Build build = {
    .form = form, .words = g_array_new (FALSE, FALSE, sizeof (Word)),
    .argv = g_ptr_array_new_with_free_func (g_free), .shown = g_ptr_array_new_with_free_func (g_free),
    .joined = g_array_new (FALSE, FALSE, sizeof (guint)),
  };
  guint n_program;

  g_array_set_clear_func (build.words, word_clear);
  add_program (&build);
  n_program = build.argv->len;
  add_words (&build);
  for (guint i = 0; i < build.words->len; i++)
    emit_word (&build, &g_array_index (build.words, Word, i));
  finish (&build, n_program);
  g_array_unref (build.words);
  g_ptr_array_unref (build.argv);
  g_ptr_array_unref (build.shown);
  g_array_unref (build.joined);

  return build.command;
}
