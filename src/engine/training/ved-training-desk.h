/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "engine/ved-registry.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _VedTrainingDesk VedTrainingDesk;

typedef enum {
  VED_TRAINING_IDLE,
  VED_TRAINING_QUEUED,          /* its data is written */
  VED_TRAINING_RUNNING,
  VED_TRAINING_COMPLETED,
  VED_TRAINING_FAILED,
  VED_TRAINING_CANCELLED,
} VedTrainingStatus;

/* One epoch, as the loss over that of the statistical forecast. */
typedef struct {
  float loss;
  float validation_loss;        /* NaN: unknown */
} VedTrainingEpoch;

/* The newest training, of this life of the daemon or an earlier one. */
typedef struct {
  VedTrainingStatus status;
  char *id;                     /* (nullable): "t-20260115-100500"; NULL: there never was one */
  guint epochs;
  gboolean is_incremental;      /* went on from a model that was there */
  gint64 started_us;
  gint64 ended_us;              /* 0: under way */
  char *model;                  /* (nullable): path, once there is one */
  char *error;                  /* (nullable) */
  GArray *curve;                /* of VedTrainingEpoch, those that are done */
} VedTrainingJob;

/* How many there were. */
typedef struct {
  guint n_total;
  guint n_successful;
  guint n_failed;
  gint64 last_us;               /* end of the last that succeeded; 0: none */
} VedTrainingCounts;

typedef struct {
  const char *engine;           /* "mlp" or "tft" */
  guint epochs;
  const char *from;             /* (nullable): path of the model to go on from */
  const char *champion;         /* (nullable): path of the model in use, to be compared with */
  const char *out;              /* path of the new model */
  gboolean is_automatic;        /* nobody asked for it */
} VedTrainingPlan;

/* After every change; when the job is completed its model is on disk, and not yet in use. */
typedef void (*VedTrainingFunc) (const VedTrainingJob *job,
                                 gpointer              user_data);

VedTrainingDesk         *ved_training_desk_new        (const char             *folder,
                                                       const char             *program,
                                                       VedClock               *clock,
                                                       VedTrainingFunc         func,
                                                       gpointer                user_data) G_GNUC_WARN_UNUSED_RESULT;
void                     ved_training_desk_unref      (VedTrainingDesk        *self);
void                     ved_training_desk_close      (VedTrainingDesk        *self);
gboolean                 ved_training_desk_start      (VedTrainingDesk        *self,
                                                       VedRegistry            *registry,
                                                       gint64                  origin_us,
                                                       const VedTrainingPlan  *plan,
                                                       GError                **error);
gboolean                 ved_training_desk_cancel     (VedTrainingDesk        *self,
                                                       GError                **error);
void                     ved_training_desk_note       (VedTrainingDesk        *self,
                                                       const char             *words);
gboolean                 ved_training_desk_is_busy    (VedTrainingDesk        *self);
int                      ved_training_desk_get_pid    (VedTrainingDesk        *self);
const VedTrainingJob    *ved_training_desk_get_job    (VedTrainingDesk        *self);
const VedTrainingCounts *ved_training_desk_get_counts (VedTrainingDesk        *self);
gint64                   ved_training_desk_get_duration_us (VedTrainingDesk   *self);
gint64                   ved_training_desk_get_pause_us (VedTrainingDesk      *self);
gint64                   ved_training_desk_get_success_age_us (VedTrainingDesk *self);
guint                    ved_training_desk_count_automatic (VedTrainingDesk   *self);
double                   ved_training_job_get_progress (const VedTrainingJob   *job);
const char              *ved_training_status_get_name (VedTrainingStatus       status);

G_END_DECLS
