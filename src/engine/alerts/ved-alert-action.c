/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-action"

#include "config.h"

#include "engine/alerts/ved-alert-action.h"

#include "base/ved-error.h"

/**
 * ved_alert_action_copy:
 *
 * Returns: (transfer full): a copy that owns its texts
 */
VedAlertAction *
ved_alert_action_copy (const VedAlertAction *self)
{
  VedAlertAction *copy = g_new (VedAlertAction, 1);

  *copy = *self;
  copy->target = g_strdup (self->target);
  copy->actor = g_strdup (self->actor);
  copy->note = g_strdup (self->note);

  return copy;
}

/**
 * ved_alert_action_free:
 * @self: a copy
 */
void
ved_alert_action_free (VedAlertAction *self)
{
  g_free ((char *) self->target);
  g_free ((char *) self->actor);
  g_free ((char *) self->note);
  g_free (self);
}

/**
 * ved_alert_action_perform:
 * @book: the episodes, which nobody else uses now
 * @time_us: the present
 *
 * Returns: (transfer full): the episode afterwards, to be freed with ved_alert_clear() and g_free(); %NULL with
 *   VED_ERROR_NOT_FOUND where there is no such active episode
 */
VedAlert *
ved_alert_action_perform (const VedAlertAction *self,
                          VedAlertBook         *book,
                          gint64                time_us,
                          GError              **error)
{
  static gboolean (*const perform[]) (VedAlertBook *, const char *, const char *, gint64, GError **) = {
    [VED_ALERT_ACTION_ACKNOWLEDGE] = ved_alert_book_acknowledge,
    [VED_ALERT_ACTION_GIVE_BACK] = ved_alert_book_give_back,
    [VED_ALERT_ACTION_RESOLVE] = ved_alert_book_resolve,
  };
  const VedAlert *episode = ved_alert_book_find (book, self->target);
  VedAlert *alert;

  if (episode == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no alert “%s”", self->target);
      return NULL;
    }

  if (!perform[self->kind](book, self->target, self->actor, time_us, error))
    return NULL;

  alert = g_new0 (VedAlert, 1);
  ved_alert_copy_to (episode, alert);

  return alert;
}
