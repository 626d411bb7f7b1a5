/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gl/ved-gl-probe.h"

G_BEGIN_DECLS

/* Who draws, chosen once before GTK is there. */
typedef struct _VedRenderer VedRenderer;

VedRenderer *ved_renderer_begin         (int          argc,
                                         char       **argv) G_GNUC_WARN_UNUSED_RESULT;
void         ved_renderer_choose        (VedRenderer *self);
gboolean     ved_renderer_uses_gl       (VedRenderer *self);
const char  *ved_renderer_get_reason    (VedRenderer *self);
const VedGlProbe *
             ved_renderer_get_probe     (VedRenderer *self);
void         ved_renderer_free          (VedRenderer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedRenderer, ved_renderer_free)

G_END_DECLS
