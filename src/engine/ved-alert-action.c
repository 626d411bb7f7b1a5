/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-action"

#include "config.h"

#include "engine/ved-alert-action.h"

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

static gboolean
is_about_episode (const VedAlertAction *self)
{
  return self->scope == VED_MUTE_EPISODE
         || self->kind == VED_ALERT_ACTION_ACKNOWLEDGE
         || self->kind == VED_ALERT_ACTION_RESOLVE;
}

static gboolean
set_muted (const VedAlertAction *self,
           VedAlertBook         *book,
           GError              **error)
{
  gint64 until_us = self->until_us > 0 ? self->until_us : G_MAXINT64;

  if (self->kind == VED_ALERT_ACTION_MUTE)
    {
      ved_alert_book_mute (book, self->scope, self->target, until_us, self->actor);
      return TRUE;
    }
  if (ved_alert_book_unmute (book, self->scope, self->target))
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "“%s” is not muted", self->target);

  return FALSE;
}

/**
 * ved_alert_action_perform:
 * @book: the episodes, which nobody else uses now
 * @time_us: the present
 * @alert: (out) (transfer full) (nullable): the episode afterwards, of an action that is about one; to be
 *   freed with ved_alert_clear() and g_free()
 *
 * Returns: %FALSE with VED_ERROR_NOT_FOUND where there is no such episode or mute
 */
gboolean
ved_alert_action_perform (const VedAlertAction *self,
                          VedAlertBook         *book,
                          gint64                time_us,
                          VedAlert            **alert,
                          GError              **error)
{
  const VedAlert *episode = is_about_episode (self) ? ved_alert_book_find (book, self->target) : NULL;
  gboolean ok;

  *alert = NULL;
  if (is_about_episode (self) && episode == NULL)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_NOT_FOUND, "there is no alert “%s”", self->target);
      return FALSE;
    }

  if (self->kind == VED_ALERT_ACTION_ACKNOWLEDGE)
    ok = ved_alert_book_acknowledge (book, self->target, self->actor, time_us, error);
  else if (self->kind == VED_ALERT_ACTION_RESOLVE)
    ok = ved_alert_book_resolve (book, self->target, self->actor, time_us, error);
  else
    ok = set_muted (self, book, error);

  if (ok && episode != NULL)
    {
      *alert = g_new0 (VedAlert, 1);
      ved_alert_copy_to (episode, *alert);
    }

  return ok;
}
