/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-book.h"

#include "base/ved-error.h"
#include "book/import/ved-book-archive.h"
#include "ctl/ved-ctl-commands.h"

#include <math.h>

#define PREFIX "vedettectl book"

static const VedCtlCommand commands[] = {
  { "info", "what a recording is: ticker, date, levels, rows, oddities", ved_ctl_book_info },
  { "verify", "whether its files belong together, and how much of it can be told order by order", ved_ctl_book_verify },
  { "stats", "spreads, volumes, flow, orders, what detectors find", ved_ctl_book_stats },
  { "state", "levels and queues after one row", ved_ctl_book_state },
  { "backtest", "what a passive market maker would have earned", ved_ctl_book_backtest },
};

VedCtlStatus
ved_ctl_book (int    argc,
              char **argv)
{
  return ved_ctl_dispatch (commands, G_N_ELEMENTS (commands), PREFIX, argc, argv);
}

/* Whether @path has recordings in it, rather than being a half of one. */
static gboolean
is_whole (const char *path)
{
  g_auto(VedBookName) name = { 0 };

  return g_file_test (path, G_FILE_TEST_IS_DIR) || (ved_book_archive_is (path) && !ved_book_name_parse (path, &name));
}

/* Whether two words are one recording: both its files, or an archive and a member of it. */
static gboolean
is_one (const char *first,
        const char *second)
{
  g_auto(VedBookName) name = { 0 }, other = { 0 };

  if (g_file_test (first, G_FILE_TEST_IS_DIR) || is_whole (second))
    return FALSE;

  return !ved_book_name_parse (first, &name) || !ved_book_name_parse (second, &other) || name.kind != other.kind;
}

/* Both words: two files, or an archive and which of its recordings. */
static VedBookSet *
find_named (const char  *first,
            const char  *second,
            GError     **error)
{
  g_autoptr(GPtrArray) sets = NULL;

  if (g_file_test (second, G_FILE_TEST_EXISTS) || !ved_book_archive_sniff (first))
    return ved_book_set_new_pair (first, second, error);
  sets = ved_book_sets_find (first, NULL, error);
  for (guint i = 0; sets != NULL && i < sets->len; i++)
    {
      VedBookSet *set = g_ptr_array_index (sets, i);

      if (g_str_equal (set->messages, second) || g_strcmp0 (set->book, second) == 0)
        return ved_book_set_copy (set);
    }
  if (sets != NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "%s: holds no recording of that name: %s", first, second);

  return NULL;
}

static VedBookDay *
read_set (const VedBookSet         *set,
          const VedCtlBookOptions  *options,
          GError                  **error)
{
  return ved_book_import (set, options->no_cache ? VED_BOOK_IMPORT_NO_CACHE : VED_BOOK_IMPORT_DEFAULT,
                          (guint) MAX (options->n_threads, 0), NULL, NULL, error);
}

static VedBookDay *
open_set (int                       n_words,
          char                    **words,
          const VedCtlBookOptions  *options,
          GError                  **error)
{
  g_autoptr(VedBookSet) set = n_words == 2 ? find_named (words[0], words[1], error)
                                           : ved_book_sets_find_one (words[0], NULL, error);

  return set != NULL ? read_set (set, options, error) : NULL;
}

/**
 * ved_ctl_book_read:
 * @path: a folder, an archive or a file of messages
 *
 * Returns: (transfer full): the recording
 */
VedBookDay *
ved_ctl_book_read (const char               *path,
                   const VedCtlBookOptions  *options,
                   GError                  **error)
{
  g_autoptr(VedBookSet) set = ved_book_sets_find_one (path, NULL, error);

  return set != NULL ? read_set (set, options, error) : NULL;
}

/* How many of the words name the first recording; 0 where more are named than the command takes. */
static int
count_words (int                      n_words,
             char                   **words,
             const VedCtlBookOptions *options)
{
  if (n_words == 2 && is_one (words[0], words[1]))
    return 2;

  return n_words == 1 || (n_words > 1 && options->others != NULL) ? 1 : 0;
}

/**
 * ved_ctl_book_open:
 * @prefix: the words that led here
 * @entries: options of this command alone, ended as usual
 * @options: (inout): those that all share
 * @status: (out): what to return where there is no day
 *
 * Reads the command line of a command on one recording, and loads it.
 *
 * Returns: (transfer full) (nullable): the recording
 */
VedBookDay *
ved_ctl_book_open (const char          *prefix,
                   const GOptionEntry  *entries,
                   VedCtlBookOptions   *options,
                   int                 *argc,
                   char              ***argv,
                   VedCtlStatus        *status)
{
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->as_json, "Print one JSON object", NULL },
    { "no-cache", 0, 0, G_OPTION_ARG_NONE, &options->no_cache, "Read the files even where a side-car is at hand", NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options->n_threads, "At most N threads", "N" },
  };
  g_autoptr(GArray) all = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  g_autoptr(GError) error = NULL;
  VedBookDay *day;
  int n_words;

  *status = VED_CTL_USAGE;
  g_array_append_vals (all, common, G_N_ELEMENTS (common));
  for (; entries != NULL && entries->long_name != NULL; entries++)
    g_array_append_val (all, *entries);
  if (!ved_ctl_parse (prefix, options->others != NULL ? "SET… | MESSAGES ORDERBOOK | ARCHIVE MEMBER"
                                                      : "SET | MESSAGES ORDERBOOK | ARCHIVE MEMBER",
                      (const GOptionEntry *) all->data, argc, argv))
    return NULL;
  n_words = count_words (*argc - 1, *argv + 1, options);
  if (n_words == 0)
    {
      g_printerr ("%s: name one recording: a folder, an archive, its messages, or both its files%s\n", prefix,
                  *argc < 2 ? "" : "; only “vedettectl book backtest” takes several");
      return NULL;
    }

  day = open_set (n_words, *argv + 1, options, &error);
  if (day == NULL)
    *status = ved_ctl_fail (prefix, error);
  for (int i = 1 + n_words; day != NULL && i < *argc; i++)
    g_ptr_array_add (options->others, (*argv)[i]);

  return day;
}

/**
 * ved_ctl_book_is_whole:
 * @prefix: the words that led here
 *
 * Says on standard error what is wrong with the rows, if anything.
 *
 * Returns: whether every row is what its message makes of the one before
 */
gboolean
ved_ctl_book_is_whole (const char       *prefix,
                       const VedBookDay *day)
{
  if (day->integrity.n_broken == 0)
    return TRUE;

  g_printerr ("%s: %u of %u rows are not what their messages make of the row before; the first is row %u\n", prefix,
              day->integrity.n_broken, day->n_rows, day->integrity.first_broken);

  return FALSE;
}

/**
 * ved_ctl_book_find_row:
 * @row: what was asked for; %VED_CTL_BOOK_NO_ROW: nothing
 * @otherwise: the row then, or the last one where the day is shorter
 * @status: (out): what to return where there is no such row, which was then said
 *
 * Returns: the row; -1 where there is none
 */
int
ved_ctl_book_find_row (const char       *prefix,
                       const VedBookDay *day,
                       int               row,
                       int               otherwise,
                       VedCtlStatus     *status)
{
  int last = (int) day->n_rows - 1;

  if (row == VED_CTL_BOOK_NO_ROW)
    return MIN (otherwise, last);
  if (row >= 0 && row <= last)
    return row;

  g_printerr ("%s: there is no row %d: they are counted from 0, and the last one is %d\n", prefix, row, last);
  *status = VED_CTL_FAILED;

  return -1;
}

void
ved_ctl_add_int (JsonBuilder *builder,
                 const char  *name,
                 gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
ved_ctl_add_flag (JsonBuilder *builder,
                  const char  *name,
                  gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* What is not a number, or does not exist, is null. */
void
ved_ctl_add_double (JsonBuilder *builder,
                    const char  *name,
                    double       value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
ved_ctl_add_string (JsonBuilder *builder,
                    const char  *name,
                    const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}
