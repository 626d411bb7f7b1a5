/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-sweep"

#include "config.h"

#include "form/command/ved-form-build.h"
#include "form/command/ved-form-sweep.h"
#include "support/ved-test-form.h"

static void
test_sweep_is_a_grid (void)
{
  g_autoptr(VedForm) form = ved_test_form_open (
    "program: [p]\nui_elements:\n  - {key: a, type: number_input, default: 1, hydra_override: a}\n"
    "  - {key: b, type: selectbox, options: [x, y], hydra_override: b}\n", "/");
  const VedFormSweepAxis axes[] = { { "a", "1, 2,3" }, { "b", "x,y" } }, wrong[] = { { "a", "one" } };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) commands = ved_form_sweep (form, axes, 2, &error);
  g_autofree char *last = NULL, *same = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (ved_form_sweep_count (axes, 2), ==, 6);
  g_assert_cmpuint (commands->len, ==, 6);
  last = ved_form_command_to_text (g_ptr_array_index (commands, 5));
  g_assert_cmpstr (last, ==, "p a=3 b=y");
  same = ved_test_form_command (form);
  g_assert_cmpstr (same, ==, "p a=1 b=x");
  g_assert_null (ved_form_sweep (form, wrong, 1, &error));
  g_assert_cmpstr (error->message, ==, "'a' must be a whole number, not “one”.");
}

/* What the page would not run, or would run as something else, makes no command. */
static void
test_sweep_refuses_what_the_form_refuses (void)
{
  static const struct {
    VedFormSweepAxis axes[2];
    const char *message;
  } table[] = {
    { { { "a", "1,99" }, { "b", "x" } }, "A = 99, b = x: 'A' must be between 1 and 9." },
    { { { "b", "x,z" }, { NULL } }, "b = z: 'b' does not accept this value." },
    { { { "n", "," }, { NULL } }, "n = : 'n' is required." },
    { { { "a", "7" }, { NULL } }, "A = 7: not seven" },
    { { { "s", "false" }, { "h", "1" } }, "s = false, h = 1: 'h' does not accept this value." },
    { { { "b", "x" }, { "b", "y" } }, "b = x, b = y: 'b' does not accept this value." },
  };
  g_autoptr(VedForm) form = ved_test_form_open (
    "program: [p]\nui_elements:\n"
    "  - {key: a, label: A, type: number_input, default: 1, min_value: 1, max_value: 9, hydra_override: a}\n"
    "  - {key: b, type: selectbox, options: [x, y], hydra_override: b}\n"
    "  - {key: n, type: text_input, default: m, validation: {required: true}, hydra_override: n}\n"
    "  - {key: s, type: checkbox, default: true}\n"
    "  - {key: h, type: text_input, visible_if: s, hydra_override: h}\n"
    "constraints: [{when: 'a == 7', assert: 'false', severity: error, message: not seven}]\n", "/");

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(GError) error = NULL;
      const guint n = table[i].axes[1].key != NULL ? 2 : 1;

      g_assert_null (ved_form_sweep (form, table[i].axes, n, &error));
      g_assert_cmpstr (error->message, ==, table[i].message);
    }
}

/* A choice that only another axis makes possible. */
static void
test_sweep_sets_all_axes_at_once (void)
{
  g_autoptr(VedForm) form = ved_test_form_open_pack ("examples/text-detection/train", "/p");
  const VedFormSweepAxis axes[] = { { "architecture", "craft" }, { "decoder", "craft_decoder" }, { "encoder", "vgg16_bn" } };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) commands = ved_form_sweep (form, axes, G_N_ELEMENTS (axes), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (commands->len, ==, 1);
  g_assert_true (g_strv_contains (ved_form_command_get_argv (g_ptr_array_index (commands, 0)),
                                  "model.encoder.model_name=vgg16_bn"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/sweep/is-a-grid", test_sweep_is_a_grid);
  g_test_add_func ("/form/sweep/refuses-what-the-form-refuses", test_sweep_refuses_what_the_form_refuses);
  g_test_add_func ("/form/sweep/sets-all-axes-at-once", test_sweep_sets_all_axes_at_once);

  return g_test_run ();
}
