/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vedettectl"

#include "config.h"

#include "ctl/ved-ctl-commands.h"
#include "ctl/ved-ctl-daemon.h"

/* vedettectl forget: servers that were decommissioned go from their daemon, instead of being offline there for 30 days. */

#define PREFIX "vedettectl forget"

static gboolean
forget (VedHttpClient  *client,
        const char     *name,
        GError        **error)
{
  const VedHttpRequest request = { .method = "DELETE" };
  g_autofree char *escaped = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/servers/", escaped, NULL);
  g_autoptr(VedHttpReply) reply = ved_ctl_ask_daemon (client, path, &request, NULL, error);

  if (reply == NULL || !ved_http_reply_check (reply, error))
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  g_printerr (PREFIX ": %s is no longer listed; what was kept of it goes when it is too old\n", name);

  return TRUE;
}

VedCtlStatus
ved_ctl_forget (int    argc,
                char **argv)
{
  g_autofree char *url = NULL;
  const GOptionEntry entries[] = {
    { "daemon", 'd', 0, G_OPTION_ARG_STRING, &url, "The daemon that has them (" VED_CTL_DAEMON_URL ")", "URL" },
    { NULL }
  };
  g_autoptr(VedHttpClient) client = NULL;
  g_autoptr(GError) error = NULL;

  if (!ved_ctl_parse (PREFIX, "SERVER…", entries, &argc, &argv))
    return VED_CTL_USAGE;
  if (argc < 2)
    {
      g_printerr (PREFIX ": name the servers that are no more\n");
      return VED_CTL_USAGE;
    }

  client = ved_ctl_open_daemon (url != NULL ? url : VED_CTL_DAEMON_URL, &error);
  for (int i = 1; client != NULL && error == NULL && i < argc; i++)
    forget (client, argv[i], &error);

  return error == NULL ? VED_CTL_OK : ved_ctl_fail (PREFIX, error);
}
