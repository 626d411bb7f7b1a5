/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-task"

#include "config.h"

#include "app/alerts/ved-alert-task.h"

#include "app/ved-toast.h"
#include "wire/json/ved-json-writer.h"

#include <glib/gi18n.h>

#include <string.h>

/* The daemon knows one alert a request: those of several are sent one after the other. One that has resolved before its turn
 * keeps none of the others. Many take a while: how far it is is told then, and the rest can be called off. All are alerts of
 * one source: nothing goes to another that was opened meanwhile. */

#define PATIENCE_MS 300

struct _VedAlertTask
{
  VedPage *page;
  VedFleetModel *model;
  VedFrameSource *source;       /* (nullable) (weak): whose alerts they are */
  AdwToast *progress;           /* (nullable): says how far it is */
  guint progress_id;            /* 0: it is told already, or need not be */
  gboolean is_called_off;
  GStrv ids;                    /* what was done comes to stand first */
  guint n_asked;
  guint n_done;
  GError *error;                /* (nullable): the first */
  char *path_end;               /* the verb of all requests */
  char *body;                   /* of all requests */
  char *done;                   /* what to say when it worked */
  char *whom;                   /* what it was done to */
  const char *undo;             /* (nullable): the verb that undoes it; static */
  gint64 undo_until_us;         /* of that verb */
};

static void
stop_progress (VedAlertTask *self)
{
  g_clear_handle_id (&self->progress_id, g_source_remove);
  if (self->progress == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->progress, self);
  adw_toast_dismiss (self->progress);
  g_clear_object (&self->progress);
}

/**
 * ved_alert_task_new:
 * @page: tells what became of it
 * @ids: (array zero-terminated=1): the alerts
 * @done: what is said when it worked, "Acknowledged"
 * @whom: what is said behind it: the alert, or how many
 *
 * Returns: (transfer full): to be performed
 */
VedAlertTask *
ved_alert_task_new (VedPage    *page,
                    GStrv       ids,
                    const char *done,
                    const char *whom)
{
  VedAlertTask *self = g_new0 (VedAlertTask, 1);

  self->page = g_object_ref (page);
  self->model = g_object_ref (ved_page_get_model (page));
  g_set_weak_pointer (&self->source, ved_fleet_model_get_source (self->model));
  self->ids = g_strdupv (ids);
  self->done = g_strdup (done);
  self->whom = g_strdup (whom);

  return self;
}

void
ved_alert_task_free (VedAlertTask *self)
{
  stop_progress (self);
  g_clear_weak_pointer (&self->source);
  g_object_unref (self->page);
  g_object_unref (self->model);
  g_clear_error (&self->error);
  g_strfreev (self->ids);
  g_free (self->path_end);
  g_free (self->body);
  g_free (self->done);
  g_free (self->whom);
  g_free (self);
}

/**
 * ved_alert_task_set_undo:
 * @verb: a static string
 * @until_us: until when, for a verb that has an end; 0 for another
 *
 * Whoever is told that it is done can have it undone.
 */
void
ved_alert_task_set_undo (VedAlertTask *self,
                         const char   *verb,
                         gint64        until_us)
{
  self->undo = verb;
  self->undo_until_us = until_us;
}

static gboolean
is_of_open_source (VedAlertTask *self)
{
  return self->source != NULL && self->source == ved_fleet_model_get_source (self->model);
}

static void
undo_clicked_cb (AdwToast     *toast,
                 VedAlertTask *done)
{
  gint64 until_us = done->undo_until_us;
  gboolean is_over = until_us != 0 && until_us <= ved_fleet_model_get_daemon_now_us (done->model);
  const char *verb = is_over ? "unmute" : done->undo;
  VedAlertTask *task;

  if (!is_of_open_source (done))
    {
      ved_page_tell (done->page, _("Those alerts belong to another source: open it to undo."));
      return;
    }

  /* A silence whose end has passed since would be over by now, as it is where it was ended. */
  if (strcmp (verb, done->path_end) == 0)
    {
      g_autofree char *text = g_strdup_printf ("%s: %s", _("Undone"), done->whom);

      ved_page_tell (done->page, text);
      return;
    }

  task = ved_alert_task_new (done->page, done->ids, _("Undone"), done->whom);

  ved_alert_task_perform (task, verb, is_over ? 0 : until_us, NULL);
}

static void
task_dropped_cb (gpointer  task,
                 GClosure *closure)
{
  ved_alert_task_free (task);
}

/* Some may have failed where others were done: both are said, and what was done can be undone. */
static char *
describe_end (VedAlertTask *self)
{
  guint n = g_strv_length (self->ids);

  if (self->error == NULL)
    return g_strdup_printf ("%s: %s", self->done, self->whom);
  if (n == 1)
    return g_strdup (self->error->message);

  return g_strdup_printf (_("%u of %u alerts: %s"), self->n_done, n, self->error->message);
}

/* Nothing else is undone than what was done. */
static void
leave_what_was_done (VedAlertTask *self)
{
  if (self->ids[self->n_done] == NULL)
    return;

  for (guint i = self->n_done; self->ids[i] != NULL; i++)
    g_clear_pointer (&self->ids[i], g_free);
  g_free (self->whom);
  self->whom = g_strdup_printf (ngettext ("%u alert", "%u alerts", self->n_done), self->n_done);
}

static void
end (VedAlertTask *self)
{
  g_autofree char *text = NULL;
  g_autoptr(AdwToast) toast = NULL;

  stop_progress (self);
  text = describe_end (self);
  if (self->undo == NULL || self->n_done == 0)
    {
      ved_page_tell (self->page, text);
      ved_alert_task_free (self);
      return;
    }

  leave_what_was_done (self);
  toast = ved_page_create_undo (self->page, text);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self, task_dropped_cb, 0);
}

static void ask_next (VedAlertTask *self);

static void
performed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  VedAlertTask *self = user_data;
  g_autoptr(GError) error = NULL;

  if (ved_fleet_model_perform_finish (VED_FLEET_MODEL (object), result, &error))
    {
      char *id = self->ids[self->n_asked - 1];

      self->ids[self->n_asked - 1] = self->ids[self->n_done];
      self->ids[self->n_done++] = id;
    }
  else if (self->error == NULL)
    self->error = g_steal_pointer (&error);
  ask_next (self);
}

static void
call_off (VedAlertTask *self,
          const char   *why)
{
  self->is_called_off = TRUE;
  if (self->error == NULL)
    self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, why);
}

static void
cancel_clicked_cb (AdwToast     *toast,
                   VedAlertTask *self)
{
  call_off (self, _("the rest was cancelled"));
}

static char *
describe_progress (VedAlertTask *self)
{
  return g_strdup_printf (_("%s: %u of %u alerts"), self->done, self->n_done, g_strv_length (self->ids));
}

static gboolean
tell_progress_cb (gpointer user_data)
{
  VedAlertTask *self = user_data;
  g_autofree char *text = describe_progress (self);

  self->progress_id = 0;
  self->progress = ved_page_create_progress (self->page, text);
  g_signal_connect (self->progress, "button-clicked", G_CALLBACK (cancel_clicked_cb), self);

  return G_SOURCE_REMOVE;
}

static void
ask_next (VedAlertTask *self)
{
  const char *id = self->ids[self->n_asked];
  g_autofree char *path = NULL;

  if (id != NULL && !is_of_open_source (self))
    call_off (self, _("another source was opened"));
  if (id == NULL || self->is_called_off)
    {
      end (self);
      return;
    }
  if (self->progress != NULL)
    {
      g_autofree char *text = describe_progress (self);

      ved_toast_set_text (self->progress, text);
    }

  self->n_asked++;
  path = g_strdup_printf ("/alerts/%s/%s", id, self->path_end);
  ved_fleet_model_perform_async (self->model, path, self->body, NULL, performed_cb, self);
}

/**
 * ved_alert_task_perform:
 * @self: (transfer full):
 * @verb: the last part of the request's path
 * @until_us: until when, for a verb that has an end; 0 for another
 * @note: (nullable): what is to be written down
 *
 * Asks the daemon in the name of who sits here. What became of it is told on the page.
 */
void
ved_alert_task_perform (VedAlertTask *self,
                        const char   *verb,
                        gint64        until_us,
                        const char   *note)
{
  g_autofree char *actor = g_strdup_printf ("%s@%s", g_get_user_name (), g_get_host_name ());
  g_autoptr(GString) body = g_string_new ("{");

  ved_json_member_string (body, "actor", actor);
  if (until_us != 0)
    ved_json_member_time (body, "until", until_us);
  if (note != NULL)
    ved_json_member_string (body, "text", note);
  g_string_append_c (body, '}');
  self->path_end = g_strdup (verb);
  self->body = g_string_free (g_steal_pointer (&body), FALSE);
  if (self->ids[0] != NULL && self->ids[1] != NULL)
    {
      self->progress_id = g_timeout_add (PATIENCE_MS, tell_progress_cb, self);
      g_source_set_name_by_id (self->progress_id, "ved-alert-task progress");
    }
  ask_next (self);
}
