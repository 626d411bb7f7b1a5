/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade-log"

#include "config.h"

#include "engine/alerts/ved-cascade-log.h"

#include "base/ved-clock.h"
#include "base/ved-error.h"
#include "wire/json/ved-cascade-json.h"
#include "wire/json/ved-json-writer.h"

#include <stdlib.h>
#include <string.h>

/* An episode is kept when it has ended, as the API tells it: what is read back is told as it is. What goes on is kept apart,
 * from its beginning on, and anew when more servers are in it or a minute has passed: if the daemon ends, in whatever way,
 * the next finds it there, and keeps it as cut off when it was last seen. Numbers go on from the last one that was kept, so that
 * no two episodes share one. */

#define KIND        "cascade"
#define KIND_ACTIVE "cascade-active"
#define EACH_US     VED_MINUTE_US

struct _VedCascadeLog
{
  VedKeeper *keeper;            /* (nullable) */
  GPtrArray *past;              /* of char: JSON, newest first */
  guint64 last_id;              /* that was kept in an earlier life */
  guint64 newest_ended;         /* id of the first of the ended ones of the result before */
  gint64 kept_us;               /* when what goes on was last kept */
  char *kept;                   /* (nullable): what it was then: numbers and how many servers */
};

/* Each begins with its number, as ved_cascade_write_episode() writes it. */
static guint64
read_id (const char *body)
{
  static const char lead[] = "{\"id\":";

  return g_str_has_prefix (body, lead) ? g_ascii_strtoull (body + strlen (lead), NULL, 10) : 0;
}

static GPtrArray *
load (VedCascadeLog *self,
      const char    *kind)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *events = ved_environment_store_load_events (ved_keeper_get_environment (self->keeper), kind,
                                                         VED_CASCADE_MAX_EVENTS, &error);

  if (events == NULL)
    ved_report_error (G_LOG_DOMAIN, "Restoring the cascades", g_steal_pointer (&error));

  return events != NULL ? events : g_ptr_array_new ();
}

static void
set_active (VedCascadeLog *self,
            gint64         time_us,
            GPtrArray     *bodies)
{
  ved_environment_store_set_events (ved_keeper_get_environment (self->keeper), time_us, KIND_ACTIVE, bodies);
}

/* What went on when the last life ended. */
static void
cut_off (VedCascadeLog *self)
{
  g_autoptr(GPtrArray) events = load (self, KIND_ACTIVE), none = g_ptr_array_new ();

  for (guint i = 0; i < events->len; i++)
    {
      const VedEnvironmentEvent *event = g_ptr_array_index (events, i);
      g_autoptr(GString) body = g_string_new (event->body);

      g_string_truncate (body, body->len - 1);
      ved_json_member_time (body, "cut_off", event->time_us);
      g_string_append_c (body, '}');
      ved_environment_store_add_event (ved_keeper_get_environment (self->keeper), event->time_us, KIND, body->str);
      g_ptr_array_insert (self->past, 0, g_string_free (g_steal_pointer (&body), FALSE));
      self->last_id = MAX (self->last_id, read_id (event->body));
    }
  if (events->len > 0)
    set_active (self, 0, none);
}

/**
 * ved_cascade_log_new:
 * @keeper: (nullable): what was kept of earlier lives; keeps those of this one
 */
VedCascadeLog *
ved_cascade_log_new (VedKeeper *keeper)
{
  VedCascadeLog *self = g_new0 (VedCascadeLog, 1);
  g_autoptr(GPtrArray) events = NULL;

  self->past = g_ptr_array_new_with_free_func (g_free);
  if (keeper == NULL)
    return self;

  self->keeper = ved_keeper_ref (keeper);
  events = load (self, KIND);
  for (guint i = events->len; i > 0; i--)
    {
      const VedEnvironmentEvent *event = g_ptr_array_index (events, i - 1);

      g_ptr_array_add (self->past, g_strdup (event->body));
      self->last_id = MAX (self->last_id, read_id (event->body));
    }
  cut_off (self);

  return self;
}

void
ved_cascade_log_free (VedCascadeLog *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->keeper, ved_keeper_unref);
  g_ptr_array_unref (self->past);
  g_free (self->kept);
  g_free (self);
}

static void
keep (VedCascadeLog           *self,
      gint64                   time_us,
      const VedCascadeEpisode *episode)
{
  g_autoptr(GString) body = g_string_new (NULL);

  ved_cascade_write_episode (body, episode);
  if (self->keeper != NULL)
    ved_environment_store_add_event (ved_keeper_get_environment (self->keeper), time_us, KIND, body->str);
}

static char *
outline (const VedCascadeResult *result)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < result->active->len; i++)
    {
      const VedCascadeEpisode *episode = g_ptr_array_index (result->active, i);

      g_string_append_printf (text, "%" G_GUINT64_FORMAT " %u %u;", episode->id, episode->n_peak, episode->members->len);
    }

  return g_string_free (text, FALSE);
}

static void
keep_active (VedCascadeLog          *self,
             const VedCascadeResult *result)
{
  g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < result->active->len; i++)
    {
      GString *body = g_string_new (NULL);

      ved_cascade_write_episode (body, g_ptr_array_index (result->active, i));
      g_ptr_array_add (bodies, g_string_free (body, FALSE));
    }
  set_active (self, result->time_us, bodies);
  self->kept_us = result->time_us;
}

static void
keep_active_if_due (VedCascadeLog          *self,
                    const VedCascadeResult *result)
{
  g_autofree char *now = outline (result);

  if (self->keeper == NULL || (g_strcmp0 (now, self->kept != NULL ? self->kept : "") == 0
                               && (result->active->len == 0 || ABS (result->time_us - self->kept_us) < EACH_US)))
    return;

  keep_active (self, result);
  g_free (self->kept);
  self->kept = g_steal_pointer (&now);
}

/**
 * ved_cascade_log_take:
 * @result: the newest
 *
 * Keeps what has ended since the result before, and what goes on.
 */
void
ved_cascade_log_take (VedCascadeLog          *self,
                      const VedCascadeResult *result)
{
  guint n_new = 0;

  while (n_new < result->recent->len
         && ((const VedCascadeEpisode *) g_ptr_array_index (result->recent, n_new))->id != self->newest_ended)
    n_new++;
  for (guint i = n_new; i > 0; i--)
    keep (self, result->time_us, g_ptr_array_index (result->recent, i - 1));
  if (result->recent->len > 0)
    self->newest_ended = ((const VedCascadeEpisode *) g_ptr_array_index (result->recent, 0))->id;
  keep_active_if_due (self, result);
}

/**
 * ved_cascade_log_close:
 * @result: (nullable): the last
 *
 * Keeps what goes on while the daemon ends.
 */
void
ved_cascade_log_close (VedCascadeLog          *self,
                       const VedCascadeResult *result)
{
  if (self->keeper != NULL && result != NULL && result->active->len > 0)
    keep_active (self, result);
}

/**
 * ved_cascade_log_get_past:
 *
 * Returns: (transfer none) (element-type utf8): episodes of earlier lives as JSON, newest first
 */
GPtrArray *
ved_cascade_log_get_past (VedCascadeLog *self)
{
  return self->past;
}

/**
 * ved_cascade_log_get_last_id:
 *
 * Returns: the highest number that an earlier life has given; 0: none
 */
guint64
ved_cascade_log_get_last_id (VedCascadeLog *self)
{
  return self->last_id;
}
