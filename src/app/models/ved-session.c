/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-session"

#include "config.h"

#include "app/models/ved-session.h"

#include "base/ved-error.h"
#include "client/ved-connection.h"
#include "client/ved-daemon-group.h"
#include "client/ved-key-store.h"
#include "store/recordings/ved-recorder.h"
#include "store/recordings/ved-recording-source.h"

#include <glib/gi18n.h>
#include <string.h>

/* The key of a daemon comes from the secret service, which may take a while or ask the user to unlock it,
 * so such a source is only made when the answer is there, or does not come: a key that comes later is given to it then.
 * Everything else is opened at once.
 *
 * A recording goes on when something else is opened, such as the recording itself: its source is kept and run beside the
 * model's, and given to the model again when the same is opened again. */

#define PATIENCE_S 5

struct _VedSession
{
  GObject parent_instance;
  VedClock *clock;
  VedFleetModel *model;
  VedBookSession *book;
  VedTimeMarks *marks;
  GSettings *settings;
  VedSourceSpec *spec;          /* (nullable) */
  GCancellable *opening;        /* (nullable): the look-up of a key */
  guint patience_id;            /* while a source waits for it */
  gboolean has_key;             /* whether the daemon that is open was given one */
  char *unsaved_key;            /* (nullable): that was entered, until the daemon takes it */
  VedRecorder *recorder;        /* (nullable): while something is recorded */
  VedFrameSource *recorded;     /* (nullable): that, which need not be what is open */
  char *recorded_spec;          /* (nullable) */
  gint64 recorded_first_us;     /* of the first snapshot of it; 0: none came */
  gint64 recorded_last_us;
  gboolean recorded_has_key;
};

enum {
  SPEC_CHANGED,
  KEY_CHANGED,
  RECORDING_CHANGED,
  RECORDING_GREW,
  RECORDING_ENDED,
  TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedSession, ved_session, G_TYPE_OBJECT)

static VedConnection *
get_connection (VedSession * self)
{
  VedFrameSource *source = ved_fleet_model_get_source (self->model);

  return VED_IS_CONNECTION (source) ? VED_CONNECTION (source) : NULL;
}

/* Nobody refreshes by hand what is not shown. */
static void
apply_to_connection (VedSession    *self,
                     VedConnection *connection,
                     gboolean       is_shown)
{
  ved_connection_set_interval (connection, g_settings_get_uint (self->settings, "refresh-interval"));
  ved_connection_set_auto_refresh (connection, !is_shown || g_settings_get_boolean (self->settings, "auto-refresh"));
}

static void
apply_to_source (VedSession     *self,
                 VedFrameSource *source)
{
  VedDaemonGroup *group = VED_IS_DAEMON_GROUP (source) ? VED_DAEMON_GROUP (source) : NULL;
  gboolean is_shown = source == ved_fleet_model_get_source (self->model);

  if (VED_IS_CONNECTION (source))
    apply_to_connection (self, VED_CONNECTION (source), is_shown);
  for (guint i = 0; group != NULL && i < ved_daemon_group_get_n (group); i++)
    apply_to_connection (self, VED_CONNECTION (ved_daemon_group_get_source (group, i)), is_shown);
}

static gboolean
shows_recorded (VedSession *self)
{
  return self->recorded != NULL && ved_fleet_model_get_source (self->model) == self->recorded;
}

static void
apply_refresh_settings (VedSession *self)
{
  apply_to_source (self, ved_fleet_model_get_source (self->model));
  if (self->recorded != NULL && !shows_recorded (self))
    apply_to_source (self, self->recorded);
}

static VedFrameSource *
open_source (VedSession  *self,
             const char  *key,
             GError     **error)
{
  if (self->spec->kind == VED_SPEC_RECORDING)
    return VED_FRAME_SOURCE (ved_recording_source_new (self->spec->target));

  return ved_source_spec_open (self->spec, self->clock, key, error);
}

static gboolean
attach (VedSession  *self,
        const char  *key,
        GError     **error)
{
  g_autoptr(VedFrameSource) source = open_source (self, key, error);

  if (source == NULL)
    return FALSE;

  self->has_key = key != NULL && *key != '\0';
  ved_fleet_model_set_source (self->model, source);
  apply_refresh_settings (self);

  return TRUE;
}

/* Whether what is to be opened is what is recorded. */
static gboolean
is_recorded (VedSession *self)
{
  g_autofree char *text = ved_source_spec_to_string (self->spec);

  return self->recorded != NULL && strcmp (text, self->recorded_spec) == 0;
}

/* What it told before is told again. */
static void
attach_recorded (VedSession *self)
{
  self->has_key = self->recorded_has_key;
  ved_fleet_model_hold (self->model);
  ved_fleet_model_set_source (self->model, self->recorded);
  apply_refresh_settings (self);
  ved_frame_source_refresh (self->recorded);
}

static void
open_daemon (VedSession *self,
             const char *key)
{
  g_autoptr(GError) error = NULL;

  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (!attach (self, key, &error))
    ved_report_error (G_LOG_DOMAIN, "Opening a source", g_steal_pointer (&error));
}

/* Which has been open without one. One that was entered meanwhile is the newer one. */
static void
give_late_key (VedSession *self,
               const char *key)
{
  VedConnection *connection = get_connection (self);

  if (key == NULL || *key == '\0' || connection == NULL || self->has_key)
    return;

  self->has_key = TRUE;
  ved_connection_set_key (connection, key);
  g_signal_emit (self, signals[KEY_CHANGED], 0);
}

static void
key_found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(VedSession) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = ved_key_store_look_up_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->opening);
  if (error != NULL)
    g_debug ("No stored key: %s", error->message);
  if (self->patience_id != 0)
    open_daemon (self, key);
  else
    give_late_key (self, key);
}

/* Whoever enters a key waits for no stored one. */
static void
end_look_up (VedSession *self,
             const char *key)
{
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  open_daemon (self, key);
}

static gboolean
patience_ended_cb (gpointer user_data)
{
  VedSession *self = user_data;

  self->patience_id = 0;
  g_debug ("The secret service does not answer");
  open_daemon (self, NULL);

  return G_SOURCE_REMOVE;
}

static void
look_up_key (VedSession *self)
{
  self->opening = g_cancellable_new ();
  self->patience_id = g_timeout_add_seconds (PATIENCE_S, patience_ended_cb, self);
  g_source_set_name_by_id (self->patience_id, "ved-session");
  ved_key_store_look_up_async (self->spec->target, self->opening, key_found_cb, g_object_ref (self));
}

static void
key_of_member_found_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr(VedConnection) connection = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = ved_key_store_look_up_finish (result, &error);

  if (key != NULL)
    ved_connection_set_key (connection, key);
  else if (error != NULL)
    g_debug ("No stored key: %s", error->message);
}

/* Each daemon of a group has the key that it was given when it was opened alone. */
static void
look_up_keys (VedSession *self)
{
  VedDaemonGroup *group = VED_DAEMON_GROUP (ved_fleet_model_get_source (self->model));

  self->opening = g_cancellable_new ();
  for (guint i = 0; i < ved_daemon_group_get_n (group); i++)
    {
      VedConnection *connection = VED_CONNECTION (ved_daemon_group_get_source (group, i));

      ved_key_store_look_up_async (ved_connection_get_url (connection), self->opening, key_of_member_found_cb,
                                   g_object_ref (connection));
    }
}

static void
key_saved_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(VedSession) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (ved_key_store_save_finish (result, &error))
    return;

  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    text = g_strdup (_("No keyring is running: you will be asked for the key again"));
  else
    text = g_strdup_printf (_("The key is used, but could not be saved: %s"), error->message);
  g_signal_emit (self, signals[TOLD], 0, text);
}

static void
save_key (VedSession *self,
          const char *key)
{
  ved_key_store_save_async (self->spec->target, key, NULL, key_saved_cb, g_object_ref (self));
}

/* A daemon that is warming up, or gets no samples, has taken the key too. */
static gboolean
is_answering (VedSession *self)
{
  VedSourceState state = ved_fleet_model_get_state (self->model);

  return state == VED_SOURCE_LIVE || state == VED_SOURCE_WARMING || state == VED_SOURCE_STALE || state == VED_SOURCE_ENDED;
}

static void
answered_cb (VedSession *self)
{
  g_autofree char *key = NULL;

  if (self->unsaved_key == NULL || !is_answering (self))
    return;

  key = g_steal_pointer (&self->unsaved_key);
  save_key (self, key);
}

static void
recording_closed_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(VedSession) self = user_data;
  VedRecorder *recorder = VED_RECORDER (object);
  g_autoptr(GError) error = NULL;
  g_autofree char *fault = ved_recorder_dup_fault (recorder);

  ved_recorder_stop_finish (recorder, result, &error);
  g_signal_emit (self, signals[RECORDING_ENDED], 0, ved_recorder_get_path (recorder),
                 error != NULL ? error->message : fault);
}

static void
detach (VedSession *self)
{
  gboolean goes_on = shows_recorded (self);

  g_clear_handle_id (&self->patience_id, g_source_remove);
  if (self->opening != NULL)
    g_cancellable_cancel (self->opening);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->unsaved_key, g_free);
  ved_fleet_model_set_source (self->model, NULL);
  g_clear_pointer (&self->spec, ved_source_spec_free);
  if (!goes_on)
    return;

  self->recorded_has_key = self->has_key;
  ved_fleet_model_release (self->model);
  apply_refresh_settings (self);
  ved_frame_source_start (self->recorded);
}

static void
tell_what_goes_on (VedSession *self)
{
  if (self->recorded != NULL && !shows_recorded (self))
    g_signal_emit (self, signals[TOLD], 0, _("The recording goes on in the background"));
}

static void
ved_session_dispose (GObject *object)
{
  VedSession *self = VED_SESSION (object);

  g_autoptr(VedRecorder) recorder = self->recorder != NULL ? g_object_ref (self->recorder) : NULL;

  if (self->model != NULL)
    {
      ved_session_stop_recording (self);
      detach (self);
    }
  if (recorder != NULL)
    ved_recorder_flush (recorder);
  g_clear_object (&self->marks);
  g_clear_object (&self->model);
  g_clear_object (&self->book);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ved_session_parent_class)->dispose (object);
}

static void
ved_session_finalize (GObject *object)
{
  VedSession *self = VED_SESSION (object);

  ved_clock_unref (self->clock);

  G_OBJECT_CLASS (ved_session_parent_class)->finalize (object);
}

static void
ved_session_class_init (VedSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_session_finalize;

  signals[SPEC_CHANGED] = g_signal_new ("spec-changed", VED_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL,
                                        G_TYPE_NONE, 0);
  signals[KEY_CHANGED] = g_signal_new ("key-changed", VED_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL,
                                       G_TYPE_NONE, 0);
  signals[RECORDING_CHANGED] = g_signal_new ("recording-changed", VED_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
  signals[RECORDING_GREW] = g_signal_new ("recording-grew", VED_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[RECORDING_ENDED] = g_signal_new ("recording-ended", VED_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[TOLD] = g_signal_new ("told", VED_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_STRING);
}

/* What is marked while it is recorded goes into the recording. */
static void
bookmark_added_cb (VedTimeMarks      *marks,
                   VedRecordingEvent *bookmark,
                   VedSession        *self)
{
  if (shows_recorded (self))
    ved_recorder_add_event (self->recorder, bookmark);
}

static void
bookmark_removed_cb (VedTimeMarks      *marks,
                     VedRecordingEvent *bookmark,
                     VedSession        *self)
{
  if (shows_recorded (self))
    ved_recorder_remove_event (self->recorder, bookmark);
}

static void
ved_session_init (VedSession *self)
{
  self->clock = ved_clock_new_system ();
  self->model = ved_fleet_model_new (self->clock);
  self->book = ved_book_session_new ();
  self->marks = ved_time_marks_new (self->model);
  g_signal_connect_object (self->model, "notify::state", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "received", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->marks, "added", G_CALLBACK (bookmark_added_cb), self, 0);
  g_signal_connect_object (self->marks, "removed", G_CALLBACK (bookmark_removed_cb), self, 0);
}

/**
 * ved_session_new:
 * @settings: of the schema org.vedette.Vedette
 *
 * Returns: (transfer full): a session without a source
 */
VedSession *
ved_session_new (GSettings *settings)
{
  VedSession *self = g_object_new (VED_TYPE_SESSION, NULL);

  self->settings = g_object_ref (settings);
  g_settings_bind (settings, "order-shares", self->book, "order-shares", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (settings, "changed::auto-refresh", G_CALLBACK (apply_refresh_settings), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::refresh-interval", G_CALLBACK (apply_refresh_settings), self,
                           G_CONNECT_SWAPPED);

  return self;
}

VedFleetModel *
ved_session_get_model (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), NULL);

  return self->model;
}

/**
 * ved_session_get_book:
 *
 * Returns: (transfer none): the recording of an order book, or that none is open
 */
VedBookSession *
ved_session_get_book (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), NULL);

  return self->book;
}

VedTimeMarks *
ved_session_get_marks (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), NULL);

  return self->marks;
}

GSettings *
ved_session_get_settings (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), NULL);

  return self->settings;
}

/**
 * ved_session_get_spec:
 *
 * Returns: (transfer none) (nullable): what is open
 */
const VedSourceSpec *
ved_session_get_spec (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), NULL);

  return self->spec;
}

/**
 * ved_session_open:
 * @source: as on the command line
 * @folder: what a relative path starts from
 *
 * Closes what is open and opens @source; a recording goes on. That a daemon cannot be reached is no error here: the model's
 * state says so.
 *
 * Returns: whether @source means something
 */
gboolean
ved_session_open (VedSession  *self,
                  const char  *source,
                  const char  *folder,
                  GError     **error)
{
  VedSourceSpec *spec;

  g_return_val_if_fail (VED_IS_SESSION (self), FALSE);

  spec = ved_source_spec_parse (source, folder, error);
  if (spec == NULL)
    return FALSE;

  detach (self);
  self->spec = spec;
  if (is_recorded (self))
    attach_recorded (self);
  else if (spec->kind == VED_SPEC_DAEMON)
    look_up_key (self);
  else if (!attach (self, NULL, error))
    {
      g_clear_pointer (&self->spec, ved_source_spec_free);
      g_signal_emit (self, signals[SPEC_CHANGED], 0);
      return FALSE;
    }
  else if (spec->kind == VED_SPEC_DAEMONS)
    look_up_keys (self);
  g_signal_emit (self, signals[SPEC_CHANGED], 0);
  tell_what_goes_on (self);

  return TRUE;
}

void
ved_session_close (VedSession *self)
{
  g_return_if_fail (VED_IS_SESSION (self));

  detach (self);
  g_signal_emit (self, signals[SPEC_CHANGED], 0);
  tell_what_goes_on (self);
}

/**
 * ved_session_takes_key:
 *
 * Returns: whether what is open is a daemon that may want a key
 */
gboolean
ved_session_takes_key (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), FALSE);

  return self->spec != NULL && self->spec->kind == VED_SPEC_DAEMON;
}

/**
 * ved_session_set_key:
 * @key: (nullable): for the daemon that is open
 *
 * Uses the key from now on, and keeps it in the secret service once the daemon has taken it.
 */
void
ved_session_set_key (VedSession *self,
                     const char *key)
{
  VedConnection *connection;

  g_return_if_fail (VED_IS_SESSION (self));
  g_return_if_fail (ved_session_takes_key (self));

  connection = get_connection (self);
  if (self->patience_id != 0)
    end_look_up (self, key);
  else if (connection != NULL)
    ved_connection_set_key (connection, key);
  self->has_key = key != NULL && *key != '\0';
  g_clear_pointer (&self->unsaved_key, g_free);
  if (self->has_key)
    self->unsaved_key = g_strdup (key);
  else
    save_key (self, NULL);
  g_signal_emit (self, signals[KEY_CHANGED], 0);
}

/**
 * ved_session_has_key:
 *
 * Returns: whether the daemon that is open was given a key, right or wrong
 */
gboolean
ved_session_has_key (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), FALSE);

  return ved_session_takes_key (self) && self->has_key;
}

/**
 * ved_session_get_wait_s:
 *
 * Returns: seconds until the source is asked again by itself; 0 when it does not wait
 */
guint
ved_session_get_wait_s (VedSession *self)
{
  VedConnection *connection;

  g_return_val_if_fail (VED_IS_SESSION (self), 0);

  connection = get_connection (self);

  return connection != NULL ? ved_connection_get_wait_s (connection) : 0;
}

/**
 * ved_session_is_live:
 *
 * Returns: whether what is open is a daemon, or several as one: what happens there is recorded
 */
gboolean
ved_session_is_live (VedSession *self)
{
  VedFrameSource *source;

  g_return_val_if_fail (VED_IS_SESSION (self), FALSE);

  source = ved_fleet_model_get_source (self->model);

  return VED_IS_CONNECTION (source) || VED_IS_DAEMON_GROUP (source);
}

static void
note_recorded (VedSession  *self,
               VedSnapshot *snapshot)
{
  self->recorded_last_us = ved_snapshot_get_time_us (snapshot);
  if (self->recorded_first_us == 0)
    self->recorded_first_us = self->recorded_last_us;
  g_signal_emit (self, signals[RECORDING_GREW], 0);
}

static void
stop_recording_cb (VedSession *self)
{
  ved_session_stop_recording (self);
}

/**
 * ved_session_start_recording:
 * @path: of the file to make
 * @label: what is recorded, for people
 *
 * Records what is open, from what is the newest now on, until it is stopped; also while something else is open.
 *
 * Returns: whether it began
 */
gboolean
ved_session_start_recording (VedSession  *self,
                             const char  *path,
                             const char  *label,
                             GError     **error)
{
  VedFrameSource *source;
  VedSnapshot *latest;

  g_return_val_if_fail (VED_IS_SESSION (self), FALSE);
  g_return_val_if_fail (ved_session_can_record (self), FALSE);

  source = ved_fleet_model_get_source (self->model);
  self->recorder = ved_recorder_new (source, path, label, error);
  if (self->recorder == NULL)
    return FALSE;

  self->recorded = g_object_ref (source);
  self->recorded_spec = ved_source_spec_to_string (self->spec);
  self->recorded_first_us = self->recorded_last_us = 0;
  g_signal_connect_object (self->recorder, "failed", G_CALLBACK (stop_recording_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "snapshot", G_CALLBACK (note_recorded), self, G_CONNECT_SWAPPED);
  latest = ved_fleet_model_get_latest (self->model);
  if (latest != NULL)
    {
      ved_recorder_push (self->recorder, latest);
      note_recorded (self, latest);
    }
  ved_fleet_model_hold (self->model);
  g_signal_emit (self, signals[RECORDING_CHANGED], 0);

  return TRUE;
}

/**
 * ved_session_stop_recording:
 *
 * Ends a recording, if there is one; "recording-ended" tells when its file is closed.
 */
void
ved_session_stop_recording (VedSession *self)
{
  g_autoptr(VedRecorder) recorder = NULL;

  g_return_if_fail (VED_IS_SESSION (self));

  if (self->recorder == NULL)
    return;

  recorder = g_steal_pointer (&self->recorder);
  g_signal_handlers_disconnect_by_func (recorder, stop_recording_cb, self);
  if (shows_recorded (self))
    ved_fleet_model_release (self->model);
  else
    ved_frame_source_stop (self->recorded);
  g_signal_handlers_disconnect_by_func (self->recorded, note_recorded, self);
  g_clear_object (&self->recorded);
  g_clear_pointer (&self->recorded_spec, g_free);
  ved_recorder_stop_async (recorder, recording_closed_cb, g_object_ref (self));
  g_signal_emit (self, signals[RECORDING_CHANGED], 0);
}

/**
 * ved_session_is_recording:
 *
 * Returns: whether something is being recorded, be it open or not
 */
gboolean
ved_session_is_recording (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), FALSE);

  return self->recorder != NULL;
}

/**
 * ved_session_get_recorded:
 *
 * Returns: (transfer none) (nullable): what is being recorded, as on the command line
 */
const char *
ved_session_get_recorded (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), NULL);

  return self->recorded_spec;
}

/**
 * ved_session_shows_recorded:
 *
 * Returns: whether what is open is what is being recorded
 */
gboolean
ved_session_shows_recorded (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), FALSE);

  return shows_recorded (self);
}

/**
 * ved_session_get_recorded_us:
 *
 * Returns: how much time the recording spans so far, by the clock of what is recorded
 */
gint64
ved_session_get_recorded_us (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), 0);

  return self->recorded_last_us - self->recorded_first_us;
}

/**
 * ved_session_get_recording_path:
 *
 * Returns: (transfer none) (nullable): the file that is being recorded into
 */
const char *
ved_session_get_recording_path (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), NULL);

  return self->recorder != NULL ? ved_recorder_get_path (self->recorder) : NULL;
}

/**
 * ved_session_can_record:
 *
 * Returns: whether what is open is live, and nothing is being recorded
 */
gboolean
ved_session_can_record (VedSession *self)
{
  g_return_val_if_fail (VED_IS_SESSION (self), FALSE);

  if (ved_fleet_model_get_state (self->model) == VED_SOURCE_ERROR && self->spec != NULL
      && ved_source_spec_is_file (self->spec))
    return FALSE;

  return ved_session_is_live (self) && self->recorder == NULL;
}
