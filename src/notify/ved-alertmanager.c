/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alertmanager"

#include "config.h"

#include "notify/ved-alertmanager.h"

#include "base/ved-clock.h"
#include "wire/json/ved-json-writer.h"

#include <math.h>
#include <string.h>

/* The body of POST /api/v2/alerts (the API's own openapi.yaml, `postableAlerts`). An Alertmanager knows an alert
 * by its labels alone, so they hold what does not change while an episode lasts, and its severity, by which
 * people route: when that changes, the alert of the old severity is ended in the same update. Values are
 * annotations. An alert that is not told again ends by itself at endsAt, so all that are open are told each
 * RESEND_US, with an end three times as far away. What becomes silenced is told as ended. Where one body has the same
 * labels twice the later one counts, so what has ended is forgotten as soon as it is open once more. */

#define RESEND_US VED_MINUTE_US
#define LAST_US   (4 * VED_MINUTE_US)

typedef struct {
  VedAlert alert;
  char *labels;                 /* a JSON object as text */
  gint64 ended_us;              /* 0: open */
  gboolean is_new;              /* not told since it changed */
} Entry;

struct _VedAlertmanager
{
  char *generator_url;          /* (nullable) */
  GHashTable *open;             /* id → Entry */
  GHashTable *ended;            /* labels → Entry */
  gint64 told_us;               /* newest update */
  gboolean is_due;
};

static void
entry_free (Entry *entry)
{
  ved_alert_clear (&entry->alert);
  g_free (entry->labels);
  g_free (entry);
}

/**
 * ved_alertmanager_new:
 * @generator_url: (nullable): where a reader of the alert finds more
 */
VedAlertmanager *
ved_alertmanager_new (const char *generator_url)
{
  VedAlertmanager *self = g_new0 (VedAlertmanager, 1);

  self->generator_url = g_strdup (generator_url);
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) entry_free);
  self->ended = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) entry_free);

  return self;
}

void
ved_alertmanager_free (VedAlertmanager *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->open);
  g_hash_table_unref (self->ended);
  g_free (self->generator_url);
  g_free (self);
}

static gboolean
has_same_labels (const VedAlert *a,
                 const VedAlert *b)
{
  return strcmp (ved_alert_get_severity_key (a), ved_alert_get_severity_key (b)) == 0;
}

static char *
format_labels (const VedAlert *alert,
               VedProfile      profile)
{
  GString *out = g_string_new ("{");
  gboolean environment = strcmp (alert->server, "*") == 0;

  ved_json_member_string (out, "alertname", ved_alert_get_subject_key (alert));
  ved_json_member_string (out, "job", "vedette");
  ved_json_member_string (out, "instance", environment ? "fleet" : alert->server);
  if (!environment)
    ved_json_member_string (out, "profile", ved_profile_get_info (profile)->key);
  ved_json_member_string (out, "severity", ved_alert_get_severity_key (alert));
  g_string_append_c (out, '}');

  return g_string_free (out, FALSE);
}

static void
begin_entry (VedAlertmanager *self,
             const VedAlert  *alert,
             VedProfile       profile)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->labels = format_labels (alert, profile);
  entry->is_new = self->is_due = TRUE;
  ved_alert_copy_to (alert, &entry->alert);
  g_hash_table_remove (self->ended, entry->labels);
  g_hash_table_insert (self->open, entry->alert.id, entry);
}

static void
end_entry (VedAlertmanager *self,
           Entry           *entry,
           gint64           time_us)
{
  g_hash_table_steal (self->open, entry->alert.id);
  entry->ended_us = MAX (time_us, entry->alert.opened_us + 1);
  entry->is_new = self->is_due = TRUE;
  g_hash_table_replace (self->ended, entry->labels, entry);
}

/* Ids stay: the entry is found by that of its alert. */
static void
update_entry (VedAlertmanager *self,
              Entry           *entry,
              const VedAlert  *alert)
{
  g_hash_table_steal (self->open, entry->alert.id);
  ved_alert_clear (&entry->alert);
  ved_alert_copy_to (alert, &entry->alert);
  g_hash_table_insert (self->open, entry->alert.id, entry);
}

/**
 * ved_alertmanager_take:
 * @alert: an episode as it is now: after a transition, or for its new values
 * @profile: of its server
 * @silenced: whether nobody shall hear of it
 */
void
ved_alertmanager_take (VedAlertmanager *self,
                       const VedAlert  *alert,
                       VedProfile       profile,
                       gboolean         silenced)
{
  Entry *entry = g_hash_table_lookup (self->open, alert->id);
  gboolean over = silenced || alert->state == VED_ALERT_RESOLVED;

  if (entry != NULL && (over || !has_same_labels (&entry->alert, alert)))
    {
      end_entry (self, entry, alert->updated_us);
      entry = NULL;
    }
  if (over)
    return;

  if (entry == NULL)
    begin_entry (self, alert, profile);
  else
    update_entry (self, entry, alert);
}

/**
 * ved_alertmanager_forget:
 *
 * Knows of no alert any more, as in the beginning: nobody is told for a while, and what was told runs out there by itself.
 */
void
ved_alertmanager_forget (VedAlertmanager *self)
{
  g_hash_table_remove_all (self->open);
  g_hash_table_remove_all (self->ended);
  self->is_due = FALSE;
}

static void
write_annotations (GString        *out,
                   const VedAlert *alert)
{
  g_autofree char *message = ved_alert_format_message (alert);

  ved_json_member (out, "annotations");
  g_string_append_c (out, '{');
  ved_json_member_string (out, "summary", message);
  ved_json_member_string (out, "episode", alert->id);
  ved_json_member_string (out, "state", ved_alert_state_get_name (alert->state));
  if (!isnan (alert->threshold))
    {
      char threshold[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (threshold, sizeof threshold, "%g", (double) alert->threshold);
      ved_json_member_string (out, "threshold", threshold);
    }
  g_string_append_c (out, '}');
}

static void
write_entry (const VedAlertmanager *self,
             GString               *out,
             Entry                 *entry,
             gint64                 now_us)
{
  g_string_append (out, out->str[out->len - 1] == '[' ? "{" : ",{");
  ved_json_member (out, "labels");
  g_string_append (out, entry->labels);
  write_annotations (out, &entry->alert);
  ved_json_member_time (out, "startsAt", entry->alert.opened_us);
  ved_json_member_time (out, "endsAt", entry->ended_us > 0 ? entry->ended_us : now_us + LAST_US);
  if (self->generator_url != NULL)
    ved_json_member_string (out, "generatorURL", self->generator_url);
  g_string_append_c (out, '}');
  entry->is_new = FALSE;
}

/* One that ended is told for as long as its last word would have held. */
static void
write_ended (VedAlertmanager *self,
             GString         *out,
             gint64           now_us)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->ended);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Entry *entry = value;

      if (!entry->is_new && now_us - entry->ended_us > LAST_US)
        g_hash_table_iter_remove (&iter);
      else
        write_entry (self, out, entry, now_us);
    }
}

/**
 * ved_alertmanager_take_update:
 * @now_us: the present
 *
 * Returns: (transfer full) (nullable): what is to be posted now; %NULL while there is nothing to say
 */
GString *
ved_alertmanager_take_update (VedAlertmanager *self,
                              gint64           now_us)
{
  g_autoptr(GString) out = NULL;
  GHashTableIter iter;
  gpointer entry;

  if (!self->is_due && now_us - self->told_us < RESEND_US)
    return NULL;

  out = g_string_new ("[");
  write_ended (self, out, now_us);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    write_entry (self, out, entry, now_us);
  g_string_append_c (out, ']');
  self->told_us = now_us;
  self->is_due = FALSE;

  return out->len > strlen ("[]") ? g_steal_pointer (&out) : NULL;
}

/**
 * ved_alertmanager_make_test:
 * @now_us: the present
 *
 * Returns: (transfer full): what is to be posted to see whether it arrives: an alert that ends after a minute
 */
GString *
ved_alertmanager_make_test (gint64 now_us)
{
  GString *out = g_string_new ("[{\"labels\":{\"alertname\":\"VedetteTest\",\"job\":\"vedette\",\"severity\":\"info\"}");

  ved_json_member (out, "annotations");
  g_string_append_c (out, '{');
  ved_json_member_string (out, "summary", "Test: alerts of Vedette arrive here");
  g_string_append_c (out, '}');
  ved_json_member_time (out, "startsAt", now_us);
  ved_json_member_time (out, "endsAt", now_us + VED_MINUTE_US);
  g_string_append (out, "}]");

  return out;
}

/**
 * ved_alertmanager_put_back:
 *
 * The last update was not received: the next one is due at once.
 */
void
ved_alertmanager_put_back (VedAlertmanager *self)
{
  self->is_due = TRUE;
}
