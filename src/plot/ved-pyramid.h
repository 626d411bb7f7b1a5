/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _VedPyramid VedPyramid;

VedPyramid *ved_pyramid_new       (const float      *values,
                                   gsize             n_values) G_GNUC_WARN_UNUSED_RESULT;
VedPyramid *ved_pyramid_begin     (const float      *values,
                                   gsize             n_values) G_GNUC_WARN_UNUSED_RESULT;
void        ved_pyramid_free      (VedPyramid       *self);
void        ved_pyramid_append    (VedPyramid       *self,
                                   float             value);
gsize       ved_pyramid_get_count (const VedPyramid *self);
gsize       ved_pyramid_get_bytes (const VedPyramid *self);
void        ved_pyramid_query     (const VedPyramid *self,
                                   const float      *values,
                                   gsize             from,
                                   gsize             to,
                                   float            *min,
                                   float            *max);
void        ved_min_max           (const float      *values,
                                   gsize             n_values,
                                   float            *min,
                                   float            *max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedPyramid, ved_pyramid_free)

G_END_DECLS
