/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-sample-batch"

#include "config.h"

#include "fleet/snapshot/ved-sample-batch.h"

#include <math.h>
#include <string.h>

/* Samples stand in one array; names and notes live in a string chunk, so that a batch of a thousand
 * records costs a handful of allocations. A batch whose bucket length is not zero holds finished
 * 5-minute means with their minimum and maximum (back-fill), stamped with the bucket's start. */

#define MAX_NAMED       16      /* unknown keys that are told … */
#define MAX_NAMED_BYTES 64      /* … where they are no longer than that */

struct _VedSampleBatch
{
  gatomicrefcount ref_count;
  GArray *samples;              /* of VedSample */
  GStringChunk *text;
  guint bucket_s;
  guint n_unknown;
  const char *unknown[MAX_NAMED];       /* different ones, in `text` */
};

static const char *const status_names[VED_N_FEED_STATUSES] = {
  [VED_FEED_STATUS_IDLE] = "idle",
  [VED_FEED_STATUS_HEALTHY] = "healthy",
  [VED_FEED_STATUS_MORNING_SPIKE] = "morning_spike",
  [VED_FEED_STATUS_HEAVY_LOAD] = "heavy_load",
  [VED_FEED_STATUS_CRITICAL_ISSUE] = "critical_issue",
  [VED_FEED_STATUS_MAINTENANCE] = "maintenance",
  [VED_FEED_STATUS_RECOVERY] = "recovery",
  [VED_FEED_STATUS_OFFLINE] = "offline",
};

G_DEFINE_BOXED_TYPE (VedSampleBatch, ved_sample_batch, ved_sample_batch_ref, ved_sample_batch_unref)

VedSampleBatch *
ved_sample_batch_new (void)
{
  VedSampleBatch *self = g_new0 (VedSampleBatch, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->samples = g_array_new (FALSE, FALSE, sizeof (VedSample));
  self->text = g_string_chunk_new (4096);

  return self;
}

VedSampleBatch *
ved_sample_batch_ref (VedSampleBatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ved_sample_batch_unref (VedSampleBatch *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_array_unref (self->samples);
  g_string_chunk_free (self->text);
  g_free (self);
}

static const char *
keep_name (VedSampleBatch *self,
           const char     *name,
           gsize           length)
{
  char buffer[256];

  g_return_val_if_fail (length < sizeof buffer, NULL);

  memcpy (buffer, name, length);
  buffer[length] = '\0';

  return g_string_chunk_insert_const (self->text, buffer);
}

/**
 * ved_sample_init:
 * @self: (out caller-allocates): a record whose metrics are all NaN
 * @server: not copied
 */
void
ved_sample_init (VedSample  *self,
                 const char *server,
                 gint64      time_us)
{
  *self = (VedSample) { .server = server, .time_us = time_us, .profile = -1, .status = VED_FEED_STATUS_NONE };
  for (guint i = 0; i < VED_N_METRICS; i++)
    self->values[i] = self->min[i] = self->max[i] = NAN;
}

/**
 * ved_sample_batch_add:
 * @self: a batch nobody else has seen yet
 * @server: the server's name, UTF-8; need not end with a zero
 * @length: its bytes, 1 to %VED_SERVER_NAME_BYTES
 * @time_us: µs UTC
 *
 * Returns: (transfer none): a new record whose metrics are all NaN; valid until the next one is added
 */
VedSample *
ved_sample_batch_add (VedSampleBatch *self,
                      const char     *server,
                      gsize           length,
                      gint64          time_us)
{
  VedSample *sample;

  g_array_set_size (self->samples, self->samples->len + 1);
  sample = &g_array_index (self->samples, VedSample, self->samples->len - 1);
  ved_sample_init (sample, keep_name (self, server, length), time_us);

  return sample;
}

/**
 * ved_sample_batch_set_notes:
 * @sample: the record last added
 * @notes: UTF-8; need not end with a zero
 */
void
ved_sample_batch_set_notes (VedSampleBatch *self,
                            VedSample      *sample,
                            const char     *notes,
                            gsize           length)
{
  sample->notes = length == 0 ? NULL : g_string_chunk_insert_len (self->text, notes, (gssize) length);
}

/**
 * ved_sample_batch_add_copy:
 * @sample: of another batch
 */
void
ved_sample_batch_add_copy (VedSampleBatch  *self,
                           const VedSample *sample)
{
  VedSample *copy = ved_sample_batch_add (self, sample->server, strlen (sample->server), sample->time_us);
  const char *server = copy->server;

  *copy = *sample;
  copy->server = server;
  copy->notes = NULL;
  if (sample->notes != NULL)
    ved_sample_batch_set_notes (self, copy, sample->notes, strlen (sample->notes));
}

guint
ved_sample_batch_get_n_samples (const VedSampleBatch *self)
{
  return self->samples->len;
}

const VedSample *
ved_sample_batch_get_sample (const VedSampleBatch *self,
                             guint                 index)
{
  g_return_val_if_fail (index < self->samples->len, NULL);

  return &g_array_index (self->samples, VedSample, index);
}

/**
 * ved_sample_batch_set_bucket_s:
 * @bucket_s: 300 when the records are finished 5-minute buckets (values are means, with min and max),
 *   0 (the default) when they are samples
 */
void
ved_sample_batch_set_bucket_s (VedSampleBatch *self,
                               guint           bucket_s)
{
  self->bucket_s = bucket_s;
}

guint
ved_sample_batch_get_bucket_s (const VedSampleBatch *self)
{
  return self->bucket_s;
}

/**
 * ved_sample_batch_note_unknown:
 * @key: (array length=length): a key of a record that the catalogue does not have; it is kept out, and may be told
 */
void
ved_sample_batch_note_unknown (VedSampleBatch *self,
                               const char     *key,
                               gsize           length)
{
  guint i = 0;

  self->n_unknown++;
  if (length > MAX_NAMED_BYTES)
    return;
  while (i < MAX_NAMED && self->unknown[i] != NULL
         && !(strlen (self->unknown[i]) == length && memcmp (self->unknown[i], key, length) == 0))
    i++;
  if (i < MAX_NAMED && self->unknown[i] == NULL)
    self->unknown[i] = g_string_chunk_insert_len (self->text, key, (gssize) length);
}

/**
 * ved_sample_batch_get_unknown:
 *
 * Returns: (nullable): the name of one of the first unknown keys; %NULL beyond the last that is told
 */
const char *
ved_sample_batch_get_unknown (const VedSampleBatch *self,
                              guint                 index)
{
  return index < MAX_NAMED ? self->unknown[index] : NULL;
}

/**
 * ved_sample_has_values:
 *
 * Returns: whether it measured anything
 */
gboolean
ved_sample_has_values (const VedSample *sample)
{
  for (guint i = 0; i < VED_N_METRICS; i++)
    if (!isnan (sample->values[i]))
      return TRUE;

  return FALSE;
}

/**
 * ved_sample_batch_add_unknown_key:
 * @count: keys of the feed that the catalogue does not have; they are kept out and counted
 */
void
ved_sample_batch_add_unknown_key (VedSampleBatch *self,
                                  guint           count)
{
  self->n_unknown += count;
}

guint
ved_sample_batch_get_n_unknown (const VedSampleBatch *self)
{
  return self->n_unknown;
}

/**
 * ved_feed_status_get_name:
 *
 * Returns: (nullable): the wire name, %NULL for VED_FEED_STATUS_NONE
 */
const char *
ved_feed_status_get_name (VedFeedStatus status)
{
  if (status < 0 || status >= VED_N_FEED_STATUSES)
    return NULL;

  return status_names[status];
}

gboolean
ved_feed_status_from_name (const char    *name,
                           gsize          length,
                           VedFeedStatus *status)
{
  for (guint i = 0; i < VED_N_FEED_STATUSES; i++)
    {
      if (strlen (status_names[i]) == length && memcmp (status_names[i], name, length) == 0)
        {
          *status = i;
          return TRUE;
        }
    }

  return FALSE;
}
