/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-book.h"
#include "ctl/ved-ctl-commands.h"
#include "ctl/ved-ctl-hub.h"

#include "base/ved-error.h"
#include "hub/ved-hub-transfer.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

/* vedettectl sync: the order books of a dataset into the shared cache. First the plan, then the transfer;
 * Ctrl-C keeps what came, and the next run goes on there. Then each set is read: that says how many rows it has and
 * whether they follow from each other, and leaves the side-car file that opens it at once. */

#define PREFIX     "vedettectl sync"
#define REPORT_MS  500

typedef struct {
  GMainLoop *loop;
  GCancellable *cancellable;
  VedHubTransfer *transfer;
  GError *error;
} Run;

static gboolean
is_wanted (const VedHubSet *set,
           char           **tickers)
{
  return tickers == NULL || g_strv_contains ((const char *const *) tickers, set->ticker);
}

/* "--tickers AMZN,GOOG" and "--tickers AMZN --tickers GOOG" mean the same. */
static char **
split_tickers (char **words)
{
  g_autofree char *joined = words != NULL ? g_strjoinv (",", words) : NULL;

  return joined != NULL ? g_strsplit (joined, ",", -1) : NULL;
}

static gboolean
has_ticker (VedCtlHub  *hub,
            const char *ticker)
{
  for (guint i = 0; i < hub->sets->len; i++)
    {
      const VedHubSet *set = g_ptr_array_index (hub->sets, i);

      if (g_strcmp0 (set->ticker, ticker) == 0)
        return TRUE;
    }

  return FALSE;
}

/* One that is not there is a slip, and nothing is downloaded for it. */
static gboolean
check_tickers (VedCtlHub  *hub,
               char      **tickers,
               GError    **error)
{
  for (guint i = 0; tickers != NULL && tickers[i] != NULL; i++)
    {
      if (has_ticker (hub, tickers[i]))
        continue;
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "--tickers %s: %s has no order book of it; vedettectl hub "
                   "list says which it has", tickers[i], hub->repository);
      return FALSE;
    }

  return TRUE;
}

static GPtrArray *
choose_sets (VedCtlHub  *hub,
             char      **tickers,
             GError    **error)
{
  g_autoptr(GPtrArray) chosen = g_ptr_array_new ();

  if (!check_tickers (hub, tickers, error))
    return NULL;
  for (guint i = 0; i < hub->sets->len; i++)
    {
      VedHubSet *set = g_ptr_array_index (hub->sets, i);
      g_autofree char *label = ved_hub_set_get_label (set);

      if (!is_wanted (set, tickers))
        continue;
      if (ved_hub_set_is_whole (set))
        g_ptr_array_add (chosen, set);
      else
        g_printerr ("%s: %s is left out: only half of it is there\n", PREFIX, label);
    }
  if (chosen->len == 0)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "%s has no %sorder books in folders called LOBSTER_SampleFile_…",
                   hub->repository, tickers != NULL ? "such " : "");
      return NULL;
    }

  return g_steal_pointer (&chosen);
}

static VedHubTransfer *
plan (VedCtlHub *hub,
      GPtrArray *sets)
{
  VedHubTransfer *transfer = ved_hub_transfer_new (hub->config, hub->token, hub->repository, hub->listing->commit);
  VedHubProgress progress;
  g_autofree char *size = NULL;

  for (guint i = 0; i < sets->len; i++)
    {
      const VedHubSet *set = g_ptr_array_index (sets, i);
      g_autofree char *label = ved_hub_set_get_label (set);
      gboolean here = ved_ctl_hub_is_here (hub, set);

      g_printerr ("  %-28s %s\n", label, here ? "is here" : "to download");
      if (here)
        continue;
      ved_hub_transfer_add (transfer, set->messages);
      ved_hub_transfer_add (transfer, set->book);
    }
  ved_hub_transfer_get_progress (transfer, &progress);
  size = g_format_size ((guint64) progress.n_bytes);
  g_printerr ("%s: %u files, %s to download\n", PREFIX, progress.n_files, size);

  return transfer;
}

static gboolean
report_cb (gpointer user_data)
{
  Run *run = user_data;
  VedHubProgress progress;
  g_autofree char *done = NULL, *all = NULL;

  ved_hub_transfer_get_progress (run->transfer, &progress);
  done = g_format_size ((guint64) MAX (progress.n_bytes_done, 0));
  all = g_format_size ((guint64) progress.n_bytes);
  g_printerr ("\r  %u of %u files, %s of %s   ", progress.n_done, progress.n_files, done, all);

  return G_SOURCE_CONTINUE;
}

static gboolean
interrupted_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_CONTINUE;
}

static void
transferred_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Run *run = user_data;

  ved_hub_transfer_run_finish (VED_HUB_TRANSFER (object), result, &run->error);
  g_main_loop_quit (run->loop);
}

static gboolean
transfer_all (VedHubTransfer  *transfer,
              GError         **error)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Run run = { .loop = loop, .cancellable = cancellable, .transfer = transfer };
  guint sources[3];

  sources[0] = g_unix_signal_add (SIGINT, interrupted_cb, cancellable);
  sources[1] = g_unix_signal_add (SIGTERM, interrupted_cb, cancellable);
  sources[2] = isatty (STDERR_FILENO) ? g_timeout_add (REPORT_MS, report_cb, &run) : 0;
  ved_hub_transfer_run_async (transfer, cancellable, transferred_cb, &run);
  g_main_loop_run (loop);
  if (sources[2] != 0)
    g_printerr ("\n");
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (sources[i] != 0)
      g_source_remove (sources[i]);
  if (run.error == NULL)
    return TRUE;

  g_propagate_error (error, run.error);

  return FALSE;
}

static char *
describe_day (const VedBookDay *day)
{
  const char *rows = day->n_rows == 1 ? "row" : "rows";

  if (day->integrity.n_broken == 0)
    return g_strdup_printf ("%u %s, integrity 100 %%", day->n_rows, rows);

  return g_strdup_printf ("%u %s, %u of them not as their messages say, the first is row %u", day->n_rows, rows,
                          day->integrity.n_broken, day->integrity.first_broken);
}

static VedBookDay *
read_set (VedCtlHub        *hub,
          const VedHubSet  *set,
          GError          **error)
{
  const VedCtlBookOptions options = { 0 };
  g_autofree char *folder = ved_ctl_hub_dup_folder (hub, set), *label = ved_hub_set_get_label (set), *text = NULL;
  VedBookDay *day = ved_ctl_book_read (folder, &options, error);

  if (day == NULL)
    return NULL;

  text = describe_day (day);
  g_printerr ("  %-28s %s\n", label, text);

  return day;
}

/* All are read, whatever is wrong with one of them: also where its rows do not follow from each other. */
static gboolean
read_sets (VedCtlHub    *hub,
           GPtrArray    *sets,
           gboolean      dry_run,
           JsonBuilder  *builder)
{
  gboolean are_well = TRUE;

  for (guint i = 0; i < sets->len; i++)
    {
      const VedHubSet *set = g_ptr_array_index (sets, i);
      g_autoptr(VedBookDay) day = NULL;
      g_autoptr(GError) error = NULL;

      if (!dry_run && ved_ctl_hub_is_here (hub, set))
        day = read_set (hub, set, &error);
      if (error != NULL)
        {
          ved_ctl_fail (PREFIX, error);
          are_well = FALSE;
        }
      are_well = are_well && (day == NULL || day->integrity.n_broken == 0);
      ved_ctl_hub_add_set (hub, builder, set, day);
    }

  return are_well;
}

static gboolean
conclude (VedCtlHub *hub,
          GPtrArray *sets,
          gboolean   dry_run,
          gboolean   as_json)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  gboolean are_well;

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "repository", hub->repository);
  ved_ctl_add_string (builder, "commit", hub->listing->commit);
  json_builder_set_member_name (builder, "sets");
  json_builder_begin_array (builder);
  are_well = read_sets (hub, sets, dry_run, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (as_json)
    ved_ctl_print_result (builder, TRUE);

  return are_well;
}

static VedCtlStatus
synchronise (const char  *name,
             const char  *revision,
             char       **tickers,
             gboolean     dry_run,
             gboolean     as_json)
{
  g_auto(VedCtlHub) hub = { NULL };
  g_autoptr(GPtrArray) sets = NULL;
  g_autoptr(VedHubTransfer) transfer = NULL;
  g_autoptr(GError) error = NULL;
  VedHubProgress progress;

  if (!ved_ctl_hub_open (&hub, name, revision, &error))
    return ved_ctl_fail (PREFIX, error);
  sets = choose_sets (&hub, tickers, &error);
  if (sets == NULL)
    return ved_ctl_fail (PREFIX, error);

  transfer = plan (&hub, sets);
  ved_hub_transfer_get_progress (transfer, &progress);
  if (!dry_run && progress.n_files > 0 && !transfer_all (transfer, &error))
    return ved_ctl_fail (PREFIX, error);

  return conclude (&hub, sets, dry_run, as_json) ? VED_CTL_OK : VED_CTL_FAILED;
}

VedCtlStatus
ved_ctl_sync (int    argc,
              char **argv)
{
  g_autofree char *name = NULL, *revision = NULL;
  g_auto(GStrv) words = NULL, tickers = NULL;
  gboolean dry_run = FALSE, as_json = FALSE;
  const GOptionEntry entries[] = {
    { "repo-id", 0, 0, G_OPTION_ARG_STRING, &name, "The dataset on the Hub", "OWNER/NAME" },
    { "revision", 0, 0, G_OPTION_ARG_STRING, &revision, "Branch, tag or commit; main by itself", "REV" },
    { "tickers", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, "Only these, parted by commas", "AMZN,GOOG" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Say what would be downloaded", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print one JSON object at the end", NULL },
    { NULL }
  };

  if (!ved_ctl_parse (PREFIX, NULL, entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc != 1 || name == NULL)
    {
      g_printerr ("%s: name a dataset by --repo-id OWNER/NAME\n", PREFIX);
      return VED_CTL_USAGE;
    }
  tickers = split_tickers (words);

  return synchronise (name, revision != NULL ? revision : "main", tickers, dry_run, as_json);
}
