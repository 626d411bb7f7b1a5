/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-service-manager"

#include "config.h"

#include "server/ved-service-manager.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <unistd.h>

/* The protocol of sd_notify(3): one datagram a message, to the socket that NOTIFY_SOCKET names (a path, or "@" and an
 * abstract name). Where WATCHDOG_USEC asks for it, the main loop says twice in that time that it goes round: one that hangs
 * says nothing any more, and the service is started again. The variables are taken away, since no child is to speak for this
 * process. */

#define WATCHDOG    "WATCHDOG=1"
#define LONGEST_S   5           /* that a message waits for room in the manager's queue */

struct _VedServiceManager
{
  GSocketAddress *address;      /* (nullable): nobody listens */
  guint watchdog;               /* source; 0: nobody asks */
};

static GSocketAddress *
make_address (const char *name)
{
  if (*name == '@')
    return g_unix_socket_address_new_with_type (name + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);

  return *name == '/' ? g_unix_socket_address_new (name) : NULL;
}

static gboolean
watchdog_cb (gpointer user_data)
{
  ved_service_manager_tell (user_data, WATCHDOG);

  return G_SOURCE_CONTINUE;
}

/* Half of the time that is allowed, in ms; 0: nobody asks. */
static guint
get_watchdog_ms (void)
{
  const char *span = g_getenv ("WATCHDOG_USEC"), *pid = g_getenv ("WATCHDOG_PID");
  guint64 span_us = 0, own = 0;

  if (span == NULL || !g_ascii_string_to_unsigned (span, 10, 1, G_MAXINT64, &span_us, NULL))
    return 0;
  if (pid != NULL && (!g_ascii_string_to_unsigned (pid, 10, 1, G_MAXINT, &own, NULL) || own != (guint64) getpid ()))
    return 0;

  return (guint) CLAMP (span_us / 2000, 1, G_MAXINT);
}

static void
forget_variables (void)
{
  g_unsetenv ("NOTIFY_SOCKET");
  g_unsetenv ("WATCHDOG_USEC");
  g_unsetenv ("WATCHDOG_PID");
}

/**
 * ved_service_manager_new:
 *
 * Before threads are started that read the environment, since it changes that.
 *
 * Returns: (transfer full): one who hears nothing where nobody listens
 */
VedServiceManager *
ved_service_manager_new (void)
{
  VedServiceManager *self = g_new0 (VedServiceManager, 1);
  const char *name = g_getenv ("NOTIFY_SOCKET");
  guint watchdog_ms = get_watchdog_ms ();

  self->address = name != NULL ? make_address (name) : NULL;
  if (self->address != NULL && watchdog_ms > 0)
    self->watchdog = g_timeout_add (watchdog_ms, watchdog_cb, self);
  forget_variables ();

  return self;
}

void
ved_service_manager_free (VedServiceManager *self)
{
  g_clear_handle_id (&self->watchdog, g_source_remove);
  g_clear_object (&self->address);
  g_free (self);
}

/**
 * ved_service_manager_tell:
 * @state: "READY=1", "STOPPING=1", "STATUS=…"; several go on lines of their own
 *
 * Waits for room in the queue of the manager, for some seconds; WATCHDOG=1, of which the next comes soon, does not. That nobody
 * listens is no reason not to serve.
 */
void
ved_service_manager_tell (VedServiceManager *self,
                          const char        *state)
{
  g_autoptr(GSocket) socket = NULL;
  g_autoptr(GError) error = NULL;

  if (self->address == NULL)
    return;

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  if (socket != NULL)
    {
      g_socket_set_blocking (socket, strcmp (state, WATCHDOG) != 0);
      g_socket_set_timeout (socket, LONGEST_S);
    }
  /* Of a socket that is connected it can be waited for that there is room. */
  if (socket == NULL || !g_socket_connect (socket, self->address, NULL, &error)
      || g_socket_send (socket, state, strlen (state), NULL, &error) < 0)
    g_debug ("The service manager was not told “%s”: %s", state, error->message);
}
