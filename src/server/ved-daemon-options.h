/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/ved-engine.h"
#include "server/ved-http-server.h"

G_BEGIN_DECLS

/* What the command line, the environment and the configuration files say. */
typedef struct {
  char *listen;
  int port;
  GStrv sources;                /* (nullable) */
  GKeyFile *source_config;      /* (nullable): the nearest file with groups of sources */
  GKeyFile *alert_config;       /* (nullable): the nearest file with channels or a routing matrix */
  char *engine;                 /* (nullable): as named */
  VedEngineId engine_id;        /* that makes all forecasts; VED_ENGINE_NONE: the best */
  char *simulator;              /* (nullable): URL of the simulator that feeds this daemon */
  char *simulator_key_file;     /* (nullable) */
  char *write_back;             /* (nullable): URL of a store of time series */
  char *data_dir;               /* (nullable) */
  int demo_servers;             /* 0: no demo fleet */
  int backfill_days;
  char *scenario;               /* (nullable) */
  VedScenarioId scenario_id;
  gint64 rng_seed;
  char *demo_time;              /* (nullable) */
  gint64 demo_time_us;
  char *api_key_file;           /* (nullable) */
  int control_fd;               /* −1: none */
  char *clock;                  /* "wall" or "feed" */
  char *config_file;            /* (nullable) */
  char *feed_timezone;          /* (nullable) */
  GStrv cors_origins;           /* (nullable) */
  char *shard_text;             /* (nullable): "I/N" */
  VedShard shard;
  guint per_minute[VED_N_LIMITS];
  int max_connections;
  GString *warnings;            /* of what the files say that nobody reads, a line each */
  gboolean discard;             /* remove the history at the end */
  gboolean show_version;
  gboolean show_api;
} VedDaemonOptions;

VedDaemonOptions *ved_daemon_options_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void              ved_daemon_options_free          (VedDaemonOptions   *self);
gboolean          ved_daemon_options_parse         (VedDaemonOptions   *self,
                                                    int                *argc,
                                                    char             ***argv,
                                                    GError            **error);
void              ved_daemon_options_fill_engine   (VedDaemonOptions   *self,
                                                    VedEngineConfig    *config);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedDaemonOptions, ved_daemon_options_free)

G_END_DECLS
