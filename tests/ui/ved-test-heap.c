/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-heap"

#include "config.h"

#include "ved-test-heap.h"

#include <malloc.h>

/* Returns: bytes that were asked for and not given back. Caches of the toolkit fill at times of their own, and once;
 * a leak shows as growth in every one of several stretches of the same work. */
gsize
ved_test_heap_in_use (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}
