/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/ved-fleet-ledger.h"
#include "engine/quality/ved-hindcast.h"
#include "engine/ved-keeper.h"
#include "engine/ved-registry.h"

G_BEGIN_DECLS

typedef void (*VedQualityFunc) (VedQuality *quality,
                                gpointer    user_data);

/* What is measured: of whom, by whom, until when. */
typedef struct {
  VedRegistry *registry;
  VedKeeper *keeper;            /* (nullable): has forecasts that were kept */
  VedEngineId engine;           /* as of VedTickInput */
  VedNeuralModel *model;        /* (nullable): the network in use */
  const VedFleetLedger *ledger; /* what was told of the whole fleet */
  const VedThresholds *thresholds;      /* whose critical ones count */
  gint64 origin_us;             /* until when measurements are complete */
  gint64 now_us;
  gint64 learned_us;            /* end of the last training of a network; 0: there never was one */
} VedQualityCase;

/* Has past forecasts measured every now and then. Of the engine's thread. */
typedef struct _VedQualityDesk VedQualityDesk;

VedQualityDesk *ved_quality_desk_new       (VedQualityFunc       func,
                                            gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void            ved_quality_desk_free      (VedQualityDesk      *self);
void            ved_quality_desk_close     (VedQualityDesk      *self);
void            ved_quality_desk_advance   (VedQualityDesk       *self,
                                            const VedQualityCase *about);
VedQuality     *ved_quality_desk_get       (VedQualityDesk      *self);
VedQuality     *ved_quality_desk_get_earlier (VedQualityDesk    *self);
void            ved_quality_desk_hasten    (VedQualityDesk    *self);
gboolean        ved_quality_desk_is_busy   (VedQualityDesk      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedQualityDesk, ved_quality_desk_free)

G_END_DECLS
