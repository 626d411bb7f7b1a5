/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/ved-error.h"
#include "forecast/neural/ved-safetensors.h"

#include <string.h>

static GBytes *
file_of (const char *header,
         guint       n_values)
{
  GByteArray *file = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE ((guint64) strlen (header));

  g_byte_array_append (file, (const guint8 *) &length, sizeof length);
  g_byte_array_append (file, (const guint8 *) header, (guint) strlen (header));
  for (guint i = 0; i < n_values; i++)
    {
      float value = (float) i;

      g_byte_array_append (file, (const guint8 *) &value, sizeof value);
    }

  return g_byte_array_free_to_bytes (file);
}

static void
test_round_trip (void)
{
  const VedSafetensor tensors[] = {
    { .name = "first \"one\"", .n_dims = 2, .dims = { 2, 3 }, .n = 6 },
    { .name = "scalar", .n_dims = 0, .n = 1 },
    { .name = "last", .n_dims = 1, .dims = { 2 }, .n = 2 },
  };
  const float values[] = { 1, 2, 3, 4, 5, 6, -7, 8.25f, -0.0f };
  g_autoptr(GBytes) bytes = ved_safetensors_write (tensors, G_N_ELEMENTS (tensors), values);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSafetensors) file = ved_safetensors_parse (bytes, &error);
  const VedSafetensor *tensor;
  float read[6];

  g_assert_no_error (error);
  g_assert_cmpuint (file->tensors->len, ==, 3);
  tensor = ved_safetensors_find (file, "first \"one\"");
  g_assert_cmpuint (tensor->n_dims, ==, 2);
  g_assert_cmpuint (tensor->dims[1], ==, 3);
  ved_safetensor_copy (tensor, read);
  g_assert_cmpmem (read, sizeof read, values, sizeof read);
  ved_safetensor_copy (ved_safetensors_find (file, "last"), read);
  g_assert_cmpmem (read, 2 * sizeof (float), &values[7], 2 * sizeof (float));
  g_assert_null (ved_safetensors_find (file, "other"));
}

/* As another program writes it: metadata, and tensors in another order than their numbers. */
static void
test_foreign (void)
{
  g_autoptr(GBytes) bytes = file_of ("{\"__metadata__\":{\"format\":\"pt\"},"
                                     "\"z\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                                     "\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}  ", 3);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedSafetensors) file = ved_safetensors_parse (bytes, &error);
  float value;

  g_assert_no_error (error);
  ved_safetensor_copy (ved_safetensors_find (file, "z"), &value);
  g_assert_cmpfloat (value, ==, 2.0f);
}

static void
assert_refused (GBytes     *bytes,
                const char *word)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (ved_safetensors_parse (bytes, &error));
  g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_faults (void)
{
  const struct {
    const char *header;
    guint n_values;
    const char *word;
  } faults[] = {
    { "[]", 0, "not a JSON object" },
    { "{\"a\":", 0, "not JSON" },
    { "{\"a\":[[[[[[]]]]]]}", 0, "list of tensors" },
    { "{\"a\":7}", 0, "“a” is not described" },
    { "{\"a\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}}", 1, "F32" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 1, "shape" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 1, "cut off" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 1, "its shape says" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[0,4]}}", 1, "its shape says" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 2, "does not begin" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 2, "belong to no tensor" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 1, "data_offsets" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr(GBytes) bytes = file_of (faults[i].header, faults[i].n_values);

      assert_refused (bytes, faults[i].word);
    }
}

/* Cut off anywhere, a file is refused. */
static void
test_truncated (void)
{
  g_autoptr(GBytes) bytes = file_of ("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}", 3);

  for (gsize length = 0; length < g_bytes_get_size (bytes); length++)
    {
      g_autoptr(GBytes) part = g_bytes_new_from_bytes (bytes, 0, length);
      g_autoptr(GError) error = NULL;

      g_assert_null (ved_safetensors_parse (part, &error));
      g_assert_error (error, VED_ERROR, VED_ERROR_CORRUPT);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safetensors/round-trip", test_round_trip);
  g_test_add_func ("/safetensors/foreign", test_foreign);
  g_test_add_func ("/safetensors/faults", test_faults);
  g_test_add_func ("/safetensors/truncated", test_truncated);

  return g_test_run ();
}
