/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "base/ved-rng.h"

#include <string.h>

/* Runs a target without libFuzzer, the same way each time: every seed, every beginning of the first
 * ones, then changed copies: bytes flipped, overwritten with values that matter, blocks moved, tails cut.
 * Half of the copies are repaired (checksums), so that changes get past the first gate.
 *
 * With files as arguments it runs those instead, which is how a finding is looked at; with --write-seeds
 * FOLDER it leaves the seeds there for libFuzzer. */

#define N_ROUNDS     40000
#define N_BEGINNINGS 3000

static const guint8 telling_bytes[] = { 0x00, 0x01, 0x7f, 0x80, 0xff, '"', '{', '[', '\\', '9' };

static void
run (const guint8 *data,
     gsize         size)
{
  /* An exact copy: a read beyond the end is one beyond the allocation. */
  g_autofree guint8 *copy = g_memdup2 (data, size);

  LLVMFuzzerTestOneInput (copy, size);
}

static void
change_once (VedRng *rng,
             guint8 *data,
             gsize  *size)
{
  gsize at = ved_rng_below (rng, (guint) * size);
  gsize other = ved_rng_below (rng, (guint) * size);
  gsize length = ved_rng_below (rng, 16);

  switch (ved_rng_below (rng, 8))
    {
    case 0:
      *size = at + 1;
      break;

    case 1:
      memmove (data + at, data + other, MIN (length, *size - MAX (at, other)));
      break;

    case 2:
    case 3:
      data[at] = (guint8) ved_rng_next (rng);
      break;

    case 4:
    case 5:
      data[at] ^= (guint8) (1u << ved_rng_below (rng, 8));
      break;

    default:
      data[at] = telling_bytes[ved_rng_below (rng, G_N_ELEMENTS (telling_bytes))];
      break;
    }
}

static void
run_changed (GBytes *seed,
             VedRng *rng)
{
  gsize size = g_bytes_get_size (seed);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (seed, NULL), size);

  if (size == 0)
    return;
  for (guint n = 1 + ved_rng_below (rng, 4); n > 0; n--)
    change_once (rng, data, &size);
  if (ved_rng_below (rng, 2) == 0)
    ved_fuzz_repair (data, size);
  run (data, size);
}

static void
test_seeds (void)
{
  g_autoptr(GPtrArray) seeds = ved_fuzz_make_seeds ();

  for (guint i = 0; i < seeds->len; i++)
    {
      GBytes *seed = g_ptr_array_index (seeds, i);

      run (g_bytes_get_data (seed, NULL), g_bytes_get_size (seed));
    }
}

static void
test_beginnings (void)
{
  g_autoptr(GPtrArray) seeds = ved_fuzz_make_seeds ();
  guint n_run = 0;

  for (guint i = 0; i < seeds->len && n_run < N_BEGINNINGS; i++)
    {
      GBytes *seed = g_ptr_array_index (seeds, i);

      for (gsize size = 0; size < g_bytes_get_size (seed) && n_run < N_BEGINNINGS; size++, n_run++)
        run (g_bytes_get_data (seed, NULL), size);
    }
}

static void
test_changes (void)
{
  g_autoptr(GPtrArray) seeds = ved_fuzz_make_seeds ();
  VedRng rng;

  ved_rng_init (&rng, 20260115, 0);
  for (guint i = 0; i < N_ROUNDS; i++)
    run_changed (g_ptr_array_index (seeds, i % seeds->len), &rng);
}

static void
write_seeds (const char *folder)
{
  g_autoptr(GPtrArray) seeds = ved_fuzz_make_seeds ();

  for (guint i = 0; i < seeds->len; i++)
    {
      GBytes *seed = g_ptr_array_index (seeds, i);
      g_autofree char *name = g_strdup_printf ("seed-%02u", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr(GError) error = NULL;

      g_file_set_contents (path, g_bytes_get_data (seed, NULL), (gssize) g_bytes_get_size (seed), &error);
      g_assert_no_error (error);
    }
}

static void
run_files (char **paths)
{
  for (; *paths != NULL; paths++)
    {
      g_autofree char *text = NULL;
      gsize size;

      if (g_file_get_contents (*paths, &text, &size, NULL))
        run ((const guint8 *) text, size);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (argc == 3 && strcmp (argv[1], "--write-seeds") == 0)
    {
      write_seeds (argv[2]);
      return 0;
    }
  if (argc > 1)
    {
      run_files (argv + 1);
      return 0;
    }
  g_test_add_func ("/fuzz/seeds", test_seeds);
  g_test_add_func ("/fuzz/beginnings", test_beginnings);
  g_test_add_func ("/fuzz/changes", test_changes);

  return g_test_run ();
}
