/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-safetensors"

#include "config.h"

#include "forecast/neural/ved-safetensors.h"

#include "base/ved-error.h"
#include "base/ved-json-guard.h"
#include "base/ved-json.h"

#include <string.h>

/* The safetensors format (github.com/huggingface/safetensors, README, "Format"):
 *
 *   8 bytes     n, little-endian: length of the header
 *   n bytes     JSON object: name → { "dtype", "shape", "data_offsets": [begin, end] }, and "__metadata__"
 *   the rest    the numbers, row-major, little-endian; offsets count from here
 *
 * Tensors lie one behind the other without holes and fill the rest. Of the element types only F32 is read: what
 * else may stand in a file is refused by name. */

#define LENGTH_SIZE  8
#define MAX_HEADER   ((guint64) 1 << 24)
#define MAX_TENSORS  65536
#define MAX_DEPTH    4
#define METADATA     "__metadata__"

static gboolean
fail (GError     **error,
      const char  *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (VED_ERROR, VED_ERROR_CORRUPT, format, arguments);
  va_end (arguments);

  return FALSE;
}

/* A whole number that is not negative, and nothing else. */
static gboolean
read_count (JsonArray *array,
            guint      index,
            guint64   *count)
{
  JsonNode *node = json_array_get_element (array, index);

  if (json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) < 0)
    return FALSE;
  *count = (guint64) json_node_get_int (node);

  return TRUE;
}

static gboolean
is_f32 (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "dtype");

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
         && g_str_equal (json_node_get_string (node), "F32");
}

static gboolean
read_shape (VedSafetensor *tensor,
            JsonArray     *shape)
{
  guint64 n = 1;

  tensor->n_dims = json_array_get_length (shape);
  if (tensor->n_dims > VED_SAFETENSORS_MAX_DIMS)
    return FALSE;
  for (guint i = 0; i < tensor->n_dims; i++)
    {
      if (!read_count (shape, i, &tensor->dims[i]) || !g_uint64_checked_mul (&n, n, tensor->dims[i]))
        return FALSE;
    }
  tensor->n = n;

  return TRUE;
}

static gboolean
read_tensor (VedSafetensor  *tensor,
             JsonObject     *object,
             const guint8   *data,
             gsize           size,
             GError        **error)
{
  JsonArray *shape = ved_json_get_array (object, "shape"), *offsets = ved_json_get_array (object, "data_offsets");
  guint64 begin, end, bytes;

  if (!is_f32 (object))
    return fail (error, "tensor “%s” is not of type F32, the only one that is read", tensor->name);
  if (shape == NULL || !read_shape (tensor, shape))
    return fail (error, "tensor “%s” has no shape of at most %u whole numbers", tensor->name,
                 VED_SAFETENSORS_MAX_DIMS);
  if (offsets == NULL || json_array_get_length (offsets) != 2
      || !read_count (offsets, 0, &begin) || !read_count (offsets, 1, &end))
    return fail (error, "tensor “%s” has no data_offsets of two whole numbers", tensor->name);
  if (begin > end || end > size)
    return fail (error, "tensor “%s” ends at byte %" G_GUINT64_FORMAT " of %" G_GSIZE_FORMAT ": the file was cut off",
                 tensor->name, end, size);
  if (!g_uint64_checked_mul (&bytes, tensor->n, sizeof (float)) || bytes != end - begin)
    return fail (error, "tensor “%s” has %" G_GUINT64_FORMAT " bytes, its shape says otherwise", tensor->name,
                 end - begin);
  tensor->data = data + begin;

  return TRUE;
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const VedSafetensor *one = a, *other = b;

  if (one->data != other->data)
    return one->data < other->data ? -1 : 1;

  return (one->n > other->n) - (one->n < other->n);
}

static gboolean
check_places (const VedSafetensors  *self,
              const guint8          *data,
              gsize                  size,
              GError               **error)
{
  gsize place = 0;

  for (guint i = 0; i < self->tensors->len; i++)
    {
      const VedSafetensor *tensor = &g_array_index (self->tensors, VedSafetensor, i);

      if (tensor->data != data + place)
        return fail (error, "tensor “%s” does not begin where the one before it ends", tensor->name);
      place += tensor->n * sizeof (float);
    }
  if (place != size)
    return fail (error, "%" G_GSIZE_FORMAT " bytes belong to no tensor", size - place);

  return TRUE;
}

static gboolean
read_tensors (VedSafetensors  *self,
              const guint8    *data,
              gsize            size,
              GError         **error)
{
  JsonObject *object = json_node_get_object (self->header);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (json_object_get_size (object) > MAX_TENSORS)
    return fail (error, "more than %u tensors", MAX_TENSORS);

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      VedSafetensor tensor = { .name = name };

      if (g_str_equal (name, METADATA))
        continue;
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return fail (error, "tensor “%s” is not described by an object", name);
      if (!read_tensor (&tensor, json_node_get_object (node), data, size, error))
        return FALSE;
      g_array_append_val (self->tensors, tensor);
    }
  g_array_sort (self->tensors, compare_places);

  return check_places (self, data, size, error);
}

static JsonNode *
read_header (const char  *text,
             gsize        length,
             GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) fault = NULL;
  JsonNode *root;

  if (!g_utf8_validate (text, (gssize) length, NULL) || !ved_json_is_shallow (text, length, MAX_DEPTH))
    {
      fail (error, "the header is not the JSON text of a list of tensors");
      return NULL;
    }
  if (!json_parser_load_from_data (parser, text, (gssize) length, &fault))
    {
      fail (error, "the header is not JSON: %s", fault->message);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      fail (error, "the header is not a JSON object");
      return NULL;
    }

  return json_node_ref (root);
}

/**
 * ved_safetensors_parse:
 * @bytes: a whole file
 * @error: what is wrong with it
 *
 * Checks the whole structure; no offset of the result leads outside @bytes.
 *
 * Returns: (transfer full) (nullable): its tensors
 */
VedSafetensors *
ved_safetensors_parse (GBytes  *bytes,
                       GError **error)
{
  g_autoptr(VedSafetensors) self = g_new0 (VedSafetensors, 1);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint64 length;

  if (size < LENGTH_SIZE)
    {
      fail (error, "%" G_GSIZE_FORMAT " bytes are too few for a header", size);
      return NULL;
    }
  memcpy (&length, data, LENGTH_SIZE);
  length = GUINT64_FROM_LE (length);
  if (length == 0 || length > MAX_HEADER || length > size - LENGTH_SIZE)
    {
      fail (error, "a header of %" G_GUINT64_FORMAT " bytes does not fit: no safetensors file, or cut off", length);
      return NULL;
    }

  self->bytes = g_bytes_ref (bytes);
  self->tensors = g_array_new (FALSE, TRUE, sizeof (VedSafetensor));
  self->header = read_header ((const char *) data + LENGTH_SIZE, length, error);
  if (self->header == NULL
      || !read_tensors (self, data + LENGTH_SIZE + length, size - LENGTH_SIZE - length, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
ved_safetensors_free (VedSafetensors *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->header, json_node_unref);
  g_clear_pointer (&self->tensors, g_array_unref);
  g_free (self);
}

/**
 * ved_safetensors_find:
 *
 * Returns: (nullable): the tensor of that name
 */
const VedSafetensor *
ved_safetensors_find (const VedSafetensors *self,
                      const char           *name)
{
  for (guint i = 0; i < self->tensors->len; i++)
    {
      const VedSafetensor *tensor = &g_array_index (self->tensors, VedSafetensor, i);

      if (g_str_equal (tensor->name, name))
        return tensor;
    }

  return NULL;
}

/**
 * ved_safetensor_copy:
 * @values: (array) (out caller-allocates): its n numbers
 */
void
ved_safetensor_copy (const VedSafetensor *self,
                     float               *values)
{
  for (gsize i = 0; i < self->n; i++)
    {
      guint32 bits;

      memcpy (&bits, &self->data[i * sizeof (float)], sizeof bits);
      bits = GUINT32_FROM_LE (bits);
      memcpy (&values[i], &bits, sizeof bits);
    }
}

static void
write_entry (JsonBuilder         *builder,
             const VedSafetensor *tensor,
             gsize                place)
{
  json_builder_set_member_name (builder, tensor->name);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dtype");
  json_builder_add_string_value (builder, "F32");
  json_builder_set_member_name (builder, "shape");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tensor->n_dims; i++)
    json_builder_add_int_value (builder, (gint64) tensor->dims[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data_offsets");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, (gint64) place);
  json_builder_add_int_value (builder, (gint64) (place + tensor->n * sizeof (float)));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* The header, with blanks behind it so that the numbers begin at a multiple of 8. */
static GString *
write_header (const VedSafetensor *tensors,
              guint                n)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonGenerator) generator = json_generator_new ();
  g_autoptr(JsonNode) root = NULL;
  gsize place = 0;
  GString *text;

  json_builder_begin_object (builder);
  for (guint i = 0; i < n; i++)
    {
      write_entry (builder, &tensors[i], place);
      place += tensors[i].n * sizeof (float);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_gstring (generator, g_string_new (NULL));
  while (text->len % LENGTH_SIZE != 0)
    g_string_append_c (text, ' ');

  return text;
}

/**
 * ved_safetensors_write:
 * @tensors: (array length=n): names and shapes; their data is not read
 * @n: how many
 * @values: (array): the numbers of all, in the same order
 *
 * Returns: (transfer full): the file
 */
GBytes *
ved_safetensors_write (const VedSafetensor *tensors,
                       guint                n,
                       const float         *values)
{
  GString *header = write_header (tensors, n);
  GByteArray *file = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE ((guint64) header->len);
  gsize n_values = 0;

  g_byte_array_append (file, (const guint8 *) &length, sizeof length);
  g_byte_array_append (file, (const guint8 *) header->str, (guint) header->len);
  g_string_free (header, TRUE);
  for (guint i = 0; i < n; i++)
    n_values += tensors[i].n;
  for (gsize i = 0; i < n_values; i++)
    {
      guint32 bits;

      memcpy (&bits, &values[i], sizeof bits);
      bits = GUINT32_TO_LE (bits);
      g_byte_array_append (file, (const guint8 *) &bits, sizeof bits);
    }

  return g_byte_array_free_to_bytes (file);
}
