/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-channel"

#include "config.h"

#include "notify/ved-channel.h"

#include "base/ved-error.h"
#include "notify/ved-mail.h"
#include "notify/ved-webhook.h"

#include <string.h>

/* How channels are configured:
 *
 *   [channel:ops-chat]              [channel:mail]                [channel:am]
 *   type=webhook                    type=mail                     type=alertmanager
 *   url=https://chat.example/hook   relay=127.0.0.1:25            url=http://127.0.0.1:9093
 *   authorization=Bearer …          from=vedette@example.org
 *   roles=chat;team lead            to=ops@example.org            [channel:pager]
 *                                   roles=e-mail                  type=command
 *                                                                 command=/usr/local/bin/page --urgent
 *                                                                 enabled=true
 *                                                                 roles=pager;phone
 *
 * A program runs only where `enabled` says so in so many words. An Alertmanager has no roles: it is told of
 * all that is open and routes by itself. */

static const char *const kind_names[VED_N_CHANNEL_KINDS] = {
  [VED_CHANNEL_LOG] = "log",
  [VED_CHANNEL_DESKTOP] = "desktop",
  [VED_CHANNEL_WEBHOOK] = "webhook",
  [VED_CHANNEL_MAIL] = "mail",
  [VED_CHANNEL_COMMAND] = "command",
  [VED_CHANNEL_ALERTMANAGER] = "alertmanager",
};

const char *
ved_channel_kind_get_name (VedChannelKind kind)
{
  g_return_val_if_fail (kind < VED_N_CHANNEL_KINDS, NULL);

  return kind_names[kind];
}

/**
 * ved_channel_new:
 * @role: the one it serves
 *
 * Returns: (transfer full): an enabled channel
 */
VedChannel *
ved_channel_new (const char     *name,
                 VedChannelKind  kind,
                 const char     *role)
{
  VedChannel *self = g_new0 (VedChannel, 1);

  self->name = g_strdup (name);
  self->kind = kind;
  self->roles = g_strsplit (role, ";", -1);
  self->enabled = TRUE;

  return self;
}

void
ved_channel_free (VedChannel *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_strfreev (self->roles);
  g_free (self->url);
  g_free (self->authorization);
  g_free (self->relay);
  g_free (self->sendmail);
  g_free (self->from);
  g_strfreev (self->to);
  g_strfreev (self->argv);
  g_free (self);
}

/* (nullable): with an error that names the key */
static char *
read_required (GKeyFile    *config,
               const char  *group,
               const char  *key,
               GError     **error)
{
  char *text = g_key_file_get_string (config, group, key, NULL);

  if (text == NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: is missing", key);

  return text;
}

/* Likewise; blanks around elements are nobody's. */
static GStrv
read_list (GKeyFile    *config,
           const char  *group,
           const char  *key,
           GError     **error)
{
  GStrv list = g_key_file_get_string_list (config, group, key, NULL, NULL);

  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    g_strstrip (list[i]);
  if (list != NULL && list[0] != NULL)
    return list;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: is missing", key);
  g_strfreev (list);

  return NULL;
}

static gboolean
read_kind (GKeyFile        *config,
           const char      *group,
           VedChannelKind  *kind,
           GError         **error)
{
  g_autofree char *name = read_required (config, group, "type", error);

  if (name == NULL)
    return FALSE;
  for (VedChannelKind i = VED_CHANNEL_WEBHOOK; i < VED_N_CHANNEL_KINDS; i++)
    {
      if (g_str_equal (kind_names[i], name))
        {
          *kind = i;
          return TRUE;
        }
    }
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "type: must be webhook, mail, command or alertmanager, not “%s”", name);

  return FALSE;
}

static gboolean
read_mail (VedChannel  *self,
           GKeyFile    *config,
           const char  *group,
           GError     **error)
{
  self->relay = g_key_file_get_string (config, group, "relay", NULL);
  self->sendmail = g_key_file_get_string (config, group, "sendmail", NULL);
  self->from = read_required (config, group, "from", error);
  self->to = self->from != NULL ? read_list (config, group, "to", error) : NULL;
  if (self->to == NULL || !ved_mail_check_address (self->from, error))
    return FALSE;
  if ((self->relay == NULL) == (self->sendmail == NULL))
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "name either a relay or a sendmail program");
      return FALSE;
    }
  for (guint i = 0; self->to[i] != NULL; i++)
    {
      if (!ved_mail_check_address (self->to[i], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_command (VedChannel  *self,
              GKeyFile    *config,
              const char  *group,
              GError     **error)
{
  g_autofree char *command = read_required (config, group, "command", error);

  self->enabled = g_key_file_get_boolean (config, group, "enabled", NULL);

  if (command == NULL)
    return FALSE;
  if (g_shell_parse_argv (command, NULL, &self->argv, NULL))
    return TRUE;
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "command: “%s” has a quotation mark too many", command);

  return FALSE;
}

static gboolean
read_url (VedChannel  *self,
          GKeyFile    *config,
          const char  *group,
          GError     **error)
{
  self->url = read_required (config, group, "url", error);
  self->authorization = g_key_file_get_string (config, group, "authorization", NULL);

  return self->url != NULL && ved_webhook_check_url (self->url, error);
}

/**
 * ved_channel_read:
 * @group: "channel:NAME"
 *
 * Returns: (transfer full): the channel; %NULL with an error that names the group
 */
VedChannel *
ved_channel_read (GKeyFile    *config,
                  const char  *group,
                  GError     **error)
{
  g_autoptr(VedChannel) self = ved_channel_new (group + strlen (VED_CHANNEL_GROUP), VED_CHANNEL_WEBHOOK, "");
  GStrv roles = read_list (config, group, "roles", NULL);
  gboolean ok = read_kind (config, group, &self->kind, error);

  g_strfreev (self->roles);
  self->roles = roles != NULL ? roles : g_new0 (char *, 1);
  if (ok && g_key_file_has_key (config, group, "enabled", NULL))
    self->enabled = g_key_file_get_boolean (config, group, "enabled", NULL);
  if (ok && self->kind == VED_CHANNEL_MAIL)
    ok = read_mail (self, config, group, error);
  else if (ok && self->kind == VED_CHANNEL_COMMAND)
    ok = read_command (self, config, group, error);
  else if (ok)
    ok = read_url (self, config, group, error);
  if (ok)
    return g_steal_pointer (&self);

  g_prefix_error (error, "[%s]: ", group);

  return NULL;
}

gboolean
ved_channel_serves (const VedChannel *self,
                    const char       *role)
{
  return g_strv_contains ((const char *const *) self->roles, role);
}
