/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-egl"

#include "config.h"

#include "ved-test-egl.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>
#include <stdlib.h>

/* Surfaceless EGL, which Mesa offers everywhere. VED_GL_DEVICE=N takes the Nth EGL device instead, to paint
 * with a real graphics card on a machine without a display. */

#define MAX_DEVICES 16

struct _VedTestEgl
{
  gboolean is_embedded;
  EGLDisplay display;
  EGLContext context;
  GLuint framebuffer;
  GLuint texture;
};

static EGLDisplay
find_display (void)
{
  const char *wanted = g_getenv ("VED_GL_DEVICE");
  EGLDeviceEXT devices[MAX_DEVICES];
  EGLint n_devices = 0;

  if (wanted == NULL)
    {
      if (!epoxy_has_egl_extension (EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless"))
        return EGL_NO_DISPLAY;

      return eglGetPlatformDisplayEXT (EGL_PLATFORM_SURFACELESS_MESA, NULL, NULL);
    }

  if (!eglQueryDevicesEXT (MAX_DEVICES, devices, &n_devices) || atoi (wanted) >= n_devices)
    return EGL_NO_DISPLAY;

  return eglGetPlatformDisplayEXT (EGL_PLATFORM_DEVICE_EXT, devices[atoi (wanted)], NULL);
}

static EGLContext
create_context (EGLDisplay display,
                gboolean   is_embedded)
{
  static const EGLint desktop[] = {
    EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 2,
    EGL_CONTEXT_OPENGL_PROFILE_MASK, EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE,
  };
  static const EGLint embedded[] = { EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 0, EGL_NONE };

  eglBindAPI (is_embedded ? EGL_OPENGL_ES_API : EGL_OPENGL_API);

  return eglCreateContext (display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT, is_embedded ? embedded : desktop);
}

static gboolean
make_current (VedTestEgl *self)
{
  eglBindAPI (self->is_embedded ? EGL_OPENGL_ES_API : EGL_OPENGL_API);

  return eglMakeCurrent (self->display, EGL_NO_SURFACE, EGL_NO_SURFACE, self->context);
}

/*
 * ved_test_egl_new:
 * @is_embedded: OpenGL ES 3.0 instead of OpenGL 3.2
 * @reason: (out): why there is none
 *
 * The new context is the current one.
 */
VedTestEgl *
ved_test_egl_new (gboolean     is_embedded,
                  const char **reason)
{
  g_autoptr(VedTestEgl) self = g_new0 (VedTestEgl, 1);

  *reason = "no EGL library";
  if (!epoxy_has_egl ())
    return NULL;

  *reason = "no EGL display without a window system";
  self->display = find_display ();
  if (self->display == EGL_NO_DISPLAY || !eglInitialize (self->display, NULL, NULL))
    return NULL;

  *reason = "no OpenGL 3.2 or OpenGL ES 3.0 context without a surface";
  self->is_embedded = is_embedded;
  self->context = create_context (self->display, is_embedded);
  if (self->context == EGL_NO_CONTEXT ||
      !make_current (self))
    return NULL;

  glGenFramebuffers (1, &self->framebuffer);
  glGenTextures (1, &self->texture);

  return g_steal_pointer (&self);
}

void
ved_test_egl_free (VedTestEgl *self)
{
  if (self->framebuffer != 0)
    {
      make_current (self);
      glDeleteFramebuffers (1, &self->framebuffer);
      glDeleteTextures (1, &self->texture);
      eglMakeCurrent (self->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
      eglDestroyContext (self->display, self->context);
    }
  g_free (self);
}

/*
 * ved_test_egl_bind:
 *
 * Makes the context current and binds a framebuffer of 8 bits a channel, full of what an earlier frame may have
 * left.
 */
void
ved_test_egl_bind (VedTestEgl *self,
                   int         width,
                   int         height)
{
  g_assert_true (make_current (self));
  glBindTexture (GL_TEXTURE_2D, self->texture);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, NULL);
  glBindTexture (GL_TEXTURE_2D, 0);
  glBindFramebuffer (GL_FRAMEBUFFER, self->framebuffer);
  glFramebufferTexture2D (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, self->texture, 0);
  g_assert_cmpuint (glCheckFramebufferStatus (GL_FRAMEBUFFER), ==, GL_FRAMEBUFFER_COMPLETE);
  glDisable (GL_SCISSOR_TEST);
  glClearColor (1.0f, 0.0f, 1.0f, 1.0f);
  glClear (GL_COLOR_BUFFER_BIT);
}

/*
 * ved_test_egl_read:
 * @data: (out): @height rows of @width words 0xAARRGGBB, top row first
 */
void
ved_test_egl_read (VedTestEgl *self,
                   guchar     *data,
                   int         width,
                   int         height)
{
  g_autofree guint8 *rgba = g_malloc ((gsize) width * (gsize) height * 4);
  guint32 *words = (guint32 *) (gpointer) data;

  glReadPixels (0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, rgba);
  g_assert_cmpuint (glGetError (), ==, GL_NO_ERROR);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *pixel = rgba + ((gsize) (height - 1 - y) * (gsize) width + (gsize) x) * 4;

        words[(gsize) y * (gsize) width + (gsize) x] = (guint32) pixel[3] << 24 | (guint32) pixel[0] << 16 |
          (guint32) pixel[1] << 8 | pixel[2];
      }
}
