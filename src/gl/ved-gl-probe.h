/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What draws when OpenGL is used on this machine. */
typedef struct {
  char *vendor;
  char *renderer;
  char *version;
  gboolean is_software;
} VedGlProbe;

/* A probe under way, in a process of its own. */
typedef struct _VedGlProbeRun VedGlProbeRun;

gboolean       ved_gl_renderer_is_software (const char     *renderer);
VedGlProbeRun *ved_gl_probe_start          (gboolean        in_any_case) G_GNUC_WARN_UNUSED_RESULT;
VedGlProbe    *ved_gl_probe_finish         (VedGlProbeRun  *run,
                                            GError        **error) G_GNUC_WARN_UNUSED_RESULT;
VedGlProbe    *ved_gl_probe_run            (gboolean        in_any_case,
                                            GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void           ved_gl_probe_free           (VedGlProbe     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VedGlProbe, ved_gl_probe_free)

G_END_DECLS
