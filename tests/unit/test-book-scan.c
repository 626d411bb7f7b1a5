/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-rng.h"
#include "book/import/ved-book-import.h"
#include "book/import/ved-book-law.h"
#include "book/import/ved-book-quick.h"
#include "support/ved-test-book.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Each number of texts of every shape, against strtoll(). The reader of untouched files takes from the line before what
 * it has in common with it, so the texts here change in all the ways a book can, and in those it should not. */

#define N_ROWS 400

typedef struct {
  gint64 price;
  gint64 size;
} Level;

typedef struct {
  const char *name;
  guint n_levels;
  const char *line_end;
  guint disorder;               /* in a hundred: rows that no single message explains */
  gboolean has_mpid;
} Shape;

static const Shape shapes[] = {
  { "one-level", 1, "\n", 0, FALSE },
  { "two-levels", 2, "\n", 10, FALSE },
  { "ten-levels", 10, "\n", 0, TRUE },
  { "fifty-levels", 50, "\n", 5, FALSE },
  { "crlf", 5, "\r\n", 5, TRUE },
  { "disorder", 10, "\n", 60, FALSE },
};

static gint64
draw_size (VedRng *rng)
{
  static const guint limits[] = { 10, 100, 1000, 100000, 100000000 };

  return ved_rng_below (rng, limits[ved_rng_below (rng, G_N_ELEMENTS (limits))]);
}

/* Prices of 1 to 10 digits, and sometimes none. */
static Level
draw_level (VedRng *rng,
            guint   side)
{
  static const guint limits[] = { 9, 5000, 20000000, 2147483000 };
  Level level = { ved_rng_below (rng, limits[ved_rng_below (rng, G_N_ELEMENTS (limits))]), draw_size (rng) };

  if (ved_rng_below (rng, 12) == 0)
    {
      level = (Level) { side == 0 ? VED_BOOK_NO_ASK : VED_BOOK_NO_BID, 0 };
    }
  else if (ved_rng_below (rng, 40) == 0)
    level.price = -level.price;

  return level;
}

static void
change_side (VedRng *rng,
             Level  *levels,
             guint   n_levels,
             guint   side)
{
  guint at = ved_rng_below (rng, n_levels);

  switch (ved_rng_below (rng, 4))
    {
    case 0:
      levels[at].size = draw_size (rng);
      break;

    case 1:
      memmove (levels + at + 1, levels + at, (n_levels - at - 1) * sizeof *levels);
      levels[at] = draw_level (rng, side);
      break;

    case 2:
      memmove (levels + at, levels + at + 1, (n_levels - at - 1) * sizeof *levels);
      levels[n_levels - 1] = draw_level (rng, side);
      break;

    default:
      break;
    }
}

static void
append_row (GString     *book,
            const Shape *shape,
            Level       *levels[2])
{
  for (guint level = 0; level < shape->n_levels; level++)
    for (guint side = 0; side < 2; side++)
      g_string_append_printf (book, "%" PRId64 ",%" PRId64 "%s", levels[side][level].price, levels[side][level].size,
                              level + 1 == shape->n_levels && side == 1 ? shape->line_end : ",");
}

static void
append_message (GString     *messages,
                VedRng      *rng,
                const Shape *shape)
{
  static const char *const mpids[] = { "null", "UBSS", "X", "NITE" };
  guint n_decimals = 1 + ved_rng_below (rng, 9);

  g_string_append_printf (messages, "%u.%0*u,%u,%" PRIu64 ",%" PRId64 ",%s%u,%s", 34200 + ved_rng_below (rng, 23400),
                          (int) n_decimals, ved_rng_below (rng, 10) * (n_decimals > 1 ? 7 : 1), 1 + ved_rng_below (rng, 7),
                          ((guint64) ved_rng_next (rng) << 32 | 1) >> (14 + ved_rng_below (rng, 46)), draw_size (rng),
                          ved_rng_below (rng, 20) == 0 ? "-" : "", ved_rng_below (rng, 2000000000),
                          ved_rng_below (rng, 2) == 0 ? "1" : "-1");
  if (shape->has_mpid)
    g_string_append_printf (messages, ",%s", mpids[ved_rng_below (rng, G_N_ELEMENTS (mpids))]);
  g_string_append (messages, shape->line_end);
}

static void
write_texts (const Shape *shape,
             guint64      seed,
             GString     *messages,
             GString     *book)
{
  g_autofree Level *asks = g_new (Level, shape->n_levels), *bids = g_new (Level, shape->n_levels);
  Level *levels[2] = { asks, bids };
  VedRng rng;

  ved_rng_init (&rng, seed, 1);
  for (guint row = 0; row < N_ROWS; row++)
    {
      gboolean is_new = row == 0 || ved_rng_below (&rng, 100) < shape->disorder;

      for (guint side = 0; side < 2 && is_new; side++)
        for (guint level = 0; level < shape->n_levels; level++)
          levels[side][level] = draw_level (&rng, side);
      if (!is_new)
        {
          guint side = ved_rng_below (&rng, 2);

          change_side (&rng, levels[side], shape->n_levels, side);
        }
      append_row (book, shape, levels);
      append_message (messages, &rng, shape);
    }
}

static gint64
take_number (const char **at)
{
  char *end;
  gint64 value = strtoll (*at, &end, 10);

  g_assert_true (end > *at);
  *at = end + strspn (end, ",\r\n");

  return value;
}

/* Nanoseconds of "34200.004241176", whatever number of decimals there are. */
static gint64
take_time (const char **at)
{
  gint64 time_ns = strtoll (*at, (char **) at, 10), unit = VED_BOOK_SECOND_NS;

  time_ns *= VED_BOOK_SECOND_NS;
  g_assert_true (**at == '.');
  for ((*at)++; g_ascii_isdigit (**at); (*at)++)
    {
      unit /= 10;
      time_ns += unit * (**at - '0');
    }
  (*at)++;

  return time_ns;
}

static void
assert_messages (const VedBookDay *day,
                 const Shape      *shape,
                 const char       *at)
{
  for (guint row = 0; row < day->n_rows; row++)
    {
      gsize n;

      g_assert_cmpint (day->time_ns[row], ==, take_time (&at));
      g_assert_cmpint (day->type[row], ==, take_number (&at));
      g_assert_cmpint (day->id[row], ==, take_number (&at));
      g_assert_cmpint (day->size[row], ==, take_number (&at));
      g_assert_cmpint (day->price[row], ==, take_number (&at));
      g_assert_cmpint (day->direction[row], ==, take_number (&at));
      if (!shape->has_mpid)
        continue;
      n = strcspn (at, "\r\n");
      if (strncmp (at, "null", 4) == 0)
        g_assert_cmpuint (day->mpid[row], ==, 0);
      else
        g_assert_cmpmem (&day->mpid[row], n, at, n);
      at += n + strlen (shape->line_end);
    }
}

static void
test_every_number (gconstpointer data)
{
  const Shape *shape = data;

  for (guint64 seed = 1; seed <= 20; seed++)
    {
      g_autoptr(GString) messages = g_string_new (NULL), book = g_string_new (NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(VedBookDay) day = NULL;
      const char *at;

      write_texts (shape, seed, messages, book);
      day = ved_test_book_read (messages->str, book->str, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (day->n_rows, ==, N_ROWS);
      assert_messages (day, shape, messages->str);
      at = book->str;
      for (guint row = 0; row < N_ROWS; row++)
        for (guint level = 0; level < shape->n_levels; level++)
          for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
            {
              g_assert_cmpint (ved_book_day_price (day, row, side, level), ==, take_number (&at));
              g_assert_cmpint (ved_book_day_size (day, row, side, level), ==, take_number (&at));
            }
    }
}

/* Counting agrees with looking, at every length and wherever the text lies. */
static void
test_count_lines (void)
{
  g_autofree char *text = g_malloc (6000);
  VedRng rng;

  ved_rng_init (&rng, 3, 1);
  for (guint round = 0; round < 500; round++)
    {
      gsize from = ved_rng_below (&rng, 20), length = ved_rng_below (&rng, 5900), n = 0;

      for (gsize i = 0; i < length; i++)
        {
          text[from + i] = ved_rng_below (&rng, 1 + round % 7) == 0 ? '\n' : 'x';
          n += text[from + i] == '\n';
        }
      n += length > 0 && text[from + length - 1] != '\n';
      g_assert_cmpuint (ved_book_quick_count_lines (text + from, length), ==, n);
    }
}

/* The law asks of a row what it says: nothing but the message's price and side may have changed, and by its size. */
static gboolean
law_holds (const Level *before,
           const Level *after,
           guint        n_levels,
           gint64       price,
           gint64       change)
{
  GArray *levels = g_array_new (FALSE, FALSE, sizeof (Level));
  gboolean is_there = FALSE, holds = TRUE;
  guint n;

  for (guint i = 0; i < n_levels; i++)
    {
      Level level = before[i];

      if (!is_there && level.price >= price)
        {
          Level new_level = { price, change };

          is_there = TRUE;
          if (level.price == price)
            level.size += change;
          else
            g_array_append_val (levels, new_level);
        }
      if (level.size != 0)
        g_array_append_val (levels, level);
    }
  n = MIN (levels->len, n_levels);
  for (guint i = 0; i < n; i++)
    holds &= memcmp (&after[i], &g_array_index (levels, Level, i), sizeof (Level)) == 0;
  if (n < n_levels)
    holds &= after[n_levels - 1].price > before[n_levels - 1].price && after[n_levels - 1].size > 0;
  g_array_unref (levels);

  return holds;
}

#define LAW_LEVELS 4

/* What becomes of the book, and now and then one share too many. */
static void
change_book (VedRng *rng,
             Level  *levels,
             guint   at,
             gint64  price,
             gint64  change)
{
  if (price != levels[at].price)
    {
      for (guint i = LAW_LEVELS - 1; i > at + 1; i--)
        levels[i] = levels[i - 1];
      if (at + 1 < LAW_LEVELS)
        {
          levels[at + 1] = (Level) { price, change };
        }
    }
  else if (levels[at].size + change == 0)
    {
      memmove (levels + at, levels + at + 1, (LAW_LEVELS - at - 1) * sizeof *levels);
      levels[LAW_LEVELS - 1] = (Level) { 900, 100 };
    }
  else
    {
      levels[at].size += change;
    }
  if (ved_rng_below (rng, 3) == 0)
    levels[ved_rng_below (rng, LAW_LEVELS)].size += 7;
}

static void
put_row (gint32      *cells,
         const Level *levels)
{
  for (guint i = 0; i < LAW_LEVELS; i++, cells += 4)
    {
      cells[0] = (gint32) levels[i].price;
      cells[1] = (gint32) levels[i].size;
      cells[2] = 50 - (gint32) i;
      cells[3] = 10;
    }
}

static void
test_law (void)
{
  guint n_of[2] = { 0, 0 };
  VedRng rng;

  ved_rng_init (&rng, 9, 1);
  for (guint round = 0; round < 4000; round++)
    {
      Level before[LAW_LEVELS], after[LAW_LEVELS];
      guint at = ved_rng_below (&rng, LAW_LEVELS);
      gboolean is_new = ved_rng_below (&rng, 3) == 0, adds = is_new || ved_rng_below (&rng, 2) == 0;
      gint64 price = 100 + 20 * at + 10 * is_new, prices[2] = { 0, price };
      gint32 sizes[2] = { 0, 100 }, cells[2][4 * LAW_LEVELS];
      guint8 types[2] = { VED_BOOK_SUBMIT, adds ? VED_BOOK_SUBMIT : VED_BOOK_DELETE };
      gint8 directions[2] = { -1, -1 };
      VedBookDay day = { .n_rows = 2, .n_levels = LAW_LEVELS, .price = prices, .size = sizes, .type = types,
                         .direction = directions, .cells = cells[0] };
      guint16 level;
      gboolean holds;

      for (guint i = 0; i < LAW_LEVELS; i++)
        {
          before[i] = (Level) { 100 + 20 * i, ved_rng_below (&rng, 2) ? 100 : 300 };
        }
      memcpy (after, before, sizeof before);
      change_book (&rng, after, at, price, adds ? 100 : -100);
      put_row (cells[0], before);
      put_row (cells[1], after);
      holds = law_holds (before, after, LAW_LEVELS, price, adds ? 100 : -100);
      g_assert_cmpint (ved_book_law_check (&day, 1, &level) != VED_BOOK_BROKEN, ==, holds);
      n_of[holds]++;
    }
  g_assert_cmpuint (n_of[TRUE], >, 500);
  g_assert_cmpuint (n_of[FALSE], >, 500);
}

static void
test_seven_columns (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_test_book_read ("34200.1,1,5,100,1000000,1,null\n34200.2,1,6,100,1000100,-1,UBSS\n",
                                                  "2000000,1,1000000,100\n1000100,100,1000000,100\n", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (day->mpid[0], ==, 0);
  g_assert_cmpmem (&day->mpid[1], 4, "UBSS", 4);
}

/* Trailing zeros are dropped, and some times have more than nine decimals. */
static void
test_times (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_test_book_read (
    "34200,1,5,100,1000000,1\n34200.004241176,1,6,1,1000000,1\n43002.632812672004,1,7,1,1000000,1\n"
    "43002.6328126729999,1,8,1,1000000,1\n",
    "2000000,1,1000000,100\n2000000,1,1000000,101\n2000000,1,1000000,102\n2000000,1,1000000,103\n", &error);

  g_assert_no_error (error);
  g_assert_cmpint (day->time_ns[0], ==, G_GINT64_CONSTANT (34200000000000));
  g_assert_cmpint (day->time_ns[1], ==, G_GINT64_CONSTANT (34200004241176));
  g_assert_cmpint (day->time_ns[2], ==, G_GINT64_CONSTANT (43002632812672));
  g_assert_cmpint (day->time_ns[3], ==, G_GINT64_CONSTANT (43002632812673));
}

static void
test_missing_levels_and_dear_prices (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_test_book_read (
    "34200.1,1,5,100,1000000,1\n", "9999999999,0,1000000,100,9999999999,0,-9999999999,0\n", &error);
  g_autoptr(VedTestBook) market = ved_test_book_new (6, 500, 3, VED_TEST_BOOK_DEAR);
  g_autoptr(VedBookDay) dear = ved_test_book_import (market);

  g_assert_no_error (error);
  g_assert_cmpint (ved_book_day_price (day, 0, VED_BOOK_ASK, 0), ==, VED_BOOK_NO_ASK);
  g_assert_cmpint (ved_book_day_price (day, 0, VED_BOOK_BID, 1), ==, VED_BOOK_NO_BID);
  g_assert_cmpint (ved_book_day_get_mid2 (day, 0), ==, VED_BOOK_NO_MID);
  g_assert_nonnull (dear->wide_cells);
  g_assert_cmpint (ved_book_day_price (dear, 0, VED_BOOK_BID, 0), >, G_MAXINT32);
  g_assert_cmpuint (dear->integrity.n_broken, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *path = g_strconcat ("/book/scan/every-number/", shapes[i].name, NULL);

      g_test_add_data_func (path, &shapes[i], test_every_number);
    }
  g_test_add_func ("/book/scan/count-lines", test_count_lines);
  g_test_add_func ("/book/scan/law", test_law);
  g_test_add_func ("/book/scan/seven-columns", test_seven_columns);
  g_test_add_func ("/book/scan/times", test_times);
  g_test_add_func ("/book/scan/missing-levels-and-dear-prices", test_missing_levels_and_dear_prices);

  return g_test_run ();
}
