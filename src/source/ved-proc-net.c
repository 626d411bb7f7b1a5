/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-proc-net"

#include "config.h"

#include "source/ved-proc-net.h"

#include <stdio.h>
#include <string.h>

/* /proc/net/dev has a line per device: name, colon, eight numbers received (bytes first), eight sent.
 * Devices that /sys/class/net shows under /devices/virtual (bridges, tunnels, the inside of containers)
 * carry the bytes of real ones a second time and are left out; where all are virtual, as inside a
 * container, all but those of certain names count. See proc_net(5) and the kernel's
 * Documentation/networking/proc_net_tcp.rst. */

#define CLOSE_WAIT_STATE     8
#define EPHEMERAL_FIRST      32768
#define EPHEMERAL_LAST       60999

static char *
read_text (const char *root,
           const char *path)
{
  g_autofree char *full_path = g_build_filename (root, path, NULL);
  char *text = NULL;

  g_file_get_contents (full_path, &text, NULL, NULL);

  return text;
}

static gboolean
is_virtual (const char *root,
            const char *device)
{
  g_autofree char *path = g_build_filename (root, "sys/class/net", device, NULL);
  g_autofree char *target = g_file_read_link (path, NULL);

  return target != NULL && strstr (target, "/virtual/") != NULL;
}

static gboolean
is_named_virtual (const char *device)
{
  static const char *const prefixes[] = {
    "lo", "veth", "docker", "br-", "virbr", "vnet", "tun", "tap", "ifb", "dummy", "cali", "flannel", "cni",
  };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (g_str_has_prefix (device, prefixes[i]))
        return TRUE;
    }

  return FALSE;
}

/* Splits off the device's name, and returns its numbers. */
static const char *
parse_device (char  *line,
              char **device)
{
  char *colon = strchr (line, ':');

  if (colon == NULL)
    return NULL;

  *colon = '\0';
  *device = g_strstrip (line);

  return colon + 1;
}

/**
 * ved_proc_net_read_traffic:
 * @root: "/", or a folder with a proc and a sys of a test
 *
 * Returns: whether there is any device
 */
gboolean
ved_proc_net_read_traffic (const char     *root,
                           VedProcTraffic *traffic)
{
  g_autofree char *text = read_text (root, "proc/net/dev");
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  VedProcTraffic real = { 0, 0 }, any = { 0, 0 };
  guint n_real = 0, n_any = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 received, sent;
      char *device;
      const char *numbers = parse_device (lines[i], &device);

      if (numbers == NULL || strcmp (device, "lo") == 0 || is_named_virtual (device) ||
          sscanf (numbers, "%" G_GUINT64_FORMAT " %*s %*s %*s %*s %*s %*s %*s %" G_GUINT64_FORMAT,
                  &received, &sent) != 2)
        continue;

      any.received += received;
      any.sent += sent;
      n_any++;
      if (!is_virtual (root, device))
        {
          real.received += received;
          real.sent += sent;
          n_real++;
        }
    }
  *traffic = n_real > 0 ? real : any;

  return n_any > 0;
}

static void
read_ephemeral_range (const char *root,
                      guint      *first,
                      guint      *last)
{
  g_autofree char *text = read_text (root, "proc/sys/net/ipv4/ip_local_port_range");

  if (text != NULL && sscanf (text, "%u %u", first, last) == 2)
    return;

  *first = EPHEMERAL_FIRST;
  *last = EPHEMERAL_LAST;
}

/* One line: "  sl: LOCAL:PORT REMOTE:PORT STATE …", all in hexadecimal. */
static void
count_close_wait (const char       *text,
                  guint             first,
                  guint             last,
                  VedProcCloseWait *close_wait)
{
  const char *line = text;

  while ((line = strchr (line, '\n')) != NULL)
    {
      guint port, state;

      line++;
      if (sscanf (line, " %*u: %*[0-9A-Fa-f]:%x %*[0-9A-Fa-f]:%*x %x", &port, &state) != 2 ||
          state != CLOSE_WAIT_STATE)
        continue;
      if (port >= first && port <= last)
        close_wait->back++;
      else
        close_wait->front++;
    }
}

/**
 * ved_proc_net_read_close_wait:
 *
 * Returns: whether the kernel says anything about TCP
 */
gboolean
ved_proc_net_read_close_wait (const char       *root,
                              VedProcCloseWait *close_wait)
{
  static const char *const files[] = { "proc/net/tcp", "proc/net/tcp6" };
  gboolean known = FALSE;
  guint first, last;

  *close_wait = (VedProcCloseWait) { 0, 0 };
  read_ephemeral_range (root, &first, &last);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = read_text (root, files[i]);

      if (text == NULL)
        continue;
      known = TRUE;
      count_close_wait (text, first, last, close_wait);
    }

  return known;
}
