/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "forecast/neural/ved-neural-model.h"

G_BEGIN_DECLS

typedef struct _VedModelShelf VedModelShelf;

/* A trained network in the folder of models. */
typedef struct {
  char *name;                   /* of its folder */
  VedEngineId engine;
  gint64 modified_us;
  gint64 trained_us;            /* end of the samples it has seen */
  guint64 size;                 /* bytes */
  guint epoch;
  guint n_servers;              /* that it has learned from; 0: unknown */
  double training_s;            /* how long that took; 0: unknown */
  double loss;                  /* on what was held back, 1 being the statistical forecast; NaN: unknown */
  guint n_promoted;             /* metrics that it serves */
  char *fault;                  /* (nullable): why it cannot be used */
} VedModelInfo;

/* A network took over a metric, or gave it back. */
typedef struct {
  gint64 time_us;
  char *model;                  /* "" is none */
  char *metric;
  float from;                   /* part of the forecasts of the metric that networks made: 0, 1/2, 1 */
  float to;
  float score;                  /* its loss over that of the statistical forecast, on what was held back */
} VedPromotion;

VedModelShelf       *ved_model_shelf_new            (const char     *folder) G_GNUC_WARN_UNUSED_RESULT;
void                 ved_model_shelf_free           (VedModelShelf  *self);
char                *ved_model_shelf_make_path      (VedModelShelf  *self,
                                                     const char     *engine,
                                                     gint64          now_us) G_GNUC_WARN_UNUSED_RESULT;
gboolean             ved_model_shelf_use            (VedModelShelf  *self,
                                                     const char     *name,
                                                     gint64          now_us,
                                                     GError        **error);
gboolean             ved_model_shelf_challenge      (VedModelShelf  *self,
                                                     const char     *name,
                                                     gint64          now_us,
                                                     GError        **error);
void                 ved_model_shelf_scan           (VedModelShelf  *self);
VedNeuralModel      *ved_model_shelf_get_model      (VedModelShelf  *self);
const char          *ved_model_shelf_get_folder     (VedModelShelf  *self);
const char          *ved_model_shelf_get_current    (VedModelShelf  *self);
const char          *ved_model_shelf_get_previous   (VedModelShelf  *self);
const char          *ved_model_shelf_get_fault      (VedModelShelf  *self);
const GPtrArray     *ved_model_shelf_get_infos      (VedModelShelf  *self);
const GPtrArray     *ved_model_shelf_get_promotions (VedModelShelf  *self);

G_END_DECLS
