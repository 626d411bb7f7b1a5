/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-crc32c.h"

#include <string.h>

static void
test_vectors (void)
{
  guint8 zeros[32] = { 0 }, ones[32];

  memset (ones, 0xff, sizeof ones);
  /* RFC 3720, appendix B.4 */
  g_assert_cmphex (ved_crc32c (0, zeros, 32), ==, 0x8a9136aa);
  g_assert_cmphex (ved_crc32c (0, ones, 32), ==, 0x62a8ab43);
  g_assert_cmphex (ved_crc32c (0, "123456789", 9), ==, 0xe3069283);
  g_assert_cmphex (ved_crc32c (0, NULL, 0), ==, 0);
}

static void
test_pieces (void)
{
  g_assert_cmphex (ved_crc32c (ved_crc32c (0, "1234", 4), "56789", 5), ==, 0xe3069283);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crc32c/vectors", test_vectors);
  g_test_add_func ("/crc32c/pieces", test_pieces);

  return g_test_run ();
}
