/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "form/schema/ved-form-expr.h"

#include <string.h>

/* Names stand for values of every type, by their first letter. */
static const VedFormValue *
look_up (const char *name,
         gpointer    values)
{
  return ved_form_value_item (values, (guint) (guchar) * name % ved_form_value_size (values));
}

/* What compiles evaluates or says why not, and gives the same when it is asked again. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_autoptr(VedFormValue) values = ved_form_value_new_list (NULL, 0);
  g_autoptr(VedFormValue) first = NULL, second = NULL;
  g_autoptr(VedFormExpr) expr = NULL;
  g_autoptr(GError) error = NULL;

  ved_form_value_append (values, ved_form_value_new_null ());
  ved_form_value_append (values, ved_form_value_new_bool (TRUE));
  ved_form_value_append (values, ved_form_value_new_int (3));
  ved_form_value_append (values, ved_form_value_new_float (0.5));
  ved_form_value_append (values, ved_form_value_new_string ("abc"));
  ved_form_value_append (values, ved_form_value_new_list (NULL, 0));
  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  expr = ved_form_expr_compile (text, &error);
  g_assert_true ((expr == NULL) == (error != NULL));
  if (expr == NULL)
    return 0;

  first = ved_form_expr_evaluate (expr, look_up, values, &error);
  g_assert_true ((first == NULL) == (error != NULL));
  g_clear_error (&error);
  second = ved_form_expr_evaluate (expr, look_up, values, NULL);
  g_assert_true ((first == NULL) == (second == NULL));

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  const char *texts[] = {
    "a == 1 and not (b in ['x', \"y\"] or c < -1.5e3)", "not not true", "x not in [null, None, False]",
    "architecture.compatible_backbones and encoder in architecture.compatible_backbones", "((((a))))",
    "'\\'' != \"\\n\"", "1 <= 2.0", "a or b and c or not d",
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
