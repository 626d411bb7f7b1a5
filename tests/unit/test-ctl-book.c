/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-ctl-book"

#include "config.h"

#include "ctl/ved-ctl.h"
#include "support/ved-test-book.h"

#include <glib/gstdio.h>

/* vedettectl book, as a script uses it: one JSON object on standard output, words on standard error. */

static GString *output, *complaints;

static void
collect_cb (const char *text)
{
  g_string_append (output, text);
}

static void
complain_cb (const char *text)
{
  g_string_append (complaints, text);
}

typedef struct {
  char *folder;
  VedTestBook *market;
} Fixture;

static void
write_set (const Fixture *fixture,
           const char    *messages,
           const char    *book)
{
  g_autofree char *messages_path = g_build_filename (fixture->folder, "TEST_2026-01-15_34200000_57600000_message_4.csv", NULL);
  g_autofree char *book_path = g_build_filename (fixture->folder, "TEST_2026-01-15_34200000_57600000_orderbook_4.csv", NULL);

  g_assert_true (g_file_set_contents (messages_path, messages, -1, NULL));
  g_assert_true (g_file_set_contents (book_path, book, -1, NULL));
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("vedette-ctl-XXXXXX", NULL);
  fixture->market = ved_test_book_new (31, 2000, 4, VED_TEST_BOOK_HALTS);
  write_set (fixture, fixture->market->messages->str, fixture->market->book->str);
  output = g_string_new (NULL);
  complaints = g_string_new (NULL);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  ved_test_book_free (fixture->market);
  g_string_free (output, TRUE);
  g_string_free (complaints, TRUE);
}

static VedCtlStatus
run (const char *words,
     const char *path)
{
  g_autofree char *line = g_strdup_printf ("vedettectl book %s --no-cache %s", words, path);
  g_auto(GStrv) argv = g_strsplit (line, " ", -1);
  g_autofree char **lent = g_memdup2 (argv, (g_strv_length (argv) + 1) * sizeof *argv);
  GPrintFunc print = g_set_print_handler (collect_cb), printerr = g_set_printerr_handler (complain_cb);
  const VedCtlCommand *commands;
  gsize n_commands;
  VedCtlStatus status;

  commands = ved_ctl_commands (&n_commands);
  g_string_truncate (output, 0);
  g_string_truncate (complaints, 0);
  status = ved_ctl_dispatch (commands, n_commands, "vedettectl", (int) g_strv_length (argv), lent);
  g_set_print_handler (print);
  g_set_printerr_handler (printerr);

  return status;
}

static JsonObject *
run_json (const char  *words,
          const char  *path,
          JsonParser **parser)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (run (words, path), ==, VED_CTL_OK);
  *parser = json_parser_new ();
  g_assert_true (json_parser_load_from_data (*parser, output->str, (gssize) output->len, &error));
  g_assert_no_error (error);

  return json_node_get_object (json_parser_get_root (*parser));
}

static void
test_verify (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(JsonParser) parser = NULL;
  JsonObject *object = run_json ("verify --json", fixture->folder, &parser);

  g_assert_cmpint (json_object_get_int_member (object, "rows"), ==, fixture->market->n_rows);
  g_assert_cmpfloat (json_object_get_double_member (object, "integrity"), ==, 1.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "totals_match"), ==, 1.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "known_share_best"), >, 0.3);
  g_assert_cmpfloat (json_object_get_double_member (object, "first_in_queue_share"), >, 0.3);
}

static void
test_info_and_stats (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(JsonParser) parser = NULL, second = NULL;
  JsonObject *object = run_json ("info --json", fixture->folder, &parser);

  g_assert_cmpstr (json_object_get_string_member (object, "ticker"), ==, "TEST");
  g_assert_cmpint (json_object_get_int_member (object, "levels"), ==, 4);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (object, "events"), "halt"), >, 0);
  object = run_json ("stats --json", fixture->folder, &second);
  g_assert_cmpint (json_object_get_int_member (object, "halts"), >, 0);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (object, "volume"), "cross"), >, 0);
}

static void
test_state (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(JsonParser) parser = NULL;
  JsonObject *object = run_json ("state --row 1500 --json", fixture->folder, &parser);
  JsonArray *bids = json_object_get_array_member (object, "bids");

  g_assert_cmpint (json_object_get_int_member (object, "row"), ==, 1500);
  g_assert_cmpuint (json_array_get_length (bids), >, 0);
  for (guint i = 0; i < json_array_get_length (bids); i++)
    {
      JsonObject *level = json_array_get_object_element (bids, i);
      JsonArray *queue = json_object_get_array_member (level, "queue");
      gint64 sum = 0;

      for (guint j = 0; j < json_array_get_length (queue); j++)
        sum += json_object_get_int_member (json_array_get_object_element (queue, j), "size");
      g_assert_cmpint (sum, ==, json_object_get_int_member (level, "size"));
    }
  g_assert_cmpint (run ("state --row 999999", fixture->folder), ==, VED_CTL_FAILED);
  g_assert_nonnull (strstr (complaints->str, "there is no row 999999"));
  g_assert_cmpint (run ("state", fixture->folder), ==, VED_CTL_OK);
}

static void
test_market_order (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(JsonParser) parser = NULL;
  JsonObject *object = run_json ("state --row 1500 --shares 1 --json", fixture->folder, &parser), *order;
  JsonObject *best = json_array_get_object_element (json_object_get_array_member (object, "asks"), 0);

  order = json_object_get_object_member (object, "buy");
  g_assert_cmpint (json_object_get_int_member (order, "visible"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (order, "levels"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (order, "worst"), ==, json_object_get_int_member (best, "price"));
  g_assert_cmpfloat (json_object_get_double_member (order, "cost_dollars"), >, 0.0);
  g_assert_true (json_object_has_member (object, "sell"));
  g_assert_cmpint (run ("state --shares 9999999", fixture->folder), ==, VED_CTL_OK);
  g_assert_cmpint (run ("state --shares -1", fixture->folder), ==, VED_CTL_USAGE);
}

/* Where nothing is offered a purchase has no price, and what is sold no mid to be compared with. */
static void
test_market_order_of_one_side (Fixture       *fixture,
                               gconstpointer  data)
{
  const char *const none = "9999999999,0,-9999999999,0,9999999999,0,-9999999999,0,9999999999,0,-9999999999,0\n";
  g_autofree char *book = g_strconcat ("9999999999,0,1000000,10,", none, NULL);
  g_autoptr(JsonParser) parser = NULL;
  JsonObject *object, *order;

  write_set (fixture, "34200.5,1,1,10,1000000,1\n", book);
  object = run_json ("state --shares 5 --json", fixture->folder, &parser);
  order = json_object_get_object_member (object, "buy");
  g_assert_cmpint (json_object_get_int_member (order, "visible"), ==, 0);
  g_assert_true (json_object_get_null_member (order, "worst"));
  g_assert_true (json_object_get_null_member (order, "average"));
  order = json_object_get_object_member (object, "sell");
  g_assert_cmpint (json_object_get_int_member (order, "worst"), ==, 1000000);
  g_assert_true (json_object_get_null_member (order, "cost_dollars"));
}

static void
test_backtest (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(JsonParser) parser = NULL;
  JsonObject *object = run_json ("backtest --fill-rule=queue --fills --json", fixture->folder, &parser);

  g_assert_cmpint (json_object_get_int_member (object, "bought") - json_object_get_int_member (object, "sold"), ==,
                   json_object_get_int_member (object, "end_inventory"));
  g_assert_cmpint (json_object_get_int_member (object, "trades"), ==,
                   json_array_get_length (json_object_get_array_member (object, "fills")));
  g_assert_cmpint (run ("backtest --fill-rule=magic", fixture->folder), ==, VED_CTL_USAGE);
  g_assert_cmpint (run ("backtest --participation=2", fixture->folder), ==, VED_CTL_USAGE);
}

/* A recording run twice makes twice of everything. */
static void
test_backtest_sum (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *words = g_strdup_printf ("backtest --json --with %s", fixture->folder);
  g_autoptr(JsonParser) parser = NULL;
  JsonObject *object = run_json (words, fixture->folder, &parser), *sum = json_object_get_object_member (object, "sum");
  JsonArray *sets = json_object_get_array_member (object, "sets");
  JsonObject *one = json_array_get_object_element (sets, 1);

  g_assert_cmpuint (json_array_get_length (sets), ==, 2);
  g_assert_cmpint (json_object_get_int_member (one, "trades"), >, 0);
  g_assert_cmpint (json_object_get_int_member (sum, "trades"), ==, 2 * json_object_get_int_member (one, "trades"));
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (sum, "total"),
                                  2.0 * json_object_get_double_member (one, "total"), 1e-6);
  g_assert_cmpint (run ("backtest --with /nowhere/at/all", fixture->folder), ==, VED_CTL_FAILED);
}

/* Shares of two stocks are no inventory, and cents on one are not cents on the other: money and counts are summed. */
static void
test_backtest_mixed (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *other = g_dir_make_tmp ("vedette-ctl-XXXXXX", NULL);
  g_autofree char *messages = g_build_filename (other, "OTHER_2026-01-15_34200000_57600000_message_4.csv", NULL);
  g_autofree char *book = g_build_filename (other, "OTHER_2026-01-15_34200000_57600000_orderbook_4.csv", NULL);
  g_autofree char *both = g_strdup_printf ("%s %s", fixture->folder, other);
  g_autoptr(JsonParser) parser = NULL;
  JsonObject *sum;

  g_assert_true (g_file_set_contents (messages, fixture->market->messages->str, -1, NULL));
  g_assert_true (g_file_set_contents (book, fixture->market->book->str, -1, NULL));
  sum = json_object_get_object_member (run_json ("backtest --json", both, &parser), "sum");
  g_assert_true (json_object_has_member (sum, "total"));
  g_assert_true (json_object_has_member (sum, "bought"));
  g_assert_false (json_object_has_member (sum, "end_inventory"));
  g_assert_false (json_object_has_member (sum, "markout_1s"));
  g_assert_cmpint (g_unlink (messages), ==, 0);
  g_assert_cmpint (g_unlink (book), ==, 0);
  g_assert_cmpint (g_rmdir (other), ==, 0);
}

/* Without --json a result is for people: a line a fill, recordings one after the other, no raw JSON, and no digits that
 * only say how a double is kept. */
static void
test_backtest_for_people (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *twice = g_strdup_printf ("%1$s %1$s", fixture->folder);
  g_auto(GStrv) lines = NULL;
  guint n_lines;

  g_assert_cmpint (run ("backtest --fills", fixture->folder), ==, VED_CTL_OK);
  g_assert_true (g_regex_match_simple ("^fills\n *row +time_ns +side +size +price +inventory\n( *[0-9]+ +[0-9]+ +(buy|sell) "
                                       "[ 0-9-]+\n)+\\z", output->str, G_REGEX_MULTILINE, 0));
  g_assert_cmpint (run ("backtest", twice), ==, VED_CTL_OK);
  g_assert_null (strpbrk (output->str, "{[\""));
  g_assert_nonnull (strstr (output->str, "sets\n  1\n    source "));
  lines = g_strsplit (output->str, "\n", -1);
  n_lines = g_strv_length (lines);
  for (guint i = 0; i < n_lines; i++)
    g_assert_false (g_regex_match_simple (" -?[0-9.]*[1-9][0-9.]{12,}", lines[i], 0, 0));
}

/* Recordings stand side by side, as files of a shell's pattern do. */
static void
test_backtest_several (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *thrice = g_strdup_printf ("%1$s %1$s %1$s", fixture->folder);
  g_autofree char *again = g_strdup_printf ("backtest --with %s --json", fixture->folder);
  g_autofree char *twice = g_strdup_printf ("%1$s %1$s", fixture->folder);
  g_autoptr(JsonParser) parser = NULL, second = NULL;
  JsonObject *object = run_json ("backtest --json", thrice, &parser);

  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "sets")), ==, 3);
  object = run_json (again, twice, &second);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "sets")), ==, 3);
  g_assert_cmpint (run ("verify", twice), ==, VED_CTL_USAGE);
  g_assert_nonnull (strstr (complaints->str, "name one recording"));
  g_assert_cmpuint (output->len, ==, 0);
}

/* Who reads on after this has been told, by words and by the exit status. */
static void
test_broken_rows (Fixture       *fixture,
                  gconstpointer  data)
{
  g_auto(GStrv) lines = g_strsplit (fixture->market->book->str, "\n", -1);
  g_autofree char *book = g_build_filename (fixture->folder, "TEST_2026-01-15_34200000_57600000_orderbook_4.csv", NULL);
  g_auto(GStrv) fields = g_strsplit (lines[1000], ",", -1);
  g_autofree char *text = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();

  g_assert_cmpint (run ("verify", fixture->folder), ==, VED_CTL_OK);
  g_free (fields[1]);
  fields[1] = g_strdup ("987654");
  g_free (lines[1000]);
  lines[1000] = g_strjoinv (",", fields);
  text = g_strjoinv ("\n", lines);
  g_assert_true (g_file_set_contents (book, text, -1, NULL));

  g_assert_cmpint (run ("verify --json", fixture->folder), ==, VED_CTL_FAILED);
  g_assert_true (json_parser_load_from_data (parser, output->str, -1, NULL));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (json_parser_get_root (parser)), "first_broken_row"), ==, 1000);
  g_assert_nonnull (strstr (complaints->str, "the first is row 1000"));
  g_assert_cmpint (run ("stats", fixture->folder), ==, VED_CTL_OK);
  g_assert_nonnull (strstr (complaints->str, "vedettectl book stats: "));
}

/* Whichever of its two files is named first. */
static void
test_pair_either_way (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *stem = g_build_filename (fixture->folder, "TEST_2026-01-15_34200000_57600000", NULL);
  g_autofree char *right = g_strdup_printf ("%1$s_message_4.csv %1$s_orderbook_4.csv", stem);
  g_autofree char *swapped = g_strdup_printf ("%1$s_orderbook_4.csv %1$s_message_4.csv", stem);
  g_autofree char *mixed = g_strdup_printf ("%s_message_4.csv %s", stem, fixture->folder);
  g_autofree char *first = NULL;

  g_assert_cmpint (run ("stats --json", right), ==, VED_CTL_OK);
  first = g_strdup (output->str);
  g_assert_cmpint (run ("stats --json", swapped), ==, VED_CTL_OK);
  g_assert_cmpstr (output->str, ==, first);
  g_assert_cmpint (run ("stats", mixed), ==, VED_CTL_USAGE);
}

/* A figure of another row than the one asked for would be a lie. */
static void
test_no_such_row (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(JsonParser) parser = NULL;
  JsonObject *object = run_json ("stats --json", fixture->folder, &parser);

  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (object, "row"), "row"), ==, 1000);
  g_assert_cmpint (run ("stats --row 999999", fixture->folder), ==, VED_CTL_FAILED);
  g_assert_nonnull (strstr (complaints->str, "there is no row 999999"));
  g_assert_cmpint (run ("state --row -1", fixture->folder), ==, VED_CTL_FAILED);
  g_assert_cmpint (run ("state --levels -1", fixture->folder), ==, VED_CTL_USAGE);
  g_assert_cmpint (run ("backtest --fee nan", fixture->folder), ==, VED_CTL_USAGE);
}

static void
test_faults (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_cmpint (run ("info", "/nowhere/at/all"), ==, VED_CTL_FAILED);
  g_assert_nonnull (strstr (complaints->str, "there is no such file or folder"));
  g_assert_cmpint (run ("verify", "a b c"), ==, VED_CTL_USAGE);
  g_assert_cmpuint (output->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/ctl/book/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("verify", test_verify);
  ADD ("info-and-stats", test_info_and_stats);
  ADD ("state", test_state);
  ADD ("market-order", test_market_order);
  ADD ("market-order-of-one-side", test_market_order_of_one_side);
  ADD ("backtest", test_backtest);
  ADD ("backtest-sum", test_backtest_sum);
  ADD ("backtest-several", test_backtest_several);
  ADD ("backtest-mixed", test_backtest_mixed);
  ADD ("backtest-for-people", test_backtest_for_people);
  ADD ("pair-either-way", test_pair_either_way);
  ADD ("no-such-row", test_no_such_row);
  ADD ("broken-rows", test_broken_rows);
  ADD ("faults", test_faults);
#undef ADD

  return g_test_run ();
}
