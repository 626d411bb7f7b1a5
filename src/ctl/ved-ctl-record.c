/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"

#include "base/ved-error.h"
#include "base/ved-program-work.h"
#include "client/ved-connection.h"
#include "client/ved-daemon-group.h"
#include "client/ved-source-spec.h"
#include "store/recordings/ved-recorder.h"
#include "store/recordings/ved-recording-merge.h"
#include "store/recordings/ved-rolling-folder.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <math.h>

/* vedettectl record: what a source brings, into a file, until the time is up or a signal comes. */

#define MAX_MINUTES 35000

/* A recording under way. */
typedef struct {
  GMainLoop *loop;
  VedRecorder *recorder;
  gboolean closing;
  gboolean failed;
} Run;

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Run *run = user_data;
  g_autoptr(GError) error = NULL;
  int n_frames = ved_recorder_stop_finish (VED_RECORDER (object), result, &error);

  if (error != NULL)
    {
      run->failed = TRUE;
      g_printerr ("vedettectl record: %s\n", error->message);
    }
  else if (n_frames == 0)
    {
      run->failed = TRUE;
      g_unlink (ved_recorder_get_path (VED_RECORDER (object)));
      g_printerr ("vedettectl record: nothing came, so there is no recording\n");
    }
  else
    {
      g_printerr ("vedettectl record: %d snapshots in %s\n", n_frames,
                  ved_recorder_get_path (VED_RECORDER (object)));
    }
  g_main_loop_quit (run->loop);
}

static gboolean
close_recording (gpointer user_data)
{
  Run *run = user_data;

  if (!run->closing)
    ved_recorder_stop_async (run->recorder, closed_cb, run);
  run->closing = TRUE;

  return G_SOURCE_CONTINUE;
}

static void
write_failed_cb (VedRecorder *recorder,
                 Run         *run)
{
  g_autofree char *fault = ved_recorder_dup_fault (recorder);

  g_printerr ("vedettectl record: %s\n", fault);
  run->failed = TRUE;
  close_recording (run);
}

/* A daemon that cannot be reached may come; said once for each reason. A key does not become right by waiting. */
static void
message_changed_cb (VedFrameSource *source,
                    GParamSpec     *property,
                    Run            *run)
{
  g_autofree char *message = ved_frame_source_dup_message (source);
  gboolean is_tried_again = ved_frame_source_get_state (source) == VED_SOURCE_DISCONNECTED;

  if (ved_frame_source_get_state (source) == VED_SOURCE_NOT_AUTHORISED)
    {
      if (!run->failed)
        g_printerr ("vedettectl record: the daemon wants a key, or another one: set VEDETTE_API_KEY\n");
      run->failed = TRUE;
      close_recording (run);
      return;
    }
  if (message != NULL)
    g_printerr ("vedettectl record: %s%s\n", message, is_tried_again ? "; it is tried again until Ctrl-C" : "");
}

static VedFrameSource *
open_live (const char  *text,
           GError     **error)
{
  g_autofree char *folder = g_get_current_dir ();
  g_autoptr(VedSourceSpec) spec = ved_source_spec_parse (text, folder, error);
  g_autoptr(VedClock) clock = ved_clock_new_system ();

  if (spec == NULL)
    return NULL;
  if (spec->kind == VED_SPEC_RECORDING || spec->kind == VED_SPEC_FRAME)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED, "%s is saved already: name something live", text);
      return NULL;
    }

  return ved_source_spec_open (spec, clock, g_getenv ("VEDETTE_API_KEY"), error);
}

/* Forecasts of a fleet of any size, and of a divided one: nobody waits for a page here. */
static void
want_all (VedFrameSource *source)
{
  if (VED_IS_CONNECTION (source))
    ved_connection_set_max_full (VED_CONNECTION (source), G_MAXUINT);
  for (guint i = 0; VED_IS_DAEMON_GROUP (source) && i < ved_daemon_group_get_n (VED_DAEMON_GROUP (source)); i++)
    want_all (ved_daemon_group_get_source (VED_DAEMON_GROUP (source), i));
}

static VedCtlStatus
record (const char *source_text,
        const char *path,
        double      minutes)
{
  static const char prefix[] = "vedettectl record";
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  g_autoptr(VedFrameSource) source = open_live (source_text, &error);
  g_autoptr(VedRecorder) recorder = NULL;
  Run run = { .loop = loop };

  if (source == NULL)
    return ved_ctl_fail (prefix, error);
  recorder = ved_recorder_new (source, path, source_text, &error);
  if (recorder == NULL)
    return ved_ctl_fail (prefix, error);

  want_all (source);
  run.recorder = recorder;
  g_signal_connect (recorder, "failed", G_CALLBACK (write_failed_cb), &run);
  g_signal_connect (source, "notify::message", G_CALLBACK (message_changed_cb), &run);
  g_signal_connect (source, "notify::state", G_CALLBACK (message_changed_cb), &run);
  g_unix_signal_add (SIGINT, close_recording, &run);
  g_unix_signal_add (SIGTERM, close_recording, &run);
  g_unix_signal_add (SIGHUP, close_recording, &run);    /* the session that it was started in has ended */
  if (minutes > 0)
    g_timeout_add ((guint) (minutes * 60000), close_recording, &run);

  ved_frame_source_start (source);
  g_main_loop_run (loop);
  ved_frame_source_stop (source);
  while (g_source_remove_by_user_data (&run))
    continue;

  return run.failed ? VED_CTL_FAILED : VED_CTL_OK;
}

typedef struct {
  char **pieces;
  const char *path;
  VedRecordingCut cut;
  VedRecordingCopied copied;
} Saving;

static gboolean
save_work (gpointer       data,
           VedProgress   *progress,
           GCancellable  *cancellable,
           GError       **error)
{
  Saving *self = data;

  self->cut.progress = progress;

  return ved_recording_merge (self->pieces, self->path, &self->cut, &self->copied, cancellable, error);
}

/* What the app recorded by itself, of @source_text or of what it showed last. */
static VedCtlStatus
save_last (const char *source_text,
           const char *path,
           double      minutes)
{
  static const char prefix[] = "vedettectl record";
  g_autofree char *here = g_get_current_dir (), *folder = ved_rolling_folder_of_user (), *name = NULL, *text = NULL;
  g_autoptr(VedSourceSpec) spec = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) pieces = NULL;
  gint64 now_us = g_get_real_time (), from_us = now_us - (gint64) (minutes * G_TIME_SPAN_MINUTE);
  Saving saving;

  spec = source_text != NULL ? ved_source_spec_parse (source_text, here, &error) : NULL;
  if (error != NULL)
    return ved_ctl_fail (prefix, error);
  text = spec != NULL ? ved_source_spec_to_string (spec) : NULL;
  name = text != NULL ? ved_rolling_folder_name_of (text) : ved_rolling_folder_newest (folder);
  pieces = name != NULL ? ved_rolling_folder_list (folder, name, from_us) : NULL;
  if (pieces == NULL || *pieces == NULL)
    {
      g_printerr ("%s: nothing was recorded of %s in “%s”: the app records by itself what it is connected to, unless "
                  "that was switched off in its preferences\n", prefix, text != NULL ? text : "anything", folder);
      return VED_CTL_FAILED;
    }
  /* Nothing from the time that a clock told which was ahead, unless by as much as clocks may differ. */
  saving = (Saving) { pieces, path, { from_us, now_us + G_TIME_SPAN_HOUR, NULL, TRUE }, { 0 } };
  if (!ved_program_work (prefix, save_work, &saving, &error))
    return ved_ctl_fail (prefix, error);

  g_printerr ("%s: %u snapshots in %s\n", prefix, saving.copied.n_frames, path);

  return VED_CTL_OK;
}

VedCtlStatus
ved_ctl_record (int    argc,
                char **argv)
{
  static const char prefix[] = "vedettectl record";
  g_autofree char *path = NULL;
  double minutes = 0.0, last = NAN;
  const GOptionEntry entries[] = {
    { "out", 'o', 0, G_OPTION_ARG_FILENAME, &path, "The file to make, NAME.vedette", "FILE" },
    { "minutes", 'm', 0, G_OPTION_ARG_DOUBLE, &minutes, "End after so long; 0, as without: on Ctrl-C", "N" },
    { "last", 'l', 0, G_OPTION_ARG_DOUBLE, &last, "The last so many minutes of what the app recorded automatically", "N" },
    { NULL }
  };
  gboolean saves_last, is_good;

  if (!ved_ctl_parse (prefix, "[SOURCE]", entries, &argc, &argv))
    return VED_CTL_USAGE;
  saves_last = !isnan (last);
  is_good = saves_last ? last > 0.0 && last <= MAX_MINUTES && minutes == 0.0 && argc <= 2
            : minutes >= 0.0 && minutes <= MAX_MINUTES && argc == 2;
  if (!is_good || path == NULL)
    {
      g_printerr ("%s: name a source (local, demo:90, http://…) and --out FILE; --minutes is 0 to %d; "
                  "or --last N for what the app recorded, up to as many\n", prefix, MAX_MINUTES);
      return VED_CTL_USAGE;
    }
  if (saves_last)
    return save_last (argc == 2 ? argv[1] : NULL, path, last);

  return record (argv[1], path, minutes);
}
