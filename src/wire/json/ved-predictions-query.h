/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/snapshot/ved-snapshot.h"

G_BEGIN_DECLS

/* Parts of an answer, as bits. */
typedef enum {
  VED_PREDICTIONS_SERVERS     = 1 << 0, /* "predictions" */
  VED_PREDICTIONS_ALERTS      = 1 << 1,
  VED_PREDICTIONS_ENVIRONMENT = 1 << 2,
  VED_PREDICTIONS_METADATA    = 1 << 3,
  VED_PREDICTIONS_SUMMARY     = 1 << 4,
  VED_PREDICTIONS_ALL         = (1 << 5) - 1,
} VedPredictionsSections;

/* Parts of one metric's object. */
typedef enum {
  VED_PREDICTIONS_P50     = 1 << 0,
  VED_PREDICTIONS_P10     = 1 << 1,
  VED_PREDICTIONS_P90     = 1 << 2,
  VED_PREDICTIONS_CURRENT = 1 << 3,
  VED_PREDICTIONS_TREND   = 1 << 4,
  VED_PREDICTIONS_WHOLE   = (1 << 5) - 1,
} VedPredictionsParts;

/* Keys of a server's object besides its metrics. */
typedef enum {
  VED_PREDICTIONS_RISK     = 1 << 0,
  VED_PREDICTIONS_PROFILE  = 1 << 1,
  VED_PREDICTIONS_LIVENESS = 1 << 2,    /* last_seen, state, data_age_seconds */
  VED_PREDICTIONS_ENGINE   = 1 << 3,
  VED_PREDICTIONS_PROBS    = 1 << 4,
  VED_PREDICTIONS_ALERT    = 1 << 5,
  VED_PREDICTIONS_DISPLAY  = 1 << 6,
  VED_PREDICTIONS_DETAILS  = (1 << 7) - 1,
} VedPredictionsDetails;

/* What `?fields=` and `?servers=` ask for. */
typedef struct {
  VedPredictionsSections sections;
  VedPredictionsDetails details;
  VedPredictionsParts parts;
  guint16 metrics;              /* a bit for each */
  gboolean all_servers;
  GArray *servers;              /* of guint, ascending; %NULL when all */
} VedPredictionsQuery;

VedPredictionsQuery *ved_predictions_query_new  (const VedSnapshot   *snapshot,
                                                 const char          *fields,
                                                 const char          *servers,
                                                 GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                 ved_predictions_query_free (VedPredictionsQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedPredictionsQuery, ved_predictions_query_free)

G_END_DECLS
