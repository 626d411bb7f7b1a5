/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-fill"

#include "config.h"

#include "form/command/ved-form-fill.h"

#include "base/ved-error.h"
#include "form/command/ved-form-match.h"
#include "form/command/ved-form-override.h"
#include "form/ved-form-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* The way back from a command to its form. What nobody knows is handed back, and so is what its field did not take: a
 * choice that it does not offer, a word where a number has to be. A field that is only shown by a switch which emits
 * nothing has that switch turned.
 *
 * So it is told, too, which words of a text are secrets: those that belong to a field of secrets, and those that are
 * what such a field holds, wherever they stand. A mask in the text stands for what its field holds. */

#define LEAST_WITHIN 8          /* bytes of a secret that is looked for within words: a short one is part of many */

static void
set_fields (VedFormMatch *match)
{
  for (guint i = 0; i < match->n_fields; i++)
    {
      VedFormField *field = ved_form_match_get_field (match, i);
      const VedFormElement *element = ved_form_field_get_element (field);
      const gboolean is_switch = element->type == VED_FORM_CHECKBOX && element->overrides != NULL
        && (element->style == VED_FORM_STYLE_GNU_LONG
            || element->style == VED_FORM_STYLE_SHORT);
      g_autoptr(VedFormValue) value = match->found[i] != NULL ? ved_form_match_parse (field, match->found[i]) : NULL;

      if (value == NULL && is_switch && ved_form_value_bool (element->default_value))
        value = ved_form_value_new_bool (FALSE);
      if (value != NULL)
        ved_form_set (match->form, element->key, value);
    }
}

/* Turns the one switch on which a field that was found but is hidden depends. */
static void
show_found (VedFormMatch *match)
{
  for (guint i = 0; i < match->n_fields; i++)
    {
      VedFormField *field = ved_form_match_get_field (match, i);
      const VedFormExpr *visible_if = ved_form_field_get_element (field)->visible_if;
      const char *const *names = visible_if != NULL ? ved_form_expr_get_names (visible_if) : NULL;
      VedFormField *other = names != NULL && names[0] != NULL && names[1] == NULL
                            ? ved_form_get_field (match->form, names[0]) : NULL;
      g_autoptr(VedFormValue) turned = NULL;

      if (match->found[i] == NULL || ved_form_field_get_visible (field) || other == NULL
          || ved_form_field_get_element (other)->type != VED_FORM_CHECKBOX
          || ved_form_field_get_element (other)->overrides != NULL)
        continue;
      turned = ved_form_value_new_bool (!ved_form_value_bool (ved_form_field_get_value (other)));
      ved_form_set (match->form, names[0], turned);
    }
}

/* The name of an experiment loses the suffix that the form would add again. */
static void
strip_suffix (VedFormMatch *match)
{
  static const char *const keys[] = { "architecture", "decoder", "encoder" };
  VedFormField *name = ved_form_get_field (match->form, "exp_name");
  g_autofree char *text = name != NULL ? ved_form_field_get_text (name) : NULL, *base = NULL;
  g_autoptr(GString) suffix = g_string_new (NULL);
  g_autoptr(VedFormValue) value = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      VedFormField *field = ved_form_get_field (match->form, keys[i]);
      g_autofree char *part = field != NULL ? ved_form_field_get_text (field) : g_strdup ("");

      if (*part != '\0')
        g_string_append_printf (suffix, "-%s", part);
    }
  if (!ved_form_get_suffix (match->form) || text == NULL || suffix->len == 0 || !g_str_has_suffix (text, suffix->str))
    return;

  base = g_strndup (text, strlen (text) - suffix->len);
  value = ved_form_value_new_string (base);
  ved_form_set (match->form, "exp_name", value);
}

static gboolean
says_same (const VedFormValue *value,
           const VedFormValue *other)
{
  g_autofree char *text = ved_form_value_to_text (value), *other_text = ved_form_value_to_text (other);

  return ved_form_value_equal (value, other) || g_str_equal (text, other_text);
}

/* Of several words for the same, as for both of "a=1 a=2", the last one counts, and the others are none that get lost. */
static gboolean
is_superseded (VedFormMatch       *match,
               const VedFormTaken *taken)
{
  const gsize length = strcspn (taken->word, "=");

  for (guint i = match->taken->len; i-- > 0;)
    {
      const VedFormTaken *later = &g_array_index (match->taken, VedFormTaken, i);

      if (later == taken)
        return FALSE;
      if (later->index == taken->index && later->word != NULL && strcspn (later->word, "=") == length
          && strncmp (later->word, taken->word, length) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Returns: whether the form now says what the words say */
static gboolean
is_kept (VedFormMatch       *match,
         const VedFormTaken *taken)
{
  VedFormField *field = taken->index >= 0 ? ved_form_match_get_field (match, (guint) taken->index) : NULL;
  const VedFormElement *element = field != NULL ? ved_form_field_get_element (field) : NULL;
  const VedFormValue *value = field != NULL ? ved_form_field_get_value (field) : NULL;
  g_autoptr(VedFormValue) asked = NULL;

  if (field == NULL || !ved_form_field_get_visible (field) || match->found[taken->index] == NULL)
    return FALSE;
  if (match->has_profile && g_str_equal (element->key, VED_FORM_DATASET_KEY))
    return FALSE;
  if (element->type == VED_FORM_MULTISELECT)
    asked = ved_form_match_parse (field, match->found[taken->index]);
  else if (element->secret && g_str_equal (taken->text, VED_FORM_MASK))
    return TRUE;
  else
    asked = ved_form_field_parse (field, taken->text, NULL);

  return asked != NULL && (says_same (asked, value) || is_superseded (match, taken));
}

/* Returns: (transfer full) (array zero-terminated=1): what is not in the form, now that it is filled */
static char **
list_unknown (VedFormMatch *match)
{
  g_autoptr(GStrvBuilder) unknown = g_strv_builder_new ();

  for (guint i = 0; i < match->taken->len; i++)
    {
      const VedFormTaken *taken = &g_array_index (match->taken, VedFormTaken, i);

      if (is_kept (match, taken))
        continue;
      g_strv_builder_add (unknown, taken->word);
      if (taken->next != NULL)
        g_strv_builder_add (unknown, taken->next);
    }

  return g_strv_builder_end (unknown);
}

/**
 * ved_form_fill:
 * @command: what someone pasted, or edited by hand
 *
 * Gives all fields the values that a command has for them, and their defaults to the others: one step of undo. A
 * secret that is masked stays what it is.
 *
 * Returns: (transfer full) (array zero-terminated=1): the words that the form does not say now: those that belong to no
 *   field, and those whose field does not take what they say
 */
char **
ved_form_fill (VedForm              *form,
               const VedFormCommand *command)
{
  VedFormMatch match;
  char **unknown;

  ved_form_match_init (&match, form, command);
  ved_form_begin (form, NULL);
  ved_form_reset_all (form);
  set_fields (&match);
  ved_form_settle (form);
  show_found (&match);
  ved_form_settle (form);
  unknown = list_unknown (&match);
  strip_suffix (&match);
  ved_form_end (form);
  ved_form_match_clear (&match);

  return unknown;
}

static const VedFormSecret *
find_secret (VedFormMatch *match,
             const char   *word)
{
  for (guint i = 0; i < match->secrets->len; i++)
    if (g_array_index (match->secrets, VedFormSecret, i).word == word)
      return &g_array_index (match->secrets, VedFormSecret, i);

  return NULL;
}

/* Returns: (transfer full): the word with what its field holds where a mask stands. */
static char *
unmask (VedFormMatch        *match,
        const VedFormSecret *secret)
{
  g_autofree char *text = g_str_equal (secret->word + secret->start, VED_FORM_MASK)
                          ? ved_form_match_get_secret (ved_form_match_get_field (match, secret->index)) : NULL;
  g_autofree char *before = g_strndup (secret->word, secret->start - (secret->hydra && secret->start > 0));

  if (text == NULL)
    return g_strdup (secret->word);

  return secret->hydra ? ved_form_override_print (before, text) : g_strconcat (before, text, NULL);
}

/* Returns: (nullable): where in a word something stands that a field of secrets holds. */
static const char *
find_held (VedFormMatch *match,
           const char   *word)
{
  const char *equals = strchr (word, '=');

  for (guint i = 0; i < match->n_fields; i++)
    {
      VedFormField *field = ved_form_match_get_field (match, i);
      g_autofree char *text = ved_form_field_get_element (field)->secret ? ved_form_match_get_secret (field) : NULL;

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
get_seen (VedFormMatch *match,
          const char   *word,
          const char   *unmasked)
{
  const VedFormSecret *secret = find_secret (match, word);
  const char *held = secret == NULL ? find_held (match, unmasked) : NULL;

  if (secret == NULL && held == NULL)
    return NULL;

  return g_strndup (unmasked, secret != NULL ? secret->start : (gsize) (held - unmasked));
}

static char *
get_unmasked (VedFormMatch *match,
              const char   *word)
{
  const VedFormSecret *secret = find_secret (match, word);

  return secret != NULL ? unmask (match, secret) : g_strdup (word);
}

static void
rewrite_env (VedFormMatch   *match,
             const char     *variable,
             VedFormCommand *command)
{
  g_autofree char *plain = get_unmasked (match, variable);
  g_autofree char *seen = get_seen (match, variable, plain);
  const char *equals = strchr (plain, '=');
  g_autofree char *name = g_strndup (plain, (gsize) (equals - plain));

  ved_form_command_set_env (command, name, equals + 1, seen != NULL || ved_form_is_secret_name (name));
}

/* Returns: (transfer full): what was written, with its secrets in it and hidden. */
static VedFormCommand *
rewrite (VedFormMatch         *match,
         const VedFormCommand *written)
{
  const char *const *argv = ved_form_command_get_argv (written), *const *env = ved_form_command_get_env (written);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;
  VedFormCommand *command;

  for (guint i = 0; argv[i] != NULL; i++)
    {
      g_autofree char *plain = get_unmasked (match, argv[i]);

      g_strv_builder_add (builder, plain);
    }
  words = g_strv_builder_end (builder);
  command = ved_form_command_new ((const char *const *) words, ved_form_command_get_n_program (written),
                                  ved_form_command_get_folder (written));
  for (guint i = 0; argv[i] != NULL; i++)
    {
      g_autofree char *seen = get_seen (match, argv[i], words[i]);

      if (seen != NULL)
        ved_form_command_hide (command, i, seen);
    }
  for (guint i = 0; env[i] != NULL; i++)
    rewrite_env (match, env[i], command);

  return command;
}

static VedFormCommand *
read_written (VedForm              *form,
              const VedFormCommand *written)
{
  VedFormMatch match;
  VedFormCommand *command;

  ved_form_match_init (&match, form, written);
  command = rewrite (&match, written);
  ved_form_match_clear (&match);

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
               _("“%s” is masked, and no field holds what it stands for: fill in the field, or go back to the form."),
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
take_secrets (VedFormMatch *match)
{
  ved_form_begin (match->form, NULL);
  for (guint i = 0; i < match->secrets->len; i++)
    {
      const guint index = g_array_index (match->secrets, VedFormSecret, i).index;
      VedFormField *field = ved_form_match_get_field (match, index);
      g_autoptr(VedFormValue) value = match->found[index] != NULL ? ved_form_match_parse (field, match->found[index]) : NULL;

      if (value != NULL)
        ved_form_set (match->form, ved_form_field_get_key (field), value);
    }
  ved_form_end (match->form);
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
  VedFormMatch match;

  if (command == NULL || masked == NULL || g_str_equal (masked, text))
    return g_strdup (text);

  ved_form_match_init (&match, form, written);
  take_secrets (&match);
  ved_form_match_clear (&match);
  again = ved_form_read_command (form, masked, NULL, NULL);

  return again != NULL && ved_form_command_equal (again, command) ? g_steal_pointer (&masked) : g_strdup (text);
}
