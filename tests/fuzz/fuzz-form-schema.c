/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "form/command/ved-form-build.h"

#include <string.h>

/* Whatever the file is, it is refused with one message or becomes a form that makes a command. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormSchema) schema = ved_form_schema_parse (size > 0 ? (const char *) data : "", size, "fuzz.yaml", &error);
  g_autoptr(VedFormProject) project = NULL;
  g_autoptr(VedForm) form = NULL;
  g_autoptr(VedFormCommand) command = NULL;
  g_autofree char *text = NULL;

  g_assert_true ((schema == NULL) == (error != NULL));
  if (schema == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  project = ved_form_project_new ("/nonexistent", NULL);

  /* A provider's command would run: that is its purpose, and not this test's. */
  if (g_strstr_len ((const char *) data, (gssize) size, "command") != NULL)
    return 0;
  form = ved_form_new (schema, project);
  command = ved_form_build (form);
  text = ved_form_command_to_text (command);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  ved_form_reset_all (form);

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  const char *texts[] = {
    "title: T\nprogram: [p]\nconstant_overrides: ['a=b c', ~x]\nui_elements:\n"
    "  - {key: a, type: checkbox, default: true, hydra_override: a}\n"
    "  - key: b\n    type: slider\n    min_value: 1.0e-5\n    max_value: 1\n    default: 1e-3\n    format: '%.1e'\n"
    "    visible_if: a == true\n    hydra_override: [x.y, +z]\n    validation: {required: true, range: [0, 1]}\n"
    "  - {key: c, type: selectbox, options: [1, {label: L, value: v}, null], default: v, hydra_override: g/h}\n",
    "style: gnu-long\nui_elements:\n  - &e {key: m, type: multiselect, options: [a, 'b,c'], default: [a]}\n  - *e\n"
    "constraints: [{when: m, assert: \"'a' in m\", severity: hint, message: '{m}'}]\n",
    "ui_elements: [{key: i, type: info, metadata_info_key: x.y, info_template: '{a} {{}} {'}]\nproviders: {p: {glob: '*'}}\n",
    "- a\n- ? b\n", "&a [*a]", "a: !!str b", "\"\\x41\\u00e9\": 'it''s'\n...\n", "a: |\n  text\n  more\nb: >-\n  x\n",
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
