/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-channels"

#include "config.h"

#include "base/ved-error.h"
#include "base/ved-key-file.h"
#include "engine/alerts/ved-alert-desk-private.h"
#include "notify/ved-channel.h"

#include <string.h>

/* Channels that were added while the daemon ran, beside those of the configuration, which stay as they are: an
 * administrator's channel is not turned elsewhere by who may use the app. What is added can reach an address, never
 * start a program: that is for the configuration alone. */

static gboolean
check_group (GKeyFile    *changes,
             const char  *group,
             GError     **error)
{
  g_autofree char *type = g_key_file_get_string (changes, group, "type", NULL);

  if (!g_str_has_prefix (group, VED_CHANNEL_GROUP) || group[strlen (VED_CHANNEL_GROUP)] == '\0')
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "[%s]: a channel needs a name", group);
  else if (g_strcmp0 (type, "command") == 0 || g_key_file_has_key (changes, group, "sendmail", NULL))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
                 "[%s]: a program is started only where the configuration of the daemon says so", group);
  else
    return TRUE;

  return FALSE;
}

/**
 * ved_alert_desk_get_channels_data:
 *
 * Returns: (transfer none): what ved_alert_desk_set_channels_data() was given last; "" before. It holds secrets
 */
const char *
ved_alert_desk_get_channels_data (VedAlertDesk *self)
{
  return self->channels_data;
}

/**
 * ved_alert_desk_set_channels_data:
 * @data: a key file with groups [channel:NAME] (ved-channel.h), without programs; one whose name the configuration
 *   has, too, does not count
 *
 * Notices from now on go there, too, and that of what is open to roles which nobody could reach before.
 *
 * Returns: %FALSE with VED_ERROR_INVALID that names group and key; then nothing has changed
 */
gboolean
ved_alert_desk_set_channels_data (VedAlertDesk  *self,
                                  const char    *data,
                                  GError       **error)
{
  g_autoptr(GKeyFile) changes = g_key_file_new (), merged = ved_alert_desk_dup_config (self);
  g_auto(GStrv) groups = NULL;

  if (!g_key_file_load_from_data (changes, data, (gsize) - 1, G_KEY_FILE_NONE, error))
    return FALSE;
  groups = g_key_file_get_groups (changes, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (!check_group (changes, groups[i], error))
        return FALSE;
      if (!g_key_file_has_group (self->config, groups[i]))
        ved_key_file_take_group (merged, changes, groups[i]);
    }
  if (!ved_dispatcher_set_config (self->dispatcher, merged, error))
    return FALSE;

  g_free (self->channels_data);
  self->channels_data = g_strdup (data);
  ved_alert_desk_catch_up (self);

  return TRUE;
}

/**
 * ved_alert_desk_has_configured:
 *
 * Returns: whether the configuration has @channel, or it is always there: then nobody else changes it
 */
gboolean
ved_alert_desk_has_configured (VedAlertDesk *self,
                               const char   *channel)
{
  g_autofree char *group = g_strconcat (VED_CHANNEL_GROUP, channel, NULL);

  return strcmp (channel, "log") == 0 || strcmp (channel, "desktop") == 0
         || g_key_file_has_group (self->config, group);
}

/**
 * ved_alert_desk_test_channel:
 *
 * As ved_dispatcher_test().
 */
gboolean
ved_alert_desk_test_channel (VedAlertDesk  *self,
                             const char    *channel,
                             GError       **error)
{
  return ved_dispatcher_test (self->dispatcher, channel, error);
}
