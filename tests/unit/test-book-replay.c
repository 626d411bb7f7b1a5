/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/ved-rng.h"
#include "book/replay/ved-book-replay.h"
#include "support/ved-test-book.h"

#include <string.h>

static VedBookCheckpoints *
replay_all (VedBookDay *day)
{
  return ved_book_checkpoints_new (day, VED_BOOK_REPLAY_VERIFY, NULL);
}

/* One text of all that a reader can see after a row. */
static char *
print_queues (const VedBookQueues *queues)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "row %u confidence %.9f\n", queues->row, queues->confidence);
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < queues->n_levels[side]; i++)
      {
        const VedBookQueueLevel *level = &queues->levels[side][i];

        g_string_append_printf (text, "%u %" G_GINT64_FORMAT " %d known %d:", side, level->price, level->size, level->known);
        for (guint j = 0; j < level->n_items; j++)
          {
            const VedBookQueueItem *item = &queues->items[level->first_item + j];

            g_string_append_printf (text, " %" G_GINT64_FORMAT "/%d/%d/%u/%d", item->id, item->size, item->initial_size,
                                    item->entry_row, item->knowledge);
          }
        g_string_append_c (text, '\n');
      }

  return g_string_free (text, FALSE);
}

static void
test_totals (void)
{
  const guint levels[] = { 1, 2, 5, 10, 50 };

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_autoptr(VedTestBook) book = ved_test_book_new (100 + i, 3000, levels[i], VED_TEST_BOOK_HALTS);
      g_autoptr(VedBookDay) day = ved_test_book_import (book);
      g_autoptr(VedBookCheckpoints) checkpoints = replay_all (day);
      const VedBookReplayStats *stats = ved_book_checkpoints_get_stats (checkpoints);

      g_assert_cmpuint (day->integrity.n_broken, ==, 0);
      g_assert_cmpuint (stats->n_rows_matching, ==, day->n_rows);
      g_assert_cmpint (stats->best_known, >, 0);
      g_assert_cmpint (stats->best_known, <, stats->best_volume);
    }
}

static gboolean
find_truth (const VedTestBook      *book,
            guint32                 row,
            const VedBookQueueItem *item,
            gint64                  price,
            guint                  *at)
{
  guint to = g_array_index (book->offsets, guint, row + 1);

  for (guint i = g_array_index (book->offsets, guint, row); i < to; i++)
    {
      const VedTestBookOrder *order = &g_array_index (book->orders, VedTestBookOrder, i);

      if (order->id == item->id && order->price == price && order->size == item->size)
        {
          *at = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* Whatever is called known is there, with that size, and in that order. */
static void
test_known_is_true (void)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (7, 6000, 5, VED_TEST_BOOK_PLAIN);
  g_autoptr(VedBookDay) day = ved_test_book_import (book);
  g_autoptr(VedBookCheckpoints) checkpoints = replay_all (day);
  g_autoptr(VedBookReplay) replay = ved_book_replay_new (checkpoints);
  g_auto(VedBookQueues) queues = { 0 };
  guint n_known = 0, n_unverified = 0, n_wrong = 0;

  for (guint32 row = 0; row < day->n_rows; row++)
    {
      ved_book_replay_seek (replay, row);
      ved_book_replay_read (replay, 5, &queues);
      for (guint i = 0; i < queues.n_levels[0] + queues.n_levels[1]; i++)
        {
          guint side = i < queues.n_levels[0] ? 0 : 1, before = 0, at;
          const VedBookQueueLevel *level = &queues.levels[side][side == 0 ? i : i - queues.n_levels[0]];

          for (guint j = 0; j < level->n_items; j++)
            {
              const VedBookQueueItem *item = &queues.items[level->first_item + j];

              if (item->knowledge == VED_BOOK_ANONYMOUS)
                continue;
              if (item->knowledge == VED_BOOK_UNVERIFIED)
                {
                  n_unverified++;
                  n_wrong += !find_truth (book, row, item, level->price, &at);
                  continue;
                }
              g_assert_true (find_truth (book, row, item, level->price, &at));
              g_assert_cmpuint (at, >=, before);
              before = at;
              n_known++;
            }
        }
    }
  g_assert_cmpuint (n_known, >, 10000);
  g_assert_cmpuint (n_unverified, >, 100);
  g_test_message ("%u known, all true; %u unverified, %.1f %% of them wrong", n_known, n_unverified,
                  100.0 * n_wrong / n_unverified);
  g_assert_cmpuint (n_wrong, <, n_unverified / 5);
}

static void
test_same_state_by_any_way (void)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (21, 4500, 4, VED_TEST_BOOK_HALTS);
  g_autoptr(VedBookDay) day = ved_test_book_import (book);
  g_autoptr(VedBookCheckpoints) checkpoints = replay_all (day);
  g_autoptr(VedBookReplay) forwards = ved_book_replay_new (checkpoints), jumping = ved_book_replay_new (checkpoints);
  g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func (g_free);
  g_auto(VedBookQueues) queues = { 0 };
  VedRng rng;

  for (guint32 row = 0; row < day->n_rows; row++)
    {
      ved_book_replay_seek (forwards, row);
      ved_book_replay_read (forwards, 4, &queues);
      g_ptr_array_add (states, print_queues (&queues));
    }
  for (guint32 row = day->n_rows; row-- > 0;)
    {
      g_autofree char *state = NULL;

      ved_book_replay_seek (forwards, row);
      ved_book_replay_read (forwards, 4, &queues);
      state = print_queues (&queues);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, row));
    }

  ved_rng_init (&rng, 5, 5);
  for (guint i = 0; i < 4000; i++)
    {
      gint64 row = i % 3 == 0 ? ved_rng_below (&rng, day->n_rows)
                              : (gint64) ved_book_replay_get_row (jumping) + (gint64) ved_rng_below (&rng, 600) - 300;
      g_autofree char *state = NULL;

      row = CLAMP (row, 0, (gint64) day->n_rows - 1);
      ved_book_replay_seek (jumping, (guint32) row);
      ved_book_replay_read (jumping, 4, &queues);
      state = print_queues (&queues);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, row));
    }
}

/* Rows by hand: what each rule of the replay does to a queue of the one visible bid. */
typedef struct {
  const char *messages;
  const char *book;
  const char *queue;            /* of the best bid in the end: id/size/knowledge */
} Rule;

#define ASK "2000000,100,"
#define FIRST "34200.1,1,10,50,1000000,1\n"
#define FIRST_BOOK ASK "1000000,250\n"

static const Rule rules[] = {
  /* The first row is anonymous but for its own order. */
  { FIRST, FIRST_BOOK, "0/200/2 10/50/0" },
  /* A partial cancel keeps the rank. */
  { FIRST "34200.2,1,11,40,1000000,1\n34200.3,2,10,20,1000000,1\n",
    FIRST_BOOK ASK "1000000,290\n" ASK "1000000,270\n", "0/200/2 10/30/0 11/40/0" },
  /* An unknown id is taken from the anonymous block. */
  { FIRST "34200.2,4,3,60,1000000,1\n34200.3,3,4,40,1000000,1\n",
    FIRST_BOOK ASK "1000000,190\n" ASK "1000000,150\n", "0/100/2 10/50/0" },
  /* Pushed out of view and back with the same total: unverified. */
  { FIRST "34200.2,1,11,40,1000100,1\n34200.3,3,11,40,1000100,1\n",
    FIRST_BOOK ASK "1000100,40\n" ASK "1000000,250\n", "0/200/2 10/50/1" },
  /* With more: an anonymous rest behind. */
  { FIRST "34200.2,1,11,40,1000100,1\n34200.3,3,11,40,1000100,1\n",
    FIRST_BOOK ASK "1000100,40\n" ASK "1000000,300\n", "0/200/2 10/50/1 0/50/2" },
  /* With less, and nothing tells which: all anonymous. */
  { FIRST "34200.2,1,11,40,1000100,1\n34200.3,3,11,40,1000100,1\n",
    FIRST_BOOK ASK "1000100,40\n" ASK "1000000,230\n", "0/230/2" },
  /* With less by the size of just one order: that one has gone. */
  { FIRST "34200.15,1,12,70,1000000,1\n34200.2,1,11,40,1000100,1\n34200.3,3,11,40,1000100,1\n",
    FIRST_BOOK ASK "1000000,320\n" ASK "1000100,40\n" ASK "1000000,270\n", "0/200/2 12/70/1" },
  /* Naming an unverified order shows that it is there. */
  { FIRST "34200.2,1,11,40,1000100,1\n34200.3,3,11,40,1000100,1\n34200.4,2,10,20,1000000,1\n",
    FIRST_BOOK ASK "1000100,40\n" ASK "1000000,250\n" ASK "1000000,230\n", "0/200/2 10/30/0" },
  /* An execution of the one behind shows that an unverified order is not there; what is anonymous may be. */
  { FIRST "34200.15,1,12,70,1000000,1\n34200.2,1,11,40,1000100,1\n34200.3,3,11,40,1000100,1\n34200.4,4,12,30,1000000,1\n",
    FIRST_BOOK ASK "1000000,320\n" ASK "1000100,40\n" ASK "1000000,320\n" ASK "1000000,290\n", "0/200/2 12/40/0 0/50/2" },
  /* Never seen: one anonymous block. */
  { FIRST "34200.2,3,10,250,1000000,1\n", FIRST_BOOK ASK "999900,80\n", "0/80/2" },
  /* Hidden executions, crosses and halts move nothing. */
  { FIRST "34200.2,5,0,10,1500000,1\n34200.3,6,-1,900,1500000,-1\n34200.4,7,0,0,-1,-1\n",
    FIRST_BOOK FIRST_BOOK FIRST_BOOK FIRST_BOOK, "0/200/2 10/50/0" },
};

static void
test_rule (gconstpointer data)
{
  const Rule *rule = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_test_book_read (rule->messages, rule->book, &error);
  g_autoptr(VedBookCheckpoints) checkpoints = NULL;
  g_autoptr(VedBookReplay) replay = NULL;
  g_auto(VedBookQueues) queues = { 0 };
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (ved_book_checkpoints_get_stats (checkpoints = replay_all (day))->n_rows_matching, ==, day->n_rows);
  replay = ved_book_replay_new (checkpoints);
  ved_book_replay_seek (replay, day->n_rows - 1);
  ved_book_replay_read (replay, 1, &queues);
  for (guint i = 0; i < queues.levels[VED_BOOK_BID][0].n_items; i++)
    {
      const VedBookQueueItem *item = &queues.items[queues.levels[VED_BOOK_BID][0].first_item + i];

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "/%d/%d", i > 0 ? " " : "", item->id, item->size, item->knowledge);
    }
  g_assert_cmpstr (text->str, ==, rule->queue);
}

/* Rows that do not follow from their messages: totals hold all the same. */
static void
test_broken_rows (void)
{
  g_autoptr(VedTestBook) book = ved_test_book_new (3, 2000, 3, VED_TEST_BOOK_PLAIN);
  g_auto(GStrv) lines = g_strsplit (book->messages->str, "\n", -1);
  g_auto(GStrv) rows = g_strsplit (book->book->str, "\n", -1);
  g_autoptr(GString) messages = g_string_new (NULL), cells = g_string_new (NULL);
  g_autoptr(VedBookDay) day = NULL;
  g_autoptr(VedBookCheckpoints) checkpoints = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    if (i % 97 > 4)
      {
        g_string_append_printf (messages, "%s\n", lines[i]);
        g_string_append_printf (cells, "%s\n", rows[i]);
      }
  day = ved_test_book_read (messages->str, cells->str, &error);
  g_assert_no_error (error);
  checkpoints = replay_all (day);
  g_assert_cmpuint (day->integrity.n_broken, >, 5);
  g_assert_cmpuint (day->integrity.first_broken, ==, 92);
  g_assert_cmpuint (ved_book_checkpoints_get_stats (checkpoints)->n_rows_matching, ==, day->n_rows);
}

static void
test_rank (void)
{
  const Rule *rule = &rules[1];
  g_autoptr(VedBookDay) day = ved_test_book_read (rule->messages, rule->book, NULL);
  g_autoptr(VedBookCheckpoints) checkpoints = replay_all (day);
  g_autoptr(VedBookReplay) replay = ved_book_replay_new (checkpoints);
  VedBookRank rank;
  guint32 order;

  g_assert_true (ved_book_day_find_order (day, 11, &order));
  g_assert_false (ved_book_replay_get_rank (replay, order, &rank));
  ved_book_replay_seek (replay, 2);
  g_assert_true (ved_book_replay_get_rank (replay, order, &rank));
  g_assert_cmpuint (rank.position, ==, 2);
  g_assert_cmpuint (rank.n_items, ==, 3);
  g_assert_cmpint (rank.ahead, ==, 230);
  g_assert_cmpint (rank.anonymous_ahead, ==, 200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/book/replay/totals", test_totals);
  g_test_add_func ("/book/replay/known-is-true", test_known_is_true);
  g_test_add_func ("/book/replay/same-state-by-any-way", test_same_state_by_any_way);
  g_test_add_func ("/book/replay/broken-rows", test_broken_rows);
  g_test_add_func ("/book/replay/rank", test_rank);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *name = g_strdup_printf ("/book/replay/rule-%u", i);

      g_test_add_data_func (name, &rules[i], test_rule);
    }

  return g_test_run ();
}
