/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-expr"

#include "config.h"

#include "form/schema/ved-form-expr.h"

#include "base/ved-error.h"

#include <math.h>
#include <string.h>

/* A recursive descent makes a tree once; evaluation walks it. and/or give the value that decided, as in
 * Python, and leave the rest alone. Length and nesting are bounded, so that no text can exhaust the stack. */

#define MAX_LENGTH 4096
#define MAX_DEPTH  64

typedef enum {
  NODE_CONSTANT,
  NODE_NAME,
  NODE_LIST,
  NODE_OR,
  NODE_AND,
  NODE_NOT,
  NODE_EQUAL,
  NODE_UNEQUAL,
  NODE_LESS,
  NODE_LESS_EQUAL,
  NODE_GREATER,
  NODE_GREATER_EQUAL,
  NODE_IN,
  NODE_NOT_IN,
} NodeKind;

typedef struct _ExprNode ExprNode;

struct _ExprNode
{
  NodeKind kind;
  VedFormValue *constant;
  char *name;
  GPtrArray *children;          /* (nullable) (element-type ExprNode) */
};

struct _VedFormExpr
{
  gatomicrefcount ref_count;
  char *text;
  ExprNode *root;
  GPtrArray *names;             /* of fields it reads, ending with NULL */
};

typedef struct {
  const char *text, *at;
  guint depth;
  GError *error;
} Parser;

typedef struct {
  VedFormLookup lookup;
  gpointer user_data;
  GError **error;
} Evaluation;

static ExprNode     *parse_or (Parser *parser);
static VedFormValue *evaluate (const ExprNode   *node,
                               const Evaluation *evaluation);

static void
node_free (ExprNode *node)
{
  if (node == NULL)
    return;

  g_clear_pointer (&node->constant, ved_form_value_unref);
  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_free (node->name);
  g_free (node);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExprNode, node_free)

static ExprNode *
constant_new (VedFormValue * value)
{
  ExprNode *node = g_new0 (ExprNode, 1);

  node->kind = NODE_CONSTANT;
  node->constant = value;

  return node;
}

static ExprNode *
node_new (NodeKind  kind,
          ExprNode *first,
          ExprNode *second)
{
  ExprNode *node = g_new0 (ExprNode, 1);

  node->kind = kind;
  node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) node_free);
  if (first != NULL)
    g_ptr_array_add (node->children, first);
  if (second != NULL)
    g_ptr_array_add (node->children, second);

  return node;
}

static ExprNode *
fail (Parser     *parser,
      const char *expected)
{
  if (parser->error != NULL)
    return NULL;

  g_set_error (&parser->error, VED_ERROR, VED_ERROR_INVALID, "column %ld of “%s”: %s",
               g_utf8_pointer_to_offset (parser->text, parser->at) + 1, parser->text, expected);

  return NULL;
}

static void
skip_blanks (Parser *parser)
{
  while (g_ascii_isspace (*parser->at))
    parser->at++;
}

/* Letters of any language: keys are in the language of who writes them. */
static gboolean
is_name_start (const char *at)
{
  return *at == '_' || g_unichar_isalpha (g_utf8_get_char (at));
}

static gboolean
is_name_part (const char *at)
{
  return is_name_start (at) || g_ascii_isdigit (*at) || g_unichar_ismark (g_utf8_get_char (at));
}

/* A name may have dots in it, as long as a name follows: architecture.notes */
static gsize
name_length (const char *at)
{
  const char *end = at;

  if (!is_name_start (end))
    return 0;
  while (is_name_part (end) || (*end == '.' && is_name_start (end + 1)))
    end = g_utf8_next_char (end);

  return (gsize) (end - at);
}

static gboolean
take_word (Parser     *parser,
           const char *word)
{
  gsize length = strlen (word);

  skip_blanks (parser);
  if (name_length (parser->at) != length || strncmp (parser->at, word, length) != 0)
    return FALSE;

  parser->at += length;

  return TRUE;
}

static gboolean
take_sign (Parser     *parser,
           const char *sign)
{
  skip_blanks (parser);
  if (!g_str_has_prefix (parser->at, sign))
    return FALSE;

  parser->at += strlen (sign);

  return TRUE;
}

static ExprNode *
parse_string (Parser *parser)
{
  const char quote = *parser->at++;
  g_autoptr(GString) text = g_string_new (NULL);

  while (*parser->at != quote)
    {
      if (*parser->at == '\0')
        return fail (parser, "a text does not end");
      if (*parser->at == '\\' && parser->at[1] != '\0')
        {
          parser->at++;
          g_string_append_c (text, *parser->at == 'n' ? '\n' : *parser->at == 't' ? '\t' : *parser->at);
          parser->at++;
        }
      else
        g_string_append_c (text, *parser->at++);
    }
  parser->at++;

  return constant_new (ved_form_value_new_string (text->str));
}

static ExprNode *
parse_number (Parser *parser)
{
  const char *at = parser->at + (*parser->at == '-' || *parser->at == '+');
  gboolean is_float = FALSE;
  char *end;

  for (; g_ascii_isdigit (*at) || *at == '.'; at++)
    is_float |= *at == '.';
  if ((*at == 'e' || *at == 'E') && (g_ascii_isdigit (at[1]) || ((at[1] == '-' || at[1] == '+')
                                                                 && g_ascii_isdigit (at[2]))))
    {
      is_float = TRUE;
      at += 2;
      while (g_ascii_isdigit (*at))
        at++;
    }
  if (is_float)
    {
      double value = g_ascii_strtod (parser->at, &end);

      if (end != at)
        return fail (parser, "this is no number");
      parser->at = at;
      return constant_new (ved_form_value_new_float (value));
    }
  else
    {
      gint64 value = g_ascii_strtoll (parser->at, &end, 10);

      if (end != at || is_name_start (at))
        return fail (parser, "this is no number");
      parser->at = at;
      return constant_new (ved_form_value_new_int (value));
    }
}

static ExprNode *
parse_name (Parser *parser)
{
  static const struct {
    const char *word;
    int value;                  /* 0, 1; -1: null; -2: no value can begin with it */
  } words[] = {
    { "true", 1 }, { "True", 1 }, { "false", 0 }, { "False", 0 }, { "null", -1 }, { "None", -1 },
    { "and", -2 }, { "or", -2 }, { "not", -2 }, { "in", -2 },
  };
  gsize length = name_length (parser->at);
  ExprNode *node;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].word) == length && strncmp (parser->at, words[i].word, length) == 0)
      {
        if (words[i].value == -2)
          return fail (parser, "a value was expected here");
        parser->at += length;
        return constant_new (words[i].value < 0 ? ved_form_value_new_null ()
                                                : ved_form_value_new_bool (words[i].value));
      }

  node = g_new0 (ExprNode, 1);
  node->kind = NODE_NAME;
  node->name = g_strndup (parser->at, length);
  parser->at += length;

  return node;
}

static ExprNode *parse_term (Parser *parser);

static ExprNode *
parse_list (Parser *parser)
{
  g_autoptr(ExprNode) list = node_new (NODE_LIST, NULL, NULL);

  do
    {
      ExprNode *item = parse_term (parser);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (list->children, item);
    }
  while (take_sign (parser, ","));
  if (!take_sign (parser, "]"))
    return fail (parser, "“,” or “]” was expected here");

  return g_steal_pointer (&list);
}

static ExprNode *
parse_group (Parser *parser)
{
  g_autoptr(ExprNode) inner = parse_or (parser);

  if (inner == NULL)
    return NULL;
  if (!take_sign (parser, ")"))
    return fail (parser, "“)” was expected here");

  return g_steal_pointer (&inner);
}

static ExprNode *
parse_nested (Parser *parser)
{
  ExprNode *node;

  if (++parser->depth > MAX_DEPTH)
    return fail (parser, "it is nested too deep");
  node = *parser->at++ == '(' ? parse_group (parser) : parse_list (parser);
  parser->depth--;

  return node;
}

static ExprNode *
parse_term (Parser *parser)
{
  char c;

  skip_blanks (parser);
  c = *parser->at;
  if (c == '(' || c == '[')
    return parse_nested (parser);
  if (c == '\'' || c == '"')
    return parse_string (parser);
  if (g_ascii_isdigit (c) || ((c == '-' || c == '+' || c == '.')
                              && (g_ascii_isdigit (parser->at[1]) || parser->at[1] == '.')))
    return parse_number (parser);
  if (is_name_start (parser->at))
    return parse_name (parser);

  return fail (parser, "a value was expected here");
}

static gboolean
take_comparison (Parser   *parser,
                 NodeKind *kind)
{
  static const struct {
    const char *sign;
    NodeKind kind;
  } signs[] = {
    { "==", NODE_EQUAL }, { "!=", NODE_UNEQUAL }, { "<=", NODE_LESS_EQUAL }, { ">=", NODE_GREATER_EQUAL },
    { "<", NODE_LESS }, { ">", NODE_GREATER },
  };
  const char *before;

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (take_sign (parser, signs[i].sign))
      {
        *kind = signs[i].kind;
        return TRUE;
      }
  if (take_word (parser, "in"))
    {
      *kind = NODE_IN;
      return TRUE;
    }
  before = parser->at;
  if (take_word (parser, "not") && take_word (parser, "in"))
    {
      *kind = NODE_NOT_IN;
      return TRUE;
    }
  parser->at = before;

  return FALSE;
}

static ExprNode *
parse_comparison (Parser *parser)
{
  g_autoptr(ExprNode) left = parse_term (parser);
  ExprNode *right;
  NodeKind kind;

  if (left == NULL || !take_comparison (parser, &kind))
    return g_steal_pointer (&left);

  right = parse_term (parser);

  return right != NULL ? node_new (kind, g_steal_pointer (&left), right) : NULL;
}

static ExprNode *
parse_not (Parser *parser)
{
  guint n_nots = 0;
  ExprNode *node;

  while (take_word (parser, "not"))
    n_nots++;
  if (n_nots > MAX_DEPTH)
    return fail (parser, "it is nested too deep");
  node = parse_comparison (parser);
  while (node != NULL && n_nots-- > 0)
    node = node_new (NODE_NOT, node, NULL);

  return node;
}

static ExprNode *
parse_chain (Parser     *parser,
             const char *word,
             NodeKind    kind,
             ExprNode     *(*parse_part)(Parser *parser))
{
  g_autoptr(ExprNode) first = parse_part (parser);
  g_autoptr(ExprNode) chain = NULL;

  if (first == NULL)
    return NULL;
  while (take_word (parser, word))
    {
      ExprNode *next = parse_part (parser);

      if (next == NULL)
        return NULL;
      if (chain == NULL)
        chain = node_new (kind, g_steal_pointer (&first), NULL);
      g_ptr_array_add (chain->children, next);
    }

  return chain != NULL ? g_steal_pointer (&chain) : g_steal_pointer (&first);
}

static ExprNode *
parse_and (Parser *parser)
{
  return parse_chain (parser, "and", NODE_AND, parse_not);
}

static ExprNode *
parse_or (Parser *parser)
{
  return parse_chain (parser, "or", NODE_OR, parse_and);
}

static void
collect_names (const ExprNode *node,
               GHashTable     *seen,
               GPtrArray      *names)
{
  if (node->kind == NODE_NAME && g_hash_table_add (seen, node->name))
    g_ptr_array_add (names, node->name);
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    collect_names (g_ptr_array_index (node->children, i), seen, names);
}

/**
 * ved_form_expr_compile:
 * @text: an expression
 *
 * Any thread; linear in the length of @text, which may be 4096 bytes at most.
 *
 * Returns: (transfer full): it, ready to be evaluated; %NULL with %VED_ERROR_INVALID, which names the column
 */
VedFormExpr *
ved_form_expr_compile (const char *text,
                       GError    **error)
{
  Parser parser = { .text = text, .at = text };
  g_autoptr(ExprNode) root = NULL;
  g_autoptr(GHashTable) seen = NULL;
  VedFormExpr *self;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "the expression is no UTF-8 text");
      return NULL;
    }
  if (strlen (text) > MAX_LENGTH)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_TOO_LARGE, "the expression is longer than %d bytes", MAX_LENGTH);
      return NULL;
    }
  root = parse_or (&parser);
  skip_blanks (&parser);
  if (root != NULL && *parser.at != '\0')
    fail (&parser, "the end was expected here");
  if (parser.error != NULL)
    {
      g_propagate_error (error, parser.error);
      return NULL;
    }

  self = g_new0 (VedFormExpr, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->text = g_strdup (text);
  self->root = g_steal_pointer (&root);
  self->names = g_ptr_array_new ();
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  collect_names (self->root, seen, self->names);
  g_ptr_array_add (self->names, NULL);

  return self;
}

void
ved_form_expr_unref (VedFormExpr *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->names);
  node_free (self->root);
  g_free (self->text);
  g_free (self);
}

const char *
ved_form_expr_get_text (const VedFormExpr *self)
{
  return self->text;
}

/**
 * ved_form_expr_get_names:
 *
 * Returns: (transfer none) (array zero-terminated=1): the names it reads, each once
 */
const char *const *
ved_form_expr_get_names (const VedFormExpr *self)
{
  return (const char *const *) self->names->pdata;
}

static VedFormValue *
bool_result (gboolean value,
             gboolean inverted)
{
  return ved_form_value_new_bool (inverted ? !value : value);
}

static const char *
type_name (const VedFormValue *value)
{
  static const char *const names[] = { "null", "a truth value", "a number", "a number", "a text", "a list", "a map" };

  return names[ved_form_value_type (value)];
}

static gboolean
order (const VedFormValue *a,
       const VedFormValue *b,
       NodeKind            kind,
       gboolean           *result,
       GError            **error)
{
  double difference;

  if (ved_form_value_is_number (a) && ved_form_value_is_number (b))
    {
      double left = ved_form_value_double (a), right = ved_form_value_double (b);

      difference = left < right ? -1 : left > right ? 1 : left == right ? 0 : NAN;
    }
  else if (ved_form_value_type (a) == VED_FORM_STRING && ved_form_value_type (b) == VED_FORM_STRING)
    difference = strcmp (ved_form_value_string (a), ved_form_value_string (b));
  else if (ved_form_value_type (a) == VED_FORM_BOOL && ved_form_value_type (b) == VED_FORM_BOOL)
    difference = ved_form_value_bool (a) - ved_form_value_bool (b);
  else
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s and %s have no order", type_name (a), type_name (b));
      return FALSE;
    }

  *result = kind == NODE_LESS ? difference < 0
            : kind == NODE_LESS_EQUAL ? difference <= 0
            : kind == NODE_GREATER ? difference > 0
            : difference >= 0;

  return TRUE;
}

static gboolean
contains (const VedFormValue *set,
          const VedFormValue *item,
          gboolean           *result,
          GError            **error)
{
  if (ved_form_value_type (set) == VED_FORM_LIST)
    {
      *result = FALSE;
      for (guint i = 0; !*result && i < ved_form_value_size (set); i++)
        *result = ved_form_value_equal (ved_form_value_item (set, i), item);
      return TRUE;
    }
  if (ved_form_value_type (set) == VED_FORM_STRING && ved_form_value_type (item) == VED_FORM_STRING)
    {
      *result = strstr (ved_form_value_string (set), ved_form_value_string (item)) != NULL;
      return TRUE;
    }

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s cannot be in %s", type_name (item), type_name (set));

  return FALSE;
}

static VedFormValue *
compare (const ExprNode   *node,
         const Evaluation *evaluation)
{
  g_autoptr(VedFormValue) left = evaluate (g_ptr_array_index (node->children, 0), evaluation);
  g_autoptr(VedFormValue) right = left != NULL ? evaluate (g_ptr_array_index (node->children, 1), evaluation) : NULL;
  gboolean result = FALSE, ok;

  if (right == NULL)
    return NULL;
  if (node->kind == NODE_EQUAL || node->kind == NODE_UNEQUAL)
    return bool_result (ved_form_value_equal (left, right), node->kind == NODE_UNEQUAL);
  if (node->kind == NODE_IN || node->kind == NODE_NOT_IN)
    ok = contains (right, left, &result, evaluation->error);
  else
    ok = order (left, right, node->kind, &result, evaluation->error);

  return ok ? bool_result (result, node->kind == NODE_NOT_IN) : NULL;
}

static VedFormValue *
evaluate_chain (const ExprNode   *node,
                const Evaluation *evaluation)
{
  VedFormValue *value = NULL;

  for (guint i = 0; i < node->children->len; i++)
    {
      g_clear_pointer (&value, ved_form_value_unref);
      value = evaluate (g_ptr_array_index (node->children, i), evaluation);
      if (value == NULL || ved_form_value_is_true (value) == (node->kind == NODE_OR))
        break;
    }

  return value;
}

static VedFormValue *
evaluate_list (const ExprNode   *node,
               const Evaluation *evaluation)
{
  g_autoptr(VedFormValue) list = ved_form_value_new_list (NULL, 0);

  for (guint i = 0; i < node->children->len; i++)
    {
      VedFormValue *item = evaluate (g_ptr_array_index (node->children, i), evaluation);

      if (item == NULL)
        return NULL;
      ved_form_value_append (list, item);
    }

  return g_steal_pointer (&list);
}

static VedFormValue *
evaluate_name (const ExprNode   *node,
               const Evaluation *evaluation)
{
  const VedFormValue *value = evaluation->lookup (node->name, evaluation->user_data);

  return value != NULL ? ved_form_value_ref ((VedFormValue *) value) : ved_form_value_new_null ();
}

static VedFormValue *
evaluate (const ExprNode   *node,
          const Evaluation *evaluation)
{
  g_autoptr(VedFormValue) inner = NULL;

  switch (node->kind)
    {
    case NODE_CONSTANT:
      return ved_form_value_ref (node->constant);

    case NODE_NAME:
      return evaluate_name (node, evaluation);

    case NODE_LIST:
      return evaluate_list (node, evaluation);

    case NODE_OR:
    case NODE_AND:
      return evaluate_chain (node, evaluation);

    case NODE_NOT:
      inner = evaluate (g_ptr_array_index (node->children, 0), evaluation);
      return inner != NULL ? bool_result (ved_form_value_is_true (inner), TRUE) : NULL;

    case NODE_EQUAL:
    case NODE_UNEQUAL:
    case NODE_LESS:
    case NODE_LESS_EQUAL:
    case NODE_GREATER:
    case NODE_GREATER_EQUAL:
    case NODE_IN:
    case NODE_NOT_IN:
    default:
      return compare (node, evaluation);
    }
}

/**
 * ved_form_expr_evaluate:
 * @lookup: gives the value of a name; that all names of ved_form_expr_get_names() are known is the caller's
 *   business
 *
 * Returns: (transfer full): the value, see ved_form_value_is_true(); %NULL with %VED_ERROR_INVALID when two
 *   values cannot be compared
 */
VedFormValue *
ved_form_expr_evaluate (const VedFormExpr *self,
                        VedFormLookup      lookup,
                        gpointer           user_data,
                        GError           **error)
{
  const Evaluation evaluation = { lookup, user_data, error };

  g_return_val_if_fail (self != NULL, NULL);

  return evaluate (self->root, &evaluation);
}
