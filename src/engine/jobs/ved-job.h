/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/explain/ved-what-if.h"
#include "engine/quality/ved-quality.h"
#include "fleet/ved-metric.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VED_JOB_PROCESSING,
  VED_JOB_COMPLETE,
  VED_JOB_FAILED,
} VedJobStatus;

/* What is asked for. Lent to ved_engine_start_job(). */
typedef struct {
  const char *type;             /* "what_if", "export", "backtest" or "recalibrate" */
  const char *server;           /* of what_if and export */
  VedWhatIfChange change;       /* of what_if */
  guint16 metrics;              /* of export: a bit for each; 0: all that the server has */
  gint64 from_us;               /* of export */
  gint64 to_us;
} VedJobRequest;

/* A job, kept for an hour after its end. Owned by the engine; read it before the main loop goes on. */
typedef struct {
  char *id;                     /* "j-000003" */
  char *type;
  VedJobStatus status;
  double progress;              /* 0..1 */
  gint64 started_us;
  gint64 ended_us;              /* 0 while processing */
  char *error;                  /* (nullable): why it failed */
  VedWhatIfResult what_if;      /* of a complete what_if */
  VedQuality *quality;          /* (nullable): of a complete backtest or recalibrate */
  char *file_name;              /* (nullable): of a complete export */
  GBytes *file;                 /* (nullable): CSV, UTF-8: time, then mean, min and max of each metric */
} VedJob;

const char *ved_job_status_get_name (VedJobStatus status);

G_END_DECLS
