/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_TRAINING_DAYS    30     /* of history, from which on training begins by itself; longer none is kept */
#define VED_TRAINING_RECORDS 100000 /* likewise */
#define VED_TRAINING_EPOCHS  5      /* where nobody says how many */
#define VED_TRAINING_LEAST_DAYS    11   /* that are resident, which a training needs at all */
#define VED_TRAINING_LEAST_POINTS  6000 /* likewise */

/* What a fleet has for training. */
typedef struct {
  guint64 n_records;            /* samples of all servers, as they were fed, of the last month */
  double days;                  /* of the server with the longest history, on disk */
  guint64 n_points;             /* resident 5-minute points of all servers: what is learned from */
  double point_days;            /* of the server with the most of them */
} VedTrainingData;

/* What automatic retraining is decided by. */
typedef struct {
  VedTrainingData data;
  gint64 since_end_us;          /* the last training, however it ended; G_MAXINT64: none */
  gint64 since_success_us;      /* the last that succeeded; G_MAXINT64: none */
  guint n_last_week;            /* automatic trainings begun in the last 7 days, however they ended */
  gboolean has_drifted;
  double cpu_pct;               /* means of the fleet; NaN: unknown, which forbids nothing */
  double memory_pct;
} VedRetrainingCase;

gboolean ved_training_data_is_enough   (const VedTrainingData    *self,
                                        char                    **reason);
gboolean ved_retraining_policy_decides (const VedRetrainingCase  *self,
                                        const char              **reason);

G_END_DECLS
