/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/models/ved-fleet-model.h"
#include "app/models/ved-recent-snapshots.h"

G_BEGIN_DECLS

/* Shared by the two files of the model alone. */

struct _VedFleetModel
{
  GObject parent_instance;
  VedClock *clock;
  VedFrameSource *source;
  VedTimeCursor *cursor;
  VedSnapshot *shown;           /* (nullable) */
  VedRecentSnapshots recent;
  gint64 received_us;           /* by the clock: when the newest of them came for the first time */
  GArray *figures;              /* of VedFleetFigures, oldest first */
  GHashTable *details;          /* server → VedSnapshot */
  char *message;
  VedSourceState state;
  gboolean is_growing;          /* what is replayed is still written */
  GCancellable *seeking;        /* (nullable): the seek in flight */
  gboolean seek_again;          /* the cursor has moved on meanwhile */
  GSource *player;              /* (nullable): moves a cursor that plays */
  gint64 played_us;             /* monotonic: when it was moved last */
  guint n_pending;              /* requests that are under way */
  gboolean watched;
  guint n_holds;                /* recordings that go on while nobody watches */
};

G_END_DECLS
