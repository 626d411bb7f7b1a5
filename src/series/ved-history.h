/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The tiers of time in which the history of a server is kept. */
typedef enum {
  VED_TIER_SAMPLES,             /* as they came, at least 5 s apart on average: 1 h */
  VED_TIER_MINUTES,             /* buckets of 1 min: 24 h */
  VED_TIER_FIVE_MINUTES,        /* buckets of 5 min: 30 days */
  VED_N_TIERS
} VedTier;

/* How a bucket is to be kept by who keeps the long tiers. */
typedef enum {
  VED_BUCKET_REPLACE,           /* all its samples are in it */
  VED_BUCKET_MERGE,             /* late samples alone: to be joined with the bucket that is there */
} VedBucketMode;

#define VED_HISTORY_MAX_COLUMNS 32
#define VED_HISTORY_POINTS      6144    /* 21 days and 8 hours: 5-minute means that are always kept */

/* One bucket of the 1-minute or 5-minute tier of one server: arrays over its columns, NaN where no
 * sample had the column. Lent to a callback. */
typedef struct {
  VedTier tier;
  VedBucketMode mode;
  gint64 start_us;
  guint n_columns;
  const float *mean;
  const float *min;
  const float *max;
  const guint16 *count;         /* samples per column */
} VedTierBucket;

typedef enum {
  VED_SAMPLE_ADDED,
  VED_SAMPLE_REPLACED,          /* the same instant again: the later counts; of those older than the newest hour, the first */
  VED_SAMPLE_MERGED,            /* older than the newest hour: went into its buckets */
  VED_SAMPLE_TOO_OLD,           /* older than every tier: not kept */
} VedSampleOutcome;

/* The resident history of one server. */
typedef struct _VedHistory VedHistory;

typedef void (*VedTierBucketFunc) (const VedTierBucket *bucket,
                                   gpointer             user_data);

VedHistory       *ved_history_new              (guint              n_columns,
                                                const double      *resolutions) G_GNUC_WARN_UNUSED_RESULT;
void              ved_history_free             (VedHistory        *self);

VedSampleOutcome  ved_history_add_sample       (VedHistory        *self,
                                                gint64             time_us,
                                                const float       *values);
gboolean          ved_history_add_bucket       (VedHistory        *self,
                                                gint64             start_us,
                                                const float       *means);
guint             ved_history_collect          (VedHistory        *self,
                                                gint64             now_us,
                                                VedTierBucketFunc  func,
                                                gpointer           user_data);
void              ved_history_settle           (VedHistory        *self);

guint             ved_history_get_n_points     (const VedHistory  *self);
gint64            ved_history_get_first_us     (const VedHistory  *self);
gint64            ved_history_get_last_us      (const VedHistory  *self);
gint64            ved_history_get_usual_gap_us (const VedHistory  *self);
guint             ved_history_get_n_waiting    (const VedHistory  *self);
guint             ved_history_take_n_lost      (VedHistory        *self);
gsize             ved_history_get_bytes        (const VedHistory  *self);

void              ved_history_read_means       (const VedHistory  *self,
                                                guint              column,
                                                gint64             origin_us,
                                                guint              n_points,
                                                float             *means);
guint             ved_history_read_samples     (const VedHistory  *self,
                                                guint              column,
                                                gint64             from_us,
                                                gint64             to_us,
                                                guint              max_samples,
                                                gint64            *times_us,
                                                float             *values);
guint             ved_history_read_minutes     (const VedHistory  *self,
                                                guint              column,
                                                gint64             from_us,
                                                guint              n_minutes,
                                                float             *mean,
                                                float             *min,
                                                float             *max);

gint64            ved_history_origin_us        (gint64             now_us) G_GNUC_CONST;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedHistory, ved_history_free)

G_END_DECLS
