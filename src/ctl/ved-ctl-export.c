/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"

#include "base/ved-program-work.h"
#include "ctl/ved-ctl-history.h"
#include "ctl/ved-ctl-instant.h"
#include "store/recordings/ved-recording-export.h"

#include <gio/gunixoutputstream.h>
#include <string.h>
#include <unistd.h>

/* vedettectl export: recorded values and risks as text, for other programs; or what a daemon has recorded of its own. */

#define PREFIX "vedettectl export"
#define RUN    "run"             /* a recording, beside the tables of a daemon */

typedef struct {
  char *what;
  char *daemon;
  char *range;
  char *format;
  char *from;
  char *to;
  char *out;
  char **servers;
  char **metrics;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->what);
  g_free (self->daemon);
  g_free (self->range);
  g_free (self->format);
  g_free (self->from);
  g_free (self->to);
  g_free (self->out);
  g_strfreev (self->servers);
  g_strfreev (self->metrics);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_metrics (const char *prefix,
              char      **keys,
              guint      *metrics)
{
  *metrics = keys == NULL ? (1u << VED_N_METRICS) - 1 : 0;
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      VedMetric metric;

      if (!ved_metric_from_key (keys[i], strlen (keys[i]), &metric))
        {
          g_printerr ("%s: --metric %s: there is no such metric; vedettectl metrics lists them\n", prefix, keys[i]);
          return FALSE;
        }
      *metrics |= 1u << metric;
    }

  return TRUE;
}

static gboolean
read_request (const char       *prefix,
              const Options    *options,
              VedExportRequest *request)
{
  *request = (VedExportRequest) { .from_us = G_MININT64, .to_us = G_MAXINT64, .servers = options->servers };
  if (options->format != NULL && !ved_export_format_from_name (options->format, &request->format))
    {
      g_printerr ("%s: --format %s: it is csv, jsonl or openmetrics\n", prefix, options->format);
      return FALSE;
    }

  return ved_ctl_read_instant (prefix, "--from", options->from, &request->from_us) &&
         ved_ctl_read_instant (prefix, "--to", options->to, &request->to_us) &&
         read_metrics (prefix, options->metrics, &request->metrics);
}

/* As other commands that make a file: what is there may be somebody's recording. A new one is there when it is whole: until then
 * it has another name, which also a process that was killed leaves behind. */
static GOutputStream *
open_stream (GFile   *file,
             GFile   *part,
             GError **error)
{
  if (file == NULL)
    return g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  if (g_file_query_exists (file, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "“%s” exists: choose another name", g_file_peek_path (file));
      return NULL;
    }

  return G_OUTPUT_STREAM (g_file_replace (part, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error));
}

/* What is written: a recording, or a text that is there already. */
typedef struct {
  VedRecordingReader *reader;   /* (nullable) */
  VedExportRequest request;
  const char *text;             /* (nullable) */
  GOutputStream *stream;
} Writing;

static gboolean
write_work (gpointer       data,
            VedProgress   *progress,
            GCancellable  *cancellable,
            GError       **error)
{
  Writing *self = data;
  gboolean written;

  self->request.progress = progress;
  if (self->text != NULL)
    written = g_output_stream_write_all (self->stream, self->text, strlen (self->text), NULL, cancellable, error);
  else
    written = ved_recording_export (self->reader, &self->request, self->stream, cancellable, error);

  return written && g_output_stream_close (self->stream, cancellable, error);
}

/* What comes to nothing leaves no part of a file. */
static gboolean
write_all (Writing     *writing,
           const char  *out,
           GError     **error)
{
  gboolean is_file = out != NULL && !g_str_equal (out, "-");
  g_autofree char *part_name = is_file ? g_strconcat (out, ".part", NULL) : NULL;
  g_autoptr(GFile) file = is_file ? g_file_new_for_commandline_arg (out) : NULL;
  g_autoptr(GFile) part = is_file ? g_file_new_for_commandline_arg (part_name) : NULL;
  g_autoptr(GOutputStream) stream = open_stream (file, part, error), buffered = NULL;

  if (stream == NULL)
    return FALSE;
  buffered = writing->stream = g_buffered_output_stream_new_sized (stream, 1 << 16);
  if (ved_program_work (PREFIX, write_work, writing, error) &&
      (!is_file || g_file_move (part, file, G_FILE_COPY_NONE, NULL, NULL, NULL, error)))
    return TRUE;
  /* A stream that is closed only after the part is gone may put one there again. */
  g_clear_object (&buffered);
  g_clear_object (&stream);
  if (is_file)
    g_file_delete (part, NULL, NULL);

  return FALSE;
}

static VedCtlStatus
export_recording (const Options *options,
                  const char    *path)
{
  Writing writing = { 0 };
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(GError) error = NULL;

  if (!read_request (PREFIX, options, &writing.request))
    return VED_CTL_USAGE;
  if (options->daemon != NULL || options->range != NULL)
    {
      g_printerr (PREFIX ": --daemon and --range are for what a daemon has recorded: choose alerts, environment or server with --what\n");
      return VED_CTL_USAGE;
    }
  if (path == NULL)
    {
      g_printerr (PREFIX ": name one recording\n");
      return VED_CTL_USAGE;
    }

  reader = writing.reader = ved_recording_reader_open (path, &error);
  if (reader == NULL || !ved_recording_export_check (reader, &writing.request, &error) ||
      !write_all (&writing, options->out, &error))
    return ved_ctl_fail (PREFIX, error);

  return VED_CTL_OK;
}

/* Returns: (nullable): what is wrong with what a daemon is asked for */
static const char *
find_misuse (const Options *options,
             const char    *path)
{
  const guint n_servers = options->servers != NULL ? g_strv_length (options->servers) : 0;

  if (!g_strv_contains (ved_ctl_history_tables, options->what))
    return "--what is alerts, environment, server or run";
  if (options->daemon == NULL)
    return "name a daemon with --daemon URL";
  if (path != NULL || options->metrics != NULL || options->from != NULL || options->to != NULL)
    return "a recording, --metric, --from and --to go with --what run only";
  if (options->range != NULL && !g_strv_contains (ved_ctl_history_ranges, options->range))
    return "--range is 5m, 15m, 30m, 1h, 8h, 1d, 1w or 1M";
  if (options->format != NULL && !g_str_equal (options->format, "csv") && !g_str_equal (options->format, "json"))
    return "--format of what a daemon has recorded is csv or json";
  if (g_str_equal (options->what, "server") ? n_servers != 1 : n_servers > (g_str_equal (options->what, "alerts") ? 1 : 0))
    return "--server names the one server of --what server or alerts; the environment is that of all";

  return NULL;
}

static VedCtlStatus
export_history (const Options *options,
                const char    *path)
{
  const VedCtlHistoryQuestion asked = {
    options->daemon, options->what, options->range, options->servers != NULL ? options->servers[0] : NULL,
    g_strcmp0 (options->format, "json") == 0,
  };
  const char *misuse = find_misuse (options, path);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  Writing writing = { 0 };

  if (misuse != NULL)
    {
      g_printerr (PREFIX ": %s\n", misuse);
      return VED_CTL_USAGE;
    }

  text = ved_ctl_history_fetch (&asked, &error);
  writing.text = text;
  if (text == NULL || !write_all (&writing, options->out, &error))
    return ved_ctl_fail (PREFIX, error);

  return VED_CTL_OK;
}

VedCtlStatus
ved_ctl_export (int    argc,
                char **argv)
{
  g_auto(Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "what", 'w', 0, G_OPTION_ARG_STRING, &options.what,
      "run: a recording (default); alerts, environment or server: what a daemon has recorded", "NAME" },
    { "daemon", 0, 0, G_OPTION_ARG_STRING, &options.daemon, "The daemon that is asked, as in http://localhost:8000", "URL" },
    { "range", 'r', 0, G_OPTION_ARG_STRING, &options.range, "How far back: 5m, 15m, 30m, 1h, 8h, 1d (default), 1w or 1M",
      "RANGE" },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &options.format,
      "csv (default); of a recording also jsonl or openmetrics, of a daemon json", "NAME" },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &options.out, "Where to, a new file; else to standard output", "FILE" },
    { "server", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options.servers, "Only this server; of a recording, may be said again",
      "NAME" },
    { "metric", 'm', 0, G_OPTION_ARG_STRING_ARRAY, &options.metrics, "Only this metric; may be said again", "KEY" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, "First instant, as in 2026-01-15T10:05:00Z", "TIME" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, "Last instant", "TIME" },
    { NULL }
  };

  if (!ved_ctl_parse (PREFIX, "[FILE]", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc > 2)
    {
      g_printerr (PREFIX ": name one recording\n");
      return VED_CTL_USAGE;
    }

  return options.what == NULL || g_str_equal (options.what, RUN) ? export_recording (&options, argv[1])
                                                                 : export_history (&options, argv[1]);
}
