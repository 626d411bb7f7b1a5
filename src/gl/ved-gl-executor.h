/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plot/ved-draw-list.h"

G_BEGIN_DECLS

typedef struct _VedGlExecutor VedGlExecutor;

VedGlExecutor *ved_gl_executor_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void           ved_gl_executor_free      (VedGlExecutor     *self);
gboolean       ved_gl_executor_realize   (VedGlExecutor     *self,
                                          GError           **error);
void           ved_gl_executor_unrealize (VedGlExecutor     *self);
void           ved_gl_executor_run       (VedGlExecutor     *self,
                                          const VedDrawList *list,
                                          int                width,
                                          int                height,
                                          int                scale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedGlExecutor, ved_gl_executor_free)

G_END_DECLS
