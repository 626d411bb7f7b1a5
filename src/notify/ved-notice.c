/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-notice"

#include "config.h"

#include "notify/ved-notice.h"

#include "base/ved-iso8601.h"
#include "wire/json/ved-json-writer.h"
#include "wire/json/ved-predictions-json.h"

#include <string.h>

/* What is sent, in the three forms that channels need: one line, some lines, JSON. A group names its first
 * episodes and counts the rest. */

#define MAX_LINES 20

static const char *const kind_names[VED_N_NOTICE_KINDS] = {
  [VED_NOTICE_OPENED] = "opened",
  [VED_NOTICE_RAISED] = "raised",
  [VED_NOTICE_ESCALATED] = "escalated",
  [VED_NOTICE_RESOLVED] = "resolved",
  [VED_NOTICE_TEST] = "test",
};

static void
free_alert (gpointer data)
{
  ved_alert_clear (data);
  g_free (data);
}

VedNotice *
ved_notice_new (VedNoticeKind kind,
                const char   *role,
                gint64        time_us)
{
  VedNotice *self = g_new0 (VedNotice, 1);

  self->kind = kind;
  self->role = g_strdup (role);
  self->time_us = time_us;
  self->alerts = g_ptr_array_new_with_free_func (free_alert);

  return self;
}

void
ved_notice_free (VedNotice *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->alerts);
  g_free (self->role);
  g_free (self);
}

/**
 * ved_notice_add:
 * @alert: copied
 * @level: it is routed by
 */
void
ved_notice_add (VedNotice      *self,
                const VedAlert *alert,
                VedLevel        level)
{
  VedAlert *copy = g_new0 (VedAlert, 1);

  ved_alert_copy_to (alert, copy);
  g_ptr_array_add (self->alerts, copy);
  self->level = MAX (self->level, level);
}

VedNotice *
ved_notice_copy (const VedNotice *self)
{
  VedNotice *copy = ved_notice_new (self->kind, self->role, self->time_us);

  copy->profile = self->profile;
  copy->is_group = self->is_group;
  copy->is_mixed = self->is_mixed;
  for (guint i = 0; i < self->alerts->len; i++)
    ved_notice_add (copy, g_ptr_array_index (self->alerts, i), self->level);

  return copy;
}

static void
add_role (VedNotice  *self,
          const char *role)
{
  g_auto(GStrv) roles = self->role != NULL ? g_strsplit (self->role, ", ", -1) : NULL;
  char *all;

  if (roles != NULL && g_strv_contains ((const char *const *) roles, role))
    return;

  all = self->role != NULL ? g_strconcat (self->role, ", ", role, NULL) : g_strdup (role);
  g_free (self->role);
  self->role = all;
}

/* What @seen has is told by a newer one. */
static void
fold_into (VedNotice       *self,
           const VedNotice *notice,
           GHashTable      *seen)
{
  add_role (self, notice->role);
  self->level = MAX (self->level, notice->level);
  for (guint i = 0; i < notice->alerts->len; i++)
    {
      const VedAlert *alert = g_ptr_array_index (notice->alerts, i);

      if (g_hash_table_add (seen, alert->id))
        ved_notice_add (self, alert, notice->level);
    }
}

/**
 * ved_notice_fold:
 * @notices: (element-type VedNotice): in their order
 *
 * Returns: (transfer full) (element-type VedNotice): at most one of each kind; together they tell of every episode once, as the
 *   newest of @notices that has it does
 */
GPtrArray *
ved_notice_fold (GPtrArray *notices)
{
  VedNotice *folded[VED_N_NOTICE_KINDS] = { NULL };
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *result = g_ptr_array_new ();

  for (guint i = notices->len; i > 0; i--)
    {
      const VedNotice *notice = g_ptr_array_index (notices, i - 1);

      if (folded[notice->kind] == NULL)
        {
          folded[notice->kind] = ved_notice_new (notice->kind, NULL, notice->time_us);
          folded[notice->kind]->is_group = folded[notice->kind]->is_mixed = TRUE;
        }
      fold_into (folded[notice->kind], notice, seen);
    }
  for (guint kind = 0; kind < VED_N_NOTICE_KINDS; kind++)
    {
      if (folded[kind] != NULL && (folded[kind]->alerts->len > 0 || kind == VED_NOTICE_TEST))
        g_ptr_array_add (result, folded[kind]);
      else
        ved_notice_free (folded[kind]);
    }

  return result;
}

static gboolean
is_of_fleet (const VedAlert *alert)
{
  return strcmp (alert->server, "*") == 0;
}

static GHashTable *
collect_servers (const VedNotice *self,
                 gboolean        *has_fleet)
{
  GHashTable *servers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->alerts->len; i++)
    {
      const VedAlert *alert = g_ptr_array_index (self->alerts, i);

      if (is_of_fleet (alert))
        *has_fleet = TRUE;
      else
        g_hash_table_add (servers, alert->server);
    }

  return servers;
}

static char *
format_whom (const VedNotice *self)
{
  gboolean has_fleet = FALSE;
  g_autoptr(GHashTable) servers = collect_servers (self, &has_fleet);
  guint n_servers = g_hash_table_size (servers);
  g_autofree char *whom = NULL;
  GHashTableIter iter;
  gpointer name;

  if (n_servers == 0)
    return g_strdup ("the fleet");

  g_hash_table_iter_init (&iter, servers);
  g_hash_table_iter_next (&iter, &name, NULL);
  if (n_servers == 1)
    whom = g_strdup (name);
  else if (self->is_mixed)
    whom = g_strdup_printf ("%u servers", n_servers);
  else
    whom = g_strdup_printf ("%u servers of %s", n_servers, ved_profile_get_info (self->profile)->label);

  return has_fleet ? g_strconcat ("the fleet and ", whom, NULL) : g_steal_pointer (&whom);
}

/**
 * ved_notice_format_subject:
 *
 * Returns: (transfer full): one line, such as "Critical: ppdb002 (2 alerts)"
 */
char *
ved_notice_format_subject (const VedNotice *self)
{
  g_autofree char *whom = format_whom (self);
  const char *label = ved_level_get_info (self->level)->label;
  const char *suffix = self->alerts->len == 1 ? "" : "s";

  if (self->kind == VED_NOTICE_TEST)
    return g_strdup ("Test: notices of Vedette arrive here");
  if (self->kind == VED_NOTICE_RESOLVED)
    return g_strdup_printf ("Resolved: %s (%u alert%s)", whom, self->alerts->len, suffix);
  if (self->kind == VED_NOTICE_ESCALATED)
    return g_strdup_printf ("%s, not acknowledged: %s (%u alert%s)", label, whom, self->alerts->len, suffix);

  return g_strdup_printf ("%s: %s (%u alert%s)", label, whom, self->alerts->len, suffix);
}

/**
 * ved_notice_format_text:
 *
 * Returns: (transfer full): the subject, and a line per episode
 */
char *
ved_notice_format_text (const VedNotice *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *subject = ved_notice_format_subject (self);
  g_autofree char *time = ved_iso8601_format (self->time_us);

  g_string_append_printf (text, "%s\n%s, for %s\n\n", subject, time, self->role);
  for (guint i = 0; i < MIN (self->alerts->len, MAX_LINES); i++)
    {
      const VedAlert *alert = g_ptr_array_index (self->alerts, i);
      g_autofree char *line = ved_alert_format_message (alert);

      g_string_append_printf (text, "%s  %s\n", alert->id, line);
    }
  if (self->alerts->len > MAX_LINES)
    g_string_append_printf (text, "and %u more\n", self->alerts->len - MAX_LINES);

  return g_string_free (text, FALSE);
}

/**
 * ved_notice_format_json:
 *
 * Returns: (transfer full): an object with all episodes
 */
GString *
ved_notice_format_json (const VedNotice *self)
{
  GString *out = g_string_new ("{\"version\":1");
  g_autofree char *subject = ved_notice_format_subject (self);
  g_autofree char *text = ved_notice_format_text (self);

  ved_json_member_string (out, "kind", kind_names[self->kind]);
  ved_json_member_string (out, "level", ved_level_get_info (self->level)->key);
  ved_json_member_string (out, "role", self->role);
  ved_json_member_time (out, "timestamp", self->time_us);
  ved_json_member_string (out, "subject", subject);
  ved_json_member_string (out, "text", text);
  ved_json_member (out, "alerts");
  g_string_append_c (out, '[');
  for (guint i = 0; i < self->alerts->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      ved_predictions_json_write_alert (out, g_ptr_array_index (self->alerts, i));
    }
  g_string_append (out, "]}");

  return out;
}

const char *
ved_notice_kind_get_name (VedNoticeKind kind)
{
  g_return_val_if_fail (kind < VED_N_NOTICE_KINDS, NULL);

  return kind_names[kind];
}
