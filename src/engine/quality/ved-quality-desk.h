/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/quality/ved-hindcast.h"
#include "engine/ved-keeper.h"
#include "engine/ved-registry.h"

G_BEGIN_DECLS

typedef void (*VedQualityFunc) (VedQuality *quality,
                                gpointer    user_data);

/* Has past forecasts measured every now and then. Of the engine's thread. */
typedef struct _VedQualityDesk VedQualityDesk;

VedQualityDesk *ved_quality_desk_new       (VedQualityFunc       func,
                                            gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void            ved_quality_desk_free      (VedQualityDesk      *self);
void            ved_quality_desk_close     (VedQualityDesk      *self);
void            ved_quality_desk_advance   (VedQualityDesk      *self,
                                            VedRegistry         *registry,
                                            VedKeeper           *keeper,
                                            const VedThresholds *thresholds,
                                            gint64               origin_us,
                                            gint64               now_us);
VedQuality     *ved_quality_desk_get       (VedQualityDesk      *self);
VedQuality     *ved_quality_desk_get_earlier (VedQualityDesk    *self);
void            ved_quality_desk_hasten    (VedQualityDesk    *self);
gboolean        ved_quality_desk_is_busy   (VedQualityDesk      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedQualityDesk, ved_quality_desk_free)

G_END_DECLS
