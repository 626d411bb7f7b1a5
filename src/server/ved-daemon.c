/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-daemon"

#include "config.h"

#include "server/ved-daemon.h"

#include "base/ved-api-key.h"
#include "base/ved-error.h"
#include "base/ved-program.h"
#include "server/ved-service-manager.h"
#include "wire/json/ved-json-writer.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* The whole program: engine and server under one main loop, ended by SIGINT, SIGTERM or the control
 * socket. Over that socket the program that started this one first sends the key, one line; once the
 * daemon serves, it answers one line of JSON with port, pid and version; its end (also by kill -9 of the
 * other side) ends the daemon. So nothing secret is in argv, the environment or a file. */

#define MAX_KEY_BYTES 1024
#define OWN_FILES     128       /* descriptors for all but clients */

typedef struct {
  VedDaemonOptions *options;
  GMainLoop *loop;
  VedEngine *engine;
  VedHttpServer *server;
  VedServiceManager *manager;   /* (nullable): another program that started this one asks for itself */
  char *api_key;                /* (nullable) */
  gboolean owns_data;           /* the folder was made for this daemon, or its lock taken: never another's */
  guint control_source;
} Daemon;

static gboolean
signalled_cb (gpointer user_data)
{
  Daemon *self = user_data;

  g_main_loop_quit (self->loop);

  return G_SOURCE_CONTINUE;
}

static gboolean
control_ready_cb (int          fd,
                  GIOCondition condition,
                  gpointer     user_data)
{
  Daemon *self = user_data;
  char bytes[64];

  if (read (fd, bytes, sizeof bytes) > 0)
    return G_SOURCE_CONTINUE;

  self->control_source = 0;
  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

/* Blocks until the line is there: nothing else is to be done before. */
static gboolean
read_control_key (int      fd,
                  char   **key,
                  GError **error)
{
  g_autoptr(GString) line = g_string_new (NULL);
  gboolean ended = FALSE;
  char byte;

  while (!ended && line->len < MAX_KEY_BYTES && read (fd, &byte, 1) == 1)
    {
      ended = byte == '\n';
      if (!ended)
        g_string_append_c (line, byte);
    }
  if (ended && line->len > 0)
    {
      *key = g_strdup (line->str);
      return TRUE;
    }

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID,
               "No key came over --control-fd %d: send it as the first line", fd);

  return FALSE;
}

static gboolean
find_key (Daemon  *self,
          GError **error)
{
  gboolean is_found = self->options->control_fd >= 0
                      ? read_control_key (self->options->control_fd, &self->api_key, error)
                      : ved_api_key_load (self->options->api_key_file, &self->api_key, error);

  /* No command of an alert, and no other child, is to have it. */
  g_unsetenv ("VEDETTE_API_KEY");

  return is_found;
}

/* Of the descriptors that can be had, those that remain beside files, sources and channels. */
static guint
allow_connections (guint n_wanted)
{
  guint n_files = ved_program_allow_files (n_wanted + OWN_FILES);

  return n_files > 2 * OWN_FILES ? n_files - OWN_FILES : n_files / 2;
}

static gboolean
make_server (Daemon  *self,
             GError **error)
{
  const VedDaemonOptions *options = self->options;
  g_autoptr(GTimeZone) zone = NULL;
  g_autofree char *simulator_key = NULL;
  VedHttpConfig config;

  if (options->feed_timezone != NULL)
    {
      zone = g_time_zone_new_identifier (options->feed_timezone);
      if (zone == NULL)
        {
          g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "timezone in [feed]: “%s” is no time zone",
                       options->feed_timezone);
          return FALSE;
        }
    }

  if (options->simulator_key_file != NULL && !ved_api_key_load (options->simulator_key_file, &simulator_key, error))
    {
      g_prefix_error_literal (error, "simulator-key-file in [server]: ");
      return FALSE;
    }

  ved_http_config_init (&config);
  config.address = options->listen;
  config.port = (guint16) options->port;
  config.api_key = self->api_key;
  config.cors_origins = (const char *const *) options->cors_origins;
  memcpy (config.per_minute, options->per_minute, sizeof config.per_minute);
  config.max_connections = allow_connections ((guint) options->max_connections);
  config.feed_zone = zone;
  config.simulator = options->simulator;
  config.simulator_key = simulator_key;
  self->server = ved_http_server_new (self->engine, &config);

  return ved_http_server_listen (self->server, error);
}

static void
announce (Daemon *self)
{
  int fd = self->options->control_fd;
  g_autoptr(GString) line = g_string_new ("{");

  if (fd < 0)
    {
      g_autofree char *url = g_uri_join (G_URI_FLAGS_NONE, "http", NULL, self->options->listen,
                                         (int) ved_http_server_get_port (self->server), "", NULL, NULL);

      g_print ("vedetted %s serves %s\n", VED_VERSION, url);
      return;
    }

  ved_json_member_uint (line, "port", ved_http_server_get_port (self->server));
  ved_json_member_uint (line, "pid", (guint64) getpid ());
  ved_json_member_string (line, "version", VED_VERSION);
  g_string_append (line, "}\n");
  if (write (fd, line->str, line->len) != (gssize) line->len)
    g_main_loop_quit (self->loop);
  self->control_source = g_unix_fd_add (fd, G_IO_IN | G_IO_HUP | G_IO_ERR, control_ready_cb, self);
}

/* Feeds are taken from now on. */
static void
status_changed_cb (VedEngine *engine,
                   Daemon    *self)
{
  g_autoptr(VedEngineStatus) status = ved_engine_get_status (engine);

  if (status->phase != VED_ENGINE_RUNNING)
    return;

  g_signal_handlers_disconnect_by_func (engine, status_changed_cb, self);
  ved_service_manager_tell (self->manager, "READY=1\nSTATUS=Serving");
}

static void
watch_start (Daemon *self)
{
  if (self->manager == NULL)
    return;

  ved_service_manager_tell (self->manager, "STATUS=Reading the history");
  g_signal_connect (self->engine, "status-changed", G_CALLBACK (status_changed_cb), self);
}

/* A demo fleet has a past like any other, but nobody wants it back: it gets a folder for as long as it runs. */
static gboolean
find_data_dir (Daemon  *self,
               GError **error)
{
  VedDaemonOptions *options = self->options;

  if (options->data_dir != NULL)
    return TRUE;

  options->data_dir = g_dir_make_tmp ("vedetted-XXXXXX", error);
  options->discard = self->owns_data = options->data_dir != NULL;

  return self->owns_data;
}

static gboolean
start (Daemon  *self,
       GError **error)
{
  g_autoptr(VedClock) clock = ved_clock_new_system ();
  VedEngineConfig config;

  if (self->options->control_fd < 0)
    self->manager = ved_service_manager_new ();
  if (!find_key (self, error) || !find_data_dir (self, error))
    return FALSE;

  ved_daemon_options_fill_engine (self->options, &config);
  self->engine = ved_engine_new (&config, clock);
  watch_start (self);
  if (!make_server (self, error) || !ved_engine_start (self->engine, error))
    return FALSE;
  self->owns_data = TRUE;
  announce (self);

  return TRUE;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *entry = g_build_filename (path, name, NULL);

      remove_tree (entry);
    }
  g_remove (path);
}

static gboolean
is_of_daemon (const char *name)
{
  static const char *const names[] = { "lock", "models", "calibration", "fleet-chances", NULL };

  return g_strv_contains (names, name) || strstr (name, ".sqlite") != NULL || g_str_has_suffix (name, ".settings");
}

/* Nothing but what a daemon keeps: a folder that holds more stays. */
static void
discard_history (const char *path)
{
  g_autoptr(GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (is_of_daemon (name))
        remove_tree (file);
    }
  g_rmdir (path);
}

static void
stop (Daemon *self)
{
  g_clear_handle_id (&self->control_source, g_source_remove);
  if (self->manager != NULL)
    ved_service_manager_tell (self->manager, "STOPPING=1");
  if (self->server != NULL)
    ved_http_server_stop (self->server);
  if (self->engine != NULL)
    ved_engine_stop (self->engine);
  g_clear_object (&self->server);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->manager, ved_service_manager_free);
  g_clear_pointer (&self->api_key, g_free);
  if (self->options->discard && self->owns_data)
    discard_history (self->options->data_dir);
}

/**
 * ved_daemon_run:
 * @options: what was asked for
 *
 * Runs until it is told to end.
 *
 * Returns: the exit status of the program
 */
int
ved_daemon_run (VedDaemonOptions *options)
{
  Daemon self = { .options = options };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  guint interrupt = g_unix_signal_add (SIGINT, signalled_cb, &self);
  guint terminate = g_unix_signal_add (SIGTERM, signalled_cb, &self);

  self.loop = loop;
  if (start (&self, &error))
    g_main_loop_run (loop);
  else
    g_printerr ("vedetted: %s\n", error->message);
  stop (&self);
  g_source_remove (interrupt);
  g_source_remove (terminate);

  return error == NULL ? 0 : 1;
}
