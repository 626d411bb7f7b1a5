/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-book"

#include "config.h"

#include "support/ved-test-book.h"

#include "base/ved-rng.h"

#define N_PRICES   400
#define TICK       100
#define BASE_PRICE 2230000
#define DEAR_PRICE G_GINT64_CONSTANT (4230000000)
#define FIRST_HALT 8
#define HALT_ROWS  900
#define START_NS   (G_GINT64_CONSTANT (34200) * 1000000000)

typedef struct {
  gint64 id;
  gint32 size;
} Order;

typedef struct {
  VedTestBook *out;
  VedTestBookFlags flags;
  VedRng rng;
  GArray *queues[2][N_PRICES];  /* Order, oldest first */
  gint64 base;
  gint64 next_id;
  gint64 time_ns;
  guint next_halt;              /* row */
  GString *last_book;
} Market;

static gint64
price_of (const Market *self,
          guint         index)
{
  return self->base + (gint64) index * TICK;
}

/* The @n-th best occupied price of a side, or -1. */
static int
find_level (const Market *self,
            VedBookSide   side,
            guint         n)
{
  for (int i = 0; i < N_PRICES; i++)
    {
      int at = side == VED_BOOK_ASK ? i : N_PRICES - 1 - i;

      if (self->queues[side][at]->len > 0 && n-- == 0)
        return at;
    }

  return -1;
}

static gint32
queue_size (const GArray *queue)
{
  gint32 size = 0;

  for (guint i = 0; i < queue->len; i++)
    size += g_array_index (queue, Order, i).size;

  return size;
}

static GString *
print_book (const Market *self)
{
  GString *text = g_string_new (NULL);

  for (guint level = 0; level < self->out->n_levels; level++)
    for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
      {
        int at = find_level (self, side, level);

        g_string_append_printf (text, "%s%" G_GINT64_FORMAT ",%d", text->len > 0 ? "," : "",
                                at >= 0 ? price_of (self, (guint) at) : side == VED_BOOK_ASK ? VED_BOOK_NO_ASK : VED_BOOK_NO_BID,
                                at >= 0 ? queue_size (self->queues[side][at]) : 0);
      }
  g_string_append_c (text, '\n');

  return text;
}

static void
keep_truth (Market *self)
{
  guint offset;

  for (VedBookSide side = VED_BOOK_ASK; side <= VED_BOOK_BID; side++)
    for (guint level = 0; level < self->out->n_levels; level++)
      {
        int at = find_level (self, side, level);

        for (guint i = 0; at >= 0 && i < self->queues[side][at]->len; i++)
          {
            const Order *order = &g_array_index (self->queues[side][at], Order, i);
            VedTestBookOrder truth = { order->id, price_of (self, (guint) at), order->size, side };

            g_array_append_val (self->out->orders, truth);
          }
      }
  offset = self->out->orders->len;
  g_array_append_val (self->out->offsets, offset);
}

/* A row is written where the visible book changed or an execution took place. */
static void
emit (Market     *self,
      guint       type,
      gint64      id,
      gint32      size,
      gint64      price,
      VedBookSide side)
{
  GString *book = print_book (self);
  g_autofree char *time = NULL;

  if (type < VED_BOOK_EXECUTE && (self->last_book == NULL || g_string_equal (book, self->last_book)))
    {
      g_string_free (book, TRUE);
      return;
    }
  time = g_strdup_printf ("%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT, self->time_ns / 1000000000,
                          self->time_ns % 1000000000);
  for (gsize end = strlen (time); time[end - 1] == '0'; end--)
    time[end - 1] = '\0';
  g_string_append_printf (self->out->messages, "%s,%u,%" G_GINT64_FORMAT ",%d,%" G_GINT64_FORMAT ",%d\n", time, type, id,
                          size, price, side == VED_BOOK_BID ? 1 : -1);
  g_string_append_len (self->out->book, book->str, (gssize) book->len);
  if (self->last_book != NULL)
    g_string_free (self->last_book, TRUE);
  self->last_book = book;
  self->out->n_rows++;
  if ((self->flags & VED_TEST_BOOK_NO_TRUTH) == 0)
    keep_truth (self);
}

static gint32
some_size (Market *self)
{
  return ved_rng_below (&self->rng, 3) > 0 ? 100 : 1 + (gint32) ved_rng_below (&self->rng, 400);
}

static void
submit (Market     *self,
        VedBookSide side,
        guint       at)
{
  Order order = { self->next_id, some_size (self) };

  self->next_id += 1 + ved_rng_below (&self->rng, 50);
  g_array_append_val (self->queues[side][at], order);
  emit (self, VED_BOOK_SUBMIT, order.id, order.size, price_of (self, at), side);
}

/* Somewhere from one tick better than the best to 25 worse, never locking the book. */
static void
submit_somewhere (Market *self)
{
  VedBookSide side = ved_rng_below (&self->rng, 2) ? VED_BOOK_BID : VED_BOOK_ASK;
  int best = find_level (self, side, 0), other = find_level (self, !side, 0);
  int distance = (int) ved_rng_below (&self->rng, 27) - 1;
  int at = side == VED_BOOK_BID ? best - distance : best + distance;

  if (best < 0 || at < 0 || at >= N_PRICES || (other >= 0 && (side == VED_BOOK_BID ? at >= other : at <= other)))
    return;
  submit (self, side, (guint) at);
}

/* Takes shares of an order that stands at @index of a queue, and tells. */
static void
take (Market     *self,
      guint       type,
      VedBookSide side,
      int         at,
      guint       index,
      gint32      size)
{
  Order *order = &g_array_index (self->queues[side][at], Order, index);
  gint64 id = order->id;

  order->size -= size;
  if (order->size == 0)
    g_array_remove_index (self->queues[side][at], index);
  emit (self, type, id, size, price_of (self, (guint) at), side);
}

static void
cancel_somewhere (Market *self)
{
  VedBookSide side = ved_rng_below (&self->rng, 2) ? VED_BOOK_BID : VED_BOOK_ASK;
  int at = find_level (self, side, ved_rng_below (&self->rng, 2 * self->out->n_levels + 2));
  const Order *order;
  guint index;

  /* The last level of a side stays, so that there is a best price to be near to. */
  if (at < 0 || (find_level (self, side, 1) < 0 && self->queues[side][at]->len == 1))
    return;
  index = ved_rng_below (&self->rng, self->queues[side][at]->len);
  order = &g_array_index (self->queues[side][at], Order, index);
  if (order->size > 10 && ved_rng_below (&self->rng, 12) == 0)
    take (self, VED_BOOK_CANCEL, side, at, index, order->size / 2);
  else
    take (self, VED_BOOK_DELETE, side, at, index, order->size);
}

/* A marketable order: eats what it meets, each resting order a row, all at one time. */
static void
trade (Market *self)
{
  VedBookSide side = ved_rng_below (&self->rng, 2) ? VED_BOOK_BID : VED_BOOK_ASK;
  gint32 left = some_size (self) * (ved_rng_below (&self->rng, 6) == 0 ? 6 : 1);

  while (left > 0 && find_level (self, side, 3) >= 0)
    {
      int at = find_level (self, side, 0);
      gint32 size = MIN (left, g_array_index (self->queues[side][at], Order, 0).size);

      take (self, VED_BOOK_EXECUTE, side, at, 0, size);
      left -= size;
    }
}

static void
trade_hidden (Market *self)
{
  int ask = find_level (self, VED_BOOK_ASK, 0), bid = find_level (self, VED_BOOK_BID, 0);
  VedBookSide side = ved_rng_below (&self->rng, 2) ? VED_BOOK_BID : VED_BOOK_ASK;
  gint64 price;

  if (ask - bid < 2)
    return;
  price = (price_of (self, (guint) ask) + price_of (self, (guint) bid)) / 2 + (ved_rng_below (&self->rng, 3) == 0 ? 50 : 0);
  emit (self, VED_BOOK_EXECUTE_HIDDEN, 0, some_size (self), price,
        (self->flags & VED_TEST_BOOK_HIDDEN_SIDES) ? VED_BOOK_BID : side);
}

static void
act (Market *self)
{
  guint dice = ved_rng_below (&self->rng, 100);

  self->time_ns += ved_rng_below (&self->rng, 10) == 0 ? 0 : ved_rng_below (&self->rng, 40000000);
  if (dice < 46)
    submit_somewhere (self);
  else if (dice < 86)
    cancel_somewhere (self);
  else if (dice < 96)
    trade (self);
  else
    trade_hidden (self);
  if ((self->flags & VED_TEST_BOOK_HALTS) && self->out->n_rows >= self->next_halt)
    {
      self->next_halt += HALT_ROWS;
      emit (self, VED_BOOK_HALT, 0, 0, -1, VED_BOOK_ASK);
      self->time_ns += 5 * VED_BOOK_SECOND_NS;
      emit (self, VED_BOOK_HALT, 0, 0, 0, VED_BOOK_ASK);
      emit (self, VED_BOOK_CROSS, -1, 4500, price_of (self, N_PRICES / 2), VED_BOOK_ASK);
      emit (self, VED_BOOK_HALT, 0, 0, 1, VED_BOOK_ASK);
    }
}

/* Orders from before the recording: ids that no message brings. */
static void
fill_before (Market *self)
{
  for (guint i = 0; i < 200; i++)
    {
      VedBookSide side = i % 2 ? VED_BOOK_BID : VED_BOOK_ASK;
      guint distance = 2 + ved_rng_below (&self->rng, 30);
      Order order = { self->next_id++, some_size (self) };

      g_array_append_val (self->queues[side][side == VED_BOOK_BID ? N_PRICES / 2 - distance : N_PRICES / 2 + distance], order);
    }
}

static void
market_clear (Market *self)
{
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < N_PRICES; i++)
      g_array_unref (self->queues[side][i]);
  if (self->last_book != NULL)
    g_string_free (self->last_book, TRUE);
}

/**
 * ved_test_book_new:
 * @seed: another one is another day
 * @n_rows: at least
 * @n_levels: that the files show
 *
 * Returns: (transfer full): the files, and the truth
 */
VedTestBook *
ved_test_book_new (guint64          seed,
                   guint            n_rows,
                   guint            n_levels,
                   VedTestBookFlags flags)
{
  VedTestBook *self = g_new0 (VedTestBook, 1);
  Market market = { .out = self, .flags = flags, .base = (flags & VED_TEST_BOOK_DEAR) ? DEAR_PRICE : BASE_PRICE,
                    .next_halt = FIRST_HALT, .next_id = 1000, .time_ns = START_NS };
  guint offset = 0;

  self->messages = g_string_new (NULL);
  self->book = g_string_new (NULL);
  self->n_levels = n_levels;
  self->orders = g_array_new (FALSE, FALSE, sizeof (VedTestBookOrder));
  self->offsets = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (self->offsets, offset);
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < N_PRICES; i++)
      market.queues[side][i] = g_array_new (FALSE, FALSE, sizeof (Order));
  ved_rng_init (&market.rng, seed, 7);
  fill_before (&market);
  market.last_book = g_string_new (NULL);
  while (self->n_rows < n_rows)
    act (&market);
  market_clear (&market);

  return self;
}

/* Both files of it, of five levels by their names. */
void
ved_test_book_write (const VedTestBook *self,
                     const char        *folder)
{
  g_autofree char *messages = g_strdup_printf ("%s/TEST_2012-06-21_34200000_57600000_message_5.csv", folder);
  g_autofree char *orders = g_strdup_printf ("%s/TEST_2012-06-21_34200000_57600000_orderbook_5.csv", folder);

  g_assert_cmpuint (self->n_levels, ==, 5);
  g_assert_true (g_file_set_contents (messages, self->messages->str, (gssize) self->messages->len, NULL));
  g_assert_true (g_file_set_contents (orders, self->book->str, (gssize) self->book->len, NULL));
}

void
ved_test_book_free (VedTestBook *self)
{
  g_string_free (self->messages, TRUE);
  g_string_free (self->book, TRUE);
  g_array_unref (self->orders);
  g_array_unref (self->offsets);
  g_free (self);
}

/**
 * ved_test_book_read:
 *
 * Returns: (transfer full): the day of two texts, called TEST
 */
VedBookDay *
ved_test_book_read (const char  *messages,
                    const char  *book,
                    GError     **error)
{
  g_autoptr(GBytes) first = g_bytes_new_static (messages, strlen (messages));
  g_autoptr(GBytes) second = g_bytes_new_static (book, strlen (book));
  VedBookName name = { (char *) "TEST", (char *) "2026-01-15", 34200000, 57600000, 0, VED_BOOK_FILE_MESSAGES };

  return ved_book_import_bytes (&name, first, second, error);
}

/**
 * ved_test_book_import:
 *
 * Returns: (transfer full): the day that a reader makes of the files
 */
VedBookDay *
ved_test_book_import (const VedTestBook *self)
{
  g_autoptr(GError) error = NULL;
  VedBookDay *day = ved_test_book_read (self->messages->str, self->book->str, &error);

  g_assert_no_error (error);

  return day;
}
