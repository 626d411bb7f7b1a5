/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/ved-service-manager.h"

#include "support/ved-test-loop.h"

#include <gio/gunixsocketaddress.h>
#include <unistd.h>

/* What a service manager hears, by its own socket. */

static GSocket *
listen_at (GSocketAddress *address)
{
  g_autoptr(GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (socket, address, FALSE, &error));
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);

  return socket;
}

static void
assert_heard (GSocket    *socket,
              const char *wanted)
{
  g_autoptr(GError) error = NULL;
  char heard[256] = { 0 };

  if (wanted != NULL)
    {
      g_assert_cmpint (g_socket_receive (socket, heard, sizeof heard - 1, NULL, &error), >, 0);
      g_assert_no_error (error);
      g_assert_cmpstr (heard, ==, wanted);
      return;
    }

  g_assert_cmpint (g_socket_receive (socket, heard, sizeof heard - 1, NULL, &error), <, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

static void
test_told (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "notify", NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocket) socket = listen_at (address);
  g_autoptr(VedServiceManager) manager = NULL;

  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  manager = ved_service_manager_new ();
  g_assert_null (g_getenv ("NOTIFY_SOCKET"));
  assert_heard (socket, NULL);
  ved_service_manager_tell (manager, "READY=1");
  assert_heard (socket, "READY=1");
  ved_service_manager_tell (manager, "STOPPING=1");
  assert_heard (socket, "STOPPING=1");
  ved_test_remove_folder (folder);
}

static void
test_abstract_name (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *name = g_strconcat ("@", folder, NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new_with_type (folder, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  g_autoptr(GSocket) socket = listen_at (address);
  g_autoptr(VedServiceManager) manager = NULL;

  g_setenv ("NOTIFY_SOCKET", name, TRUE);
  manager = ved_service_manager_new ();
  ved_service_manager_tell (manager, "READY=1");
  assert_heard (socket, "READY=1");
  ved_test_remove_folder (folder);
}

static gboolean
is_heard (gpointer user_data)
{
  return (g_socket_condition_check (user_data, G_IO_IN) & G_IO_IN) != 0;
}

/* As often as is asked for, and only of the process that is asked. */
static void
test_watchdog (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "notify", NULL);
  g_autofree char *own = g_strdup_printf ("%d", (int) getpid ());
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocket) socket = listen_at (address);
  VedServiceManager *manager;

  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  g_setenv ("WATCHDOG_USEC", "2000", TRUE);
  g_setenv ("WATCHDOG_PID", own, TRUE);
  manager = ved_service_manager_new ();
  g_assert_null (g_getenv ("WATCHDOG_USEC"));
  g_assert_null (g_getenv ("WATCHDOG_PID"));
  g_assert_nonnull (g_main_context_find_source_by_user_data (NULL, manager));
  for (guint i = 0; i < 3; i++)
    {
      ved_test_wait_until (is_heard, socket);
      assert_heard (socket, "WATCHDOG=1");
    }
  ved_service_manager_free (manager);
  while (is_heard (socket))
    assert_heard (socket, "WATCHDOG=1");

  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  g_setenv ("WATCHDOG_USEC", "2000", TRUE);
  g_setenv ("WATCHDOG_PID", "1", TRUE);
  manager = ved_service_manager_new ();
  g_assert_null (g_main_context_find_source_by_user_data (NULL, manager));
  ved_service_manager_free (manager);
  ved_test_remove_folder (folder);
}

static void
fill (GSocketAddress *address)
{
  g_autoptr(GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr(GError) error = NULL;

  g_socket_set_blocking (socket, FALSE);
  while (g_socket_send_to (socket, address, "x", 1, NULL, &error) > 0)
    continue;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
}

typedef struct {
  VedServiceManager *manager;
  int is_telling;               /* atomic */
} Telling;

static gpointer
tell_in_thread (gpointer data)
{
  Telling *self = data;

  g_atomic_int_set (&self->is_telling, 1);
  ved_service_manager_tell (self->manager, "WATCHDOG=1");
  ved_service_manager_tell (self->manager, "READY=1");

  return NULL;
}

/* Where others fill the queue, what is told once waits for room; the watchdog is not kept waiting. */
static void
test_full_queue (void)
{
  g_autofree char *folder = ved_test_make_folder ();
  g_autofree char *path = g_build_filename (folder, "notify", NULL);
  g_autoptr(GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr(GSocket) socket = listen_at (address);
  g_autoptr(VedServiceManager) manager = NULL;
  Telling telling = { NULL, 0 };
  GThread *thread;
  char heard[256] = { 0 };

  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  manager = telling.manager = ved_service_manager_new ();
  fill (address);
  ved_service_manager_tell (manager, "WATCHDOG=1");
  thread = g_thread_new ("telling", tell_in_thread, &telling);
  while (!g_atomic_int_get (&telling.is_telling))
    g_thread_yield ();
  g_socket_set_blocking (socket, TRUE);
  g_socket_set_timeout (socket, 20);
  do
    g_assert_cmpint (g_socket_receive (socket, heard, sizeof heard - 1, NULL, NULL), >, 0);
  while (heard[0] != 'R');
  g_thread_join (thread);
  ved_test_remove_folder (folder);
}

static void
test_nobody_listens (void)
{
  static const char *const names[] = { NULL, "", "relative", "/nowhere/notify", "@nobody-listens-here" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(VedServiceManager) manager = NULL;

      if (names[i] != NULL)
        g_setenv ("NOTIFY_SOCKET", names[i], TRUE);
      manager = ved_service_manager_new ();
      ved_service_manager_tell (manager, "READY=1");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/service-manager/told", test_told);
  g_test_add_func ("/service-manager/abstract-name", test_abstract_name);
  g_test_add_func ("/service-manager/watchdog", test_watchdog);
  g_test_add_func ("/service-manager/full-queue", test_full_queue);
  g_test_add_func ("/service-manager/nobody-listens", test_nobody_listens);

  return g_test_run ();
}
