/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fleet/ved-metric.h"
#include "fleet/ved-profile.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* The `status` of a feed record: what the sender believes the server is doing. */
typedef enum {
  VED_FEED_STATUS_IDLE,
  VED_FEED_STATUS_HEALTHY,
  VED_FEED_STATUS_MORNING_SPIKE,
  VED_FEED_STATUS_HEAVY_LOAD,
  VED_FEED_STATUS_CRITICAL_ISSUE,
  VED_FEED_STATUS_MAINTENANCE,
  VED_FEED_STATUS_RECOVERY,
  VED_FEED_STATUS_OFFLINE,
  VED_N_FEED_STATUSES,
  VED_FEED_STATUS_NONE = -1,
} VedFeedStatus;

/* What a server's name has at most; it is UTF-8, and has at least one byte. */
#define VED_SERVER_NAME_BYTES 255

/* One record: one server at one instant. */
typedef struct {
  const char *server;           /* kept by the batch; equal names share one address */
  const char *notes;            /* (nullable): kept by the batch */
  gint64 time_us;
  float values[VED_N_METRICS];  /* NaN where the sender said nothing */
  float min[VED_N_METRICS];     /* back-fill buckets only (is_bucket), else unused */
  float max[VED_N_METRICS];
  guint16 cores;                /* 0 when unknown */
  gint8 profile;                /* VedProfile, −1 when the sender named none */
  gint8 status;                 /* VedFeedStatus */
  gboolean problem_child;
} VedSample;

void             ved_sample_init                  (VedSample            *self,
                                                   const char           *server,
                                                   gint64                time_us);

#define VED_TYPE_SAMPLE_BATCH (ved_sample_batch_get_type ())

/* What sources hand to the engine. Filled by one thread, then immutable and shared by reference. */
typedef struct _VedSampleBatch VedSampleBatch;

GType            ved_sample_batch_get_type        (void) G_GNUC_CONST;
VedSampleBatch  *ved_sample_batch_new             (void) G_GNUC_WARN_UNUSED_RESULT;
VedSampleBatch  *ved_sample_batch_ref             (VedSampleBatch       *self);
void             ved_sample_batch_unref           (VedSampleBatch       *self);
VedSample       *ved_sample_batch_add             (VedSampleBatch       *self,
                                                   const char           *server,
                                                   gsize                 length,
                                                   gint64                time_us);
void             ved_sample_batch_set_notes       (VedSampleBatch       *self,
                                                   VedSample            *sample,
                                                   const char           *notes,
                                                   gsize                 length);
void             ved_sample_batch_add_copy        (VedSampleBatch       *self,
                                                   const VedSample      *sample);
guint            ved_sample_batch_get_n_samples   (const VedSampleBatch *self);
const VedSample *ved_sample_batch_get_sample      (const VedSampleBatch *self,
                                                   guint                 index);
void             ved_sample_batch_set_bucket_s    (VedSampleBatch       *self,
                                                   guint                 bucket_s);
guint            ved_sample_batch_get_bucket_s    (const VedSampleBatch *self);
void             ved_sample_batch_note_unknown    (VedSampleBatch       *self,
                                                   const char           *key,
                                                   gsize                 length);
const char      *ved_sample_batch_get_unknown     (const VedSampleBatch *self,
                                                   guint                 index);
gboolean         ved_sample_has_values            (const VedSample      *sample) G_GNUC_PURE;
void             ved_sample_batch_add_unknown_key (VedSampleBatch       *self,
                                                   guint                 count);
guint            ved_sample_batch_get_n_unknown   (const VedSampleBatch *self);

const char      *ved_feed_status_get_name         (VedFeedStatus         status);
gboolean         ved_feed_status_from_name        (const char           *name,
                                                   gsize                 length,
                                                   VedFeedStatus        *status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedSampleBatch, ved_sample_batch_unref)

G_END_DECLS
