/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-train-daemon.h"

#include "base/ved-error.h"
#include "base/ved-json.h"
#include "client/ved-http-client.h"

#include <glib-unix.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* vedettectl train --daemon: the daemon has the history of its fleet and a process for its trainings, so it is asked for
 * one, and followed to its end. Each epoch is printed once; a signal cancels it there. */

#define PREFIX "vedettectl train"
#define POLL_S 1

typedef struct {
  VedHttpClient *client;
  GMainLoop *loop;
  gboolean as_json;
  guint n_printed;              /* epochs */
  VedCtlStatus status;
  GError *error;
} Following;

static void
stop (Following    *self,
      VedCtlStatus  status,
      GError       *error)
{
  self->status = status;
  self->error = error;
  g_main_loop_quit (self->loop);
}

/* Returns: (transfer full): the object of a good answer; otherwise the following ends. */
static JsonObject *
take_object (Following    *self,
             GAsyncResult *result)
{
  GError *error = NULL;
  g_autoptr(VedHttpReply) reply = ved_http_client_send_finish (self->client, result, &error);
  JsonObject *object = reply != NULL && ved_http_reply_check (reply, &error) ? ved_json_read_bytes (reply->body, NULL) : NULL;

  if (object != NULL)
    return object;

  if (error == NULL)
    g_set_error (&error, VED_ERROR, VED_ERROR_INVALID, "%s answered something that is not understood",
                 ved_http_client_get_base_url (self->client));
  stop (self, VED_CTL_FAILED, error);

  return NULL;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  return json_object_get_string_member_with_default (object, name, "");
}

/* Nothing is held back from the last epochs, which are not validated. */
static void
print_epoch (guint       number,
             double      n_epochs,
             JsonObject *epoch)
{
  double validation = ved_json_get_number (epoch, "validation_loss", 0.0);

  g_print ("epoch %u of %.0f: loss %.4f", number, n_epochs, ved_json_get_number (epoch, "loss", 0.0));
  if (validation > 0.0)
    g_print (" validation_loss=%.4f", validation);
  g_print ("\n");
}

static void
print_epochs (Following  *self,
              JsonObject *status)
{
  JsonNode *node = json_object_get_member (status, "curve");
  JsonArray *curve = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (; curve != NULL && self->n_printed < json_array_get_length (curve); self->n_printed++)
    {
      JsonNode *line = json_array_get_element (curve, self->n_printed);
      g_autofree char *text = json_to_string (line, FALSE);

      if (self->as_json)
        g_print ("%s\n", text);
      else if (JSON_NODE_HOLDS_OBJECT (line))
        print_epoch (self->n_printed + 1, ved_json_get_number (status, "epochs", 0.0), json_node_get_object (line));
    }
}

static void ask_status (Following *self);

static gboolean
poll_cb (gpointer user_data)
{
  ask_status (user_data);

  return G_SOURCE_REMOVE;
}

static void
end_with (Following  *self,
          JsonObject *status)
{
  const char *state = get_text (status, "status"), *error = get_text (status, "error");

  if (strcmp (state, "completed") != 0)
    {
      stop (self, VED_CTL_FAILED, g_error_new (VED_ERROR, VED_ERROR_INVALID, "the training is %s%s%s", state,
                                               *error != '\0' ? ": " : "", error));
      return;
    }
  g_printerr (PREFIX ": %s is trained%s%s\n", get_text (status, "model_path"), *error != '\0' ? "; " : "", error);
  stop (self, VED_CTL_OK, NULL);
}

static void
status_answered_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  Following *self = user_data;
  g_autoptr(JsonObject) status = take_object (self, result);
  const char *state = status != NULL ? get_text (status, "status") : NULL;

  if (status == NULL)
    return;
  print_epochs (self, status);
  if (strcmp (state, "queued") == 0 || strcmp (state, "running") == 0)
    g_timeout_add_seconds (POLL_S, poll_cb, self);
  else
    end_with (self, status);
}

static void
ask_status (Following *self)
{
  const VedHttpRequest request = { .accept = "application/json" };

  ved_http_client_send_async (self->client, "/admin/training-status", &request, NULL, status_answered_cb, self);
}

static void
begun_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Following *self = user_data;
  g_autoptr(JsonObject) answer = take_object (self, result);

  if (answer != NULL)
    ask_status (self);
}

/* What becomes of it is seen in the status. */
static void
cancelled_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Following *self = user_data;
  g_autoptr(VedHttpReply) reply = ved_http_client_send_finish (self->client, result, NULL);
}

static gboolean
signalled_cb (gpointer user_data)
{
  Following *self = user_data;
  const VedHttpRequest request = { .json_body = "{}" };

  ved_http_client_send_async (self->client, "/admin/cancel-training", &request, NULL, cancelled_cb, self);

  return G_SOURCE_CONTINUE;
}

/**
 * ved_ctl_train_at_daemon:
 * @url: of the daemon; the key is that of VEDETTE_API_KEY
 * @engine: "mlp" or "tft"
 * @epochs: how many
 * @as_json: one object an epoch instead of text
 *
 * Lets a daemon train on its own fleet, and waits for the end.
 */
VedCtlStatus
ved_ctl_train_at_daemon (const char *url,
                         const char *engine,
                         guint       epochs,
                         gboolean    as_json)
{
  g_autofree char *body = g_strdup_printf ("{\"engine\":\"%s\",\"epochs\":%u,\"incremental\":false}", engine, epochs);
  const VedHttpRequest request = { .json_body = body };
  Following self = { .as_json = as_json, .status = VED_CTL_FAILED };
  guint interrupted = g_unix_signal_add (SIGINT, signalled_cb, &self);
  guint terminated = g_unix_signal_add (SIGTERM, signalled_cb, &self);
  g_autoptr(GError) error = NULL;

  self.client = ved_http_client_new (url, g_getenv ("VEDETTE_API_KEY"));
  self.loop = g_main_loop_new (NULL, FALSE);
  ved_http_client_send_async (self.client, "/admin/trigger-training", &request, NULL, begun_cb, &self);
  g_main_loop_run (self.loop);
  g_source_remove (interrupted);
  g_source_remove (terminated);
  g_main_loop_unref (self.loop);
  g_object_unref (self.client);
  error = self.error;

  return error != NULL ? ved_ctl_fail (PREFIX, error) : self.status;
}
