/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-command-text"

#include "config.h"

#include "app/commands/ved-command-text.h"

#include "form/ved-form-json.h"

#include <glib/gi18n.h>
#include <string.h>

/* A command as text. What is new against another command is marked where it stands; what went is only in the list of
 * changes, behind a minus sign, so that no meaning hangs on colour alone. */

static char *
join_lines (const char *const *words,
            guint              from)
{
  GString *out = g_string_new (NULL);

  for (guint i = from; words != NULL && words[i] != NULL; i++)
    g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", words[i]);

  return g_string_free (out, FALSE);
}

static char *
write_json (const VedFormCommand *command)
{
  const char *const *shown = ved_form_command_get_shown (command);
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  for (guint i = 0; shown[i] != NULL; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (shown[i], -1);

      json_array_add_string_element (array, valid);
    }
  json_node_take_array (root, array);

  return json_to_string (root, TRUE);
}

/* Everything that a run would be given, without running it. */
static char *
write_dry_run (const VedFormCommand *command)
{
  const char *const *words = ved_form_command_get_shown (command), *const *env = ved_form_command_get_shown_env (command);
  const char *folder = ved_form_command_get_folder (command);
  g_autoptr(GString) out = g_string_new (NULL);

  g_string_append_printf (out, _("Folder: %s"), folder != NULL ? folder : "");
  for (guint i = 0; env[i] != NULL; i++)
    {
      g_string_append_c (out, '\n');
      g_string_append_printf (out, _("Environment: %s"), env[i]);
    }
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_string_append_c (out, '\n');
      g_string_append_printf (out, i == 0 ? _("Program: %s") : _("Argument: %s"), words[i]);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * ved_command_text_write:
 * @command: secrets are masked
 * @schema: that it comes from
 * @face: how it is looked at; of VED_COMMAND_CHANGES there is no plain text
 *
 * Returns: (transfer full): text, of UTF-8
 */
char *
ved_command_text_write (VedFormCommand *command,
                        VedFormSchema  *schema,
                        VedCommandFace  face)
{
  const char *const *constants = ved_form_schema_get_constants (schema);
  const guint n_constants = constants != NULL ? g_strv_length ((char **) constants) : 0;
  const char *const *shown = ved_form_command_get_shown (command);
  g_autofree char *text = NULL;
  guint n_before;

  switch (face)
    {
    case VED_COMMAND_LINE:
      text = ved_form_command_to_text (command);
      break;

    case VED_COMMAND_CONSTANT:
      text = join_lines (constants, 0);
      break;

    case VED_COMMAND_DYNAMIC:
      n_before = MIN (ved_form_command_get_n_program (command) + n_constants, g_strv_length ((char **) shown));
      text = join_lines (shown, n_before);
      break;

    case VED_COMMAND_DRY_RUN:
      text = write_dry_run (command);
      break;

    case VED_COMMAND_JSON:
      return write_json (command);

    case VED_COMMAND_PRETTY:
    case VED_COMMAND_CHANGES:
    default:
      text = ved_form_command_to_pretty (command);
      break;
    }

  return g_utf8_make_valid (text, -1);
}

/**
 * ved_command_text_add_tags:
 *
 * Makes the tags that the other functions use.
 */
void
ved_command_text_add_tags (GtkTextBuffer *buffer)
{
  GdkRGBA added = { 0.2f, 0.65f, 0.35f, 0.28f }, removed = { 0.85f, 0.2f, 0.25f, 0.25f };

  gtk_text_buffer_create_tag (buffer, "added", "background-rgba", &added, "weight", PANGO_WEIGHT_BOLD, NULL);
  gtk_text_buffer_create_tag (buffer, "removed", "background-rgba", &removed, "strikethrough", TRUE, NULL);
}

static void
mark_token (GtkTextBuffer *buffer,
            GtkTextIter   *from,
            const char    *token,
            gboolean       is_new)
{
  g_autofree char *quoted = ved_form_quote_token (token), *valid = g_utf8_make_valid (quoted, -1);
  GtkTextIter start, end;

  if (!gtk_text_iter_forward_search (from, valid, GTK_TEXT_SEARCH_TEXT_ONLY, &start, &end, NULL))
    return;
  if (is_new)
    gtk_text_buffer_apply_tag_by_name (buffer, "added", &start, &end);
  *from = end;
}

/**
 * ved_command_text_mark:
 * @buffer: holds @after as it is shown for a shell
 * @before: what it is compared with
 *
 * Marks the words that are new.
 */
void
ved_command_text_mark (GtkTextBuffer        *buffer,
                       const VedFormCommand *before,
                       const VedFormCommand *after)
{
  g_autoptr(GPtrArray) lines = ved_form_command_diff (before, after);
  GtkTextIter at;

  gtk_text_buffer_get_start_iter (buffer, &at);
  for (guint i = 0; i < lines->len; i++)
    {
      const VedFormDiffLine *line = g_ptr_array_index (lines, i);

      if (line->kind != VED_FORM_REMOVED)
        mark_token (buffer, &at, line->token, line->kind == VED_FORM_ADDED);
    }
}

/* A value says nothing without its option, which stands on the line before when it is new, too. */
static char *
write_change (GPtrArray *lines,
              guint      at)
{
  const VedFormDiffLine *line = g_ptr_array_index (lines, at);
  const VedFormDiffLine *last = at > 0 ? g_ptr_array_index (lines, at - 1) : NULL;
  const gboolean is_named = line->option != NULL
    && !(last != NULL && last->kind == line->kind && g_str_equal (last->token, line->option));
  g_autofree char *word = g_utf8_make_valid (line->token, -1);
  g_autofree char *option = is_named ? g_utf8_make_valid (line->option, -1) : g_strdup ("");

  return g_strdup_printf ("%s %s%s%s", line->kind == VED_FORM_ADDED ? "+" : "−", option, is_named ? " " : "", word);
}

/**
 * ved_command_text_show_diff:
 * @before: what @after is compared with
 *
 * Writes the words that went and came into a buffer, one a line.
 */
void
ved_command_text_show_diff (GtkTextBuffer        *buffer,
                            const VedFormCommand *before,
                            const VedFormCommand *after)
{
  g_autoptr(GPtrArray) lines = ved_form_command_diff (before, after);
  gboolean any = FALSE;
  GtkTextIter at;

  gtk_text_buffer_set_text (buffer, "", 0);
  gtk_text_buffer_get_end_iter (buffer, &at);
  for (guint i = 0; i < lines->len; i++)
    {
      const VedFormDiffLine *line = g_ptr_array_index (lines, i);
      g_autofree char *text = write_change (lines, i);

      if (line->kind == VED_FORM_SAME)
        continue;
      if (any)
        gtk_text_buffer_insert (buffer, &at, "\n", 1);
      gtk_text_buffer_insert_with_tags_by_name (buffer, &at, text, -1,
                                                line->kind == VED_FORM_ADDED ? "added" : "removed", NULL);
      any = TRUE;
    }
  if (!any)
    gtk_text_buffer_insert (buffer, &at, _("Nothing is different."), -1);
}
