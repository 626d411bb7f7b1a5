/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "forecast/neural/ved-safetensors.h"

#include <string.h>

/* What can be read has its numbers inside the file, and can be written and read again. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(VedSafetensors) file = ved_safetensors_parse (bytes, NULL), again = NULL;
  g_autoptr(GBytes) written = NULL;
  g_autofree float *values = NULL;
  gsize n = 0;

  if (file == NULL)
    return 0;

  values = g_new (float, size / sizeof (float) + 1);
  for (guint i = 0; i < file->tensors->len; i++)
    {
      const VedSafetensor *tensor = &g_array_index (file->tensors, VedSafetensor, i);

      ved_safetensor_copy (tensor, &values[n]);
      n += tensor->n;
    }
  written = ved_safetensors_write ((const VedSafetensor *) (gpointer) file->tensors->data, file->tensors->len, values);
  again = ved_safetensors_parse (written, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->tensors->len, ==, file->tensors->len);

  return 0;
}

static void
add_seed (GPtrArray  *seeds,
          const char *header,
          guint       n_values)
{
  GByteArray *file = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE ((guint64) strlen (header));

  g_byte_array_append (file, (const guint8 *) &length, sizeof length);
  g_byte_array_append (file, (const guint8 *) header, (guint) strlen (header));
  for (guint i = 0; i < n_values; i++)
    {
      float value = (float) i / 7.0f;

      g_byte_array_append (file, (const guint8 *) &value, sizeof value);
    }
  g_ptr_array_add (seeds, g_byte_array_free_to_bytes (file));
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  add_seed (seeds, "{}", 0);
  add_seed (seeds, "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}", 6);
  add_seed (seeds, "{\"__metadata__\":{\"format\":\"pt\"},\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},"
            "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2,1],\"data_offsets\":[0,8]}}   ", 3);
  add_seed (seeds, "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}", 1);
  add_seed (seeds, "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,4611686018427387904,9],\"data_offsets\":[0,0]}}", 0);

  return seeds;
}

/* The length of the header fits again, so that what lies behind it is reached. */
void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
  guint64 length;

  if (size < sizeof length)
    return;
  memcpy (&length, data, sizeof length);
  length = GUINT64_TO_LE (GUINT64_FROM_LE (length) % (size - sizeof length + 1));
  memcpy (data, &length, sizeof length);
}
