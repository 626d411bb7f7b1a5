/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-command"

#include "config.h"

#include "form/command/ved-form-command.h"

#include "base/ved-error.h"

#include <glib/gi18n.h>
#include <string.h>

struct _VedFormCommand
{
  gatomicrefcount ref_count;
  GPtrArray *argv;              /* each ends with NULL */
  GPtrArray *shown;             /* the same with secrets masked */
  GPtrArray *env;               /* NAME=value */
  GPtrArray *shown_env;
  GArray *joined;               /* (element-type guint), ascending: words that belong to the one before */
  guint n_program;              /* words that begin it: program and script */
  char *folder;
};

G_DEFINE_BOXED_TYPE (VedFormCommand, ved_form_command, ved_form_command_ref, ved_form_command_unref)

static GPtrArray *
words_new (const char *const *words)
{
  GPtrArray *array = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    g_ptr_array_add (array, g_strdup (words[i]));
  g_ptr_array_add (array, NULL);

  return array;
}

/**
 * ved_form_command_new:
 * @argv: (array zero-terminated=1): its words, of any bytes
 * @n_program: how many of them begin it, before the arguments
 * @folder: (nullable): where it runs
 */
VedFormCommand *
ved_form_command_new (const char *const *argv,
                      guint              n_program,
                      const char        *folder)
{
  VedFormCommand *self = g_new0 (VedFormCommand, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->argv = words_new (argv);
  self->shown = words_new (argv);
  self->env = words_new (NULL);
  self->shown_env = words_new (NULL);
  self->joined = g_array_new (FALSE, FALSE, sizeof (guint));
  self->n_program = MIN (n_program, self->argv->len - 1);
  self->folder = g_strdup (folder);

  return self;
}

/**
 * ved_form_is_secret_name:
 * @name: of a variable
 *
 * Returns: whether what it holds is a secret, as its name says: HF_TOKEN, AWS_SECRET_ACCESS_KEY
 */
gboolean
ved_form_is_secret_name (const char *name)
{
  static const char *const ends[] = { "KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIALS" };
  g_autofree char *upper = g_ascii_strup (name, -1);
  g_auto(GStrv) parts = g_strsplit (upper, "_", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (ends); j++)
      if (g_str_has_suffix (parts[i], ends[j]))
        return TRUE;

  return FALSE;
}

static gboolean
is_assignment (const char *word)
{
  gsize length = strspn (word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");

  return length > 0 && !g_ascii_isdigit (*word) && word[length] == '=';
}

/* How many words begin the command, as far as that can be told without a schema: those before the first that
 * is an option or an override; through the argument of --config-path where there is one. */
static guint
guess_program (char **argv)
{
  guint n = 0;

  while (argv[n] != NULL && *argv[n] != '-' && strchr (argv[n], '=') == NULL)
    n++;

  return MAX (n, argv[0] != NULL);
}

/**
 * ved_form_command_parse:
 * @text: what someone wrote or pasted; NAME=value before the program is taken for its environment only if a
 *   program follows that is no assignment
 * @folder: (nullable): where it runs
 *
 * Reads a command line as a shell would split it, without running one: nothing is expanded.
 *
 * Returns: (transfer full): it; %NULL with a %GShellError
 */
VedFormCommand *
ved_form_command_parse (const char *text,
                        const char *folder,
                        GError    **error)
{
  g_auto(GStrv) argv = NULL;
  VedFormCommand *self;
  guint n_env = 0;

  if (strspn (text, " \t\r\n") == strlen (text))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, _("The command is empty."));
      return NULL;
    }
  if (!g_shell_parse_argv (text, NULL, &argv, error))
    return NULL;

  while (argv[n_env] != NULL && is_assignment (argv[n_env]))
    n_env++;
  if (argv[n_env] == NULL || *argv[n_env] == '+' || *argv[n_env] == '~' || strchr (argv[n_env], '=') != NULL)
    n_env = 0;
  self = ved_form_command_new ((const char *const *) argv + n_env, guess_program (argv + n_env), folder);
  for (guint i = 0; i < n_env; i++)
    {
      const char *equals = strchr (argv[i], '=');
      g_autofree char *name = g_strndup (argv[i], (gsize) (equals - argv[i]));

      ved_form_command_set_env (self, name, equals + 1, ved_form_is_secret_name (name));
    }

  return self;
}

VedFormCommand *
ved_form_command_ref (VedFormCommand *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_form_command_unref (VedFormCommand *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->argv);
  g_ptr_array_unref (self->shown);
  g_ptr_array_unref (self->env);
  g_ptr_array_unref (self->shown_env);
  g_array_unref (self->joined);
  g_free (self->folder);
  g_free (self);
}

static void
add_word (GPtrArray *words,
          char      *word)
{
  g_ptr_array_insert (words, (gint) words->len - 1, word);
}

/**
 * ved_form_command_set_env:
 * @secret: whether people may not see @value
 *
 * Adds a variable to the environment that the command finds.
 */
void
ved_form_command_set_env (VedFormCommand *self,
                          const char     *name,
                          const char     *value,
                          gboolean        secret)
{
  add_word (self->env, g_strdup_printf ("%s=%s", name, value));
  add_word (self->shown_env, g_strdup_printf ("%s=%s", name, secret ? VED_FORM_MASK : value));
}

/**
 * ved_form_command_join:
 * @position: of a word that is the value of the option before it; later than those joined so far
 *
 * Shows both on one line.
 */
void
ved_form_command_join (VedFormCommand *self,
                       guint           position)
{
  g_return_if_fail (position > 0 && position + 1 < self->argv->len);

  g_array_append_val (self->joined, position);
}

/**
 * ved_form_command_hide:
 * @position: of a word
 * @shown: what is left to be seen before the mask, as in "token="
 *
 * Masks a word wherever people see the command.
 */
void
ved_form_command_hide (VedFormCommand *self,
                       guint           position,
                       const char     *shown)
{
  g_return_if_fail (position + 1 < self->shown->len);

  g_free (self->shown->pdata[position]);
  self->shown->pdata[position] = g_strconcat (shown, VED_FORM_MASK, NULL);
}

/**
 * ved_form_command_get_argv:
 *
 * Returns: (transfer none) (array zero-terminated=1): the words, secrets included
 */
const char *const *
ved_form_command_get_argv (const VedFormCommand *self)
{
  return (const char *const *) self->argv->pdata;
}

/**
 * ved_form_command_get_shown:
 *
 * Returns: (transfer none) (array zero-terminated=1): the words with secrets masked: for logs and histories
 */
const char *const *
ved_form_command_get_shown (const VedFormCommand *self)
{
  return (const char *const *) self->shown->pdata;
}

const char *const *
ved_form_command_get_env (const VedFormCommand *self)
{
  return (const char *const *) self->env->pdata;
}

const char *const *
ved_form_command_get_shown_env (const VedFormCommand *self)
{
  return (const char *const *) self->shown_env->pdata;
}

/**
 * ved_form_find_mask:
 * @words: (array zero-terminated=1): of a command, or of its environment
 *
 * Returns: (nullable): the first that has a mask in it, so that it is not what ran
 */
const char *
ved_form_find_mask (const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (words[i], VED_FORM_MASK) != NULL)
      return words[i];

  return NULL;
}

const char *
ved_form_command_get_folder (const VedFormCommand *self)
{
  return self->folder;
}

/**
 * ved_form_command_get_n_program:
 *
 * Returns: how many words stand before the arguments
 */
guint
ved_form_command_get_n_program (const VedFormCommand *self)
{
  return self->n_program;
}

/**
 * ved_form_command_equal:
 *
 * Returns: whether both run the same words in the same environment and folder: whether an edited text still is
 *   what the form makes
 */
gboolean
ved_form_command_equal (const VedFormCommand *a,
                        const VedFormCommand *b)
{
  return g_strv_equal (ved_form_command_get_argv (a), ved_form_command_get_argv (b))
         && g_strv_equal (ved_form_command_get_env (a), ved_form_command_get_env (b))
         && g_strcmp0 (a->folder, b->folder) == 0;
}

/**
 * ved_form_quote_token:
 * @token: a word of any bytes
 *
 * Returns: (transfer full): it as a POSIX shell reads it: in single quotes if it has any character but letters,
 *   digits and _ @ % + = : , . / -
 */
char *
ved_form_quote_token (const char *token)
{
  g_autoptr(GString) out = NULL;

  if (*token != '\0'
      && strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-") == strlen (token))
    return g_strdup (token);

  out = g_string_new ("'");
  for (const char *at = token; *at != '\0'; at++)
    if (*at == '\'')
      g_string_append (out, "'\\''");
    else
      g_string_append_c (out, *at);
  g_string_append_c (out, '\'');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The name of a variable stays outside the quotes, or a shell would not see an assignment. */
static char *
quote_assignment (const char *word)
{
  const char *equals = strchr (word, '=');
  g_autofree char *value = ved_form_quote_token (equals + 1);

  return g_strdup_printf ("%.*s%s", (int) (equals - word) + 1, word, equals[1] != '\0' ? value : "");
}

static void
append_env (const VedFormCommand *self,
            GString              *out,
            const char           *separator)
{
  for (guint i = 0; i + 1 < self->shown_env->len; i++)
    {
      g_autofree char *text = quote_assignment (g_ptr_array_index (self->shown_env, i));

      g_string_append_printf (out, "%s%s", text, separator);
    }
}

/**
 * ved_form_command_to_text:
 *
 * Returns: (transfer full): one line for a shell, secrets masked
 */
char *
ved_form_command_to_text (const VedFormCommand *self)
{
  g_autoptr(GString) out = g_string_new (NULL);

  append_env (self, out, " ");
  for (guint i = 0; i + 1 < self->shown->len; i++)
    {
      g_autofree char *token = ved_form_quote_token (g_ptr_array_index (self->shown, i));

      g_string_append_printf (out, "%s%s", i > 0 ? " " : "", token);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The first line goes through the argument of --config-path where there is one. */
static guint
first_line_length (const VedFormCommand *self)
{
  guint n = self->n_program, n_words = self->shown->len - 1;

  for (guint i = 0; i < n_words; i++)
    {
      const char *word = g_ptr_array_index (self->shown, i);

      if (g_str_equal (word, "--config-path"))
        return MIN (i + 2, n_words);
      if (g_str_has_prefix (word, "--config-path="))
        return i + 1;
    }

  return n;
}

/**
 * ved_form_command_to_pretty:
 *
 * Returns: (transfer full): the same with each argument on a line of its own, an option beside its value, which a shell
 *   reads as one command
 */
char *
ved_form_command_to_pretty (const VedFormCommand *self)
{
  g_autoptr(GString) out = g_string_new (NULL);
  const guint n_first = MAX (first_line_length (self), 1), n_words = self->shown->len - 1;
  guint at = 0;

  append_env (self, out, " ");
  for (guint i = 0; i < n_words; i++)
    {
      g_autofree char *token = ved_form_quote_token (g_ptr_array_index (self->shown, i));
      const gboolean is_joined = at < self->joined->len && g_array_index (self->joined, guint, at) == i;

      at += is_joined;
      if (i > 0)
        g_string_append (out, i < n_first || is_joined ? " " : " \\\n  ");
      g_string_append (out, token);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * ved_form_command_to_script:
 *
 * Returns: (transfer full): a shell script that runs it; a masked secret has to be put in by hand
 */
char *
ved_form_command_to_script (const VedFormCommand *self)
{
  g_autofree char *pretty = ved_form_command_to_pretty (self);
  g_autofree char *folder = self->folder != NULL ? ved_form_quote_token (self->folder) : NULL;

  return g_strdup_printf ("#!/bin/sh\nset -e\n%s%s%s%s\n", folder != NULL ? "cd -- " : "",
                          folder != NULL ? folder : "", folder != NULL ? "\n" : "", pretty);
}

static void
diff_line_free (gpointer data)
{
  VedFormDiffLine *line = data;

  g_free (line->token);
  g_free (line->option);
  g_free (line);
}

static void
add_line (GPtrArray            *lines,
          VedFormDifference     kind,
          const VedFormCommand *command,
          guint                 position)
{
  VedFormDiffLine *line = g_new0 (VedFormDiffLine, 1);

  line->kind = kind;
  line->token = g_strdup (g_ptr_array_index (command->shown, position));
  for (guint i = 0; i < command->joined->len; i++)
    if (g_array_index (command->joined, guint, i) == position)
      line->option = g_strdup (g_ptr_array_index (command->shown, position - 1));
  g_ptr_array_add (lines, line);
}

#define MAX_DIFF_WORDS 2000

/* Lengths of the longest common subsequence of the two rests, by position. */
static guint16 *
common_lengths (const char *const *a,
                guint              n_a,
                const char *const *b,
                guint              n_b)
{
  guint16 *lengths = g_new0 (guint16, (gsize) (n_a + 1) * (n_b + 1));

  for (guint i = n_a; i-- > 0;)
    for (guint j = n_b; j-- > 0;)
      {
        const guint16 *below = lengths + (gsize) (i + 1) * (n_b + 1);
        guint16 *row = lengths + (gsize) i * (n_b + 1);

        row[j] = g_str_equal (a[i], b[j]) ? below[j + 1] + 1 : MAX (below[j], row[j + 1]);
      }

  return lengths;
}

/* What is between the beginnings and the ends that two commands have in common. */
typedef struct {
  guint start;
  guint n_a, n_b;               /* words of each */
} Middle;

static Middle
find_middle (const char *const *a,
             guint              n_a,
             const char *const *b,
             guint              n_b)
{
  guint start = 0;

  while (start < n_a && start < n_b && g_str_equal (a[start], b[start]))
    start++;
  while (n_a > start && n_b > start && g_str_equal (a[n_a - 1], b[n_b - 1]))
    {
      n_a--;
      n_b--;
    }

  return (Middle) { start, n_a - start, n_b - start };
}

/* Of a middle of two commands the first %MAX_DIFF_WORDS words of each are matched; all the others went and came. */
static void
add_middle (GPtrArray            *lines,
            const VedFormCommand *before,
            const VedFormCommand *after,
            const Middle         *middle)
{
  const char *const *a = ved_form_command_get_shown (before) + middle->start;
  const char *const *b = ved_form_command_get_shown (after) + middle->start;
  const guint n_a = MIN (middle->n_a, MAX_DIFF_WORDS), n_b = MIN (middle->n_b, MAX_DIFF_WORDS);
  g_autofree guint16 *lengths = common_lengths (a, n_a, b, n_b);
  guint i = 0, j = 0;

  while (i < middle->n_a || j < middle->n_b)
    {
      const gboolean in_reach = i < n_a && j < n_b;

      if (in_reach && g_str_equal (a[i], b[j]))
        {
          add_line (lines, VED_FORM_SAME, before, middle->start + i++);
          j++;
        }
      else if (i < middle->n_a && (!in_reach || lengths[(gsize) (i + 1) * (n_b + 1) + j]
                                   >= lengths[(gsize) i * (n_b + 1) + j + 1]))
        add_line (lines, VED_FORM_REMOVED, before, middle->start + i++);
      else
        add_line (lines, VED_FORM_ADDED, after, middle->start + j++);
    }
}

/**
 * ved_form_command_diff:
 *
 * Compares two commands word by word, secrets masked. Quadratic in the length of what is different, of which the first
 * 2,000 words are matched; nothing is left out.
 *
 * Returns: (transfer full) (element-type VedFormDiffLine): what stayed, went and came, in order
 */
GPtrArray *
ved_form_command_diff (const VedFormCommand *before,
                       const VedFormCommand *after)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (diff_line_free);
  const guint n_a = before->shown->len - 1, n_b = after->shown->len - 1;
  const Middle middle = find_middle (ved_form_command_get_shown (before), n_a, ved_form_command_get_shown (after), n_b);

  for (guint i = 0; i < middle.start; i++)
    add_line (lines, VED_FORM_SAME, before, i);
  add_middle (lines, before, after, &middle);
  for (guint i = middle.start + middle.n_a; i < n_a; i++)
    add_line (lines, VED_FORM_SAME, before, i);

  return lines;
}
