/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"

#include "ctl/ved-ctl-instant.h"
#include "ctl/ved-ctl-work.h"
#include "store/recordings/ved-recording-export.h"

#include <gio/gunixoutputstream.h>
#include <string.h>
#include <unistd.h>

/* vedettectl export: recorded values and risks as text, for other programs. */

typedef struct {
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

typedef struct {
  VedRecordingReader *reader;
  VedExportRequest request;
  GOutputStream *stream;
} Writing;

static gboolean
write_work (gpointer       data,
            VedProgress   *progress,
            GCancellable  *cancellable,
            GError       **error)
{
  Writing *self = data;

  self->request.progress = progress;

  return ved_recording_export (self->reader, &self->request, self->stream, cancellable, error) &&
         g_output_stream_close (self->stream, cancellable, error);
}

/* What comes to nothing leaves no part of a file. */
static gboolean
write_all (const char              *prefix,
           VedRecordingReader      *reader,
           const VedExportRequest  *request,
           const char              *out,
           GError                 **error)
{
  gboolean is_file = out != NULL && !g_str_equal (out, "-");
  g_autofree char *part_name = is_file ? g_strconcat (out, ".part", NULL) : NULL;
  g_autoptr(GFile) file = is_file ? g_file_new_for_commandline_arg (out) : NULL;
  g_autoptr(GFile) part = is_file ? g_file_new_for_commandline_arg (part_name) : NULL;
  g_autoptr(GOutputStream) stream = open_stream (file, part, error), buffered = NULL;
  Writing writing = { reader, *request, NULL };

  if (stream == NULL)
    return FALSE;
  buffered = writing.stream = g_buffered_output_stream_new_sized (stream, 1 << 16);
  if (ved_ctl_work (prefix, write_work, &writing, error) &&
      (!is_file || g_file_move (part, file, G_FILE_COPY_NONE, NULL, NULL, NULL, error)))
    return TRUE;
  /* A stream that is closed only after the part is gone may put one there again. */
  g_clear_object (&buffered);
  g_clear_object (&stream);
  if (is_file)
    g_file_delete (part, NULL, NULL);

  return FALSE;
}

VedCtlStatus
ved_ctl_export (int    argc,
                char **argv)
{
  static const char prefix[] = "vedettectl export";
  g_auto(Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &options.format, "csv (default), jsonl or openmetrics", "NAME" },
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &options.out, "Where to, a new file; else to standard output", "FILE" },
    { "server", 's', 0, G_OPTION_ARG_STRING_ARRAY, &options.servers, "Only this server; may be said again", "NAME" },
    { "metric", 'm', 0, G_OPTION_ARG_STRING_ARRAY, &options.metrics, "Only this metric; may be said again", "KEY" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, "First instant, as in 2026-01-15T10:05:00Z", "TIME" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, "Last instant", "TIME" },
    { NULL }
  };
  g_autoptr(VedRecordingReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  VedExportRequest request;

  if (!ved_ctl_parse (prefix, "FILE", entries, &argc, &argv) || !read_request (prefix, &options, &request))
    return VED_CTL_USAGE;
  if (argc != 2)
    {
      g_printerr ("%s: name one recording\n", prefix);
      return VED_CTL_USAGE;
    }

  reader = ved_recording_reader_open (argv[1], &error);
  if (reader == NULL || !ved_recording_export_check (reader, &request, &error) ||
      !write_all (prefix, reader, &request, options.out, &error))
    return ved_ctl_fail (prefix, error);

  return VED_CTL_OK;
}
