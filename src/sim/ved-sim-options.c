/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sim-options"

#include "config.h"

#include "sim/ved-sim-options.h"

#include "base/ved-api-key.h"
#include "base/ved-error.h"
#include "sim/ved-sim-fleet.h"

#include <math.h>

#define MAX_SERVERS       10000  /* a tick is one body, and a daemon takes no more records in one */
#define MAX_BACKFILL_DAYS 30

typedef struct {
  int servers;
  int port;
  gint64 rng_seed;
  double backfill;
  double speed;
  char *scenario;
  char *api_key_file;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_free (raw->scenario);
  g_free (raw->api_key_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Raw, raw_clear)

static gboolean
check_range (const char *option,
             double      value,
             double      least,
             double      most,
             GError    **error)
{
  if (value >= least && value <= most)
    return TRUE;

  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "--%s takes a number from %g to %g, not %g",
               option, least, most, value);

  return FALSE;
}

static gboolean
check_ranges (const Raw *raw,
              GError   **error)
{
  return check_range ("servers", raw->servers, VED_SIM_FLEET_LEAST, MAX_SERVERS, error) &&
         check_range ("port", raw->port, 0, G_MAXUINT16, error) &&
         check_range ("rng-seed", raw->rng_seed, 0, (double) G_MAXINT64, error) &&
         check_range ("backfill", raw->backfill, 0, MAX_BACKFILL_DAYS, error) &&
         check_range ("speed", raw->speed, 0.01, 10000, error);
}

static gboolean
parse_words (VedSimOptions *self,
             Raw           *raw,
             int           *argc,
             char        ***argv,
             GError       **error)
{
  const GOptionEntry entries[] = {
    { "stream", 0, 0, G_OPTION_ARG_NONE, &self->stream,
      "Post samples; without it only the control answers", NULL },
    { "servers", 0, 0, G_OPTION_ARG_INT, &raw->servers, "Size of the fleet (20)", "N" },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &self->listen, "Address of the control (127.0.0.1)", "ADDRESS" },
    { "port", 0, 0, G_OPTION_ARG_INT, &raw->port, "Port of the control (8001)", "N" },
    { "inference-url", 0, 0, G_OPTION_ARG_STRING, &self->inference_url,
      "Daemon to post to (http://127.0.0.1:8000)", "URL" },
    { "scenario", 0, 0, G_OPTION_ARG_STRING, &raw->scenario,
      "natural, healthy, degrading, critical, cascade or demo (natural)", "NAME" },
    { "rng-seed", 0, 0, G_OPTION_ARG_INT64, &raw->rng_seed, "What the fleet is drawn from (42)", "N" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &raw->speed,
      "Simulated seconds per second (1); above 1 the daemon needs --clock=feed", "FACTOR" },
    { "backfill", 0, 0, G_OPTION_ARG_DOUBLE, &raw->backfill, "Days of history to post first (14)", "DAYS" },
    { "api-key-file", 0, 0, G_OPTION_ARG_FILENAME, &raw->api_key_file,
      "File of mode 600 with the key of daemon and control; VEDETTE_API_KEY goes before it", "FILE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->show_version, "Print the version", NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("– simulate a fleet of servers");

  g_option_context_set_description (context, "Commands:\n  generate  write a simulated history to files instead\n");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (*argc > 1)
    g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "“%s” is not understood: see --help", (*argv)[1]);

  return *argc <= 1;
}

/**
 * ved_sim_options_parse:
 * @self: (out caller-allocates): all zero before; to be cleared also on error
 * @argc: (inout): number of words
 * @argv: (inout): the words
 *
 * Reads the command line, and the key from file or environment.
 *
 * Returns: %FALSE with one message that names option and cure
 */
gboolean
ved_sim_options_parse (VedSimOptions *self,
                       int           *argc,
                       char        ***argv,
                       GError       **error)
{
  g_auto(Raw) raw = {
    .servers = 20,
    .port = 8001,
    .rng_seed = VED_SIMULATOR_RNG_SEED,
    .backfill = 14.0,
    .speed = 1.0,
  };

  if (!parse_words (self, &raw, argc, argv, error))
    return FALSE;
  if (self->show_version)
    return TRUE;

  if (!check_ranges (&raw, error) || !ved_api_key_load (raw.api_key_file, &self->api_key, error))
    return FALSE;

  if (raw.scenario != NULL &&
      !ved_scenario_id_from_name (raw.scenario, &self->stream_config.scenario, error))
    return FALSE;

  if (self->listen == NULL)
    self->listen = g_strdup ("127.0.0.1");
  if (self->inference_url == NULL)
    self->inference_url = g_strdup ("http://127.0.0.1:8000");
  self->port = (guint16) raw.port;
  self->stream_config.n_servers = (guint) raw.servers;
  self->stream_config.rng_seed = (guint64) raw.rng_seed;
  self->stream_config.backfill_days = raw.backfill;
  self->stream_config.speed = raw.speed;

  return TRUE;
}

void
ved_sim_options_clear (VedSimOptions *self)
{
  g_free (self->listen);
  g_free (self->inference_url);
  g_free (self->api_key);
}
