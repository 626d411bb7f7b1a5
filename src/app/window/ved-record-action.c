/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-record-action"

#include "config.h"

#include "app/window/ved-record-action.h"

#include "app/parts/ved-page-text.h"
#include "app/parts/ved-source-text.h"
#include "app/ved-toast.h"
#include "base/ved-file-name.h"
#include "store/recordings/ved-recording-schema.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* The actions "record", which is on while what is open is recorded, and "save-last", which makes a recording of the
 * last minutes that were recorded anyway. Recordings are kept in the user's data folder, named
 * by when they began and what they are of. */

#define DATA_KEY "ved-recording"
#define PROGRESS_MS 700         /* after which it is told how far a saving is, and how often */

/* Owned by the action. */
typedef struct {
  VedSession *session;
  VedPreRecording *pre_recording; /* (nullable): of "save-last" */
  gboolean is_faulty;           /* it cannot keep anything, and that was told */
  gboolean is_elsewhere;        /* another program keeps it, and that was told */
  VedToastFunc show_toast;
  gpointer user_data;
} Recording;

static void
tell (Recording  *self,
      const char *text)
{
  self->show_toast (ved_toast_new (text), self->user_data);
}

/* A name of a file from a name for people. */
static char *
make_file_name (const VedSourceSpec *spec)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  g_autofree char *label = ved_source_text_name (spec);
  g_autofree char *safe = ved_file_name_make_safe (label);

  return g_strdup_printf ("%s %s%s", date, safe, VED_RECORDING_SUFFIX);
}

static char *
choose_path (const VedSourceSpec  *spec,
             GError              **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "vedette", "recordings", NULL);
  g_autofree char *name = make_file_name (spec);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                   _("Cannot make the folder “%s”: %s"), folder, g_strerror (saved_errno));
      return NULL;
    }

  return g_build_filename (folder, name, NULL);
}

static void
start (Recording *self)
{
  const VedSourceSpec *spec = ved_session_get_spec (self->session);
  g_autoptr(GError) error = NULL;
  g_autofree char *path = choose_path (spec, &error);
  g_autofree char *source = ved_source_spec_to_string (spec);

  if (path == NULL || !ved_session_start_recording (self->session, path, source, &error))
    tell (self, error->message);
}

static void
state_changed_cb (GSimpleAction *action,
                  GVariant      *value,
                  gpointer       user_data)
{
  Recording *self = user_data;
  gboolean wanted = g_variant_get_boolean (value);

  if (wanted == ved_session_is_recording (self->session))
    return;

  if (wanted && ved_session_can_record (self->session))
    start (self);
  else if (!wanted)
    ved_session_stop_recording (self->session);
}

static Recording *
recording_of (GSimpleAction *action)
{
  return g_object_get_data (G_OBJECT (action), DATA_KEY);
}

static void
update (GSimpleAction *action)
{
  VedSession *session = recording_of (action)->session;
  gboolean records = ved_session_is_recording (session);

  g_simple_action_set_state (action, g_variant_new_boolean (records));
  g_simple_action_set_enabled (action, records || ved_session_can_record (session));
}

/* Says it, and opens what is at @path when that is wanted. */
static void
offer (Recording  *self,
       const char *text,
       const char *path)
{
  AdwToast *toast = ved_toast_new (text);

  adw_toast_set_button_label (toast, _("_Open"));
  adw_toast_set_action_name (toast, "app.open-source");
  adw_toast_set_action_target_value (toast, g_variant_new_string (path));
  self->show_toast (toast, self->user_data);
}

static void
tell_recorded (Recording  *self,
               const char *path,
               const char *fault)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *text = fault != NULL
    ? g_strdup_printf (_("The recording ended: %s"), fault)
    : g_strdup_printf (_("Recorded as “%s”"), name);

  offer (self, text, path);
}

static void
recording_ended_cb (GSimpleAction *action,
                    const char    *path,
                    const char    *fault)
{
  tell_recorded (recording_of (action), path, fault);
}

/* What was asked for may be more than there is: the recorder was not always on, nor the source always there. */
static void
tell_saved (Recording                  *self,
            const char                 *path,
            const VedRecordingCoverage *coverage)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *span = ved_text_duration (coverage->span_us), *missing = ved_text_duration (coverage->missing_us);
  g_autofree char *text = coverage->n_holes == 0
    ? g_strdup_printf (_("Recorded as “%s”: %s"), name, span)
    : g_strdup_printf (ngettext ("Recorded as “%s”: %s, with %u gap of %s", "Recorded as “%s”: %s, with %u gaps totalling %s",
                                 coverage->n_holes),
                       name, span, coverage->n_holes, missing);

  offer (self, text, path);
}

/* What a saving under way needs. */
typedef struct {
  GSimpleAction *action;
  char *path;
  VedProgress *progress;
  GCancellable *cancellable;
  AdwToast *toast;              /* (nullable): says how far it is, once that takes a while */
  guint toast_id;
} Saving;

static char *
describe_saving (Saving *self)
{
  gsize n_done, n_all;
  char percent[VED_TEXT_SIZE];

  ved_progress_get (self->progress, &n_done, &n_all);
  ved_text_write_percent (n_all > 0 ? (double) n_done / (double) n_all : 0.0, 0, percent, sizeof percent);

  return g_strdup_printf (_("Saving the last hours: %s"), percent);
}

static gboolean
tell_saving_cb (gpointer user_data)
{
  Saving *self = user_data;
  Recording *recording = recording_of (self->action);
  g_autofree char *text = describe_saving (self);

  if (self->toast != NULL)
    {
      ved_toast_set_text (self->toast, text);
      return G_SOURCE_CONTINUE;
    }

  self->toast = ved_toast_new (text);
  adw_toast_set_button_label (self->toast, _("_Cancel"));
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_priority (self->toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_object (self->toast, "button-clicked", G_CALLBACK (g_cancellable_cancel), self->cancellable,
                           G_CONNECT_SWAPPED);
  recording->show_toast (g_object_ref (self->toast), recording->user_data);

  return G_SOURCE_CONTINUE;
}

static void
saving_free (Saving *self)
{
  g_clear_handle_id (&self->toast_id, g_source_remove);
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  g_object_unref (self->action);
  g_object_unref (self->cancellable);
  ved_progress_unref (self->progress);
  g_free (self->path);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Saving) saving = user_data;
  Recording *self = recording_of (saving->action);
  VedRecordingCoverage coverage;
  g_autoptr(GError) error = NULL;

  if (ved_pre_recording_save_finish (self->pre_recording, result, &coverage, &error) >= 0)
    tell_saved (self, saving->path, &coverage);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, _("Saving was cancelled"));
  else
    tell (self, error->message);
}

static void
save_last_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  Recording *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = choose_path (ved_session_get_spec (self->session), &error);
  Saving *saving;

  if (path == NULL)
    {
      tell (self, error->message);
      return;
    }

  saving = g_new0 (Saving, 1);
  saving->action = g_object_ref (action);
  saving->path = g_steal_pointer (&path);
  saving->progress = ved_progress_new ();
  saving->cancellable = g_cancellable_new ();
  saving->toast_id = g_timeout_add (PROGRESS_MS, tell_saving_cb, saving);
  ved_pre_recording_save_async (self->pre_recording, (guint) MAX (g_variant_get_int32 (parameter), 1), saving->path,
                                saving->progress, saving->cancellable, saved_cb, saving);
}

static void
pre_recording_changed_cb (GSimpleAction *action)
{
  Recording *self = recording_of (action);
  g_autofree char *fault = ved_pre_recording_dup_fault (self->pre_recording);
  g_autofree char *text = fault != NULL ? g_strdup_printf (_("The last hours are not kept: %s"), fault) : NULL;

  g_simple_action_set_enabled (action, ved_pre_recording_is_on (self->pre_recording));
  if (text != NULL && !self->is_faulty)
    {
      AdwToast *toast = ved_toast_new (text);

      adw_toast_set_timeout (toast, 0);
      self->show_toast (toast, self->user_data);
    }
  self->is_faulty = text != NULL;
  if (ved_pre_recording_is_elsewhere (self->pre_recording) && !self->is_elsewhere)
    tell (self, _("Another Vedette keeps the last hours of this source"));
  self->is_elsewhere = ved_pre_recording_is_elsewhere (self->pre_recording);
}

/**
 * ved_record_action_new:
 * @session: what is recorded; outlives the action
 * @show_toast: tells the viewer what became of a recording
 *
 * Returns: (transfer full): the stateful action "record"
 */
GAction *
ved_record_action_new (VedSession   *session,
                       VedToastFunc  show_toast,
                       gpointer      user_data)
{
  GSimpleAction *action = g_simple_action_new_stateful ("record", NULL, g_variant_new_boolean (FALSE));
  Recording *self = g_new0 (Recording, 1);

  self->session = session;
  self->show_toast = show_toast;
  self->user_data = user_data;
  g_object_set_data_full (G_OBJECT (action), DATA_KEY, self, g_free);

  g_signal_connect_object (session, "recording-changed", G_CALLBACK (update), action, G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_session_get_model (session), "notify::source", G_CALLBACK (update), action,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (ved_session_get_model (session), "notify::state", G_CALLBACK (update), action,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "recording-ended", G_CALLBACK (recording_ended_cb), action,
                           G_CONNECT_SWAPPED);
  g_signal_connect (action, "change-state", G_CALLBACK (state_changed_cb), self);
  update (action);

  return G_ACTION (action);
}

/**
 * ved_save_last_action_new:
 * @session: what is recorded; outlives the action
 * @pre_recording: what keeps its last hours; outlives the action
 *
 * Returns: (transfer full): the action "save-last", with the number of minutes
 */
GAction *
ved_save_last_action_new (VedSession      *session,
                          VedPreRecording *pre_recording,
                          VedToastFunc     show_toast,
                          gpointer         user_data)
{
  GSimpleAction *action = g_simple_action_new ("save-last", G_VARIANT_TYPE_INT32);
  Recording *self = g_new0 (Recording, 1);

  self->session = session;
  self->pre_recording = pre_recording;
  self->show_toast = show_toast;
  self->user_data = user_data;
  g_object_set_data_full (G_OBJECT (action), DATA_KEY, self, g_free);
  g_signal_connect_object (pre_recording, "changed", G_CALLBACK (pre_recording_changed_cb), action, G_CONNECT_SWAPPED);
  g_signal_connect (action, "activate", G_CALLBACK (save_last_cb), self);
  pre_recording_changed_cb (action);

  return G_ACTION (action);
}
