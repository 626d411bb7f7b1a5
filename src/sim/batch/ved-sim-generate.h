/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim/batch/ved-sim-batch.h"

G_BEGIN_DECLS

/* The command line of vedette-sim generate. */
typedef struct {
  VedSimBatchConfig batch;
  char *folder;
} VedSimGenerateOptions;

gboolean ved_sim_generate_options_parse (VedSimGenerateOptions   *self,
                                         int                     *argc,
                                         char                  ***argv,
                                         GError                 **error);
void     ved_sim_generate_options_clear (VedSimGenerateOptions   *self);
int      ved_sim_generate               (int                      argc,
                                         char                   **argv);

G_END_DECLS
