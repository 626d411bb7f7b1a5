/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/ved-sim-stream.h"

G_BEGIN_DECLS

/* The command line of vedette-sim. */
typedef struct {
  VedSimStreamConfig stream_config;
  gboolean stream;
  gboolean show_version;
  char *listen;
  guint16 port;
  char *inference_url;
  char *api_key;                /* (nullable) */
} VedSimOptions;

gboolean ved_sim_options_parse (VedSimOptions *self,
                                int           *argc,
                                char        ***argv,
                                GError       **error);
void     ved_sim_options_clear (VedSimOptions *self);

G_END_DECLS
