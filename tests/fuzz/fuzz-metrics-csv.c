/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/ved-fuzz.h"

#include "forecast/backtest/ved-backtest-csv.h"

#include <math.h>
#include <string.h>

/* Whatever a file holds, what is read of it is a whole table of numbers and gaps, or a message that says
 * where. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr(VedBacktestTable) table = NULL;
  g_autoptr(GError) error = NULL;

  table = ved_backtest_table_read (stream, "file", NULL, &error);
  if (table == NULL)
    {
      g_assert_true (g_str_has_prefix (error->message, "file:"));
      return 0;
    }

  g_assert_cmpuint (table->n_rows, >, 0);
  g_assert_cmpuint (table->seconds->len, ==, table->n_rows);
  g_assert_cmpuint (table->cells->len, ==, table->n_rows * table->n_columns);
  for (guint row = 0; row < table->n_rows; row++)
    {
      for (guint column = 0; column < table->n_columns; column++)
        g_assert_false (isinf (ved_backtest_table_get (table, row, (int) column)));
    }

  return 0;
}

static void
add_seed (GPtrArray  *seeds,
          const char *text)
{
  g_ptr_array_add (seeds, g_bytes_new (text, strlen (text)));
}

GPtrArray *
ved_fuzz_make_seeds (void)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  add_seed (seeds, "ts,x,y,label\n1700000100,1.5,,0\n1700000400,-2e3,7,1\n\n1700000700,nan,inf,\n");
  add_seed (seeds, "ts,x\r\n1700000100,1\r\n1700000100,2\r\n");
  add_seed (seeds, "ts,a b,“c”\n-5,1e39,0x10\n");

  return seeds;
}

void
ved_fuzz_repair (guint8 *data,
                 gsize   size)
{
}
