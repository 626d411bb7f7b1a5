/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-filter"

#include "config.h"

#include "fleet/filter/ved-filter.h"

#include "base/ved-error.h"
#include "base/ved-nearest-word.h"
#include "fleet/filter/ved-filter-node.h"

#include <math.h>
#include <string.h>

/* A recursive descent over
 *
 *   any    = all { "or" all }
 *   all    = one { one }
 *   one    = ( "not" | "-" ) one | "(" any ")" | term
 *   term   = word | field op value | "eta(" quantity ( ">" | "<" ) number ")" op duration
 *   quantity = field [ "." quantile ] [ "@" lead ]
 *
 * with blanks around op where somebody likes them.
 *
 * A level is compared by its rank, a chance in percent or as a share. Depth and length are bounded. */

#define MAX_LENGTH 1024
#define MAX_DEPTH 40
#define DEFAULT_LEAD_S 1800
#define MAX_LEAD_S (VED_FORECAST_STEPS * VED_FORECAST_STEP_S)

typedef struct {
  const char *text;
  const char *at;
  guint depth;
  GError **error;
} Parser;

static const struct {
  const char *name;
  VedFilterField field;
} fields[] = {
  { "name", VED_FILTER_NAME }, { "profile", VED_FILTER_PROFILE }, { "state", VED_FILTER_STATE },
  { "engine", VED_FILTER_ENGINE }, { "alert", VED_FILTER_ALERT }, { "level", VED_FILTER_LEVEL },
  { "risk", VED_FILTER_RISK }, { "age", VED_FILTER_AGE }, { "cores", VED_FILTER_CORES },
  { "prob30m", VED_FILTER_PROB_30M }, { "prob8h", VED_FILTER_PROB_8H }, { "cpu", VED_FILTER_CPU },
};

static VedFilterNode *parse_any (Parser *self);

static void
node_free (VedFilterNode *node)
{
  if (node == NULL)
    return;

  node_free (node->left);
  node_free (node->right);
  g_free (node->text);
  g_free (node);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedFilterNode, node_free)

static void
skip_space (Parser *self)
{
  while (g_ascii_isspace (*self->at))
    self->at++;
}

static gboolean
ends_word (char c)
{
  return c == '\0' || c == '(' || c == ')' || g_ascii_isspace (c);
}

/* What stands here, up to the next blank or bracket; a bracket is itself. */
static gsize
wrong_length (const char *at)
{
  gsize length = 0;

  while (!ends_word (at[length]))
    length++;

  return length > 0 || *at == '\0' ? length : 1;
}

static VedFilterNode *
fail_with (Parser     *self,
           const char *expected,
           const char *cure)
{
  gsize length = wrong_length (self->at);
  g_autofree char *found = length > 0 ? g_strdup_printf ("“%.*s”", (int) length, self->at) : g_strdup ("nothing more");

  if (self->error != NULL && *self->error == NULL)
    g_set_error (self->error, VED_ERROR, VED_ERROR_INVALID, "column %ld: %s, expected %s%s",
                 g_utf8_pointer_to_offset (self->text, self->at) + 1, found, expected, cure);

  return NULL;
}

static VedFilterNode *
fail (Parser     *self,
      const char *expected)
{
  return fail_with (self, expected, "");
}

static VedFilterNode *
join (VedFilterKind  kind,
      VedFilterNode *left,
      VedFilterNode *right)
{
  VedFilterNode *node = g_new0 (VedFilterNode, 1);

  node->kind = kind;
  node->left = left;
  node->right = right;

  return node;
}

/* Takes @word if it stands here as a whole. */
static gboolean
take_word (Parser     *self,
           const char *word)
{
  gsize length = strlen (word);

  if (g_ascii_strncasecmp (self->at, word, length) != 0 || !ends_word (self->at[length]))
    return FALSE;

  self->at += length;

  return TRUE;
}

static gboolean
take_op (Parser      *self,
         VedFilterOp *op)
{
  static const struct {
    const char *text;
    VedFilterOp op;
  } ops[] = {
    { "!=", VED_FILTER_OP_NOT_EQUAL }, { "<=", VED_FILTER_OP_AT_MOST }, { ">=", VED_FILTER_OP_AT_LEAST },
    { ":", VED_FILTER_OP_CONTAINS }, { "=", VED_FILTER_OP_EQUAL }, { "<", VED_FILTER_OP_BELOW },
    { ">", VED_FILTER_OP_ABOVE },
  };

  const char *at = self->at;

  while (g_ascii_isspace (*at))
    at++;
  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    if (g_str_has_prefix (at, ops[i].text))
      {
        self->at = at + strlen (ops[i].text);
        skip_space (self);
        *op = ops[i].op;
        return TRUE;
      }

  return FALSE;
}

/* A value up to the next space or bracket, or in quotes; (nullable) where there is none. */
static char *
take_value (Parser *self)
{
  const char *start = self->at, *end;

  if (*start == '"')
    {
      end = strchr (start + 1, '"');
      if (end == NULL)
        return NULL;
      self->at = end + 1;
      return g_strndup (start + 1, (gsize) (end - start - 1));
    }
  while (!ends_word (*self->at))
    self->at++;

  return self->at > start ? g_strndup (start, (gsize) (self->at - start)) : NULL;
}

static gboolean
take_number (Parser *self,
             double *value)
{
  char *end;

  if (!g_ascii_isdigit (*self->at) && *self->at != '.' && *self->at != '-')
    return FALSE;

  *value = g_ascii_strtod (self->at, &end);
  if (end == self->at || !isfinite (*value))
    return FALSE;

  self->at = end;

  return TRUE;
}

/* A number of seconds with "s", "m", "h" or "d"; without one @bare seconds are one. */
static gboolean
take_duration (Parser *self,
               double  bare,
               double *seconds)
{
  static const struct {
    char letter;
    double seconds;
  } units[] = { { 's', 1.0 }, { 'm', 60.0 }, { 'h', 3600.0 }, { 'd', 86400.0 } };

  if (!take_number (self, seconds))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (*self->at == units[i].letter)
      {
        self->at++;
        *seconds *= units[i].seconds;
        return TRUE;
      }
  *seconds *= bare;

  return TRUE;
}

static gboolean
is_word (const char *word,
         const char *name,
         gsize       length)
{
  return strlen (word) == length && g_ascii_strncasecmp (word, name, length) == 0;
}

/* By its key, its short key, or the whole word for what is mostly written out. */
static gboolean
find_metric (const char *name,
             gsize       length,
             VedMetric  *metric)
{
  if (ved_metric_from_key (name, length, metric))
    return TRUE;
  for (guint i = 0; i < VED_N_METRICS; i++)
    if (is_word (ved_metric_get_info (i)->short_key, name, length)
        || (i == VED_METRIC_MEM_USED && is_word ("memory", name, length)))
      {
        *metric = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
find_field (const char        *name,
            gsize              length,
            VedFilterQuantity *quantity)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (is_word (fields[i].name, name, length))
      {
        quantity->field = fields[i].field;
        return TRUE;
      }
  quantity->field = VED_FILTER_METRIC;

  return find_metric (name, length, &quantity->metric);
}

static gboolean
take_quantile (Parser      *self,
               VedQuantile *quantile)
{
  static const char *const names[] = {
    [VED_QUANTILE_P10] = "p10", [VED_QUANTILE_P50] = "p50", [VED_QUANTILE_P90] = "p90",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (self->at, names[i], strlen (names[i])) == 0)
      {
        self->at += strlen (names[i]);
        *quantile = i;
        return TRUE;
      }

  return FALSE;
}

/* ".p90" and "@30m" behind the name of a metric. */
static gboolean
take_lead (Parser            *self,
           VedFilterQuantity *quantity)
{
  double seconds = DEFAULT_LEAD_S;

  quantity->quantile = VED_QUANTILE_P50;
  if (*self->at == '.')
    {
      self->at++;
      if (!take_quantile (self, &quantity->quantile))
        return fail (self, "p10, p50 or p90") != NULL;
      quantity->lead_s = DEFAULT_LEAD_S;
    }
  if (*self->at != '@')
    return TRUE;

  self->at++;
  if (!take_duration (self, 60.0, &seconds) || seconds <= 0.0 || seconds > MAX_LEAD_S)
    return fail (self, "a lead of up to 8h, such as 30m") != NULL;
  quantity->lead_s = (guint) seconds;

  return TRUE;
}

static gboolean
is_text_field (VedFilterField field)
{
  return field <= VED_FILTER_ALERT;
}

static VedFilterNode *
parse_level (Parser        *self,
             VedFilterNode *comparison)
{
  g_autoptr(VedFilterNode) node = comparison;
  const char *start = self->at;

  node->text = take_value (self);
  node->kind = VED_FILTER_NUMBER;
  if (node->op == VED_FILTER_OP_CONTAINS)
    node->op = VED_FILTER_OP_EQUAL;
  for (guint i = 0; node->text != NULL && i < VED_N_LEVELS; i++)
    if (g_ascii_strcasecmp (ved_level_get_info (i)->key, node->text) == 0)
      {
        node->value = i;
        return g_steal_pointer (&node);
      }
  self->at = start;

  return fail (self, "a level: healthy, watch, degrading, warning, danger, critical or imminent");
}

static VedFilterNode *
parse_text (Parser        *self,
            VedFilterNode *comparison)
{
  g_autoptr(VedFilterNode) node = comparison;

  node->kind = VED_FILTER_TEXT;
  if (node->op > VED_FILTER_OP_NOT_EQUAL)
    return fail (self, "“:”, “=” or “!=” with a text");
  node->text = take_value (self);
  if (node->text == NULL)
    return fail (self, "a text");

  return g_steal_pointer (&node);
}

static VedFilterNode *
parse_number (Parser        *self,
              VedFilterNode *comparison)
{
  g_autoptr(VedFilterNode) node = comparison;
  gboolean is_age = node->quantity.field == VED_FILTER_AGE;
  gboolean is_chance = node->quantity.field == VED_FILTER_PROB_30M || node->quantity.field == VED_FILTER_PROB_8H;
  gboolean is_percent;

  node->kind = VED_FILTER_NUMBER;
  if (node->op == VED_FILTER_OP_CONTAINS)
    node->op = VED_FILTER_OP_EQUAL;
  if (*self->at != '\0' && strchr (":=<>!", *self->at) != NULL)
    return fail (self, "a number: the comparison in front of it is complete, as in cpu>80");
  if (is_age ? !take_duration (self, 1.0, &node->value) : !take_number (self, &node->value))
    return fail (self, is_age ? "a time such as 30s, 5m or 2h" : "a number");

  is_percent = *self->at == '%';
  self->at += is_percent;
  if (is_chance && (is_percent || node->value > 1.0))
    node->value /= 100.0;
  if (!ends_word (*self->at))
    return fail (self, "a space behind the number");

  return g_steal_pointer (&node);
}

static VedFilterNode *
parse_comparison (Parser            *self,
                  VedFilterQuantity *quantity,
                  VedFilterOp        op)
{
  VedFilterNode *node = g_new0 (VedFilterNode, 1);

  node->quantity = *quantity;
  node->op = op;
  if (quantity->field == VED_FILTER_LEVEL)
    return parse_level (self, node);

  return is_text_field (quantity->field) ? parse_text (self, node) : parse_number (self, node);
}

static gsize
name_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '_')
    length++;

  return length;
}

static gboolean
is_forecast_field (VedFilterField field)
{
  return field == VED_FILTER_CPU || field == VED_FILTER_METRIC;
}

/* Behind "eta(". */
static VedFilterNode *
parse_eta (Parser *self)
{
  g_autoptr(VedFilterNode) node = join (VED_FILTER_ETA, NULL, NULL);
  gsize length = name_length (self->at);
  VedFilterOp direction;

  if (!find_field (self->at, length, &node->quantity) || !is_forecast_field (node->quantity.field))
    return fail (self, "a metric");
  self->at += length;
  node->quantity.quantile = VED_QUANTILE_P50;
  if (*self->at == '.')
    {
      self->at++;
      if (!take_quantile (self, &node->quantity.quantile))
        return fail (self, "p10, p50 or p90");
    }
  if (!take_op (self, &direction) || (direction != VED_FILTER_OP_ABOVE && direction != VED_FILTER_OP_BELOW))
    return fail (self, "“>” or “<” and a threshold");
  node->is_below = direction == VED_FILTER_OP_BELOW;
  if (!take_number (self, &node->threshold))
    return fail (self, "a number");
  self->at += *self->at == '%';
  if (*self->at != ')')
    return fail (self, "“)”");
  self->at++;
  if (!take_op (self, &node->op) || node->op < VED_FILTER_OP_BELOW)
    return fail (self, "“<” or “>” and a time");
  if (!take_duration (self, 60.0, &node->value))
    return fail (self, "a time such as 90m or 2h");

  return g_steal_pointer (&node);
}

static VedFilterNode *
parse_word (Parser *self)
{
  g_autoptr(VedFilterNode) node = join (VED_FILTER_WORD, NULL, NULL);

  node->text = take_value (self);
  if (node->text == NULL)
    return fail (self, *self->at == '"' ? "a second quotation mark" : "a word");

  return g_steal_pointer (&node);
}

/* In front of a comparison. */
static VedFilterNode *
fail_field (Parser *self,
            gsize   length)
{
  g_autofree char *word = g_strndup (self->at, length), *cure = NULL;
  const char *names[G_N_ELEMENTS (fields) + 2 * VED_N_METRICS + 1];
  const char *nearest;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    names[n++] = fields[i].name;
  for (guint i = 0; i < VED_N_METRICS; i++)
    {
      names[n++] = ved_metric_get_info (i)->short_key;
      names[n++] = ved_metric_get_info (i)->key;
    }
  names[n++] = "memory";
  nearest = ved_nearest_word (word, names, n);
  if (nearest != NULL)
    cure = g_strdup_printf ("; did you mean “%s”?", nearest);

  return fail_with (self, "a field: name, profile, state, level, alert, age, risk, prob30m, prob8h, cpu, memory, iowait, load, disk, swap …",
                    cure != NULL ? cure : "");
}

static VedFilterNode *
parse_term (Parser *self)
{
  const char *start = self->at;
  gsize length = name_length (start);
  VedFilterQuantity quantity = { 0 };
  VedFilterOp op;

  if (g_ascii_strncasecmp (start, "eta(", 4) == 0)
    {
      self->at += 4;
      return parse_eta (self);
    }
  if (length > 0 && find_field (start, length, &quantity))
    {
      self->at += length;
      if (is_forecast_field (quantity.field) && (*self->at == '.' || *self->at == '@') && !take_lead (self, &quantity))
        return NULL;
      if (take_op (self, &op))
        return parse_comparison (self, &quantity, op);
      self->at = start;
    }
  else if (length > 0 && strchr (":=<>!", start[length]) != NULL && start[length] != '\0')
    {
      return fail_field (self, length);
    }

  return parse_word (self);
}

static VedFilterNode *
parse_group (Parser *self)
{
  g_autoptr(VedFilterNode) node = NULL;

  self->at++;
  node = parse_any (self);
  if (node == NULL)
    return NULL;
  skip_space (self);
  if (*self->at != ')')
    return fail (self, "“)”");
  self->at++;

  return g_steal_pointer (&node);
}

static VedFilterNode *
parse_one (Parser *self)
{
  VedFilterNode *node;
  gboolean is_negated;

  skip_space (self);
  if (self->depth >= MAX_DEPTH)
    return fail (self, "fewer brackets and negations");

  self->depth++;
  is_negated = take_word (self, "not") || (*self->at == '-' && self->at++ != NULL);
  if (is_negated)
    {
      node = parse_one (self);
      node = node != NULL ? join (VED_FILTER_NOT, node, NULL) : NULL;
    }
  else
    {
      node = *self->at == '(' ? parse_group (self) : parse_term (self);
    }
  self->depth--;

  return node;
}

static gboolean
ends_all (Parser *self)
{
  const char *start;
  gboolean is_or;

  skip_space (self);
  if (*self->at == '\0' || *self->at == ')')
    return TRUE;

  start = self->at;
  is_or = take_word (self, "or");
  self->at = start;

  return is_or;
}

static VedFilterNode *
parse_all (Parser *self)
{
  g_autoptr(VedFilterNode) node = parse_one (self);

  while (node != NULL && !ends_all (self))
    {
      VedFilterNode *next = parse_one (self);

      if (next == NULL)
        return NULL;
      node = join (VED_FILTER_AND, g_steal_pointer (&node), next);
    }

  return g_steal_pointer (&node);
}

static VedFilterNode *
parse_any (Parser *self)
{
  g_autoptr(VedFilterNode) node = parse_all (self);

  while (node != NULL)
    {
      VedFilterNode *next;

      skip_space (self);
      if (!take_word (self, "or"))
        break;
      next = parse_all (self);
      if (next == NULL)
        return NULL;
      node = join (VED_FILTER_OR, g_steal_pointer (&node), next);
    }

  return g_steal_pointer (&node);
}

/**
 * ved_filter_parse:
 * @text: UTF-8; empty for all servers
 *
 * Words must all match; "or", "not" and brackets join them. A word is looked for in the name; a field is compared with
 * ":", "=", "!=", "<", "<=", ">" or ">=". A metric may carry a quantile and a lead.
 *
 * Returns: (transfer full): what to apply; %NULL with VED_ERROR_INVALID, which names the column, what stands there and what was expected
 */
VedFilter *
ved_filter_parse (const char  *text,
                  GError     **error)
{
  g_autoptr(GError) fault = NULL;
  Parser parser = { text, text, 0, &fault };
  VedFilter *self;
  VedFilterNode *root = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_LENGTH || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "at most %d bytes of UTF-8", MAX_LENGTH);
      return NULL;
    }
  skip_space (&parser);
  if (*parser.at != '\0')
    {
      root = parse_any (&parser);
      if (root != NULL && *parser.at != '\0')
        {
          g_clear_pointer (&root, node_free);
          fail (&parser, "no closing bracket here");
        }
      if (root == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return NULL;
        }
    }

  self = g_new0 (VedFilter, 1);
  self->root = root;

  return self;
}

void
ved_filter_free (VedFilter *self)
{
  if (self == NULL)
    return;

  node_free (self->root);
  g_free (self);
}
