/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-channel-queue"

#include "config.h"

#include "app/alerts/ved-channel-queue.h"

#include "base/ved-json.h"

#include <glib/gi18n.h>
#include <string.h>

/* The daemon wants all channels that were added to it at once. So it is asked for them before each change, and the next change
 * waits until this one was made: what somebody else has changed meanwhile stays. */

typedef enum { SAVE, SWITCH, REMOVE } Kind;

typedef struct {
  Kind kind;
  char *name;
  JsonObject *row;              /* (nullable): to be saved */
  gboolean is_enabled;          /* to be switched to */
  gboolean has_asker;
  GObject *asker;               /* (nullable) (weak) */
  VedChannelQueueFunc done;
} Change;

struct _VedChannelQueue
{
  VedFleetModel *model;         /* not owned: it outlives the document */
  VedDocument *document;        /* not owned: it outlives this */
  gpointer user_data;
  GQueue changes;               /* of Change: the first is under way */
  GCancellable *cancellable;
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_weak_pointer (&change->asker);
  g_clear_pointer (&change->row, json_object_unref);
  g_free (change->name);
  g_free (change);
}

/**
 * ved_channel_queue_new:
 * @document: asks again when a change was made; outlives what is returned
 * @user_data: of what is told of each change
 */
VedChannelQueue *
ved_channel_queue_new (VedFleetModel *model,
                       VedDocument   *document,
                       gpointer       user_data)
{
  VedChannelQueue *self = g_new0 (VedChannelQueue, 1);

  self->model = model;
  self->document = document;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();

  return self;
}

/**
 * ved_channel_queue_forget:
 *
 * Another source is open: nothing of what waits goes there.
 */
void
ved_channel_queue_forget (VedChannelQueue *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_queue_clear_full (&self->changes, change_free);
}

void
ved_channel_queue_free (VedChannelQueue *self)
{
  if (self == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_queue_clear_full (&self->changes, change_free);
  g_free (self);
}

/* A row that changes nothing: address and authorization stay where they are. */
static JsonObject *
copy_row (JsonObject *channel)
{
  static const char *const members[] = { "name", "type", "relay", "from", "to", "roles", "enabled" };
  JsonObject *row = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = json_object_get_member (channel, members[i]);

      if (node != NULL)
        json_object_set_member (row, members[i], json_node_copy (node));
    }

  return row;
}

/* (transfer full): all rows, as they are and as @change has them */
static char *
write_rows (const Change *change,
            JsonArray    *channels)
{
  JsonArray *rows = json_array_new ();
  g_autoptr(JsonObject) root = json_object_new ();
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), root);
  JsonObject *channel;

  for (guint i = 0; (channel = ved_document_element (channels, i)) != NULL; i++)
    {
      gboolean is_meant = strcmp (ved_document_text (channel, "name"), change->name) == 0;
      JsonObject *row;

      if (json_object_get_boolean_member_with_default (channel, "configured", TRUE) || (is_meant && change->kind != SWITCH))
        continue;
      row = copy_row (channel);
      if (is_meant)
        json_object_set_boolean_member (row, "enabled", change->is_enabled);
      json_array_add_object_element (rows, row);
    }
  if (change->kind == SAVE)
    json_array_add_object_element (rows, json_object_ref (change->row));
  json_object_set_array_member (root, "channels", rows);

  return json_to_string (node, FALSE);
}

static void start_next (VedChannelQueue *self);

/* The first change was made, or, with @fault, was not. */
static void
end_first (VedChannelQueue *self,
           const char      *fault)
{
  Change *change = g_queue_pop_head (&self->changes);

  start_next (self);
  if (!change->has_asker || change->asker != NULL)
    change->done (change->name, fault, change->asker, self->user_data);
  change_free (change);
}

static void
performed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  VedChannelQueue *self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_done = ved_fleet_model_perform_finish (VED_FLEET_MODEL (object), result, &error);

  /* Then the queue may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (is_done)
    {
      ved_document_expire (self->document);
      ved_document_fetch (self->document, VED_CHANNELS_PATH);
    }
  end_first (self, is_done ? NULL : error->message);
}

/* (transfer full) (nullable): the rows to send, made of what the daemon told just now */
static char *
read_rows (const Change *change,
           GBytes       *body,
           GError      **error)
{
  g_autoptr(JsonObject) root = ved_json_read_bytes (body, error);
  JsonArray *channels = ved_json_get_array (root, "channels");

  if (root == NULL)
    return NULL;
  if (channels == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The answer tells of no channels"));
      return NULL;
    }

  return write_rows (change, channels);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  VedChannelQueue *self = user_data;
  VedFleetModel *model = VED_FLEET_MODEL (object);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = ved_fleet_model_fetch_document_finish (model, result, &error);
  g_autofree char *rows = NULL;

  /* Then the queue may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (body != NULL)
    rows = read_rows (g_queue_peek_head (&self->changes), body, &error);
  if (rows == NULL)
    end_first (self, error->message);
  else
    ved_fleet_model_perform_async (model, "PUT " VED_CHANNELS_PATH, rows, self->cancellable, performed_cb, self);
}

static void
start_next (VedChannelQueue *self)
{
  if (!g_queue_is_empty (&self->changes))
    ved_fleet_model_fetch_document_async (self->model, VED_CHANNELS_PATH, self->cancellable, fetched_cb, self);
}

static void
add (VedChannelQueue    *self,
     Kind                kind,
     const char         *name,
     JsonObject         *row,
     gboolean            is_enabled,
     GObject            *asker,
     VedChannelQueueFunc done)
{
  Change *change = g_new0 (Change, 1);

  change->kind = kind;
  change->name = g_strdup (name);
  change->row = row != NULL ? json_object_ref (row) : NULL;
  change->is_enabled = is_enabled;
  change->has_asker = asker != NULL;
  g_set_weak_pointer (&change->asker, asker);
  change->done = done;
  g_queue_push_tail (&self->changes, change);
  if (self->changes.length == 1)
    start_next (self);
}

/**
 * ved_channel_queue_save:
 * @row: takes the place of the channel of its name, or is a new one
 * @asker: whoever wants to know what came of it; when it has gone, @done is not told
 */
void
ved_channel_queue_save (VedChannelQueue    *self,
                        JsonObject         *row,
                        GObject            *asker,
                        VedChannelQueueFunc done)
{
  add (self, SAVE, ved_document_text (row, "name"), row, TRUE, asker, done);
}

/**
 * ved_channel_queue_set_enabled:
 *
 * Has the channel of that name notify, or not; the rest of it stays.
 */
void
ved_channel_queue_set_enabled (VedChannelQueue    *self,
                               const char         *name,
                               gboolean            is_enabled,
                               VedChannelQueueFunc done)
{
  add (self, SWITCH, name, NULL, is_enabled, NULL, done);
}

void
ved_channel_queue_remove (VedChannelQueue    *self,
                          const char         *name,
                          VedChannelQueueFunc done)
{
  add (self, REMOVE, name, NULL, FALSE, NULL, done);
}
