/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gl-probe"

#include "config.h"

#include "gl/ved-gl-probe.h"

#include "base/ved-error.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Asks the driver who would draw in a window, without opening one: with a context without a surface on the
 * EGL platform that GTK would use. The answer depends on it: a display server without access to the graphics
 * card, as Xvfb or a remote desktop, gets a software driver on a machine that has a card. Without a display
 * server Mesa's surfaceless platform answers.
 *
 * A child process asks. Loading a software driver costs some tens of milliseconds and 60 MB that are never
 * given back, for a library that is not used when the answer is "software"; a driver that crashes or hangs
 * takes only the child with it; and the parent can go on starting meanwhile. The child writes vendor,
 * renderer and version, or an empty text and the reason, each ended by a zero byte, and leaves without
 * running any exit handler.
 *
 * Where the system has no device of a graphics card there is nothing to ask. */

#define TIMEOUT_US (3 * G_USEC_PER_SEC)
#define ANSWER_SIZE 4096

struct _VedGlProbeRun
{
  gboolean is_needless;         /* no graphics card */
  pid_t child;
  int answer_fd;
};

/* How the devices of graphics cards are named: Mesa's, and those of drivers that go their own way. */
static const char *const device_patterns[] = {
  "/dev/dri/renderD*", "/dev/nvidiactl", "/dev/dxg", "/dev/mali*", "/dev/kgsl-3d0", "/dev/pvr*",
};

static gboolean
has_device (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (device_patterns); i++)
    {
      glob_t found;
      int status = glob (device_patterns[i], GLOB_NOSORT, NULL, &found);

      if (status == 0)
        globfree (&found);
      if (status == 0)
        return TRUE;
    }

  return FALSE;
}

/* In the order of preference of GTK; each counts where its variable names a display server. */
static const struct {
  const char *variable;
  const char *extension;
  EGLenum platform;
} platforms[] = {
  { "WAYLAND_DISPLAY", "EGL_EXT_platform_wayland", EGL_PLATFORM_WAYLAND_EXT },
  { "DISPLAY", "EGL_EXT_platform_x11", EGL_PLATFORM_X11_EXT },
  { NULL, "EGL_MESA_platform_surfaceless", EGL_PLATFORM_SURFACELESS_MESA },
};

static EGLContext
create_context (EGLDisplay display)
{
  static const EGLint desktop[] = {
    EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 2,
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
make_context (EGLDisplay display)
{
  EGLContext context = EGL_NO_CONTEXT;

  if (display == EGL_NO_DISPLAY || !eglInitialize (display, NULL, NULL))
    return FALSE;

  if (epoxy_has_egl_extension (display, "EGL_KHR_no_config_context") &&
      epoxy_has_egl_extension (display, "EGL_KHR_surfaceless_context"))
    context = create_context (display);

  return context != EGL_NO_CONTEXT && eglMakeCurrent (display, EGL_NO_SURFACE, EGL_NO_SURFACE, context);
}

/* Makes a context current; returns why it cannot, or NULL. */
static const char *
find_context (void)
{
  if (!epoxy_has_egl ())
    return "there is no EGL library on this machine";

  if (!epoxy_has_egl_extension (EGL_NO_DISPLAY, "EGL_EXT_platform_base"))
    return make_context (eglGetDisplay (EGL_DEFAULT_DISPLAY)) ? NULL : "EGL has no display with OpenGL 3.2";

  for (gsize i = 0; i < G_N_ELEMENTS (platforms); i++)
    if ((platforms[i].variable == NULL || g_getenv (platforms[i].variable) != NULL) &&
        epoxy_has_egl_extension (EGL_NO_DISPLAY, platforms[i].extension) &&
        make_context (eglGetPlatformDisplayEXT (platforms[i].platform, EGL_DEFAULT_DISPLAY, NULL)))
      return NULL;

  return "EGL has no display with OpenGL 3.2 or OpenGL ES 3.0";
}

static void
write_text (int         fd,
            const char *text)
{
  if (write (fd, text, strlen (text) + 1) < 0)
    _exit (1);
}

static void
silence_stderr (void)
{
  int null_fd = open ("/dev/null", O_WRONLY | O_CLOEXEC);

  /* Drivers complain there about missing devices, which is an answer and no fault. */
  if (null_fd >= 0)
    dup2 (null_fd, STDERR_FILENO);
}

static void G_GNUC_NORETURN
answer (int fd)
{
  const char *reason;

  silence_stderr ();
  reason = find_context ();
  if (reason != NULL)
    {
      write_text (fd, "");
      write_text (fd, reason);
    }
  else
    {
      write_text (fd, (const char *) glGetString (GL_VENDOR));
      write_text (fd, (const char *) glGetString (GL_RENDERER));
      write_text (fd, (const char *) glGetString (GL_VERSION));
    }
  _exit (0);
}

/* Reads until the child closes its end; FALSE when it has not within the time. */
static gboolean
read_answer (int    fd,
             char  *buffer,
             gsize *length)
{
  gint64 deadline_us = g_get_monotonic_time () + TIMEOUT_US;

  *length = 0;
  for (;;)
    {
      struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
      int left_ms = (int) ((deadline_us - g_get_monotonic_time ()) / 1000);
      int n_ready = poll (&poll_fd, 1, MAX (left_ms, 0));
      gssize n_read;

      if (n_ready < 0 && errno == EINTR)
        continue;
      if (n_ready <= 0)
        return FALSE;

      n_read = read (fd, buffer + *length, ANSWER_SIZE - *length);
      if (n_read <= 0)
        return TRUE;
      *length += (gsize) n_read;
    }
}

static VedGlProbe *
parse_answer (const char  *buffer,
              gsize        length,
              GError     **error)
{
  const char *parts[3] = { "", "the OpenGL driver crashed", "" };
  gsize offset = 0;
  VedGlProbe *self;

  for (gsize i = 0; i < G_N_ELEMENTS (parts) && offset < length; i++)
    {
      parts[i] = buffer + offset;
      offset += strlen (parts[i]) + 1;
    }

  if (*parts[0] == 0)
    {
      g_set_error_literal (error, VED_ERROR, VED_ERROR_UNSUPPORTED, parts[1]);
      return NULL;
    }

  self = g_new0 (VedGlProbe, 1);
  self->vendor = g_strdup (parts[0]);
  self->renderer = g_strdup (parts[1]);
  self->version = g_strdup (parts[2]);
  self->is_software = ved_gl_renderer_is_software (self->renderer);

  return self;
}

static VedGlProbe *
take_answer (VedGlProbeRun  *run,
             GError        **error)
{
  char buffer[ANSWER_SIZE + 1];
  gsize length;

  if (!read_answer (run->answer_fd, buffer, &length))
    {
      kill (run->child, SIGKILL);
      g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED, "the OpenGL driver does not answer");
      return NULL;
    }
  buffer[length] = 0;

  return parse_answer (buffer, length, error);
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
 * ved_gl_probe_start:
 * @in_any_case: whether to ask also where there is no graphics card, to learn the name of the software driver
 *
 * Begins to find out who draws when OpenGL is used, in a child process; takes under a millisecond. Call it
 * first thing in main(), before there are other threads, and ved_gl_probe_finish() before the first window.
 *
 * Returns: (transfer full): to be given to ved_gl_probe_finish()
 */
VedGlProbeRun *
ved_gl_probe_start (gboolean in_any_case)
{
  VedGlProbeRun *run = g_new0 (VedGlProbeRun, 1);
  int fds[2];

  run->is_needless = !in_any_case && !has_device ();
  run->child = -1;
  run->answer_fd = -1;
  if (run->is_needless || !g_unix_open_pipe (fds, FD_CLOEXEC, NULL))
    return run;

  run->child = fork ();
  if (run->child == 0)
    answer (fds[1]);

  close (fds[1]);
  run->answer_fd = fds[0];

  return run;
}

/**
 * ved_gl_probe_finish:
 * @run: (transfer full): from ved_gl_probe_start()
 * @error: set when there is no graphics card or no usable OpenGL, which is no fault: draw in software then
 *
 * Waits for the answer, at most three seconds: a driver that takes longer counts as none.
 *
 * Returns: (transfer full) (nullable): what OpenGL says of itself
 */
VedGlProbe *
ved_gl_probe_finish (VedGlProbeRun  *run,
                     GError        **error)
{
  VedGlProbe *self = NULL;

  if (run->is_needless)
    g_set_error (error, VED_ERROR, VED_ERROR_UNSUPPORTED, "this machine has no graphics card");
  else if (run->child < 0)
    g_set_error (error, VED_ERROR, VED_ERROR_BUSY, "no process could be started to ask OpenGL");
  else
    self = take_answer (run, error);

  if (run->answer_fd >= 0)
    close (run->answer_fd);
  if (run->child > 0)
    waitpid (run->child, NULL, 0);
  g_free (run);

  return self;
}

/**
 * ved_gl_probe_run:
 * @in_any_case: as for ved_gl_probe_start()
 * @error: as for ved_gl_probe_finish()
 *
 * ved_gl_probe_start() and ved_gl_probe_finish() at once; blocks for some tens of milliseconds.
 *
 * Returns: (transfer full) (nullable): what OpenGL says of itself
 */
VedGlProbe *
ved_gl_probe_run (gboolean   in_any_case,
                  GError   **error)
{
  return ved_gl_probe_finish (ved_gl_probe_start (in_any_case), error);
}

void
ved_gl_probe_free (VedGlProbe *self)
{
  g_free (self->vendor);
  g_free (self->renderer);
  g_free (self->version);
  g_free (self);
}
