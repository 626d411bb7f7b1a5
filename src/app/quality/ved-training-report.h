/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define VED_TRAINING_MODELS  8
#define VED_TRAINING_CHANGES 4
#define VED_TRAINING_EPOCHS  200
#define VED_TRAINING_TEXT    256

typedef struct {
  char name[64];
  char engine[16];
  char fault[VED_TRAINING_TEXT];        /* "": none */
  double loss;                  /* over that of the statistical forecast; NaN: unknown */
  double n_promoted;            /* metrics */
  gint64 modified_us;
  gboolean is_current;
} VedTrainingModel;

/* A network took a metric over, or gave it back. */
typedef struct {
  char metric[64];
  double from;
  double to;
} VedTrainingChange;

/* What a daemon tells of its networks and their training. A plain value, all zero to begin with. */
typedef struct {
  gboolean is_running;
  char status[16];
  char error[VED_TRAINING_TEXT];        /* "": none */
  double progress_pct;
  guint epochs;                 /* wanted */
  guint n_done;
  float loss[VED_TRAINING_EPOCHS];
  float validation[VED_TRAINING_EPOCHS];
  gint64 started_us;
  gint64 ended_us;
  gboolean is_ready;
  char reason[VED_TRAINING_TEXT];
  double n_records;             /* that were fed */
  gint64 history_us;            /* that they span */
  double n_points;              /* that could be learned from */
  double least_days;            /* that a training needs; 0: not told */
  double least_points;
  gboolean is_automatic;
  char fault[VED_TRAINING_TEXT];        /* of the model that was chosen; "": none */
  guint n_models;
  VedTrainingModel models[VED_TRAINING_MODELS];
  guint n_changes;
  VedTrainingChange changes[VED_TRAINING_CHANGES];
} VedTrainingReport;

void                    ved_training_report_read_stats  (VedTrainingReport       *self,
                                                         JsonObject              *root);
void                    ved_training_report_read_models (VedTrainingReport       *self,
                                                         JsonObject              *root);
const VedTrainingModel *ved_training_report_get_current (const VedTrainingReport *self);
char                   *ved_training_report_tell_lack   (const VedTrainingReport *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
