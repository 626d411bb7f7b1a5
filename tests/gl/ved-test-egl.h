/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An OpenGL context without a window, with a framebuffer to paint into. */
typedef struct _VedTestEgl VedTestEgl;

VedTestEgl *ved_test_egl_new      (gboolean      is_embedded,
                                   const char  **reason);
void        ved_test_egl_free     (VedTestEgl   *self);
void        ved_test_egl_bind     (VedTestEgl   *self,
                                   int           width,
                                   int           height);
void        ved_test_egl_read     (VedTestEgl   *self,
                                   guchar       *data,
                                   int           width,
                                   int           height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedTestEgl, ved_test_egl_free)

G_END_DECLS
