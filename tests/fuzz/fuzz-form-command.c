/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "form/command/ved-form-build.h"
#include "form/command/ved-form-fill.h"
#include "form/runs/ved-run-decoder.h"

#include <string.h>

static const char schema_text[] =
  "program: [p]\nui_elements:\n"
  "  - {key: a, type: text_input, hydra_override: a.b}\n"
  "  - {key: n, type: number_input, default: 3, min_value: 1, max_value: 9, hydra_override: +n}\n"
  "  - {key: m, type: multiselect, options: [x, 'y,z'], hydra_override: m}\n"
  "  - {key: g, type: checkbox, style: gnu-long, hydra_override: go}\n"
  "  - {key: s, type: text_input, style: short, hydra_override: s}\n"
  "  - {key: t, type: text_input, style: positional, hydra_override: t}\n"
  "  - {key: e, type: text_input, style: env, hydra_override: E}\n";

static void
line_cb (const char       *text,
         gsize             length,
         const VedRunSpan *spans,
         guint             n_spans,
         gpointer          user_data)
{
  g_assert_true (g_utf8_validate (text, (gssize) length, NULL));
  for (guint i = 0; i < n_spans; i++)
    g_assert_cmpuint (spans[i].start + spans[i].length, <=, length);
}

/* A text that parses is the words it prints again, whatever they are; a form takes them, and a second filling
 * from what the form then makes changes nothing. The same bytes as output of a program become valid lines. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup (""), *printed = NULL;
  g_autoptr(VedFormCommand) command = ved_form_command_parse (text, NULL, NULL), again = NULL, made = NULL, same = NULL;
  g_autoptr(VedFormSchema) schema = ved_form_schema_parse (schema_text, strlen (schema_text), "s", NULL);
  g_autoptr(VedFormProject) project = ved_form_project_new ("/nonexistent", NULL);
  g_autoptr(VedForm) form = ved_form_new (schema, project);
  g_autoptr(VedRunDecoder) decoder = ved_run_decoder_new (line_cb, NULL);
  g_autoptr(GListModel) findings = NULL;
  g_auto(GStrv) unknown = NULL, more = NULL;

  if (size > 0)
    {
      ved_run_decoder_push (decoder, (const char *) data, size / 2);
      ved_run_decoder_push (decoder, (const char *) data + size / 2, size - size / 2);
    }
  ved_run_decoder_finish (decoder);
  if (command == NULL)
    return 0;

  printed = ved_form_command_to_text (command);
  again = ved_form_command_parse (printed, NULL, NULL);
  g_assert_nonnull (again);
  g_assert_true (ved_form_command_equal (command, again));
  findings = ved_form_command_check (command, TRUE);
  unknown = ved_form_fill (form, command);
  made = ved_form_build (form);
  more = ved_form_fill (form, made);
  same = ved_form_build (form);
  g_assert_cmpstrv (ved_form_command_get_argv (same), ved_form_command_get_argv (made));

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  const char *texts[] = {
    "E=1 p 'a.b=\"it'\\''s\"' +n=7 'm=[x,\"y,z\"]' --go -s 'v w' pos", "p a.b=x a.b=y --unknown=1 ~gone",
    "\033[1;31mred\033[0m\rover\b\b\033[K x\n", "p \"q $(x) `y`\" \\\n  z", "A=1 B=2", "p '' \"\" #c",
    "\033(B\033[mplain\033$(B\033#8\033 F\033(\n\033)",
  };
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (seeds, g_bytes_new (texts[i], strlen (texts[i])));

  return seeds;
}

void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
}
