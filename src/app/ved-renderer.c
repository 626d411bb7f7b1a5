/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-renderer"

#include "config.h"

#include "app/ved-renderer.h"

#include "app/charts/ved-chart.h"
#include "gl/ved-gl-probe.h"

#include <string.h>

/* GTK reads its renderer from the environment while it opens a display, so the choice is made before:
 * --renderer is looked for by hand, and the probe runs in a child while the rest starts. On a software
 * rasteriser GSK's Cairo renderer with our own rasteriser takes a twentieth of the time GSK's GL needs for
 * one decorated window. Who has set GSK_RENDERER has chosen already.
 *
 * GDK on X11 loads the OpenGL driver while it opens a display, used or not: in software that is a quarter
 * of the time to the first frame (180 against 140 ms), so it is told to leave that. */

typedef enum {
  WANT_AUTO,
  WANT_GL,
  WANT_CAIRO,
} Wanted;

struct _VedRenderer
{
  Wanted wanted;
  VedGlProbeRun *run;           /* (nullable): of the probe, until it is needed */
  VedGlProbe *probe;            /* (nullable): its answer */
  char *reason;
  gboolean uses_gl;
};

static Wanted
find_wanted (int    argc,
             char **argv)
{
  Wanted wanted = WANT_AUTO;

  for (int i = 1; i < argc; i++)
    {
      const char *value = NULL;

      if (g_str_has_prefix (argv[i], "--renderer="))
        value = argv[i] + strlen ("--renderer=");
      else if (g_str_equal (argv[i], "--renderer") && i + 1 < argc)
        value = argv[i + 1];

      if (g_strcmp0 (value, "gl") == 0)
        wanted = WANT_GL;
      else if (g_strcmp0 (value, "cairo") == 0)
        wanted = WANT_CAIRO;
    }

  return wanted;
}

/**
 * ved_renderer_begin:
 *
 * First thing in main(): begins to find out what draws here.
 *
 * Returns: (transfer full): the choice to come
 */
VedRenderer *
ved_renderer_begin (int    argc,
                    char **argv)
{
  VedRenderer *self = g_new0 (VedRenderer, 1);

  self->wanted = find_wanted (argc, argv);
  if (self->wanted == WANT_AUTO)
    self->run = ved_gl_probe_start (FALSE);

  return self;
}

static void
choose_by_probe (VedRenderer *self)
{
  g_autoptr(GError) error = NULL;

  self->probe = ved_gl_probe_finish (g_steal_pointer (&self->run), &error);
  self->uses_gl = self->probe != NULL && !self->probe->is_software;
  self->reason = g_strdup (self->probe != NULL ? self->probe->renderer : error->message);
}

/**
 * ved_renderer_choose:
 *
 * To be called before GTK is initialised. Waits for the probe.
 */
void
ved_renderer_choose (VedRenderer *self)
{
  const char *named = g_getenv ("GSK_RENDERER");

  g_return_if_fail (self != NULL);

  if (self->wanted == WANT_AUTO)
    choose_by_probe (self);
  else
    {
      self->uses_gl = self->wanted == WANT_GL;
      self->reason = g_strdup ("--renderer");
    }

  if (self->wanted == WANT_AUTO && named != NULL && *named != '\0')
    self->uses_gl = !g_str_equal (named, "cairo");
  else
    g_setenv ("GSK_RENDERER", self->uses_gl ? "gl" : "cairo", TRUE);
  if (!self->uses_gl)
    g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
  ved_chart_set_backend (self->uses_gl ? VED_CHART_BACKEND_GL : VED_CHART_BACKEND_SOFTWARE);
}

gboolean
ved_renderer_uses_gl (VedRenderer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->uses_gl;
}

/**
 * ved_renderer_get_reason:
 *
 * Returns: what the choice rests on: the driver's name, or why there is none
 */
const char *
ved_renderer_get_reason (VedRenderer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->reason;
}

/**
 * ved_renderer_get_probe:
 *
 * Returns: (transfer none) (nullable): what OpenGL said of itself; %NULL where it was not asked or did not answer
 */
const VedGlProbe *
ved_renderer_get_probe (VedRenderer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->probe;
}

void
ved_renderer_free (VedRenderer *self)
{
  if (self == NULL)
    return;

  if (self->run != NULL)
    self->probe = ved_gl_probe_finish (self->run, NULL);
  g_clear_pointer (&self->probe, ved_gl_probe_free);
  g_free (self->reason);
  g_free (self);
}
