/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-process"

#include "config.h"

#include "support/ved-test-process.h"

#include <signal.h>
#include <sys/prctl.h>

#define FIRST_PORT 12000
#define LAST_PORT  32000

gboolean
ved_test_is_installed (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);

  return path != NULL;
}

static gboolean
is_free (guint port)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                            NULL);
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) wanted = g_inet_socket_address_new (loopback, (guint16) port);

  return g_socket_bind (socket, wanted, FALSE, NULL);
}

/**
 * ved_test_find_free_port:
 *
 * Returns: a port of the loopback that nobody listens on now; below those that the kernel gives to connections, one of
 *   which might take it before who is to listen does, and at random, since other tests look for one as well
 */
guint
ved_test_find_free_port (void)
{
  guint port;

  do
    port = (guint) g_random_int_range (FIRST_PORT, LAST_PORT);
  while (!is_free (port));

  return port;
}

static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/**
 * ved_test_spawn:
 * @command: program and words
 *
 * Returns: (transfer full): it runs, until ved_test_kill() or the end of the test
 */
GSubprocess *
ved_test_spawn (const char *const *command)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, command, &error);
  g_assert_no_error (error);

  return process;
}

/**
 * ved_test_kill:
 * @process: (inout): nothing happens where it is %NULL
 */
void
ved_test_kill (GSubprocess **process)
{
  if (*process == NULL)
    return;

  g_subprocess_force_exit (*process);
  g_subprocess_wait (*process, NULL, NULL);
  g_clear_object (process);
}
