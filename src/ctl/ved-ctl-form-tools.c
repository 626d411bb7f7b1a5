/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-form.h"

#include "form/command/ved-form-build.h"
#include "form/command/ved-form-fill.h"
#include "form/runs/ved-result-export.h"
#include "form/ved-form-json.h"

#include <string.h>

#define CONVERT_PREFIX "vedettectl form convert"
#define FILL_PREFIX    "vedettectl form fill"

static gboolean
convert (const char *json_path,
         const char *output_path,
         gboolean    include_confidence,
         GError    **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autofree char *csv = NULL, *absolute = NULL;
  guint n_rows;

  if (!json_parser_load_from_mapped_file (parser, json_path, error))
    return FALSE;
  csv = ved_result_to_csv (json_parser_get_root (parser), include_confidence, &n_rows, error);
  if (csv == NULL || !g_file_set_contents (output_path, csv, -1, error))
    return FALSE;

  absolute = g_canonicalize_filename (output_path, NULL);
  g_print ("%s: %u images, %" G_GSIZE_FORMAT " bytes\n", absolute, n_rows, strlen (csv));

  return TRUE;
}

/* The converter of the example: a result as CSV. */
VedCtlStatus
ved_ctl_form_convert (int    argc,
                      char **argv)
{
  g_autofree char *json_path = NULL, *output_path = NULL;
  gboolean include_confidence = FALSE;
  const GOptionEntry entries[] = {
    { "json_path", 0, 0, G_OPTION_ARG_FILENAME, &json_path, "The result", "FILE" },
    { "output_path", 0, 0, G_OPTION_ARG_FILENAME, &output_path, "The CSV file", "FILE" },
    { "include_confidence", 0, 0, G_OPTION_ARG_NONE, &include_confidence, "Add a column of confidences", NULL },
    { NULL }
  };
  g_autoptr(GError) error = NULL;

  if (!ved_ctl_parse (CONVERT_PREFIX, NULL, entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (json_path == NULL || output_path == NULL)
    {
      g_printerr ("%s: --json_path and --output_path are needed\n", CONVERT_PREFIX);
      return VED_CTL_USAGE;
    }

  return convert (json_path, output_path, include_confidence, &error) ? VED_CTL_OK
                                                                      : ved_ctl_fail (CONVERT_PREFIX, error);
}

static void
print_filled (VedForm           *form,
              const char *const *unknown)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(VedFormCommand) command = ved_form_build (form);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "form");
  json_builder_add_value (builder, ved_form_save (form, NULL));
  ved_ctl_form_add_words (builder, "unknown", unknown);
  ved_ctl_form_add_words (builder, "argv", ved_form_command_get_argv (command));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  ved_ctl_print_json (root);
}

/* The way back: the values that a command has for the fields of a form. */
VedCtlStatus
ved_ctl_form_fill (int    argc,
                   char **argv)
{
  VedCtlFormOptions options = { 0 };
  const GOptionEntry entries[] = { VED_CTL_FORM_ENTRIES (&options), { NULL } };
  g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(VedForm) form = NULL;
  g_autoptr(VedFormCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) unknown = NULL;
  VedCtlStatus status = VED_CTL_USAGE;

  if (!ved_ctl_parse (FILL_PREFIX, "SCHEMA COMMAND", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc == 3)
    form = ved_ctl_form_open (FILL_PREFIX, &options, argv[1], problems, &status);
  else
    g_printerr ("%s: name one schema and one command, as a single word\n", FILL_PREFIX);
  if (form != NULL)
    {
      command = ved_form_command_parse (argv[2], NULL, &error);
      if (command == NULL)
        status = ved_ctl_fail (FILL_PREFIX, error);
      else
        {
          unknown = ved_form_fill (form, command);
          print_filled (form, (const char *const *) unknown);
        }
    }
  ved_ctl_form_clear (&options);

  return status;
}
