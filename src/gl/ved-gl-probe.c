/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gl-probe"

#include "config.h"

#include "gl/ved-gl-probe.h"

#include "base/ved-error.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>
#include <string.h>

/* Asks the driver who would draw, without a window or a display server: an EGL display on Mesa's surfaceless
 * platform where there is one, else the default display, and a context without a surface. The context of a
 * GtkGLArea comes from the same driver. */

typedef struct {
  EGLDisplay display;
  EGLContext context;
  EGLDisplay former_display;    /* what was current, and is again afterwards */
  EGLContext former_context;
  EGLSurface former_draw;
  EGLSurface former_read;
} VedProbeContext;

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED, "%s", what);

  return FALSE;
}

static EGLDisplay
find_display (void)
{
  if (epoxy_has_egl_extension (EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless") &&
      epoxy_has_egl_extension (EGL_NO_DISPLAY, "EGL_EXT_platform_base"))
    return eglGetPlatformDisplayEXT (EGL_PLATFORM_SURFACELESS_MESA, NULL, NULL);

  return eglGetDisplay (EGL_DEFAULT_DISPLAY);
}

static EGLContext
create_context (EGLDisplay display)
{
  static const EGLint desktop[] = {
    EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 3,
    EGL_CONTEXT_OPENGL_PROFILE_MASK, EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE,
  };
  static const EGLint embedded[] = { EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 0, EGL_NONE };
  EGLContext context = EGL_NO_CONTEXT;

  if (eglBindAPI (EGL_OPENGL_API))
    context = eglCreateContext (display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, desktop);
  if (context == EGL_NO_CONTEXT && eglBindAPI (EGL_OPENGL_ES_API))
    context = eglCreateContext (display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, embedded);

  return context;
}

static gboolean
probe_context_init (VedProbeContext *probe,
                    GError         **error)
{
  EGLint major, minor;

  *probe = (VedProbeContext) {
    .former_display = eglGetCurrentDisplay (),
    .former_context = eglGetCurrentContext (),
    .former_draw = eglGetCurrentSurface (EGL_DRAW),
    .former_read = eglGetCurrentSurface (EGL_READ),
  };
  probe->display = find_display ();
  if (probe->display == EGL_NO_DISPLAY || !eglInitialize (probe->display, &major, &minor))
    return fail (error, "there is no EGL display on this machine");

  if (epoxy_has_egl_extension (probe->display, "EGL_KHR_no_config_context") &&
      epoxy_has_egl_extension (probe->display, "EGL_KHR_surfaceless_context"))
    probe->context = create_context (probe->display);
  if (probe->context != EGL_NO_CONTEXT &&
      eglMakeCurrent (probe->display, EGL_NO_SURFACE, EGL_NO_SURFACE, probe->context))
    return TRUE;

  return fail (error, "EGL has no OpenGL 3.3 or OpenGL ES 3.0 context without a surface");
}

static void
probe_context_clear (VedProbeContext *probe)
{
  if (probe->context == EGL_NO_CONTEXT)
    return;

  eglMakeCurrent (probe->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  eglDestroyContext (probe->display, probe->context);
  if (probe->former_context != EGL_NO_CONTEXT)
    eglMakeCurrent (probe->former_display, probe->former_draw, probe->former_read, probe->former_context);
}

static VedGlProbe *
read_strings (void)
{
  VedGlProbe *self = g_new0 (VedGlProbe, 1);

  self->vendor = g_strdup ((const char *) glGetString (GL_VENDOR));
  self->renderer = g_strdup ((const char *) glGetString (GL_RENDERER));
  self->version = g_strdup ((const char *) glGetString (GL_VERSION));
  self->is_software = ved_gl_renderer_is_software (self->renderer);

  return self;
}

/**
 * ved_gl_renderer_is_software:
 * @renderer: (nullable): what glGetString (GL_RENDERER) says
 *
 * Returns: whether that is a rasteriser on the CPU; %TRUE also for %NULL, as without OpenGL the CPU draws
 */
gboolean
ved_gl_renderer_is_software (const char *renderer)
{
  static const char *const names[] = {
    "llvmpipe", "softpipe", "swrast", "swiftshader", "software rasterizer", "lavapipe",
    "microsoft basic render", "apple software renderer",
  };
  g_autofree char *lower = NULL;

  if (renderer == NULL)
    return TRUE;

  lower = g_ascii_strdown (renderer, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strstr (lower, names[i]) != NULL)
      return TRUE;

  return FALSE;
}

/**
 * ved_gl_probe_run:
 * @error: set when there is no EGL or no usable OpenGL, which is no fault: draw in software then
 *
 * Finds out who draws when OpenGL is used, with a context of its own that is gone afterwards. Blocks for
 * some tens of milliseconds on the first call of a process; call it before any other OpenGL, or in a thread.
 *
 * Returns: (transfer full) (nullable): what OpenGL says of itself
 */
VedGlProbe *
ved_gl_probe_run (GError **error)
{
  VedProbeContext context;
  VedGlProbe *self = NULL;

  if (!epoxy_has_egl ())
    {
      fail (error, "there is no EGL library on this machine");
      return NULL;
    }

  if (probe_context_init (&context, error))
    self = read_strings ();
  probe_context_clear (&context);

  return self;
}

void
ved_gl_probe_free (VedGlProbe *self)
{
  g_free (self->vendor);
  g_free (self->renderer);
  g_free (self->version);
  g_free (self);
}
