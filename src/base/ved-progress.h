/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far some work is: whoever does it tells, and any thread may ask. */
typedef struct _VedProgress VedProgress;

VedProgress *ved_progress_new   (void) G_GNUC_WARN_UNUSED_RESULT;
VedProgress *ved_progress_ref   (VedProgress *self) G_GNUC_WARN_UNUSED_RESULT;
void         ved_progress_unref (VedProgress *self);
void         ved_progress_begin (VedProgress *self,
                                 gsize        n_all);
void         ved_progress_add   (VedProgress *self,
                                 gsize        n_done);
void         ved_progress_get   (VedProgress *self,
                                 gsize       *n_done,
                                 gsize       *n_all);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedProgress, ved_progress_unref)

G_END_DECLS
