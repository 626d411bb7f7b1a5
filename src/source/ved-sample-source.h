/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/ved-clock.h"
#include "fleet/snapshot/ved-frame-source.h"
#include "fleet/snapshot/ved-sample-batch.h"
#include "fleet/ved-shard.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define VED_TYPE_SAMPLE_SOURCE (ved_sample_source_get_type ())

/**
 * VedSampleSource:
 *
 * Where a daemon's samples come from. Belongs to the thread that made it; what may block is done in
 * workers. It goes on trying until it is stopped, and says how it is doing.
 *
 * Properties, all readable and notified: "name" (string: the spec, without secrets), "state"
 * (VedSourceState as int), "message" (string, nullable: progress, or cause and cure of a fault).
 *
 * Signals:
 *  - "batch" (VedSampleBatch, gboolean backfill): what is new; with @backfill it is history: 5-minute
 *    buckets where the batch says so (its bucket length is 300), else samples as old as their stamps
 *  - "state-changed" (): state or message
 */
G_DECLARE_DERIVABLE_TYPE (VedSampleSource, ved_sample_source, VED, SAMPLE_SOURCE, GObject)

struct _VedSampleSourceClass
{
  GObjectClass parent_class;

  void (*start) (VedSampleSource *self);
  void (*stop)  (VedSampleSource *self);
};

/* What a spec does not say. Lent; all zero is fine. */
typedef struct {
  VedClock *clock;              /* (nullable): else the system's */
  GTimeZone *zone;              /* (nullable): of time stamps without zone; else the host's */
  guint backfill_days;          /* of history fetched where there is some; 0: 14 */
  const char *key_file;         /* (nullable): holds a bearer token, or "user:password" */
  const char *server_label;     /* (nullable): Prometheus label that names a server; else "instance" */
  GKeyFile *config;             /* (nullable): its group of the source's name says more */
  VedShard shard;               /* the part of the fleet that is wanted; sources may bring more */
} VedSourceOptions;

VedSampleSource *ved_sample_source_new_from_spec (const char              *spec,
                                                  const VedSourceOptions  *options,
                                                  GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void             ved_sample_source_start         (VedSampleSource         *self);
void             ved_sample_source_stop          (VedSampleSource         *self);
const char      *ved_sample_source_get_name      (VedSampleSource         *self);
VedSourceState   ved_sample_source_get_state     (VedSampleSource         *self);
const char      *ved_sample_source_get_message   (VedSampleSource         *self);

/* For implementations */
void             ved_sample_source_set_state     (VedSampleSource         *self,
                                                  VedSourceState           state,
                                                  const char              *message);
void             ved_sample_source_emit_batch    (VedSampleSource         *self,
                                                  VedSampleBatch          *batch,
                                                  gboolean                 backfill);

G_END_DECLS
