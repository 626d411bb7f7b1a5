/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What draws when OpenGL is used on this machine. */
typedef struct {
  char *vendor;                 /* NULL where there is no usable OpenGL */
  char *renderer;
  char *version;
  gboolean is_software;         /* TRUE also where there is none */
} VedGlProbe;

gboolean    ved_gl_renderer_is_software (const char  *renderer);
VedGlProbe *ved_gl_probe_run            (GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void        ved_gl_probe_free           (VedGlProbe  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedGlProbe, ved_gl_probe_free)

G_END_DECLS
