/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-url"

#include "config.h"

#include "base/ved-url.h"

#include <gio/gio.h>
#include <string.h>

/* Addresses of what is talked to over HTTP. */

/**
 * ved_url_parse:
 * @text: what somebody entered
 *
 * Returns: (transfer full) (nullable): an http or https address that names a host; %NULL where @text is none
 */
GUri *
ved_url_parse (const char *text,
               GUriFlags   flags)
{
  g_autoptr(GUri) uri = g_uri_parse (text, flags, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if ((!g_str_equal (scheme, "http") && !g_str_equal (scheme, "https")) || host == NULL || *host == '\0')
    return NULL;

  return g_steal_pointer (&uri);
}

/**
 * ved_url_is_loopback:
 *
 * Returns: whether what it names is on this computer, so that nobody else hears what is said to it
 */
gboolean
ved_url_is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr(GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_str_equal (host, "localhost"))
    return TRUE;
  address = g_inet_address_new_from_string (host);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * ved_url_dup_place:
 *
 * Returns: (transfer full): host and port, which tell daemons apart well enough for people
 */
char *
ved_url_dup_place (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autofree char *place = strchr (host, ':') != NULL ? g_strdup_printf ("[%s]", host) : g_strdup (host);
  int port = g_uri_get_port (uri);

  return port > 0 ? g_strdup_printf ("%s:%d", place, port) : g_steal_pointer (&place);
}
