/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-document"

#include "config.h"

#include "app/fleet/ved-document.h"

#include "base/ved-iso8601.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Whatever a daemon of another version leaves out or means differently reads as "not there": a number that is NaN,
 * an empty text, an empty array. Nothing here trusts the other side. */

struct _VedDocument
{
  VedPage *page;                /* not owned: it owns this */
  VedDocumentFunc func;
  gpointer user_data;
  guint every_s;
  char *path;                   /* (nullable): asked for last */
  gint64 asked_us;              /* monotonic; 0: due */
  GCancellable *cancellable;
};

static void
renew_cancellable (VedDocument *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
source_changed_cb (VedFleetModel *model,
                   GParamSpec    *pspec,
                   VedDocument   *self)
{
  renew_cancellable (self);
  self->asked_us = 0;
}

/**
 * ved_document_new:
 * @every_s: asked for at most so often
 * @func: told of each that came, and of each that could not be had
 */
VedDocument *
ved_document_new (VedPage         *page,
                  guint            every_s,
                  VedDocumentFunc  func,
                  gpointer         user_data)
{
  VedDocument *self = g_new0 (VedDocument, 1);

  self->page = page;
  self->every_s = every_s;
  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  g_signal_connect (ved_page_get_model (page), "notify::source", G_CALLBACK (source_changed_cb), self);

  return self;
}

void
ved_document_free (VedDocument *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (ved_page_get_model (self->page), self);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self->path);
  g_free (self);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  VedDocument *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = ved_fleet_model_fetch_document_finish (VED_FLEET_MODEL (object), result, &error);
  g_autoptr(JsonParser) parser = NULL;
  JsonNode *root = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  parser = json_parser_new_immutable ();
  if (body != NULL
      && json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), &error))
    root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    self->func (json_node_get_object (root), NULL, self->user_data);
  else
    self->func (NULL, error != NULL ? error->message : _("The answer is no object"), self->user_data);
}

/**
 * ved_document_fetch:
 * @path: with its query
 *
 * Asks, unless it was asked for a moment ago.
 */
void
ved_document_fetch (VedDocument *self,
                    const char  *path)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean same = g_strcmp0 (self->path, path) == 0;

  if (same && self->asked_us != 0 && now_us - self->asked_us < self->every_s * G_USEC_PER_SEC)
    return;

  if (!same)
    {
      renew_cancellable (self);
      g_free (self->path);
      self->path = g_strdup (path);
    }
  self->asked_us = now_us;
  ved_fleet_model_fetch_document_async (ved_page_get_model (self->page), path, self->cancellable, fetched_cb, self);
}

/**
 * ved_document_expire:
 *
 * The next ved_document_fetch() asks.
 */
void
ved_document_expire (VedDocument *self)
{
  self->asked_us = 0;
}

static void
performed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  VedDocument *self = user_data;
  g_autoptr(GError) error = NULL;

  if (ved_fleet_model_perform_finish (VED_FLEET_MODEL (object), result, &error))
    {
      g_autofree char *path = g_strdup (self->path);

      self->asked_us = 0;
      if (path != NULL)
        ved_document_fetch (self, path);
      return;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->func (NULL, error->message, self->user_data);
}

/**
 * ved_document_perform:
 * @path: of the action, led by a method that is not POST
 * @body: JSON
 *
 * Does something on the daemon, and asks for the document again.
 */
void
ved_document_perform (VedDocument *self,
                      const char  *path,
                      const char  *body)
{
  ved_fleet_model_perform_async (ved_page_get_model (self->page), path, body, self->cancellable, performed_cb, self);
}

static JsonNode *
get_value (JsonObject *object,
           const char *key)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, key) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

double
ved_document_number (JsonObject *object,
                     const char *key)
{
  JsonNode *node = get_value (object, key);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : NAN;
}

const char *
ved_document_text (JsonObject *object,
                   const char *key)
{
  JsonNode *node = get_value (object, key);
  const char *text = node != NULL ? json_node_get_string (node) : NULL;

  return text != NULL ? text : "";
}

/**
 * ved_document_time:
 *
 * Returns: µs UTC; 0 where there is none
 */
gint64
ved_document_time (JsonObject *object,
                   const char *key)
{
  const char *text = ved_document_text (object, key);
  gint64 time_us = 0;

  return ved_iso8601_parse (text, strlen (text), NULL, &time_us) ? time_us : 0;
}

/**
 * ved_document_level:
 *
 * Returns: the level of that key; Healthy for what is none
 */
VedLevel
ved_document_level (JsonObject *object,
                    const char *key)
{
  const char *text = ved_document_text (object, key);

  for (VedLevel level = 0; level < VED_N_LEVELS; level++)
    {
      if (strcmp (ved_level_get_info (level)->key, text) == 0)
        return level;
    }

  return VED_LEVEL_HEALTHY;
}

/**
 * ved_document_array:
 *
 * Returns: (transfer none) (nullable): %NULL where there is none
 */
JsonArray *
ved_document_array (JsonObject *object,
                    const char *key)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, key) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * ved_document_object:
 *
 * Returns: (transfer none) (nullable): %NULL where there is none
 */
JsonObject *
ved_document_object (JsonObject *object,
                     const char *key)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, key) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * ved_document_element:
 * @array: (nullable): an array of objects
 *
 * Returns: (transfer none) (nullable): %NULL beyond its end, or where it is no object
 */
JsonObject *
ved_document_element (JsonArray *array,
                      guint      index)
{
  JsonNode *node = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}
