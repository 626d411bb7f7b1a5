/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-daemon-options"

#include "config.h"

#include "server/ved-daemon-options.h"

#include "base/ved-error.h"
#include "base/ved-iso8601.h"
#include "base/ved-key-file.h"
#include "base/ved-url.h"

#include <glib/gstdio.h>
#include <string.h>

/* The configuration is a key file; the system's is read first, then the user's, then the one that is
 * named, and the command line has the last word:
 *
 *   [server]  listen= port= api-key-file= data-dir= cors-origins=A;B write-back=http://… engine=auto
 *             simulator=http://… simulator-key-file=
 *   [limits]  feed= reads= alerts= explain= wrong-keys=
 *                                            requests a minute, 0 for no limit
 *             connections=                   at a time
 *   [feed]    timezone= sources=local;prometheus:http://… shard=I/N
 *   [prometheus:http://…] [file:/…]          see ved-prometheus-source.h, ved-csv-table.h
 *
 * The files of a computer are meant for the daemon that serves others. One that a program started for itself takes of them
 * how a source is read and nothing else, and a simulated fleet pages nobody, writes nothing into a store and is not divided
 * because of what they say: only a file that the command line names may give it channels and a folder.
 */

#define DEFAULT_BACKFILL_DAYS 14
#define MAX_CONNECTIONS       100000
#define NOT_SAID              G_MININT

/* The groups whose keys are all known here. What [routing] and [prometheus:…] have is judged where it is read; the columns
 * of [file:…] have any name. */
static const struct {
  const char *group;            /* what its name begins with */
  const char *keys[12];
} known_groups[] = {
  { "server", { "listen", "port", "api-key-file", "data-dir", "cors-origins", "write-back", "engine", "simulator",
                "simulator-key-file" } },
  { "limits", { "feed", "reads", "alerts", "explain", "wrong-keys", "connections" } },
  { "feed", { "timezone", "sources", "shard" } },
  { "remediation", { "enabled", "webhook", "command" } },
  { "channel:", { "type", "roles", "enabled", "url", "authorization", "relay", "sendmail", "from", "to", "command" } },
  { "routing", { NULL } },
  { "prometheus:", { NULL } },
  { "file:", { NULL } },
};

/* Whole names, and beginnings of names with a colon. */
static const char *const source_groups[] = { "prometheus:", "file:", NULL };
static const char *const alert_groups[] = { "channel:", "routing", "remediation", NULL };

VedDaemonOptions *
ved_daemon_options_new (void)
{
  VedDaemonOptions *self = g_new0 (VedDaemonOptions, 1);
  VedHttpConfig defaults;

  ved_http_config_init (&defaults);
  self->port = NOT_SAID;
  self->demo_servers = NOT_SAID;
  self->warnings = g_string_new (NULL);
  self->backfill_days = DEFAULT_BACKFILL_DAYS;
  self->rng_seed = 42;
  self->scenario_id = VED_SCENARIO_DEMO;
  self->control_fd = -1;
  memcpy (self->per_minute, defaults.per_minute, sizeof self->per_minute);
  self->max_connections = (int) defaults.max_connections;

  return self;
}

void
ved_daemon_options_free (VedDaemonOptions *self)
{
  g_free (self->listen);
  g_strfreev (self->sources);
  g_clear_pointer (&self->source_config, g_key_file_unref);
  g_clear_pointer (&self->alert_config, g_key_file_unref);
  g_free (self->simulator);
  g_free (self->simulator_key_file);
  g_free (self->write_back);
  g_free (self->engine);
  g_free (self->data_dir);
  g_free (self->scenario);
  g_free (self->demo_time);
  g_free (self->api_key_file);
  g_free (self->clock);
  g_free (self->config_file);
  g_free (self->feed_timezone);
  g_strfreev (self->cors_origins);
  g_free (self->shard_text);
  g_string_free (self->warnings, TRUE);
  g_free (self);
}

static void
take_text (GKeyFile    *file,
           const char  *group,
           const char  *key,
           char       **text)
{
  char *value = *text == NULL ? g_key_file_get_string (file, group, key, NULL) : NULL;

  if (value != NULL)
    *text = value;
}

static void
take_list (GKeyFile    *file,
           const char  *group,
           const char  *key,
           GStrv       *list)
{
  GStrv value = *list == NULL ? g_key_file_get_string_list (file, group, key, NULL, NULL) : NULL;

  if (value != NULL)
    *list = value;
}

static gboolean
take_number (GKeyFile    *file,
             const char  *group,
             const char  *key,
             int          max,
             int         *number,
             GError     **error)
{
  g_autoptr(GError) failure = NULL;
  int value;

  if (!g_key_file_has_key (file, group, key, NULL))
    return TRUE;
  value = g_key_file_get_integer (file, group, key, &failure);
  if (failure != NULL || value < 0 || value > max)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s in [%s] must be a number from 0 to %d", key,
                   group, max);
      return FALSE;
    }
  *number = value;

  return TRUE;
}

static gboolean
take_limits (VedDaemonOptions  *self,
             GKeyFile          *file,
             GError           **error)
{
  static const char *const keys[VED_N_LIMITS] = {
    [VED_LIMIT_FEED] = "feed",
    [VED_LIMIT_READ] = "reads",
    [VED_LIMIT_ALERT] = "alerts",
    [VED_LIMIT_EXPLAIN] = "explain",
    [VED_LIMIT_WRONG_KEY] = "wrong-keys",
  };

  for (guint i = VED_LIMIT_NONE + 1; i < VED_N_LIMITS; i++)
    {
      int number = (int) self->per_minute[i];

      if (!take_number (file, "limits", keys[i], G_MAXINT, &number, error))
        return FALSE;
      self->per_minute[i] = (guint) number;
    }

  return take_number (file, "limits", "connections", MAX_CONNECTIONS, &self->max_connections, error);
}

static gboolean
is_named (const char        *group,
          const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean is_prefix = g_str_has_suffix (names[i], ":");

      if (is_prefix ? g_str_has_prefix (group, names[i]) : g_str_equal (group, names[i]))
        return TRUE;
    }

  return FALSE;
}

/* A group is taken whole, of the nearest file that has it: a channel of the system's is there still where the user's file
 * says only who is told. */
static void
take_groups (GKeyFile           *file,
             const char *const  *names,
             GKeyFile          **config)
{
  g_auto(GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (!is_named (groups[i], names) || (*config != NULL && g_key_file_has_group (*config, groups[i])))
        continue;
      if (*config == NULL)
        *config = g_key_file_new ();
      ved_key_file_take_group (*config, file, groups[i]);
    }
}

static void
warn_of_keys (VedDaemonOptions  *self,
              const char        *path,
              GKeyFile          *file,
              const char        *group,
              const char *const *known)
{
  g_auto(GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint i = 0; *known != NULL && keys != NULL && keys[i] != NULL; i++)
    {
      if (!g_strv_contains (known, keys[i]))
        g_string_append_printf (self->warnings, "%s: nobody reads “%s” in [%s]: see vedetted.conf(5)\n", path, keys[i], group);
    }
}

/* A daemon that does not do what a file says, because of a slip of the pen, tells it. */
static void
warn_of_file (VedDaemonOptions *self,
              const char       *path,
              GKeyFile         *file)
{
  g_auto(GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      guint known = 0;

      while (known < G_N_ELEMENTS (known_groups)
             && !(g_str_has_suffix (known_groups[known].group, ":") ? g_str_has_prefix (groups[i], known_groups[known].group)
                                                                    : g_str_equal (groups[i], known_groups[known].group)))
        known++;
      if (known == G_N_ELEMENTS (known_groups))
        g_string_append_printf (self->warnings, "%s: nobody reads the group [%s]: see vedetted.conf(5)\n", path, groups[i]);
      else
        warn_of_keys (self, path, file, groups[i], known_groups[known].keys);
    }
}

static gboolean
is_embedded (const VedDaemonOptions *self)
{
  return self->control_fd >= 0;
}

static gboolean
is_simulated (const VedDaemonOptions *self)
{
  return self->demo_servers != NOT_SAID;
}

/* How samples are read is the same whoever reads them. */
static void
take_reading (VedDaemonOptions *self,
              GKeyFile         *file)
{
  take_text (file, "feed", "timezone", &self->feed_timezone);
  take_groups (file, source_groups, &self->source_config);
}

/* What reaches beyond this process: where samples come from, and where results go. */
static void
take_outside (VedDaemonOptions *self,
              GKeyFile         *file,
              gboolean          is_named)
{
  if (!is_simulated (self) || is_named)
    {
      take_text (file, "server", "data-dir", &self->data_dir);
      take_groups (file, alert_groups, &self->alert_config);
    }
  if (is_simulated (self))
    return;

  take_text (file, "server", "simulator", &self->simulator);
  take_text (file, "server", "simulator-key-file", &self->simulator_key_file);
  take_text (file, "server", "write-back", &self->write_back);
  take_text (file, "feed", "shard", &self->shard_text);
  take_list (file, "feed", "sources", &self->sources);
}

/* A file with secrets is its owner's alone. Whoever runs a fleet of his own does without it; a daemon for others would
 * otherwise page nobody, and nobody would know. */
static gboolean
may_skip (VedDaemonOptions *self,
          GError          **error)
{
  if (!g_error_matches (*error, G_FILE_ERROR, G_FILE_ERROR_ACCES))
    return FALSE;
  if (!is_embedded (self) && !is_simulated (self))
    {
      g_prefix_error_literal (error, "it is for its owner alone, so run vedetted as that user, or with "
                              "XDG_CONFIG_DIRS=/var/empty to do without it: ");
      return FALSE;
    }
  g_clear_error (error);

  return TRUE;
}

static gboolean
has_secret (GKeyFile *file)
{
  g_auto(GStrv) groups = g_key_file_get_groups (file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (g_key_file_has_key (file, groups[i], "authorization", NULL))
        return TRUE;
    }

  return FALSE;
}

static void
warn_of_mode (VedDaemonOptions *self,
              const char       *path,
              GKeyFile         *file)
{
  GStatBuf info;

  if (has_secret (file) && g_stat (path, &info) == 0 && (info.st_mode & 0007) != 0)
    g_string_append_printf (self->warnings, "%s: it has an authorization, and everybody may read it: run chmod 600 on it\n", path);
}

/* Texts and lists are taken where nobody has said them yet, so files are read from the nearest on;
 * numbers are overwritten, so they are read from the farthest on. */
static gboolean
read_file (VedDaemonOptions  *self,
           const char        *path,
           gboolean           is_named,
           gboolean           numbers,
           GError           **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) failure = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &failure))
    {
      if (!is_named && may_skip (self, &failure))
        return TRUE;
      g_propagate_prefixed_error (error, g_steal_pointer (&failure), "The configuration “%s” cannot be read: ", path);
      return FALSE;
    }
  if (is_embedded (self))
    {
      take_reading (self, file);
      return TRUE;
    }
  if (numbers)
    return take_limits (self, file, error);

  warn_of_file (self, path, file);
  warn_of_mode (self, path, file);
  take_text (file, "server", "listen", &self->listen);
  take_text (file, "server", "api-key-file", &self->api_key_file);
  take_list (file, "server", "cors-origins", &self->cors_origins);
  take_text (file, "server", "engine", &self->engine);
  take_reading (self, file);
  take_outside (self, file, is_named);

  return self->port != NOT_SAID || take_number (file, "server", "port", G_MAXUINT16, &self->port, error);
}

static gboolean
read_files (VedDaemonOptions  *self,
            GError           **error)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *const *system_dirs = g_get_system_config_dirs ();

  if (self->config_file != NULL)
    g_ptr_array_add (paths, g_strdup (self->config_file));
  g_ptr_array_add (paths, g_build_filename (g_get_user_config_dir (), "vedette", "vedetted.conf", NULL));
  for (guint i = 0; system_dirs[i] != NULL; i++)
    g_ptr_array_add (paths, g_build_filename (system_dirs[i], "vedette", "vedetted.conf", NULL));

  for (guint i = 0; i < 2 * paths->len; i++)
    {
      gboolean numbers = i >= paths->len;
      guint place = numbers ? 2 * paths->len - 1 - i : i;
      const char *path = g_ptr_array_index (paths, place);
      gboolean is_named = place == 0 && self->config_file != NULL;

      if (!is_named && !g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      if (!read_file (self, path, is_named, numbers, error))
        return FALSE;
    }

  return TRUE;
}

static void
read_environment (VedDaemonOptions *self)
{
  const char *origins = g_getenv ("VEDETTE_CORS_ORIGINS");

  if (origins != NULL && *origins != '\0' && self->cors_origins == NULL)
    self->cors_origins = g_strsplit (origins, ",", -1);
}

static gboolean
check_shard (VedDaemonOptions  *self,
             GError           **error)
{
  if (self->shard_text == NULL || ved_shard_parse (self->shard_text, &self->shard, error))
    return TRUE;

  g_prefix_error_literal (error, "--shard: ");

  return FALSE;
}

/* The engines that forecast with nothing but a history. */
static gboolean
check_engine (VedDaemonOptions  *self,
              GError           **error)
{
  if (self->engine == NULL || strcmp (self->engine, "auto") == 0)
    return TRUE;
  if (ved_engine_id_from_name (self->engine, &self->engine_id) &&
      (self->engine_id == VED_ENGINE_SEASONAL || self->engine_id == VED_ENGINE_TREND
       || self->engine_id == VED_ENGINE_PERSISTENCE))
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "engine in [server], or --engine: must be auto, seasonal, trend or persistence, not “%s”",
               self->engine);

  return FALSE;
}

/* A key goes along: nobody on the way is to read it. */
static gboolean
check_simulator (VedDaemonOptions  *self,
                 GError           **error)
{
  g_autoptr(GUri) uri = self->simulator != NULL ? ved_url_parse (self->simulator, G_URI_FLAGS_NONE) : NULL;

  if (self->simulator == NULL)
    return TRUE;
  if (uri == NULL || g_uri_get_userinfo (uri) != NULL)
    g_set_error_literal (error, VED_ERROR, VED_ERROR_INVALID, "simulator in [server]: must be an address as in "
                         "http://127.0.0.1:8001, without user and password");
  else if (!ved_url_is_loopback (uri) && strcmp (g_uri_get_scheme (uri), "https") != 0)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "simulator in [server]: beyond this computer it must be an https address, "
                 "not “%s”", self->simulator);
  else
    return TRUE;

  return FALSE;
}

/* What the command line says that contradicts itself: asked before the files have a say. */
static gboolean
check_words (VedDaemonOptions  *self,
             GError           **error)
{
  gboolean has_demo = self->demo_servers != NOT_SAID;

  if (self->port != NOT_SAID && (self->port < 0 || self->port > G_MAXUINT16))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--port: %d is no port: name one from 1 to 65535, or 0 for any", self->port);
  else if (has_demo && self->demo_servers < 1)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--demo: a fleet cannot have %d servers: name 1 or more",
                 self->demo_servers);
  else if (has_demo && self->sources != NULL)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--demo and --source %s: a simulated fleet takes no samples from elsewhere: "
                 "name one of them", self->sources[0]);
  else if (!has_demo && (self->scenario != NULL || self->demo_time != NULL))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s: only a simulated fleet has one: name --demo N too",
                 self->scenario != NULL ? "--scenario" : "--demo-time");
  else
    return TRUE;

  return FALSE;
}

static gboolean
check (VedDaemonOptions  *self,
       GError           **error)
{
  if (self->backfill_days < 0)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--backfill: %d is no number of days",
                 self->backfill_days);
  else if (self->clock != NULL && strcmp (self->clock, "wall") != 0 && strcmp (self->clock, "feed") != 0)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--clock: must be wall or feed, not “%s”", self->clock);
  else if (self->demo_time != NULL
           && !ved_iso8601_parse (self->demo_time, strlen (self->demo_time), NULL, &self->demo_time_us))
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--demo-time: “%s” is no ISO 8601 time",
                 self->demo_time);
  else
    return (self->scenario == NULL || ved_scenario_id_from_name (self->scenario, &self->scenario_id, error))
           && check_engine (self, error) && check_shard (self, error)
           && check_simulator (self, error);

  return FALSE;
}

/* A part of a fleet has a folder of its own, so that daemons of several parts can be on one machine. */
static char *
choose_data_dir (const VedShard *shard)
{
  g_autofree char *name = ved_shard_is_part (shard)
                          ? g_strdup_printf ("shard-%u-of-%u", shard->index + 1, shard->n_shards) : NULL;

  return g_build_filename (g_get_user_state_dir (), "vedette", name, NULL);
}

/* What nobody has said. A daemon for others keeps its history; that of a demo fleet goes with it. */
static void
complete (VedDaemonOptions *self)
{
  if (self->port == NOT_SAID)
    self->port = 8000;
  self->demo_servers = MAX (self->demo_servers, 0);
  if (self->listen == NULL)
    self->listen = g_strdup ("127.0.0.1");
  if (self->data_dir == NULL && self->demo_servers == 0)
    self->data_dir = choose_data_dir (&self->shard);
  if (self->control_fd >= 0)
    memset (self->per_minute, 0, sizeof self->per_minute);
}

static gboolean
parse_words (VedDaemonOptions   *self,
             int                *argc,
             char             ***argv,
             GError            **error)
{
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &self->port, "Port to listen on; 0 takes any (8000)", "N" },
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &self->listen, "Address to listen on (127.0.0.1)", "ADDR" },
    { "source", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self->sources,
      "Where samples come from: local, prometheus:URL, file:PATH, feed", "SPEC" },
    { "shard", 0, 0, G_OPTION_ARG_STRING, &self->shard_text,
      "Take one of N parts of the fleet, by a hash of the names", "I/N" },
    { "write-back", 0, 0, G_OPTION_ARG_STRING, &self->write_back,
      "Write risks and forecasts to a Prometheus, VictoriaMetrics, Thanos or Mimir", "URL" },
    { "engine", 0, 0, G_OPTION_ARG_STRING, &self->engine,
      "What forecasts: auto (the best for each series), seasonal, trend, persistence", "NAME" },
    { "data-dir", 'd', 0, G_OPTION_ARG_FILENAME, &self->data_dir, "Folder of the history", "DIR" },
    { "discard", 0, 0, G_OPTION_ARG_NONE, &self->discard, "Remove the history at the end", NULL },
    { "demo", 0, 0, G_OPTION_ARG_INT, &self->demo_servers, "Simulate a fleet", "N" },
    { "backfill", 0, 0, G_OPTION_ARG_INT, &self->backfill_days, "Most days of history of that fleet (14)",
      "DAYS" },
    { "scenario", 0, 0, G_OPTION_ARG_STRING, &self->scenario,
      "Of that fleet: demo, natural, healthy, degrading, critical, cascade", "NAME" },
    { "rng-seed", 0, 0, G_OPTION_ARG_INT64, &self->rng_seed, "Of that fleet (42)", "N" },
    { "demo-time", 0, 0, G_OPTION_ARG_STRING, &self->demo_time, "When its time begins (now)", "TIME" },
    { "api-key-file", 0, 0, G_OPTION_ARG_FILENAME, &self->api_key_file, "File with the key, mode 600",
      "FILE" },
    { "control-fd", 0, 0, G_OPTION_ARG_INT, &self->control_fd, "Socket of the program that started this one",
      "N" },
    { "clock", 0, 0, G_OPTION_ARG_STRING, &self->clock, "What is now: wall, or the newest sample: feed",
      "WHICH" },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &self->config_file, "Configuration", "FILE" },
    { "openapi", 0, 0, G_OPTION_ARG_NONE, &self->show_api, "Print the description of the API and end", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->show_version, "Print the version and end", NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("— forecast a fleet of servers");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1)
    {
      g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is not understood: see --help", (*argv)[1]);
      return FALSE;
    }

  return TRUE;
}

/**
 * ved_daemon_options_parse:
 * @argc: (inout): the command line; what is understood is taken out
 * @argv: (inout): the same
 *
 * Errors: GOptionError, VED_ERROR_INVALID, GKeyFileError.
 */
gboolean
ved_daemon_options_parse (VedDaemonOptions   *self,
                          int                *argc,
                          char             ***argv,
                          GError            **error)
{
  if (!parse_words (self, argc, argv, error))
    return FALSE;
  if (self->show_version || self->show_api)
    return TRUE;                /* what this computer is configured for is nothing to them */
  if (!check_words (self, error) || !read_files (self, error))
    return FALSE;

  read_environment (self);
  if (!check (self, error))
    return FALSE;
  complete (self);

  return TRUE;
}

/**
 * ved_daemon_options_fill_engine:
 * @config: (out): texts are those of @self
 */
void
ved_daemon_options_fill_engine (VedDaemonOptions *self,
                                VedEngineConfig  *config)
{
  memset (config, 0, sizeof *config);
  config->data_dir = self->data_dir;
  config->demo_servers = (guint) self->demo_servers;
  config->scenario = self->scenario_id;
  config->rng_seed = (guint64) self->rng_seed;
  config->demo_time_us = self->demo_time_us;
  config->backfill_days = (guint) self->backfill_days;
  config->time_base = g_strcmp0 (self->clock, "feed") == 0 ? VED_TIME_FEED : VED_TIME_WALL;
  config->sources = (const char *const *) self->sources;
  config->source_config = self->source_config;
  config->write_back = self->write_back;
  config->forecast_engine = self->engine_id;
  config->measures_quality = TRUE;
  config->alert_config = self->alert_config;
  config->shard = self->shard;
}
