/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-form-expr"

#include "config.h"

#include "form/schema/ved-form-expr.h"

/* What the names stand for: a map. */
static const VedFormValue *
look_up (const char *name,
         gpointer    values)
{
  return ved_form_value_get (values, name);
}

static VedFormValue *
make_values (void)
{
  VedFormValue *values = ved_form_value_new_map (), *list = ved_form_value_new_list (NULL, 0);

  ved_form_value_append (list, ved_form_value_new_string ("a"));
  ved_form_value_append (list, ved_form_value_new_int (2));
  ved_form_value_put (values, "yes", ved_form_value_new_bool (TRUE));
  ved_form_value_put (values, "n", ved_form_value_new_int (3));
  ved_form_value_put (values, "x", ved_form_value_new_float (3.0));
  ved_form_value_put (values, "s", ved_form_value_new_string ("abc"));
  ved_form_value_put (values, "empty", ved_form_value_new_string (""));
  ved_form_value_put (values, "l", list);
  ved_form_value_put (values, "größe", ved_form_value_new_int (4));

  return values;
}

/* 1, 0; -1: it does not compile; -2: it cannot be evaluated */
static int
try_expr (const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFormExpr) expr = ved_form_expr_compile (text, &error);
  g_autoptr(VedFormValue) values = make_values (), value = NULL;

  if (expr == NULL)
    {
      g_assert_nonnull (error);
      return -1;
    }
  value = ved_form_expr_evaluate (expr, look_up, values, &error);
  g_assert_true ((value == NULL) == (error != NULL));

  return value != NULL ? ved_form_value_is_true (value) : -2;
}

static void
test_grammar (void)
{
  static const struct {
    const char *text;
    int result;
  } table[] = {
    { "größe == 4", 1 }, { "not größe", 0 }, { "größ == 4", 0 },
    { "yes", 1 }, { "not yes", 0 }, { "not not yes", 1 }, { "n == 3", 1 }, { "n == x", 1 }, { "n == '3'", 0 },
    { "yes == 1", 1 }, { "yes == 1.0", 1 }, { "yes == 2", 0 }, { "null == None", 1 }, { "nothing == null", 1 },
    { "empty == null", 0 }, { "s != \"abc\"", 0 }, { "n < 4 and n >= 3", 1 }, { "n < 'a'", -2 },
    { "yes < 2", -2 }, { "null < 1", -2 }, { "'a' < 'b'", 1 }, { "s in ['abc', 'd']", 1 }, { "s not in ['d']", 1 },
    { "'a' in l and 2 in l", 1 }, { "2.0 in l", 1 }, { "'b' in s", 1 }, { "1 in 2", -2 }, { "1 in null", -2 },
    { "0", 0 }, { "0.0", 0 }, { "''", 0 }, { "empty", 0 }, { "l", 1 }, { "-1.5e3 < 0", 1 },
    { "yes or 1 < 'a'", 1 }, { "False and 1 < 'a'", 0 }, { "not s == 'abc'", 0 },
    { "(n == 3 or n == 4) and not (x > 5)", 1 }, { "[1, 2] == [1, 2.0]", 1 }, { "('' or 'b') == 'b'", 1 },
    { "'it\\'s' == \"it's\"", 1 }, { "True and true", 1 },
    { "a ==", -1 }, { "", -1 }, { "  ", -1 }, { "a b", -1 }, { "(a", -1 }, { "a)", -1 }, { "1 < 2 < 3", -1 },
    { "'a", -1 }, { "[]", -1 }, { "[1,]", -1 }, { "and", -1 }, { "a and", -1 }, { "not", -1 }, { "a = 1", -1 },
    { "1x", -1 }, { "1.2.3", -1 }, { "f(1)", -1 }, { "a[0]", -1 }, { "__import__('os').system('id')", -1 },
    { "a; b", -1 }, { "lambda: 1", -1 }, { "a + 1", -1 }, { "a not b", -1 }, { "a in", -1 }, { "€", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i].text);
      g_assert_cmpint (try_expr (table[i].text), ==, table[i].result);
    }
}

static void
test_names_are_known_before_evaluation (void)
{
  g_autoptr(VedFormExpr) expr = ved_form_expr_compile ("a == 1 or (b.c in [a, d]) or true", NULL);
  const char *const expected[] = { "a", "b.c", "d", NULL };

  g_assert_nonnull (expr);
  g_assert_true (g_strv_equal (ved_form_expr_get_names (expr), expected));
}

static void
test_nesting_is_bounded (void)
{
  g_autoptr(GString) deep = g_string_new (NULL), nots = g_string_new (NULL), lists = g_string_new (NULL);

  for (guint i = 0; i < 1000; i++)
    {
      g_string_append_c (deep, '(');
      g_string_append_c (lists, '[');
      g_string_append (nots, "not ");
    }
  g_assert_cmpint (try_expr (deep->str), ==, -1);
  g_assert_cmpint (try_expr (lists->str), ==, -1);
  g_string_append (nots, "yes");
  g_assert_cmpint (try_expr (nots->str), ==, -1);
  g_string_set_size (deep, 0);
  for (guint i = 0; i < 5000; i++)
    g_string_append_c (deep, 'a');
  g_assert_cmpint (try_expr (deep->str), ==, -1);
}

static void
test_error_names_the_column (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_form_expr_compile ("n == 3 and", &error));
  g_assert_cmpstr (error->message, ==, "column 11 of “n == 3 and”: a value was expected here");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/expr/grammar", test_grammar);
  g_test_add_func ("/form/expr/names-are-known-before-evaluation", test_names_are_known_before_evaluation);
  g_test_add_func ("/form/expr/nesting-is-bounded", test_nesting_is_bounded);
  g_test_add_func ("/form/expr/error-names-the-column", test_error_names_the_column);

  return g_test_run ();
}
