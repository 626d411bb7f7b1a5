/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-pre-recording"

#include "config.h"

#include "app/models/ved-pre-recording.h"

#include "base/ved-error.h"
#include "store/recordings/ved-rolling-folder.h"
#include "store/recordings/ved-rolling-recorder.h"

/* One rolling recorder for what is open; another one when something else is opened. One that is let go of still writes what
 * waits, for as long as the disk takes, and keeps what is recorded locked: one that records the same begins after it. */

#define MIB (1024 * 1024)
#define RETRY_US (60 * G_USEC_PER_SEC)

struct _VedPreRecording
{
  GObject parent_instance;
  VedSession *session;
  VedRollingRecorder *recorder; /* (nullable): while it is on */
  GPtrArray *ending;            /* of VedRollingRecorder: those let go of */
  char *fault;                  /* (nullable): why it could not begin */
  gboolean is_elsewhere;        /* another program records the same */
  gint64 tried_us;              /* when that was found out last, of the monotonic clock */
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedPreRecording, ved_pre_recording, G_TYPE_OBJECT)

static void
emit_changed (VedPreRecording *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_limits (VedPreRecording  *self,
             VedRollingLimits *limits)
{
  GSettings *settings = ved_session_get_settings (self->session);

  limits->window_us = g_settings_get_uint (settings, "pre-record-hours") * G_TIME_SPAN_HOUR;
  limits->max_bytes = (guint64) g_settings_get_uint (settings, "pre-record-mib") * MIB;
}

static VedRollingRecorder *
make_recorder (VedPreRecording  *self,
               VedFrameSource   *source,
               const char       *spec,
               GError          **error)
{
  g_autofree char *folder = ved_rolling_folder_of_user ();
  g_autofree char *name = ved_rolling_folder_name_of (spec);
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  VedRollingLimits limits;

  read_limits (self, &limits);

  return ved_rolling_recorder_new (source, folder, name, spec, &limits, clock, error);
}

static void
begin (VedPreRecording *self)
{
  VedFleetModel *model = ved_session_get_model (self->session);
  VedFrameSource *source = ved_fleet_model_get_source (model);
  const VedSourceSpec *spec = ved_session_get_spec (self->session);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (!ved_session_is_live (self->session) || spec == NULL ||
      !g_settings_get_boolean (ved_session_get_settings (self->session), "pre-record"))
    return;

  text = ved_source_spec_to_string (spec);
  self->recorder = make_recorder (self, source, text, &error);
  /* The lock may be our own: the last to end tries again. */
  if (g_error_matches (error, VED_ERROR, VED_ERROR_BUSY))
    {
      self->is_elsewhere = self->ending->len == 0;
      self->tried_us = g_get_monotonic_time ();
      return;
    }
  if (self->recorder == NULL)
    {
      self->fault = g_strdup (error->message);
      g_message ("The last hours are not recorded: %s", self->fault);
      return;
    }

  g_signal_connect_object (self->recorder, "health-changed", G_CALLBACK (emit_changed), self, G_CONNECT_SWAPPED);
  ved_fleet_model_hold (model);
}

static void
recorder_stopped_cb (VedPreRecording    *self,
                     VedRollingRecorder *recorder)
{
  g_ptr_array_remove_fast (self->ending, recorder);
  if (self->recorder != NULL || self->fault != NULL || self->is_elsewhere)
    return;

  begin (self);
  emit_changed (self);
}

static void
end (VedPreRecording *self)
{
  VedRollingRecorder *recorder = g_steal_pointer (&self->recorder);

  g_clear_pointer (&self->fault, g_free);
  self->is_elsewhere = FALSE;
  if (recorder == NULL)
    return;

  g_signal_handlers_disconnect_by_func (recorder, emit_changed, self);
  g_signal_connect_object (recorder, "stopped", G_CALLBACK (recorder_stopped_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->ending, recorder);
  ved_rolling_recorder_stop (recorder);
  ved_fleet_model_release (ved_session_get_model (self->session));
}

static void
update (VedPreRecording *self)
{
  end (self);
  begin (self);
  emit_changed (self);
}

/* Nobody tells when the other program ends: then this one takes over. */
static void
model_changed_cb (VedPreRecording *self)
{
  if (!self->is_elsewhere || g_get_monotonic_time () - self->tried_us < RETRY_US)
    return;

  update (self);
}

static void
update_limits (VedPreRecording *self)
{
  VedRollingLimits limits;

  if (self->recorder == NULL)
    return;

  read_limits (self, &limits);
  ved_rolling_recorder_set_limits (self->recorder, &limits);
}

static void
ved_pre_recording_dispose (GObject *object)
{
  VedPreRecording *self = VED_PRE_RECORDING (object);

  if (self->session != NULL)
    end (self);
  /* Who ends waits for what is queued, such as a recording of the last hour. */
  while (self->ending->len > 0)
    {
      g_autoptr(VedRollingRecorder) recorder = g_ptr_array_steal_index_fast (self->ending, 0);

      g_signal_handlers_disconnect_by_data (recorder, self);
      ved_rolling_recorder_flush (recorder);
    }
  g_clear_object (&self->session);

  G_OBJECT_CLASS (ved_pre_recording_parent_class)->dispose (object);
}

static void
ved_pre_recording_finalize (GObject *object)
{
  VedPreRecording *self = VED_PRE_RECORDING (object);

  g_ptr_array_unref (self->ending);
  g_free (self->fault);

  G_OBJECT_CLASS (ved_pre_recording_parent_class)->finalize (object);
}

static void
ved_pre_recording_class_init (VedPreRecordingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_pre_recording_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_pre_recording_finalize;

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_PRE_RECORDING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_pre_recording_init (VedPreRecording *self)
{
  self->ending = g_ptr_array_new_with_free_func (g_object_unref);
}

/* What is marked meanwhile is part of the last hours, whatever else is recorded. */
static void
bookmark_added_cb (VedTimeMarks      *marks,
                   VedRecordingEvent *bookmark,
                   VedPreRecording   *self)
{
  if (self->recorder != NULL)
    ved_rolling_recorder_add_event (self->recorder, bookmark);
}

static void
bookmark_removed_cb (VedTimeMarks      *marks,
                     VedRecordingEvent *bookmark,
                     VedPreRecording   *self)
{
  if (self->recorder != NULL)
    ved_rolling_recorder_remove_event (self->recorder, bookmark);
}

/**
 * ved_pre_recording_new:
 * @session: what is recorded
 *
 * Returns: (transfer full): a recording that follows what is open and the settings, until it is let go of
 */
VedPreRecording *
ved_pre_recording_new (VedSession *session)
{
  VedPreRecording *self = g_object_new (VED_TYPE_PRE_RECORDING, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (ved_session_get_model (session), "notify::source", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_session_get_model (session), "changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_session_get_settings (session), "changed::pre-record", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_session_get_settings (session), "changed::pre-record-hours", G_CALLBACK (update_limits), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_session_get_settings (session), "changed::pre-record-mib", G_CALLBACK (update_limits), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_session_get_marks (session), "added", G_CALLBACK (bookmark_added_cb), self, 0);
  g_signal_connect_object (ved_session_get_marks (session), "removed", G_CALLBACK (bookmark_removed_cb), self, 0);
  begin (self);

  return self;
}

/**
 * ved_pre_recording_is_on:
 *
 * Returns: whether what is open is being recorded, so that the last minutes can be saved
 */
gboolean
ved_pre_recording_is_on (VedPreRecording *self)
{
  g_return_val_if_fail (VED_IS_PRE_RECORDING (self), FALSE);

  return self->recorder != NULL;
}

/**
 * ved_pre_recording_dup_fault:
 *
 * Returns: (transfer full) (nullable): why nothing is recorded although it is wanted
 */
char *
ved_pre_recording_dup_fault (VedPreRecording *self)
{
  g_return_val_if_fail (VED_IS_PRE_RECORDING (self), NULL);

  return self->recorder != NULL ? ved_rolling_recorder_dup_fault (self->recorder) : g_strdup (self->fault);
}

/**
 * ved_pre_recording_is_elsewhere:
 *
 * Returns: whether another program records what is open, and has its last hours
 */
gboolean
ved_pre_recording_is_elsewhere (VedPreRecording *self)
{
  g_return_val_if_fail (VED_IS_PRE_RECORDING (self), FALSE);

  return self->is_elsewhere;
}

/**
 * ved_pre_recording_save_async:
 * @minutes: how far back from now
 * @path: of the recording to make, where no file is
 * @progress: (nullable): told of each snapshot
 *
 * Makes a recording of the last minutes, as far as they were recorded.
 */
void
ved_pre_recording_save_async (VedPreRecording     *self,
                              guint                minutes,
                              const char          *path,
                              VedProgress         *progress,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  VedSnapshot *latest;
  gint64 now_us;

  g_return_if_fail (VED_IS_PRE_RECORDING (self));
  g_return_if_fail (ved_pre_recording_is_on (self));

  /* By the clock of what is recorded, which may run apart from ours. */
  latest = ved_fleet_model_get_latest (ved_session_get_model (self->session));
  now_us = latest != NULL ? ved_snapshot_get_time_us (latest) : g_get_real_time ();
  ved_rolling_recorder_save_async (self->recorder, now_us - minutes * G_TIME_SPAN_MINUTE, path, progress, cancellable, callback,
                                   user_data);
}

/**
 * ved_pre_recording_save_finish:
 * @coverage: (out caller-allocates): how much of the time it holds
 *
 * Returns: how many snapshots the recording holds; -1 with an error
 */
int
ved_pre_recording_save_finish (VedPreRecording       *self,
                               GAsyncResult          *result,
                               VedRecordingCoverage  *coverage,
                               GError               **error)
{
  g_autoptr(GObject) recorder = g_async_result_get_source_object (result);

  g_return_val_if_fail (VED_IS_PRE_RECORDING (self), -1);

  return ved_rolling_recorder_save_finish (VED_ROLLING_RECORDER (recorder), result, coverage, error);
}
