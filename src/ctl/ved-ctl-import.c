/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"

#include "base/ved-error.h"
#include "base/ved-program-work.h"
#include "engine/input/ved-sample-import.h"
#include "store/recordings/ved-recording-import.h"

#include <glib-unix.h>
#include <string.h>

/* vedettectl import: a recording of what was saved elsewhere. Saved answers of /predictions/current are snapshots and
 * stay what they are; samples are lived through once more. */

#define PREFIX        "vedettectl import"
#define SNIFFED_BYTES 4096

static void
tell_left_out (GPtrArray *left_out)
{
  for (guint i = 0; i < left_out->len; i++)
    g_printerr ("%s: left out: %s\n", PREFIX, (const char *) left_out->pdata[i]);
}

/* A folder, or a file that begins as an answer of /predictions/current does. */
static gboolean
is_of_snapshots (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, NULL);
  char text[SNIFFED_BYTES];
  gsize length = 0;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;

  return stream != NULL &&
         g_input_stream_read_all (G_INPUT_STREAM (stream), text, sizeof text, &length, NULL, NULL) &&
         g_strstr_len (text, (gssize) length, "\"predictions\"") != NULL;
}

/* KEY=FILE says which metric the file is of; a file may have such a name. */
static const char *
split_metric (const char  *word,
              char       **metric)
{
  const char *equals = strchr (word, '=');

  *metric = NULL;
  if (equals == NULL || g_file_test (word, G_FILE_TEST_EXISTS))
    return word;

  *metric = g_strndup (word, (gsize) (equals - word));

  return equals + 1;
}

static gboolean
read_file (VedSampleSheet       *sheet,
           const char           *path,
           const VedSheetRules  *rules,
           GError              **error)
{
  if (!is_of_snapshots (path))
    return ved_sample_sheet_read (sheet, path, rules, NULL, error);

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” holds saved predictions, the others samples: import each kind "
               "by itself, and merge the recordings", path);

  return FALSE;
}

/* A file that cannot be read does not cost the others. Returns: whether all were */
static gboolean
read_samples (VedSampleSheet  *sheet,
              char           **words,
              GTimeZone       *zone,
              const char      *label)
{
  gboolean are_whole = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *metric = NULL;
      const char *path = split_metric (words[i], &metric);
      const VedSheetRules rules = { zone, label, metric };
      g_autoptr(GError) fault = NULL;

      if (read_file (sheet, path, &rules, &fault))
        continue;
      g_ptr_array_add (ved_sample_sheet_get_faults (sheet), g_strdup (fault->message));
      are_whole = FALSE;
    }

  return are_whole;
}

typedef struct {
  const char *path;
  const char *out;
  GPtrArray *left_out;
} Snapshots;

static gboolean
import_work (gpointer       data,
             VedProgress   *progress,
             GCancellable  *cancellable,
             GError       **error)
{
  const Snapshots *job = data;

  return ved_recording_import (job->path, job->out, job->left_out, cancellable, error);
}

static VedCtlStatus
import_snapshots (const char *path,
                  const char *out)
{
  g_autoptr(GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  Snapshots job = { path, out, left_out };
  gboolean done = ved_program_work (PREFIX, import_work, &job, &error);

  tell_left_out (left_out);

  return done ? VED_CTL_OK : ved_ctl_fail (PREFIX, error);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_CONTINUE;
}

/* The engine lives in this thread and its main context, where the signals come, too. */
static gboolean
live_through (VedSampleSheet  *sheet,
              const char      *out,
              const char      *from,
              guint           *n_snapshots,
              GError         **error)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  guint interrupt = g_unix_signal_add (SIGINT, interrupted_cb, cancellable);
  guint terminate = g_unix_signal_add (SIGTERM, interrupted_cb, cancellable);
  gboolean done = ved_sample_import (sheet, out, from, n_snapshots, cancellable, error);

  g_source_remove (interrupt);
  g_source_remove (terminate);

  return done;
}

static VedCtlStatus
import_samples (char       **words,
                const char  *out,
                GTimeZone   *zone,
                const char  *label)
{
  g_autoptr(VedSampleSheet) sheet = ved_sample_sheet_new ();
  g_autofree char *from = g_strjoinv (", ", words);
  g_autoptr(GError) error = NULL;
  guint n_snapshots = 0;
  gboolean are_whole = read_samples (sheet, words, zone, label);

  tell_left_out (ved_sample_sheet_get_faults (sheet));
  if (!live_through (sheet, out, from, &n_snapshots, &error))
    return ved_ctl_fail (PREFIX, error);

  g_printerr (PREFIX ": %u snapshots in %s\n", n_snapshots, out);

  return are_whole ? VED_CTL_OK : VED_CTL_FAILED;
}

VedCtlStatus
ved_ctl_import (int    argc,
                char **argv)
{
  g_autofree char *out = NULL, *label = NULL, *zone_name = NULL;
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out, "The recording to make", "FILE" },
    { "label", 'l', 0, G_OPTION_ARG_STRING, &label, "Of Prometheus, that names a server; else instance", "NAME" },
    { "timezone", 'z', 0, G_OPTION_ARG_STRING, &zone_name, "Time zone of timestamps without one (default: UTC)", "ZONE" },
    { NULL }
  };
  g_autoptr(GTimeZone) zone = NULL;

  if (!ved_ctl_parse (PREFIX, "FILE|FOLDER|METRIC=FILE…", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc < 2 || out == NULL)
    {
      g_printerr ("%s: name files and --out FILE: CSV or JSON lines, which may be packed by gzip, answers of Prometheus "
                  "to query_range, a saved answer of /predictions/current, or a folder of those\n", PREFIX);
      return VED_CTL_USAGE;
    }
  zone = zone_name != NULL ? g_time_zone_new_identifier (zone_name) : g_time_zone_new_utc ();
  if (zone == NULL)
    {
      g_printerr ("%s: “%s” is no time zone; Europe/Paris is one\n", PREFIX, zone_name);
      return VED_CTL_USAGE;
    }
  if (argc == 2 && is_of_snapshots (argv[1]))
    return import_snapshots (argv[1], out);

  return import_samples (argv + 1, out, zone, label != NULL ? label : "instance");
}
