/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A command line is a walk through tables: a table names its commands, and a command may hold a table of its
 * own (book info, form build). What a command prints for programs goes to standard output as one JSON object;
 * what it says to people goes to standard error. */

static void
print_commands (const VedCtlCommand *commands,
                gsize                n_commands,
                const char          *prefix)
{
  g_print ("Usage: %s COMMAND [OPTION…]\n\nCommands:\n", prefix);
  for (gsize i = 0; i < n_commands; i++)
    g_print ("  %-12s %s\n", commands[i].name, commands[i].summary);
  g_print ("\n%s COMMAND --help says more.\n", prefix);
}

/**
 * ved_ctl_dispatch:
 * @commands: (array length=n_commands): what can be said after @prefix
 * @prefix: the words that led here, e.g. "vedettectl book"
 * @argc: length of @argv
 * @argv: argv[0] is the last word of @prefix, argv[1] names the command
 *
 * Runs the command that argv[1] names. Without one, or with --help, lists them.
 */
VedCtlStatus
ved_ctl_dispatch (const VedCtlCommand *commands,
                  gsize                n_commands,
                  const char          *prefix,
                  int                  argc,
                  char               **argv)
{
  if (argc < 2 || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_commands (commands, n_commands, prefix);
      return argc < 2 ? VED_CTL_USAGE : VED_CTL_OK;
    }

  for (gsize i = 0; i < n_commands; i++)
    if (g_str_equal (commands[i].name, argv[1]))
      return commands[i].run (argc - 1, argv + 1);

  g_printerr ("%s: no command is called “%s”; %s --help lists them\n", prefix, argv[1], prefix);

  return VED_CTL_USAGE;
}

/**
 * ved_ctl_parse:
 * @prefix: the words that led here, e.g. "vedettectl book info"
 * @synopsis: (nullable): what follows the options in the usage line, e.g. "SET"
 * @entries: the options
 * @argc: (inout): as the command got it
 * @argv: (inout): likewise; what remains are the positional arguments
 *
 * Reads the options of a command. A fault is said on standard error. --help prints and ends the program.
 *
 * Returns: whether all options were understood
 */
gboolean
ved_ctl_parse (const char         *prefix,
               const char         *synopsis,
               const GOptionEntry *entries,
               int                *argc,
               char             ***argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (synopsis);
  g_autoptr(GError) error = NULL;

  g_set_prgname (prefix);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;

  g_printerr ("%s: %s\n", prefix, error->message);

  return FALSE;
}

/* The same JSON in ASCII: a locale without UTF-8 would print something else. */
static char *
escape_text (const char *json)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (const char *at = json; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c < 0x80)
        g_string_append_c (out, (char) c);
      else if (c < 0x10000)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_printf (out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * ved_ctl_print_json:
 * @node: what the command found
 *
 * Prints one JSON value and a line feed to standard output.
 */
void
ved_ctl_print_json (JsonNode *node)
{
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;

  json_generator_set_root (generator, node);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  if (!g_get_charset (NULL))
    {
      g_autofree char *ascii = escape_text (text);

      g_print ("%s\n", ascii);
    }
  else
    g_print ("%s\n", text);
}

/**
 * ved_ctl_fail:
 * @prefix: the words that led here
 * @error: what went wrong
 *
 * Says what went wrong on standard error.
 *
 * Returns: to return from the command: %VED_CTL_USAGE for a GOptionError, else %VED_CTL_FAILED
 */
VedCtlStatus
ved_ctl_fail (const char   *prefix,
              const GError *error)
{
  g_printerr ("%s: %s\n", prefix, error->message);

  return error->domain == G_OPTION_ERROR ? VED_CTL_USAGE : VED_CTL_FAILED;
}

/**
 * ved_ctl_check_out:
 * @out: (nullable): a file to be written
 *
 * For what is computed for hours before it is written.
 *
 * Returns: whether it can be, as far as is known now
 */
gboolean
ved_ctl_check_out (const char  *out,
                   GError     **error)
{
  g_autofree char *folder = out != NULL ? g_path_get_dirname (out) : NULL;

  if (out == NULL || (!g_file_test (out, G_FILE_TEST_IS_DIR) && g_access (folder, W_OK) == 0))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "--out %s: no file can be written there", out);

  return FALSE;
}
