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
  for (guint i = 0; i < self->alerts->len; i++)
    ved_notice_add (copy, g_ptr_array_index (self->alerts, i), self->level);

  return copy;
}

static guint
count_servers (const VedNotice *self)
{
  g_autoptr(GHashTable) servers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->alerts->len; i++)
    {
      const VedAlert *alert = g_ptr_array_index (self->alerts, i);

      g_hash_table_add (servers, alert->server);
    }

  return g_hash_table_size (servers);
}

static char *
format_whom (const VedNotice *self)
{
  const VedAlert *first = self->alerts->len > 0 ? g_ptr_array_index (self->alerts, 0) : NULL;
  guint n_servers = count_servers (self);

  if (self->is_group && n_servers != 1)
    return g_strdup_printf ("%u servers of %s", n_servers, ved_profile_get_info (self->profile)->label);
  if (first == NULL || strcmp (first->server, "*") == 0)
    return g_strdup ("the fleet");

  return g_strdup (first->server);
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
