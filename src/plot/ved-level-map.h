/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define VED_LEVEL_MISSING 0
#define VED_LEVEL_LEAST 1
#define VED_LEVEL_MOST 255

/* How values become the levels of a colour map: 0 is a missing value, 1 the least and 255 the greatest. */
typedef struct _VedLevelMap VedLevelMap;

VedLevelMap *ved_level_map_new_linear  (double             from,
                                        double             to) G_GNUC_WARN_UNUSED_RESULT;
VedLevelMap *ved_level_map_new_log     (double             from,
                                        double             to) G_GNUC_WARN_UNUSED_RESULT;
VedLevelMap *ved_level_map_new_ranked  (const float       *sample,
                                        gsize              n_sample) G_GNUC_WARN_UNUSED_RESULT;
void         ved_level_map_free        (VedLevelMap       *self);
void         ved_level_map_apply       (const VedLevelMap *self,
                                        const float       *values,
                                        gsize              n_values,
                                        guint8            *levels);
guint8       ved_level_map_get_level   (const VedLevelMap *self,
                                        float              value);
double       ved_level_map_get_value   (const VedLevelMap *self,
                                        guint8             level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedLevelMap, ved_level_map_free)

G_END_DECLS
