/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-book.h"
#include "ctl/ved-ctl-commands.h"
#include "ctl/ved-ctl-sync-plan.h"
#include "ctl/ved-ctl-sync-send.h"
#include "ctl/ved-ctl-vendor.h"

#include "base/ved-error.h"
#include "hub/ved-hub-error.h"
#include "hub/ved-hub-transfer.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

/* vedettectl sync: what the vendor, a local folder and a dataset on the Hub have is compared, and the plan said. Then what
 * the Hub has comes into the shared cache; Ctrl-C keeps what came, and the next run goes on there. Each set is read: that
 * says how many rows it has and whether they follow from each other, and leaves the side-car file that opens it at once. In
 * the end, where the command was told to upload, what the Hub lacks goes there. */

#define PREFIX     "vedettectl sync"
#define REPORT_MS  500

typedef struct {
  GMainLoop *loop;
  GCancellable *cancellable;
  VedHubTransfer *transfer;
  GError *error;
} Run;

/* What the command line says. */
typedef struct {
  char *name;
  char *revision;
  char *folder;
  char *vendor;
  char **words;
  gboolean dry_run;
  gboolean keep_local;
  gboolean from_vendor;
  gboolean upload;
  gboolean is_private;
  gboolean force_card;
  gboolean as_json;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->name);
  g_free (self->revision);
  g_free (self->folder);
  g_free (self->vendor);
  g_strfreev (self->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* "--tickers AMZN,GOOG" and "--tickers AMZN --tickers GOOG" mean the same. */
static char **
split_tickers (char **words)
{
  g_autofree char *joined = words != NULL ? g_strjoinv (",", words) : NULL;

  return joined != NULL ? g_strsplit (joined, ",", -1) : NULL;
}

static VedHubTransfer *
plan_transfer (VedCtlHub      *hub,
               VedCtlSyncPlan *plan)
{
  VedHubTransfer *transfer = ved_hub_transfer_new (hub->config, hub->token, hub->repository, hub->listing->commit);

  for (guint i = 0; i < plan->sets->len; i++)
    {
      const VedCtlSyncSet *set = g_ptr_array_index (plan->sets, i);

      if (set->hub == NULL || ved_ctl_hub_is_here (hub, set->hub))
        continue;
      ved_hub_transfer_add (transfer, set->hub->messages);
      ved_hub_transfer_add (transfer, set->hub->book);
    }

  return transfer;
}

/* What follows from the plan, in numbers. */
static void
count_plan (VedCtlSyncPlan        *plan,
            const VedCtlSyncRules *rules,
            guint                 *n_fetched,
            guint                 *n_sent)
{
  *n_fetched = *n_sent = 0;
  for (guint i = 0; i < plan->sets->len; i++)
    {
      const VedCtlSyncSet *set = g_ptr_array_index (plan->sets, i);

      *n_fetched += ved_ctl_sync_set_is_fetched (set, rules) ? 1 : 0;
      *n_sent += ved_ctl_sync_set_is_sent (set, rules) ? 1 : 0;
    }
}

static void
print_plan (VedCtlHub             *hub,
            VedCtlSyncPlan        *plan,
            const VedCtlSyncRules *rules,
            VedHubTransfer        *transfer)
{
  VedHubProgress progress;
  g_autofree char *size = NULL;
  guint n_fetched, n_sent;

  ved_ctl_sync_plan_print (plan, hub, rules);
  ved_hub_transfer_get_progress (transfer, &progress);
  count_plan (plan, rules, &n_fetched, &n_sent);
  size = g_format_size ((guint64) progress.n_bytes);
  g_printerr ("%s: %u files, %s to download from the Hub; %u order books to download from the vendor, %u to upload\n", PREFIX,
              progress.n_files, size, n_fetched, n_sent);
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
read_sets (VedCtlHub       *hub,
           VedCtlSyncPlan  *plan,
           gboolean         dry_run,
           JsonBuilder     *builder)
{
  gboolean are_well = TRUE;

  for (guint i = 0; i < plan->sets->len; i++)
    {
      const VedHubSet *set = ((const VedCtlSyncSet *) g_ptr_array_index (plan->sets, i))->hub;
      g_autoptr(VedBookDay) day = NULL;
      g_autoptr(GError) error = NULL;

      if (set == NULL)
        continue;
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

/* Where sets are, as they were when they were compared. */
static void
add_comparison (VedCtlSyncPlan        *plan,
                const VedCtlSyncRules *rules,
                JsonBuilder           *builder)
{
  json_builder_set_member_name (builder, "comparison");
  json_builder_begin_array (builder);
  for (guint i = 0; i < plan->sets->len; i++)
    {
      const VedCtlSyncSet *set = g_ptr_array_index (plan->sets, i);

      json_builder_begin_object (builder);
      ved_ctl_add_string (builder, "ticker", set->ticker);
      ved_ctl_add_string (builder, "date", set->date);
      ved_ctl_add_int (builder, "levels", set->n_levels);
      ved_ctl_add_flag (builder, "vendor", set->at_vendor);
      ved_ctl_add_flag (builder, "local", set->local != NULL);
      ved_ctl_add_flag (builder, "hub", set->hub != NULL);
      ved_ctl_add_flag (builder, "fetch", ved_ctl_sync_set_is_fetched (set, rules));
      ved_ctl_add_flag (builder, "upload", ved_ctl_sync_set_is_sent (set, rules));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* The answer in JSON, of which the comparison is written before anything is done. */
static JsonBuilder *
begin_answer (VedCtlHub             *hub,
              VedCtlSyncPlan        *plan,
              const VedCtlSyncRules *rules)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  ved_ctl_add_string (builder, "repository", hub->repository);
  ved_ctl_add_string (builder, "commit", hub->listing->commit);
  add_comparison (plan, rules, builder);
  json_builder_set_member_name (builder, "sets");
  json_builder_begin_array (builder);

  return builder;
}

static void
end_answer (JsonBuilder *builder,
            gboolean     as_json)
{
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (as_json)
    ved_ctl_print_result (builder, TRUE);
}

/* A dataset that is not there yet is made, by those who may upload. */
static gboolean
open_hub (VedCtlHub      *hub,
          const Options  *options,
          gboolean       *is_new,
          GError        **error)
{
  const char *revision = options->revision != NULL ? options->revision : "main";
  g_autoptr(GError) fault = NULL;

  *is_new = FALSE;
  if (ved_ctl_hub_open (hub, options->name, revision, &fault))
    return TRUE;
  if (!options->upload || hub->token == NULL || !g_error_matches (fault, VED_HUB_ERROR, VED_HUB_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  *is_new = TRUE;
  hub->listing = ved_hub_listing_new ("");
  hub->sets = ved_hub_sets_find (hub->listing);
  g_printerr ("%s: %s is not on the Hub yet: it will be made, %s\n", PREFIX, hub->repository,
              options->is_private ? "private" : "public");

  return TRUE;
}

/* Said before anything is downloaded. */
static gboolean
check_rights (VedCtlHub              *hub,
              VedCtlSyncPlan         *plan,
              const VedCtlSyncRules  *rules,
              GError                **error)
{
  guint n_fetched, n_sent;

  count_plan (plan, rules, &n_fetched, &n_sent);
  if (n_sent == 0 || hub->token != NULL)
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "uploading takes a token that may write: vedettectl hub token --set keeps "
               "one, HF_TOKEN names one; without --upload nothing is uploaded");

  return FALSE;
}

static VedCtlStatus
carry_out (VedCtlHub             *hub,
           VedCtlSyncPlan        *plan,
           const VedCtlSyncRules *rules,
           const Options         *options,
           gboolean               is_new)
{
  g_autoptr(VedHubTransfer) transfer = plan_transfer (hub, plan);
  g_autoptr(JsonBuilder) builder = begin_answer (hub, plan, rules);
  const VedCtlSyncSending sending = { is_new, options->is_private, options->keep_local, options->force_card };
  g_autoptr(GError) error = NULL;
  VedHubProgress progress;
  gboolean are_well, are_fetched = TRUE;

  print_plan (hub, plan, rules, transfer);
  if (options->dry_run)
    {
      read_sets (hub, plan, TRUE, builder);
      end_answer (builder, options->as_json);
      return VED_CTL_OK;
    }
  if (!check_rights (hub, plan, rules, &error))
    return ved_ctl_fail (PREFIX, error);
  ved_hub_transfer_get_progress (transfer, &progress);
  if (progress.n_files > 0 && !transfer_all (transfer, &error))
    return ved_ctl_fail (PREFIX, error);
  are_well = read_sets (hub, plan, FALSE, builder);
  if ((rules->may_fetch || rules->may_upload) &&
      !ved_ctl_sync_send (hub, plan, rules, &sending, &are_fetched, &error))
    return ved_ctl_fail (PREFIX, error);
  end_answer (builder, options->as_json);

  return are_well && are_fetched ? VED_CTL_OK : VED_CTL_FAILED;
}

static VedCtlStatus
synchronise (const Options *options)
{
  g_auto(VedCtlHub) hub = { NULL };
  g_autoptr(VedCtlSyncPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) tickers = split_tickers (options->words);
  g_autofree char *standard = g_build_filename (g_get_user_data_dir (), "vedette", "order-books", NULL);
  gboolean is_new;
  VedCtlSyncRules rules = {
    .folder = options->folder != NULL ? options->folder : standard,
    .vendor = options->vendor != NULL ? options->vendor : VED_CTL_VENDOR_URL,
    .tickers = tickers,
  };

  if (!open_hub (&hub, options, &is_new, &error))
    return ved_ctl_fail (PREFIX, error);
  if (hub.config->offline && (options->from_vendor || options->upload))
    g_printerr ("%s: HF_HUB_OFFLINE is set: the vendor is not asked, and nothing is uploaded\n", PREFIX);
  rules.may_fetch = !hub.config->offline && (options->from_vendor || options->upload);
  rules.may_upload = !hub.config->offline && hub.listing->note == NULL && options->upload;
  plan = ved_ctl_sync_plan_new (&hub, &rules, &error);
  if (plan == NULL)
    return ved_ctl_fail (PREFIX, error);

  return carry_out (&hub, plan, &rules, options, is_new);
}

/* Options that contradict each other: nothing is done. */
static const char *
find_contradiction (const Options *options)
{
  if (!options->upload && (options->is_private || options->force_card || options->keep_local))
    return "--private, --force-readme and --keep-local are about uploads: add --upload, or leave them out";
  if (options->revision != NULL && options->upload)
    return "uploads go to the main branch: leave out --upload or --revision";

  return NULL;
}

VedCtlStatus
ved_ctl_sync (int    argc,
              char **argv)
{
  g_auto(Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "repo-id", 0, 0, G_OPTION_ARG_STRING, &options.name, "The dataset on the Hub", "OWNER/NAME" },
    { "tickers", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.words, "Only these, parted by commas", "AMZN,GOOG" },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "Compare and say what would be done", NULL },
    { "from-vendor", 0, 0, G_OPTION_ARG_NONE, &options.from_vendor,
      "Also download what only the vendor has, to the local folder", NULL },
    { "upload", 0, 0, G_OPTION_ARG_NONE, &options.upload,
      "Also upload what the dataset lacks, after downloading it from the vendor where need be; a local copy goes once the Hub "
      "lists it with the same hash", NULL },
    { "keep-local", 0, 0, G_OPTION_ARG_NONE, &options.keep_local, "Keep local copies of what was uploaded", NULL },
    { "private", 0, 0, G_OPTION_ARG_NONE, &options.is_private, "Make the dataset private, where it has to be made", NULL },
    { "force-readme", 0, 0, G_OPTION_ARG_NONE, &options.force_card,
      "Write the dataset's README.md anew, also one that was written by hand", NULL },
    { "revision", 0, 0, G_OPTION_ARG_STRING, &options.revision,
      "Branch, tag or commit to download (default: main)", "REV" },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &options.folder,
      "Where local copies are (default: $XDG_DATA_HOME/vedette/order-books)", "DIR" },
    { "vendor-url", 0, 0, G_OPTION_ARG_STRING, &options.vendor,
      "Where the vendor's archives are (default: " VED_CTL_VENDOR_URL ")", "URL" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, "Print one JSON object at the end", NULL },
    { NULL }
  };
  const char *contradiction;

  if (!ved_ctl_parse (PREFIX, NULL, entries, &argc, &argv))
    return VED_CTL_USAGE;
  contradiction = find_contradiction (&options);
  if (argc == 1 && options.name != NULL && contradiction == NULL)
    return synchronise (&options);

  g_printerr ("%s: %s\n", PREFIX, contradiction != NULL ? contradiction : "name a dataset by --repo-id OWNER/NAME");

  return VED_CTL_USAGE;
}
