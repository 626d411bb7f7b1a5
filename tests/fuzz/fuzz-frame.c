/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "base/ved-crc32c.h"
#include "support/ved-test-snapshot.h"
#include "wire/frames/ved-frame-codec.h"

#include <string.h>

#define HEADER_SIZE 64
#define ROW_SIZE    24
#define CRC_AT      44

/* What can be decoded can be encoded, and from there on nothing changes. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr(VedSnapshot) snapshot = ved_frame_decode (bytes, NULL);
  g_autoptr(GBytes) first = NULL, second = NULL;
  g_autoptr(VedSnapshot) again = NULL;

  if (snapshot == NULL)
    return 0;

  first = ved_frame_encode (snapshot, VED_FRAME_FORECASTS);
  again = ved_frame_decode (first, NULL);
  g_assert_nonnull (again);
  second = ved_frame_encode (again, VED_FRAME_FORECASTS);
  g_assert_true (g_bytes_equal (first, second));

  return 0;
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  const guint sizes[] = { 0, 1, 4, 9 };
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      for (VedFrameFlags flags = 0; flags < 4; flags++)
        {
          g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (sizes[i], i, TRUE);

          g_ptr_array_add (seeds, ved_frame_encode (snapshot, flags));
        }
    }

  return seeds;
}

static void
repair_section (guint8 *row,
                guint8 *data,
                gsize   size)
{
  guint64 offset, length;
  guint32 crc;

  memcpy (&offset, row + 8, 8);
  memcpy (&length, row + 16, 8);
  if (offset > size || length > size - offset)
    return;
  crc = ved_crc32c (0, data + offset, length);
  memcpy (row + 4, &crc, 4);
}

/* Makes lengths and checksums of an unpacked frame right again. */
void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
  guint64 body;
  guint32 n_sections, crc = 0;

  if (size < HEADER_SIZE || data[6] != 0)
    return;
  memcpy (&n_sections, data + 40, 4);
  if (n_sections > (size - HEADER_SIZE) / ROW_SIZE)
    return;

  body = size - HEADER_SIZE;
  memcpy (data + 48, &body, 8);
  memcpy (data + 56, &body, 8);
  for (guint i = 0; i < n_sections; i++)
    repair_section (data + HEADER_SIZE + i * ROW_SIZE, data, size);
  memcpy (data + CRC_AT, &crc, 4);
  crc = ved_crc32c (0, data, HEADER_SIZE + n_sections * ROW_SIZE);
  memcpy (data + CRC_AT, &crc, 4);
}

#ifdef VED_LIBFUZZER
size_t LLVMFuzzerMutate        (guint8 *data,
                                size_t  size,
                                size_t  max_size);
size_t LLVMFuzzerCustomMutator (guint8 *data,
                                size_t  size,
                                size_t  max_size,
                                guint   seed);

/* Nothing gets past a checksum by chance. */
size_t
LLVMFuzzerCustomMutator (guint8 *data,
                         size_t  size,
                         size_t  max_size,
                         guint   seed)
{
  size = LLVMFuzzerMutate (data, size, max_size);
  if (seed % 8 != 0)
    ved_fuzz_repair (data, size);

  return size;
}
#endif
