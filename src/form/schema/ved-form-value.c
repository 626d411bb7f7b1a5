/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-value"

#include "config.h"

#include "form/schema/ved-form-value.h"

#include <math.h>
#include <string.h>

/* A map keeps the order of its keys. Few have more than a handful, which a walk finds fastest; a large one
 * gets an index, so that a file made of one huge map stays linear. */

#define INDEX_FROM   16
#define MAX_WEIGHT   (G_MAXUINT / 4)

struct _VedFormValue
{
  gatomicrefcount ref_count;
  VedFormValueType type;
  guint line, column;           /* from 1; 0: it was made by a program */
  guint weight;                 /* values in it, itself included, shared ones as often as they are met */
  union {
    gboolean boolean;
    gint64 integer;
    double number;
    char *string;
    struct {
      GPtrArray *items;
      GPtrArray *keys;          /* of a map */
      GHashTable *index;        /* (nullable): key to position + 1, of a large map */
    };
  };
};

G_DEFINE_BOXED_TYPE (VedFormValue, ved_form_value, ved_form_value_ref, ved_form_value_unref)

static VedFormValue *
value_new (VedFormValueType type)
{
  VedFormValue *self = g_new0 (VedFormValue, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->type = type;
  self->weight = 1;
  if (type == VED_FORM_LIST || type == VED_FORM_MAP)
    self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_form_value_unref);
  if (type == VED_FORM_MAP)
    self->keys = g_ptr_array_new_with_free_func (g_free);

  return self;
}

VedFormValue *
ved_form_value_new_null (void)
{
  return value_new (VED_FORM_NULL);
}

VedFormValue *
ved_form_value_new_bool (gboolean value)
{
  VedFormValue *self = value_new (VED_FORM_BOOL);

  self->boolean = !!value;

  return self;
}

VedFormValue *
ved_form_value_new_int (gint64 value)
{
  VedFormValue *self = value_new (VED_FORM_INT);

  self->integer = value;

  return self;
}

VedFormValue *
ved_form_value_new_float (double value)
{
  VedFormValue *self = value_new (VED_FORM_FLOAT);

  self->number = value;

  return self;
}

VedFormValue *
ved_form_value_new_string (const char *value)
{
  VedFormValue *self = value_new (VED_FORM_STRING);

  self->string = g_strdup (value != NULL ? value : "");

  return self;
}

/**
 * ved_form_value_new_list:
 * @items: (array length=n_items) (nullable): what it starts with; each gets a reference of its own
 */
VedFormValue *
ved_form_value_new_list (VedFormValue *const *items,
                         guint                n_items)
{
  VedFormValue *self = value_new (VED_FORM_LIST);

  for (guint i = 0; i < n_items; i++)
    ved_form_value_append (self, ved_form_value_ref (items[i]));

  return self;
}

VedFormValue *
ved_form_value_new_map (void)
{
  return value_new (VED_FORM_MAP);
}

VedFormValue *
ved_form_value_ref (VedFormValue *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_form_value_unref (VedFormValue *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->type == VED_FORM_STRING)
    g_free (self->string);
  if (self->type == VED_FORM_LIST || self->type == VED_FORM_MAP)
    {
      g_ptr_array_unref (self->items);
      g_clear_pointer (&self->keys, g_ptr_array_unref);
      g_clear_pointer (&self->index, g_hash_table_unref);
    }
  g_free (self);
}

static void
add_weight (VedFormValue       *self,
            const VedFormValue *item)
{
  self->weight = MIN (self->weight, MAX_WEIGHT) + MIN (item->weight, MAX_WEIGHT);
}

/**
 * ved_form_value_append:
 * @self: a list that is being made
 * @item: (transfer full): its next item
 */
void
ved_form_value_append (VedFormValue *self,
                       VedFormValue *item)
{
  g_return_if_fail (self->type == VED_FORM_LIST);

  add_weight (self, item);
  g_ptr_array_add (self->items, item);
}

static gssize
find_key (const VedFormValue *self,
          const char         *key)
{
  if (self->index != NULL)
    return GPOINTER_TO_SIZE (g_hash_table_lookup (self->index, key)) - 1;

  for (guint i = 0; i < self->keys->len; i++)
    if (g_str_equal (g_ptr_array_index (self->keys, i), key))
      return i;

  return -1;
}

static void
index_key (VedFormValue *self,
           guint         position)
{
  g_hash_table_insert (self->index, g_ptr_array_index (self->keys, position),
                       GSIZE_TO_POINTER ((gsize) position + 1));
}

/**
 * ved_form_value_put:
 * @self: a map that is being made
 * @value: (transfer full): takes the place of what @key had
 *
 * Returns: whether @key is new
 */
gboolean
ved_form_value_put (VedFormValue *self,
                    const char   *key,
                    VedFormValue *value)
{
  gssize at;

  g_return_val_if_fail (self->type == VED_FORM_MAP, FALSE);

  add_weight (self, value);
  at = find_key (self, key);
  if (at >= 0)
    {
      ved_form_value_unref (self->items->pdata[at]);
      self->items->pdata[at] = value;
      return FALSE;
    }

  g_ptr_array_add (self->keys, g_strdup (key));
  g_ptr_array_add (self->items, value);
  if (self->index != NULL)
    index_key (self, self->keys->len - 1);
  else if (self->keys->len == INDEX_FROM)
    {
      self->index = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < self->keys->len; i++)
        index_key (self, i);
    }

  return TRUE;
}

/**
 * ved_form_value_set_place:
 * @line: from 1, where it stands in its file
 * @column: from 1
 */
void
ved_form_value_set_place (VedFormValue *self,
                          guint         line,
                          guint         column)
{
  self->line = line;
  self->column = column;
}

VedFormValueType
ved_form_value_type (const VedFormValue *self)
{
  return self != NULL ? self->type : VED_FORM_NULL;
}

gboolean
ved_form_value_is_null (const VedFormValue *self)
{
  return ved_form_value_type (self) == VED_FORM_NULL;
}

/**
 * ved_form_value_is_empty:
 *
 * Returns: whether it is null or an empty text or list: what a field that was left open has
 */
gboolean
ved_form_value_is_empty (const VedFormValue *self)
{
  switch (ved_form_value_type (self))
    {
    case VED_FORM_NULL:
      return TRUE;

    case VED_FORM_STRING:
      return *self->string == '\0';

    case VED_FORM_LIST:
    case VED_FORM_MAP:
      return self->items->len == 0;

    default:
      return FALSE;
    }
}

gboolean
ved_form_value_is_number (const VedFormValue *self)
{
  VedFormValueType type = ved_form_value_type (self);

  return type == VED_FORM_INT || type == VED_FORM_FLOAT;
}

/**
 * ved_form_value_is_true:
 *
 * Returns: what it counts as in an expression: null, false, 0, "" and [] are false
 */
gboolean
ved_form_value_is_true (const VedFormValue *self)
{
  switch (ved_form_value_type (self))
    {
    case VED_FORM_BOOL:
      return self->boolean;

    case VED_FORM_INT:
      return self->integer != 0;

    case VED_FORM_FLOAT:
      return self->number != 0.0;

    default:
      return !ved_form_value_is_empty (self);
    }
}

gboolean
ved_form_value_bool (const VedFormValue *self)
{
  return ved_form_value_type (self) == VED_FORM_BOOL && self->boolean;
}

gint64
ved_form_value_int (const VedFormValue *self)
{
  switch (ved_form_value_type (self))
    {
    case VED_FORM_INT:
      return self->integer;

    case VED_FORM_BOOL:
      return self->boolean;

    case VED_FORM_FLOAT:
      return isfinite (self->number) ? (gint64) CLAMP (self->number, -9.2e18, 9.2e18) : 0;

    default:
      return 0;
    }
}

double
ved_form_value_double (const VedFormValue *self)
{
  return ved_form_value_type (self) == VED_FORM_FLOAT ? self->number : (double) ved_form_value_int (self);
}

/**
 * ved_form_value_string:
 *
 * Returns: (nullable): the text; %NULL of any other type
 */
const char *
ved_form_value_string (const VedFormValue *self)
{
  return ved_form_value_type (self) == VED_FORM_STRING ? self->string : NULL;
}

/**
 * ved_form_value_size:
 *
 * Returns: how many items a list or map has; 0 of any other type
 */
guint
ved_form_value_size (const VedFormValue *self)
{
  VedFormValueType type = ved_form_value_type (self);

  return type == VED_FORM_LIST || type == VED_FORM_MAP ? self->items->len : 0;
}

VedFormValue *
ved_form_value_item (const VedFormValue *self,
                     guint               position)
{
  g_return_val_if_fail (position < ved_form_value_size (self), NULL);

  return g_ptr_array_index (self->items, position);
}

const char *
ved_form_value_key (const VedFormValue *self,
                    guint               position)
{
  g_return_val_if_fail (ved_form_value_type (self) == VED_FORM_MAP && position < self->keys->len, NULL);

  return g_ptr_array_index (self->keys, position);
}

/**
 * ved_form_value_get:
 *
 * Returns: (nullable) (transfer none): what a map has under @key; %NULL of any other type
 */
VedFormValue *
ved_form_value_get (const VedFormValue *self,
                    const char         *key)
{
  gssize at;

  if (ved_form_value_type (self) != VED_FORM_MAP)
    return NULL;

  at = find_key (self, key);

  return at >= 0 ? g_ptr_array_index (self->items, at) : NULL;
}

/**
 * ved_form_value_get_path:
 * @path: keys joined by dots, as in "learning_rate.min"
 *
 * Descends maps only.
 *
 * Returns: (nullable) (transfer none): what stands there; %NULL on any miss
 */
VedFormValue *
ved_form_value_get_path (const VedFormValue *self,
                         const char         *path)
{
  g_auto(GStrv) keys = g_strsplit (path, ".", -1);
  VedFormValue *at = (VedFormValue *) self;

  for (guint i = 0; keys[i] != NULL && at != NULL; i++)
    at = ved_form_value_get (at, keys[i]);

  return at;
}

const char *
ved_form_value_get_string (const VedFormValue *self,
                           const char         *key)
{
  return ved_form_value_string (ved_form_value_get (self, key));
}

guint
ved_form_value_line (const VedFormValue *self)
{
  return self != NULL ? self->line : 0;
}

guint
ved_form_value_column (const VedFormValue *self)
{
  return self != NULL ? self->column : 0;
}

/**
 * ved_form_value_weight:
 *
 * Returns: how many values a walk over it meets
 */
guint
ved_form_value_weight (const VedFormValue *self)
{
  return self != NULL ? self->weight : 1;
}

static gboolean
is_bool_or_number (const VedFormValue *self)
{
  return ved_form_value_type (self) == VED_FORM_BOOL || ved_form_value_is_number (self);
}

static gboolean
items_equal (const VedFormValue *a,
             const VedFormValue *b)
{
  if (a->items->len != b->items->len)
    return FALSE;

  for (guint i = 0; i < a->items->len; i++)
    {
      const VedFormValue *other = g_ptr_array_index (b->items, i);

      if (a->type == VED_FORM_MAP)
        other = ved_form_value_get (b, g_ptr_array_index (a->keys, i));
      if (other == NULL || !ved_form_value_equal (g_ptr_array_index (a->items, i), other))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_form_value_equal:
 *
 * Returns: whether they are equal in an expression: of one type, or both a number, true being 1
 */
gboolean
ved_form_value_equal (const VedFormValue *a,
                      const VedFormValue *b)
{
  VedFormValueType type = ved_form_value_type (a);

  if (is_bool_or_number (a) && is_bool_or_number (b))
    {
      if (type == VED_FORM_FLOAT || ved_form_value_type (b) == VED_FORM_FLOAT)
        return ved_form_value_double (a) == ved_form_value_double (b);
      return ved_form_value_int (a) == ved_form_value_int (b);
    }
  if (type != ved_form_value_type (b))
    return FALSE;
  if (type == VED_FORM_NULL)
    return TRUE;
  if (type == VED_FORM_STRING)
    return g_str_equal (a->string, b->string);

  return items_equal (a, b);
}

/**
 * ved_form_value_same:
 *
 * Returns: whether they are equal and of one type: whether a change from one to the other is none
 */
gboolean
ved_form_value_same (const VedFormValue *a,
                     const VedFormValue *b)
{
  return ved_form_value_type (a) == ved_form_value_type (b) && ved_form_value_equal (a, b);
}

static char *
put_point (char *digits)
{
  char *text;

  if (strpbrk (digits, ".e") != NULL || !g_ascii_isdigit (digits[strlen (digits) - 1]))
    return digits;

  text = g_strconcat (digits, ".0", NULL);
  g_free (digits);

  return text;
}

/**
 * ved_form_float_to_text:
 *
 * The shortest text that reads back as the same number, always with a point or an exponent; with an exponent
 * below 1e-4 and from 1e16 on: what Python's repr() prints.
 */
char *
ved_form_float_to_text (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE], format[8];
  const char *exponent;
  int precision, power;

  if (isnan (value))
    return g_strdup ("nan");
  if (isinf (value))
    return g_strdup (value < 0 ? "-inf" : "inf");

  for (precision = 0; precision < 16; precision++)
    {
      g_snprintf (format, sizeof format, "%%.%de", precision);
      g_ascii_formatd (buffer, sizeof buffer, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  g_snprintf (format, sizeof format, "%%.%de", precision);
  g_ascii_formatd (buffer, sizeof buffer, format, value);
  exponent = strchr (buffer, 'e');
  power = (int) g_ascii_strtoll (exponent + 1, NULL, 10);
  if (power < -4 || power >= 16)
    return g_strdup (buffer);

  g_snprintf (format, sizeof format, "%%.%df", MAX (precision - power, 0));
  g_ascii_formatd (buffer, sizeof buffer, format, value);

  return put_point (g_strdup (buffer));
}

static void
append_map (GString            *out,
            const VedFormValue *map,
            guint               indent)
{
  for (guint i = 0; i < map->items->len; i++)
    {
      const VedFormValue *item = g_ptr_array_index (map->items, i);

      if (out->len > 0)
        g_string_append_c (out, '\n');
      g_string_append_printf (out, "%*s%s:", (int) indent, "", (char *) g_ptr_array_index (map->keys, i));
      if (item->type == VED_FORM_MAP)
        append_map (out, item, indent + 2);
      else
        {
          g_autofree char *text = ved_form_value_to_text (item);

          g_string_append_printf (out, " %s", text);
        }
    }
}

static char *
join_items (const VedFormValue *list)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < list->items->len; i++)
    {
      g_autofree char *text = ved_form_value_to_text (g_ptr_array_index (list->items, i));

      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", text);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * ved_form_value_to_text:
 *
 * Returns: (transfer full): it for people and for command lines: true, 5, 5.0, 1e-05, the text itself; a list
 *   joined by ", ", a map as lines "key: value"; nothing for null
 */
char *
ved_form_value_to_text (const VedFormValue *self)
{
  g_autoptr(GString) out = NULL;

  switch (ved_form_value_type (self))
    {
    case VED_FORM_BOOL:
      return g_strdup (self->boolean ? "true" : "false");

    case VED_FORM_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, self->integer);

    case VED_FORM_FLOAT:
      return ved_form_float_to_text (self->number);

    case VED_FORM_STRING:
      return g_strdup (self->string);

    case VED_FORM_LIST:
      return join_items (self);

    case VED_FORM_MAP:
      out = g_string_new (NULL);
      append_map (out, self, 0);
      return g_string_free (g_steal_pointer (&out), FALSE);

    case VED_FORM_NULL:
    default:
      return g_strdup ("");
    }
}

/**
 * ved_form_value_to_strv:
 * @self: (nullable): a list, or a scalar, which is a list of one
 *
 * Returns: (transfer full) (nullable): its items as texts; %NULL when it is null
 */
char **
ved_form_value_to_strv (const VedFormValue *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (ved_form_value_is_null (self))
    return NULL;

  if (self->type != VED_FORM_LIST)
    {
      g_autofree char *text = ved_form_value_to_text (self);

      g_strv_builder_add (builder, text);
      return g_strv_builder_end (builder);
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      g_autofree char *text = ved_form_value_to_text (g_ptr_array_index (self->items, i));

      g_strv_builder_add (builder, text);
    }

  return g_strv_builder_end (builder);
}
