/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-desk-report"

#include "config.h"

#include "app/alerts/ved-desk-report.h"

#include "app/parts/ved-page-text.h"
#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "base/ved-json-guard.h"
#include "base/ved-json.h"
#include "base/ved-task.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

void
ved_desk_delivery_clear (VedDeskDelivery *self)
{
  g_free (self->reached);
  g_free (self->next_role);
  g_clear_pointer (&self->steps, g_array_unref);
  *self = (VedDeskDelivery) { 0 };
}

static void
step_clear (VedDeskStep *step)
{
  g_free (step->role);
}

/* Steps are only ever added to those of before. */
static gboolean
has_same_steps (const GArray *a,
                const GArray *b)
{
  guint n = a != NULL ? a->len : 0;

  return n == (b != NULL ? b->len : 0)
         && (n == 0 || g_array_index (a, VedDeskStep, n - 1).time_us == g_array_index (b, VedDeskStep, n - 1).time_us);
}

/**
 * ved_desk_delivery_take:
 * @other: (nullable): copied; %NULL for one of which nothing is known
 *
 * Returns: whether that is something else than before
 */
gboolean
ved_desk_delivery_take (VedDeskDelivery       *self,
                        const VedDeskDelivery *other)
{
  const VedDeskDelivery unknown = { 0 };

  if (other == NULL)
    other = &unknown;
  if (g_strcmp0 (self->reached, other->reached) == 0 && g_strcmp0 (self->next_role, other->next_role) == 0
      && self->next_us == other->next_us && self->next_is_reached == other->next_is_reached
      && has_same_steps (self->steps, other->steps))
    return FALSE;

  ved_desk_delivery_clear (self);
  *self = (VedDeskDelivery) { g_strdup (other->reached), g_strdup (other->next_role), other->next_us,
                              other->next_is_reached, other->steps != NULL ? g_array_ref (other->steps) : NULL };

  return TRUE;
}

static void
entry_free (VedDeskEntry *entry)
{
  g_free (entry->acknowledged_by);
  g_free (entry->note);
  g_free (entry->note_by);
  g_free (entry->silenced_by);
  ved_desk_delivery_clear (&entry->delivery);
  g_free (entry);
}

/* (transfer full) (nullable): NULL where there is no such list */
static char *
join_texts (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *text = json_array_get_string_element (array, i);

      if (text != NULL)
        g_strv_builder_add (texts, text);
    }
  list = g_strv_builder_end (texts);

  return array != NULL ? g_strjoinv (", ", list) : NULL;
}

static GArray *
read_steps (JsonArray *array)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (VedDeskStep));
  JsonObject *step;

  g_array_set_clear_func (steps, (GDestroyNotify) step_clear);
  for (guint i = 0; (step = ved_json_get_element (array, i)) != NULL; i++)
    {
      const VedDeskStep row = { g_strdup (ved_json_get_text (step, "role")), ved_json_get_time (step, "timestamp"),
                                ved_json_get_flag (step, "is_reached") };

      if (row.role != NULL)
        g_array_append_val (steps, row);
    }

  return steps;
}

static void
read_delivery (JsonObject      *alert,
               VedDeskDelivery *delivery)
{
  const char *next_at = ved_json_get_text (alert, "next_at");
  JsonArray *steps = ved_json_get_array (alert, "escalated");

  if (steps != NULL)
    delivery->steps = read_steps (steps);
  delivery->reached = join_texts (alert, "reached_roles");
  delivery->next_role = g_strdup (ved_json_get_text (alert, "next_role"));
  delivery->next_is_reached = ved_json_get_flag (alert, "next_is_reached");
  if (next_at != NULL && !ved_iso8601_parse (next_at, strlen (next_at), NULL, &delivery->next_us))
    delivery->next_us = 0;
}

/* (transfer full) (nullable): that of an older daemon, which does not tell, is no more than silenced */
static char *
describe_silence (JsonObject *alert)
{
  const char *by = ved_json_get_text (alert, "silenced_by"), *target = ved_json_get_text (alert, "silenced_target");
  const char *actor = ved_json_get_text (alert, "silenced_actor"), *note = ved_json_get_text (alert, "silenced_note");
  g_autofree char *what = NULL, *whose = NULL;

  if (by == NULL)
    return NULL;
  if (strcmp (by, "maintenance") == 0)
    what = note != NULL && *note != '\0' ? g_strdup_printf (_("in a maintenance window (%s)"), note)
                                         : g_strdup (_("in a maintenance window"));
  else if (strcmp (by, "server") == 0)
    what = g_strdup (_("silenced with its server"));
  else if (strcmp (by, "profile") == 0)
    what = target != NULL ? g_strdup_printf (_("silenced with its profile %s"), target)
                          : g_strdup (_("silenced with its profile"));
  else if (strcmp (by, "metric") == 0)
    what = target != NULL ? g_strdup_printf (_("silenced with its metric %s"), target)
                          : g_strdup (_("silenced with its metric"));
  else
    what = g_strdup (_("alert silenced"));
  if (actor != NULL && *actor != '\0')
    whose = g_strdup_printf (_("%s by %s"), what, actor);

  return whose != NULL ? g_steal_pointer (&whose) : g_steal_pointer (&what);
}

static VedDeskEntry *
read_entry (JsonObject *alert)
{
  VedDeskEntry *entry = g_new0 (VedDeskEntry, 1);
  const char *until = ved_json_get_text (alert, "silenced_until");

  entry->is_silenced = ved_json_get_flag (alert, "silenced");
  entry->is_muted = entry->is_silenced && g_strcmp0 (ved_json_get_text (alert, "silenced_by"), "episode") == 0;
  if (until != NULL && !ved_iso8601_parse (until, strlen (until), NULL, &entry->silenced_until_us))
    entry->silenced_until_us = 0;
  if (entry->is_silenced)
    entry->silenced_by = describe_silence (alert);
  entry->acknowledged_by = g_strdup (ved_json_get_text (alert, "acknowledged_by"));
  entry->acknowledged_us = ved_json_get_time (alert, "acknowledged_at");
  entry->note = g_strdup (ved_json_get_text (alert, "note"));
  entry->note_by = g_strdup (ved_json_get_text (alert, "note_by"));
  entry->note_us = ved_json_get_time (alert, "note_at");
  read_delivery (alert, &entry->delivery);

  return entry;
}

static void
append_part (GString    *text,
             const char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static char *
describe_silenced (const VedDeskEntry *entry)
{
  const char *by = entry->silenced_by != NULL ? entry->silenced_by : _("silenced");
  g_autofree char *clock = entry->silenced_until_us > 0 ? ved_text_clock (entry->silenced_until_us) : NULL;

  return clock != NULL ? g_strdup_printf (_("%s until %s"), by, clock) : g_strdup (by);
}

static char *
describe_acknowledged (const VedDeskEntry *entry)
{
  g_autofree char *clock = entry->acknowledged_us > 0 ? ved_text_clock (entry->acknowledged_us) : NULL;

  return clock != NULL ? g_strdup_printf (_("acknowledged by %s, %s"), entry->acknowledged_by, clock)
                       : g_strdup_printf (_("acknowledged by %s"), entry->acknowledged_by);
}

/* In one line, however many were written. An older daemon does not tell whose words they are, nor since when. */
static char *
describe_note (const VedDeskEntry *entry)
{
  g_autofree char *clock = entry->note_us > 0 ? ved_text_clock (entry->note_us) : NULL;
  g_autofree char *note = g_strdelimit (g_strdup (entry->note), "\n", ' ');

  return entry->note_by != NULL && clock != NULL ? g_strdup_printf (_("“%s” (%s, %s)"), note, entry->note_by, clock)
                                                 : g_steal_pointer (&note);
}

/**
 * ved_desk_entry_describe:
 *
 * Returns: (transfer full) (nullable): by what and until when nobody is told, who has taken charge, and what was written, by whom and
 *   when, in words
 */
char *
ved_desk_entry_describe (const VedDeskEntry *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (self->is_silenced)
    {
      g_autofree char *part = describe_silenced (self);

      append_part (text, part);
    }
  if (self->acknowledged_by != NULL)
    {
      g_autofree char *part = describe_acknowledged (self);

      append_part (text, part);
    }
  if (self->note != NULL)
    {
      g_autofree char *part = describe_note (self);

      append_part (text, part);
    }

  return text->len > 0 ? g_strdup (text->str) : NULL;
}

/**
 * ved_desk_report_parse:
 * @bytes: the document of /alerts/desk
 *
 * Returns: (transfer full): VedDeskEntry by the ids of episodes; %NULL with an error of json-glib, or
 *   VED_ERROR_INVALID for another document
 */
GHashTable *
ved_desk_report_parse (GBytes  *bytes,
                       GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GHashTable) entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  JsonNode *root, *alerts;

  if (!ved_json_guard (text, size, error)
      || !json_parser_load_from_data (parser, text != NULL ? text : "", (gssize) size, error))
    return NULL;

  root = json_parser_get_root (parser);
  alerts = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
           ? json_object_get_member (json_node_get_object (root), "alerts") : NULL;
  if (alerts == NULL || !JSON_NODE_HOLDS_ARRAY (alerts))
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "The document tells of no alerts");
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (alerts)); i++)
    {
      JsonNode *node = json_array_get_element (json_node_get_array (alerts), i);
      const char *id = JSON_NODE_HOLDS_OBJECT (node) ? ved_json_get_text (json_node_get_object (node), "id") : NULL;

      if (id != NULL)
        g_hash_table_insert (entries, g_strdup (id), read_entry (json_node_get_object (node)));
    }

  return g_steal_pointer (&entries);
}

static void
parse_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      bytes,
                 GCancellable *cancellable)
{
  GError *error = NULL;
  GHashTable *entries = ved_desk_report_parse (bytes, &error);

  ved_task_return (task, entries, (GDestroyNotify) g_hash_table_unref, error);
}

/**
 * ved_desk_report_parse_async:
 *
 * The same in a worker: a large fleet has thousands of alerts.
 */
void
ved_desk_report_parse_async (GBytes              *bytes,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ved_desk_report_parse_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, parse_in_thread);
}

GHashTable *
ved_desk_report_parse_finish (GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
