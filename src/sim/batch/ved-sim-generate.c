/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-generate"

#include "config.h"

#include "sim/batch/ved-sim-generate.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "base/ved-program-work.h"
#include "sim/batch/ved-sim-chunks.h"
#include "sim/ved-sim-fleet.h"
#include "sim/ved-simulator.h"

#include <string.h>

/* vedette-sim generate: a history of many days in files, made as fast as it can be. */

#define PREFIX        "vedette-sim generate"
#define MAX_SERVERS   10000
#define MAX_HOURS     (366 * 24)
#define MAX_WORKERS   256
#define END_OF_TIME   (G_GINT64_CONSTANT (253402300800) * VED_SECOND_US)        /* the year 10000, which no date has room for */
#define DEFAULT_START "2026-01-05"      /* a Monday; not today, so that the same command makes the same files */

typedef struct {
  int hours;
  int servers;
  int workers;
  gint64 rng_seed;
  double problem_share;
  char *start;
  char *mode;
  char *fill;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_free (raw->start);
  g_free (raw->mode);
  g_free (raw->fill);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VedSimGenerateOptions, ved_sim_generate_options_clear)

static gboolean
refuse (GError     **error,
        const char  *format,
        ...) G_GNUC_PRINTF (2, 3);

static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (VED_ERROR, VED_ERROR_INVALID, format, arguments));
  va_end (arguments);

  return FALSE;
}

static gboolean
parse_words (VedSimGenerateOptions   *self,
             Raw                     *raw,
             int                     *argc,
             char                  ***argv,
             GError                 **error)
{
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &self->folder, "The folder to make", "FOLDER" },
    { "hours", 0, 0, G_OPTION_ARG_INT, &raw->hours, "How long a history, rounded up to days (24)", "N" },
    { "start", 0, 0, G_OPTION_ARG_STRING, &raw->start, "Its first day, UTC (" DEFAULT_START ")", "DAY" },
    { "servers", 0, 0, G_OPTION_ARG_INT, &raw->servers, "Size of the fleet (20)", "N" },
    { "problem-share", 0, 0, G_OPTION_ARG_DOUBLE, &raw->problem_share, "Problem servers, of one (0.1)", "SHARE" },
    { "offline-mode", 0, 0, G_OPTION_ARG_STRING, &raw->mode,
      "What rows a server that is offline has: sparse, none, or dense, one each tick (sparse)", "MODE" },
    { "offline-fill", 0, 0, G_OPTION_ARG_STRING, &raw->fill, "What is in them, if dense: zeros or nan, no values (nan)", "FILL" },
    { "rng-seed", 0, 0, G_OPTION_ARG_INT64, &raw->rng_seed, "What the fleet is drawn from (42)", "N" },
    { "workers", 0, 0, G_OPTION_ARG_INT, &raw->workers, "Threads (one a processor); they do not change the result", "N" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("– write a simulated history to files");

  g_option_context_add_main_entries (context, entries, NULL);
  g_set_prgname (PREFIX);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    return refuse (error, "“%s” is not understood: see --help", (*argv)[1]);
  if (self->folder == NULL || *self->folder == '\0')
    return refuse (error, "name the folder to make: --out FOLDER");

  return TRUE;
}

static gboolean
check_ranges (const Raw  *raw,
              GError    **error)
{
  if (raw->hours < 1 || raw->hours > MAX_HOURS)
    return refuse (error, "--hours takes a number from 1 to %d, not %d", MAX_HOURS, raw->hours);
  if (raw->servers < VED_SIM_FLEET_LEAST || raw->servers > MAX_SERVERS)
    return refuse (error, "--servers takes a number from %d to %d, not %d", VED_SIM_FLEET_LEAST, MAX_SERVERS, raw->servers);
  if (!(raw->problem_share >= 0.0 && raw->problem_share <= 1.0))
    return refuse (error, "--problem-share takes a number from 0 to 1, not %g", raw->problem_share);
  if (raw->rng_seed < 0)
    return refuse (error, "--rng-seed takes a number from 0, not %" G_GINT64_FORMAT, raw->rng_seed);
  if (raw->workers < 1 || raw->workers > MAX_WORKERS)
    return refuse (error, "--workers takes a number from 1 to %d, not %d", MAX_WORKERS, raw->workers);

  return TRUE;
}

static gboolean
read_offline (const Raw      *raw,
              VedSimOffline  *offline,
              GError        **error)
{
  gboolean is_dense = g_strcmp0 (raw->mode, "dense") == 0;

  if (!is_dense && raw->mode != NULL && strcmp (raw->mode, "sparse") != 0)
    return refuse (error, "--offline-mode is sparse or dense, not “%s”", raw->mode);
  if (raw->fill != NULL && strcmp (raw->fill, "zeros") != 0 && strcmp (raw->fill, "nan") != 0)
    return refuse (error, "--offline-fill is zeros or nan, not “%s”", raw->fill);
  if (raw->fill != NULL && !is_dense)
    return refuse (error, "--offline-fill needs --offline-mode=dense: a sparse history has no rows to fill");

  *offline = !is_dense ? VED_SIM_OFFLINE_SPARSE
             : g_strcmp0 (raw->fill, "zeros") == 0 ? VED_SIM_OFFLINE_ZEROS : VED_SIM_OFFLINE_NAN;

  return TRUE;
}

/* Whole days. */
static gboolean
read_span (const Raw  *raw,
           gint64     *start_us,
           gint64     *end_us,
           GError    **error)
{
  const char *day = raw->start != NULL ? raw->start : DEFAULT_START;
  g_autofree char *midnight = g_strconcat (day, "T00:00:00Z", NULL);

  if (!ved_iso8601_parse (midnight, strlen (midnight), NULL, start_us) || *start_us < 0)
    return refuse (error, "--start takes a day, such as " DEFAULT_START ", not “%s”", day);

  *end_us = *start_us + (raw->hours + 23) / 24 * VED_DAY_US;

  return *end_us < END_OF_TIME || refuse (error, "%d hours from %s on end after the year 9999", raw->hours, day);
}

/**
 * ved_sim_generate_options_parse:
 * @self: (out caller-allocates): all zero before; to be cleared also on error
 * @argc: (inout): number of words
 * @argv: (inout): the words
 *
 * Returns: %FALSE with one message that names option and cure
 */
gboolean
ved_sim_generate_options_parse (VedSimGenerateOptions   *self,
                                int                     *argc,
                                char                  ***argv,
                                GError                 **error)
{
  g_auto(Raw) raw = {
    .hours = 24,
    .servers = 20,
    .workers = CLAMP ((int) g_get_num_processors (), 1, MAX_WORKERS),
    .rng_seed = VED_SIMULATOR_RNG_SEED,
    .problem_share = VED_SIM_FLEET_PROBLEM_SHARE,
  };
  VedSimBatchConfig *batch = &self->batch;

  if (!parse_words (self, &raw, argc, argv, error) || !check_ranges (&raw, error)
      || !read_offline (&raw, &batch->offline, error) || !read_span (&raw, &batch->start_us, &batch->end_us, error))
    return FALSE;

  batch->n_servers = (guint) raw.servers;
  batch->problem_share = raw.problem_share;
  batch->rng_seed = (guint64) raw.rng_seed;
  batch->n_threads = (guint) raw.workers;

  return TRUE;
}

void
ved_sim_generate_options_clear (VedSimGenerateOptions *self)
{
  g_free (self->folder);
}

static gboolean
write_work (gpointer       data,
            VedProgress   *progress,
            GCancellable  *cancellable,
            GError       **error)
{
  const VedSimGenerateOptions *options = data;

  return ved_sim_chunks_write (&options->batch, options->folder, progress, cancellable, error);
}

/**
 * ved_sim_generate:
 * @argc: number of words from "generate" on
 * @argv: those words
 *
 * Returns: the exit status of the program
 */
int
ved_sim_generate (int    argc,
                  char **argv)
{
  g_auto(VedSimGenerateOptions) options = { 0 };
  g_autoptr(GError) error = NULL;

  if (!ved_sim_generate_options_parse (&options, &argc, &argv, &error))
    {
      g_printerr (PREFIX ": %s\n", error->message);
      return 2;
    }
  if (!ved_program_work (PREFIX, write_work, &options, &error))
    {
      g_printerr (PREFIX ": %s\n", error->message);
      return 1;
    }
  g_printerr (PREFIX ": %u servers, %u hours in %s\n", options.batch.n_servers,
              (guint) ((options.batch.end_us - options.batch.start_us) / VED_HOUR_US), options.folder);

  return 0;
}
