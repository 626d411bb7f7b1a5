/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-cascade-log"

#include "config.h"

#include "engine/alerts/ved-cascade-log.h"

#include "base/ved-error.h"
#include "wire/json/ved-cascade-json.h"

#include <stdlib.h>
#include <string.h>

/* An episode is kept when it has ended, or when the daemon does, as the API tells it: what is read back is told as it
 * is. Numbers go on from the last one that was kept, so that no two episodes share one. */

#define KIND "cascade"

struct _VedCascadeLog
{
  VedKeeper *keeper;            /* (nullable) */
  GPtrArray *past;              /* of char: JSON, newest first */
  guint64 last_id;              /* that was kept in an earlier life */
  guint64 newest_ended;         /* id of the first of the ended ones of the result before */
};

/* Each begins with its number, as ved_cascade_write_episode() writes it. */
static guint64
read_id (const char *body)
{
  static const char lead[] = "{\"id\":";

  return g_str_has_prefix (body, lead) ? g_ascii_strtoull (body + strlen (lead), NULL, 10) : 0;
}

/**
 * ved_cascade_log_new:
 * @keeper: (nullable): what was kept of earlier lives; keeps those of this one
 */
VedCascadeLog *
ved_cascade_log_new (VedKeeper *keeper)
{
  VedCascadeLog *self = g_new0 (VedCascadeLog, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = NULL;

  self->past = g_ptr_array_new_with_free_func (g_free);
  if (keeper == NULL)
    return self;

  self->keeper = ved_keeper_ref (keeper);
  events = ved_environment_store_load_events (ved_keeper_get_environment (keeper), KIND, VED_CASCADE_MAX_EVENTS,
                                              &error);
  if (events == NULL)
    ved_report_error (G_LOG_DOMAIN, "Restoring the cascades", g_steal_pointer (&error));
  for (guint i = events != NULL ? events->len : 0; i > 0; i--)
    {
      const VedEnvironmentEvent *event = g_ptr_array_index (events, i - 1);

      g_ptr_array_add (self->past, g_strdup (event->body));
      self->last_id = MAX (self->last_id, read_id (event->body));
    }

  return self;
}

void
ved_cascade_log_free (VedCascadeLog *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->keeper, ved_keeper_unref);
  g_ptr_array_unref (self->past);
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

/**
 * ved_cascade_log_take:
 * @result: the newest
 *
 * Keeps what has ended since the result before.
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
  for (guint i = 0; result != NULL && i < result->active->len; i++)
    keep (self, result->time_us, g_ptr_array_index (result->active, i));
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
