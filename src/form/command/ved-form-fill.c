/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-fill"

#include "config.h"

#include "form/command/ved-form-fill.h"

#include "base/ved-error.h"
#include "form/command/ved-form-override.h"

#include <string.h>

/* The way back from a command to its form. Program and script are passed over, constants and the overrides of a
 * profile are recognised as a whole, and each other word is looked up by its path or option. What nobody knows
 * is handed back. A field that is only shown by a switch which emits nothing has that switch turned.
 *
 * So it is told, too, which words of a text are secrets: those that belong to a field of secrets, and those that are
 * what such a field holds, wherever they stand. A mask in the text stands for what its field holds. */

#define LEAST_WITHIN 8          /* bytes of a secret that is looked for within words: a short one is part of many */

typedef struct {
  const char *word;             /* of the command: the very one */
  guint index;                  /* of the field */
  gsize start;                  /* of the value in it */
  gboolean hydra;
} Secret;

typedef struct {
  VedForm *form;
  GPtrArray *words;             /* (element-type utf8): those of the command that are left to be recognised */
  GArray *secrets;              /* (element-type Secret) */
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

/* Returns: (transfer full) (nullable): what a field of secrets holds, if it is one text. */
static char *
get_secret (VedFormField *field)
{
  g_autoptr(VedFormValue) own = ved_form_field_dup_own (field);
  const VedFormValue *value = own != NULL ? own : ved_form_field_get_value (field);

  if (ved_form_value_is_empty (value) || ved_form_value_type (value) == VED_FORM_LIST)
    return NULL;

  return ved_form_value_to_text (value);
}

static void
note_secret (Fill       *fill,
             guint       index,
             const char *word,
             const char *value)
{
  const VedFormElement *element = ved_form_field_get_element (field_at (fill, index));
  const Secret secret = { word, index, (gsize) (value - word), element->style == VED_FORM_STYLE_HYDRA };

  if (element->secret)
    g_array_append_val (fill->secrets, secret);
}

static void
take_text (Fill       *fill,
           guint       index,
           const char *text)
{
  VedFormField *field = field_at (fill, index);
  const VedFormElement *element = ved_form_field_get_element (field);
  const gboolean is_masked = element->secret && g_str_equal (text, VED_FORM_MASK);
  g_autofree char *secret = is_masked ? get_secret (field) : NULL;
  VedFormValue *value;

  if (is_masked && secret == NULL)
    return;
  value = ved_form_value_new_string (is_masked ? secret : text);
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
  if (value != NULL)
    note_secret (fill, (guint) index, word, value);

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
  note_secret (fill, (guint) index, equals != NULL ? word : next, equals != NULL ? equals + 1 : next);

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
      note_secret (fill, i, word, word);
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

      if (index < 0)
        {
          g_ptr_array_add (fill->words, (gpointer) env[i]);
          continue;
        }
      take_text (fill, (guint) index, equals + 1);
      note_secret (fill, (guint) index, env[i], equals + 1);
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

/* Returns: (transfer full) (array zero-terminated=1): the words that belong to no field. */
static char **
fill_init (Fill                 *fill,
           VedForm              *form,
           const VedFormCommand *command)
{
  const char *const *argv = ved_form_command_get_argv (command);

  fill->form = form;
  fill->words = g_ptr_array_new ();
  fill->secrets = g_array_new (FALSE, FALSE, sizeof (Secret));
  fill->n_fields = g_list_model_get_n_items (G_LIST_MODEL (form));
  fill->found = g_new0 (VedFormValue *, fill->n_fields);
  for (guint i = program_length (fill, command); argv[i] != NULL; i++)
    g_ptr_array_add (fill->words, (gpointer) argv[i]);
  drop_constants (fill);
  take_profile (fill);
  take_environment (fill, command);

  return take_words (fill);
}

static void
fill_clear (Fill *fill)
{
  for (guint i = 0; i < fill->n_fields; i++)
    g_clear_pointer (&fill->found[i], ved_form_value_unref);
  g_free (fill->found);
  g_array_unref (fill->secrets);
  g_ptr_array_unref (fill->words);
}

/**
 * ved_form_fill:
 * @command: what someone pasted, or edited by hand
 *
 * Gives all fields the values that a command has for them, and their defaults to the others: one step of undo. A
 * secret that is masked stays what it is.
 *
 * Returns: (transfer full) (array zero-terminated=1): the words that belong to no field
 */
char **
ved_form_fill (VedForm              *form,
               const VedFormCommand *command)
{
  Fill fill;
  char **unknown = fill_init (&fill, form, command);

  ved_form_begin (form, NULL);
  ved_form_reset_all (form);
  set_fields (&fill);
  ved_form_settle (form);
  show_found (&fill);
  ved_form_settle (form);
  strip_suffix (&fill);
  ved_form_end (form);
  fill_clear (&fill);

  return unknown;
}

static const Secret *
find_secret (Fill       *fill,
             const char *word)
{
  for (guint i = 0; i < fill->secrets->len; i++)
    if (g_array_index (fill->secrets, Secret, i).word == word)
      return &g_array_index (fill->secrets, Secret, i);

  return NULL;
}

/* Returns: (transfer full): the word with what its field holds where a mask stands. */
static char *
unmask (Fill         *fill,
        const Secret *secret)
{
  g_autofree char *text = g_str_equal (secret->word + secret->start, VED_FORM_MASK)
                          ? get_secret (field_at (fill, secret->index)) : NULL;
  g_autofree char *before = g_strndup (secret->word, secret->start - (secret->hydra && secret->start > 0));

  if (text == NULL)
    return g_strdup (secret->word);

  return secret->hydra ? ved_form_override_print (before, text) : g_strconcat (before, text, NULL);
}

/* Returns: (nullable): where in a word something stands that a field of secrets holds. */
static const char *
find_held (Fill       *fill,
           const char *word)
{
  const char *equals = strchr (word, '=');

  for (guint i = 0; i < fill->n_fields; i++)
    {
      VedFormField *field = field_at (fill, i);
      g_autofree char *text = ved_form_field_get_element (field)->secret ? get_secret (field) : NULL;

      if (text == NULL)
        continue;
      if (g_str_equal (word, text))
        return word;
      if (equals != NULL && g_str_equal (equals + 1, text))
        return equals + 1;
      if (strlen (text) >= LEAST_WITHIN && strstr (word, text) != NULL)
        return strstr (word, text);
    }

  return NULL;
}

/* Returns: (transfer full) (nullable): what of a word may be seen before the mask; NULL when it is no secret. */
static char *
get_seen (Fill       *fill,
          const char *word,
          const char *unmasked)
{
  const Secret *secret = find_secret (fill, word);
  const char *held = secret == NULL ? find_held (fill, unmasked) : NULL;

  if (secret == NULL && held == NULL)
    return NULL;

  return g_strndup (unmasked, secret != NULL ? secret->start : (gsize) (held - unmasked));
}

static char *
get_unmasked (Fill       *fill,
              const char *word)
{
  const Secret *secret = find_secret (fill, word);

  return secret != NULL ? unmask (fill, secret) : g_strdup (word);
}

static void
rewrite_env (Fill           *fill,
             const char     *variable,
             VedFormCommand *command)
{
  g_autofree char *plain = get_unmasked (fill, variable);
  g_autofree char *seen = get_seen (fill, variable, plain);
  const char *equals = strchr (plain, '=');
  g_autofree char *name = g_strndup (plain, (gsize) (equals - plain));

  ved_form_command_set_env (command, name, equals + 1, seen != NULL || ved_form_is_secret_name (name));
}

/* Returns: (transfer full): what was written, with its secrets in it and hidden. */
static VedFormCommand *
rewrite (Fill                 *fill,
         const VedFormCommand *written)
{
  const char *const *argv = ved_form_command_get_argv (written), *const *env = ved_form_command_get_env (written);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;
  VedFormCommand *command;

  for (guint i = 0; argv[i] != NULL; i++)
    {
      g_autofree char *plain = get_unmasked (fill, argv[i]);

      g_strv_builder_add (builder, plain);
    }
  words = g_strv_builder_end (builder);
  command = ved_form_command_new ((const char *const *) words, ved_form_command_get_n_program (written),
                                  ved_form_command_get_folder (written));
  for (guint i = 0; argv[i] != NULL; i++)
    {
      g_autofree char *seen = get_seen (fill, argv[i], words[i]);

      if (seen != NULL)
        ved_form_command_hide (command, i, seen);
    }
  for (guint i = 0; env[i] != NULL; i++)
    rewrite_env (fill, env[i], command);

  return command;
}

static VedFormCommand *
read_written (VedForm              *form,
              const VedFormCommand *written)
{
  Fill fill;
  VedFormCommand *command;

  g_strfreev (fill_init (&fill, form, written));
  command = rewrite (&fill, written);
  fill_clear (&fill);

  return command;
}

/**
 * ved_form_read_command:
 * @text: what someone wrote, as for ved_form_command_parse()
 * @folder: (nullable): where it runs
 *
 * Reads a command that belongs to a form: what stands for a field of secrets is hidden in it, and a mask is what the
 * field holds.
 *
 * Returns: (transfer full): it; %NULL with a reason, also when nobody knows what is under a mask
 */
VedFormCommand *
ved_form_read_command (VedForm    *form,
                       const char *text,
                       const char *folder,
                       GError    **error)
{
  g_autoptr(VedFormCommand) written = ved_form_command_parse (text, folder, error);
  g_autoptr(VedFormCommand) command = written != NULL ? read_written (form, written) : NULL;
  const char *masked;

  if (command == NULL)
    return NULL;
  masked = ved_form_find_mask (ved_form_command_get_argv (command));
  if (masked == NULL)
    masked = ved_form_find_mask (ved_form_command_get_env (command));
  if (masked == NULL)
    return g_steal_pointer (&command);

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "“%s” is masked, and no field holds what it stands for: fill in the field, or go back to the form.",
               masked);

  return NULL;
}

static gboolean
has_secrets (VedForm *form)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (form)); i++)
    {
      g_autoptr(VedFormField) field = g_list_model_get_item (G_LIST_MODEL (form), i);

      if (ved_form_field_get_element (field)->secret)
        return TRUE;
    }

  return FALSE;
}

static gboolean
reads_as_shown (const char           *text,
                const VedFormCommand *command)
{
  g_autoptr(VedFormCommand) read = ved_form_command_parse (text, NULL, NULL);

  return read != NULL && g_strv_equal (ved_form_command_get_argv (read), ved_form_command_get_shown (command))
         && g_strv_equal (ved_form_command_get_env (read), ved_form_command_get_shown_env (command));
}

/* Puts a mask for each value that is hidden, and leaves the rest of the text as it was written. */
static char *
mask_words (const char        *text,
            const char *const *words,
            const char *const *shown)
{
  char *masked = g_strdup (text);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const gsize n_seen = strlen (shown[i]) - (g_str_has_suffix (shown[i], VED_FORM_MASK) ? strlen (VED_FORM_MASK) : 0);
      g_auto(GStrv) parts = NULL;

      if (g_str_equal (words[i], shown[i]) || words[i][n_seen] == '\0')
        continue;
      parts = g_strsplit (masked, words[i] + n_seen, -1);
      g_free (masked);
      masked = g_strjoinv (VED_FORM_MASK, parts);
    }

  return masked;
}

/**
 * ved_form_mask_text:
 * @text: what someone wrote as the command of a form
 *
 * Returns: (transfer full) (nullable): it with its secrets masked, as it may be kept; %NULL when it is no command, so that
 *   nobody can say where a secret is in it
 */
char *
ved_form_mask_text (VedForm    *form,
                    const char *text)
{
  g_autoptr(VedFormCommand) written = ved_form_command_parse (text, NULL, NULL), command = NULL;
  g_autofree char *arguments = NULL, *masked = NULL;

  if (written == NULL)
    return has_secrets (form) ? NULL : g_strdup (text);
  command = read_written (form, written);
  if (reads_as_shown (text, command))
    return g_strdup (text);

  arguments = mask_words (text, ved_form_command_get_argv (command), ved_form_command_get_shown (command));
  masked = mask_words (arguments, ved_form_command_get_env (command), ved_form_command_get_shown_env (command));

  return reads_as_shown (masked, command) ? g_steal_pointer (&masked) : ved_form_command_to_pretty (command);
}

/* Gives fields of secrets what was written for them. */
static void
take_secrets (Fill *fill)
{
  ved_form_begin (fill->form, NULL);
  for (guint i = 0; i < fill->secrets->len; i++)
    {
      const guint index = g_array_index (fill->secrets, Secret, i).index;
      VedFormField *field = field_at (fill, index);
      g_autoptr(VedFormValue) value = fill->found[index] != NULL ? parse_found (field, fill->found[index]) : NULL;

      if (value != NULL)
        ved_form_set (fill->form, ved_form_field_get_key (field), value);
    }
  ved_form_end (fill->form);
}

/**
 * ved_form_conceal:
 * @text: what someone wrote as the command of a form
 *
 * Moves the secrets of a text into their fields.
 *
 * Returns: (transfer full): the text that means the same with masks in their place; @text itself when there is none
 */
char *
ved_form_conceal (VedForm    *form,
                  const char *text)
{
  g_autoptr(VedFormCommand) command = ved_form_read_command (form, text, NULL, NULL), again = NULL;
  g_autoptr(VedFormCommand) written = ved_form_command_parse (text, NULL, NULL);
  g_autofree char *masked = ved_form_mask_text (form, text);
  Fill fill;

  if (command == NULL || masked == NULL || g_str_equal (masked, text))
    return g_strdup (text);

  g_strfreev (fill_init (&fill, form, written));
  take_secrets (&fill);
  fill_clear (&fill);
  again = ved_form_read_command (form, masked, NULL, NULL);

  return again != NULL && ved_form_command_equal (again, command) ? g_steal_pointer (&masked) : g_strdup (text);
}
