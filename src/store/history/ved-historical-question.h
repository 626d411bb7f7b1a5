/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_HISTORICAL_PATH "/historical/"

typedef enum {
  VED_HISTORICAL_SUMMARY,
  VED_HISTORICAL_ALERTS,
  VED_HISTORICAL_SERVER,
  VED_HISTORICAL_ENVIRONMENT,
  VED_HISTORICAL_EXPORT_ALERTS,
  VED_HISTORICAL_EXPORT_ENVIRONMENT,
} VedHistoricalKind;

/* What is asked for under /historical/…. A plain value. */
typedef struct {
  VedHistoricalKind kind;
  const char *range;            /* its name; static */
  gint64 from_us;
  gint64 to_us;                 /* excluded */
  char *server;                 /* (nullable) */
  guint max_rows;               /* of the environment; 0: each as it was kept */
  gboolean is_csv;              /* of an export */
} VedHistoricalQuestion;

VedHistoricalQuestion *ved_historical_question_new          (const char                   *path,
                                                             const char                   *query,
                                                             gint64                        now_us,
                                                             GError                      **error) G_GNUC_WARN_UNUSED_RESULT;
void                   ved_historical_question_free         (VedHistoricalQuestion        *self);
gboolean               ved_historical_question_is_of_alerts (const VedHistoricalQuestion  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedHistoricalQuestion, ved_historical_question_free)

G_END_DECLS
