/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-gl-pictures"

#include "config.h"

#include "gl/ved-cairo-executor.h"
#include "gl/ved-gl-executor.h"
#include "gl/ved-gl-probe.h"
#include "gl/ved-pixel-executor.h"
#include "ved-test-egl.h"
#include "ved-test-scenes.h"

#include <cairo.h>
#include <epoxy/gl.h>

/* Every scene is painted by both executors and must be the same picture: no channel of any pixel may differ
 * by more than one grey level. VED_PICTURE_DIR=DIR keeps the pictures as SCENE-gl.png, SCENE-pixel.png and
 * SCENE-diff.png. */

#define TOLERANCE 1
#define MAX_MEAN_DIFFERENCE 2.5

typedef struct {
  const VedTestScene *scene;
  int scale;
} VedPictureCase;

static VedTestEgl *egl;
static const char *skip_reason;

static guint
channel_difference (guint32 a,
                    guint32 b)
{
  guint most = 0;

  for (guint shift = 0; shift < 32; shift += 8)
    most = MAX (most, (guint) ABS ((int) ((a >> shift) & 0xff) - (int) ((b >> shift) & 0xff)));

  return most;
}

static void
save_picture (const char *scene,
              int         scale,
              const char *what,
              guint32    *pixels,
              int         width,
              int         height)
{
  const char *folder = g_getenv ("VED_PICTURE_DIR");
  g_autofree char *name = g_strdup_printf ("%s@%d-%s.png", scene, scale, what);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  cairo_surface_t *surface;

  if (path == NULL)
    return;

  surface = cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_ARGB32, width, height,
                                                 width * 4);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

static void
compare (const VedPictureCase *test,
         guint32              *gl,
         guint32              *pixel,
         int                   width,
         int                   height)
{
  gsize n_pixels = (gsize) width * (gsize) height;
  g_autofree guint32 *difference = g_new (guint32, n_pixels);
  gsize n_off = 0, n_painted = 0, worst_at = 0;
  guint worst = 0;

  for (gsize i = 0; i < n_pixels; i++)
    {
      guint off = channel_difference (gl[i], pixel[i]);

      n_painted += pixel[i] != pixel[0];
      n_off += off > 0;
      worst_at = off > worst ? i : worst_at;
      worst = MAX (worst, off);
      difference[i] = 0xff000000u | (MIN (off * 64, 255u) << 16);
    }

  save_picture (test->scene->name, test->scale, "gl", gl, width, height);
  save_picture (test->scene->name, test->scale, "pixel", pixel, width, height);
  save_picture (test->scene->name, test->scale, "diff", difference, width, height);
  g_test_message ("%s at %d: worst %u at (%d, %d): %08x %08x; %d pixels differ",
                  test->scene->name, test->scale, worst, (int) (worst_at % (gsize) width),
                  (int) (worst_at / (gsize) width), gl[worst_at], pixel[worst_at], (int) n_off);
  g_assert_cmpuint (n_painted, >, 0);
  g_assert_cmpuint (worst, <=, TOLERANCE);
}

static void
test_picture (gconstpointer data)
{
  const VedPictureCase *test = data;
  int width = VED_TEST_SCENE_WIDTH * test->scale, height = VED_TEST_SCENE_HEIGHT * test->scale;
  gsize n_pixels = (gsize) width * (gsize) height;
  g_autofree guint32 *gl = g_new0 (guint32, n_pixels);
  g_autofree guint32 *pixel = g_new0 (guint32, n_pixels);
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  g_autoptr(VedGlExecutor) executor = ved_gl_executor_new ();
  g_autoptr(GError) error = NULL;

  if (egl == NULL)
    {
      g_test_skip (skip_reason);
      return;
    }

  test->scene->build (list, test->scale);
  ved_pixel_executor_run (list, (guchar *) pixel, width, height, (gsize) width * 4, test->scale);

  ved_test_egl_bind (egl, width, height);
  ved_gl_executor_realize (executor, &error);
  g_assert_no_error (error);
  ved_gl_executor_run (executor, list, width, height, test->scale);
  ved_test_egl_read (egl, (guchar *) gl, width, height);
  ved_gl_executor_unrealize (executor);

  compare (test, gl, pixel, width, height);
}

/* Shapes written by Cairo have its coverage, not ours, but the picture must be the same to the eye: little
 * paint in another place. */
static void
test_shapes (gconstpointer data)
{
  const VedPictureCase *test = data;
  int width = VED_TEST_SCENE_WIDTH * test->scale, height = VED_TEST_SCENE_HEIGHT * test->scale;
  gsize n_pixels = (gsize) width * (gsize) height;
  g_autofree guint32 *pixel = g_new0 (guint32, n_pixels);
  g_autofree guint32 *shapes = g_new0 (guint32, n_pixels);
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  cairo_surface_t *surface;
  guint64 sum = 0;
  cairo_t *cr;

  test->scene->build (list, test->scale);
  ved_pixel_executor_run (list, (guchar *) pixel, width, height, (gsize) width * 4, test->scale);
  surface = cairo_image_surface_create_for_data ((guchar *) shapes, CAIRO_FORMAT_ARGB32, width, height,
                                                 width * 4);
  cr = cairo_create (surface);
  cairo_scale (cr, test->scale, test->scale);
  ved_cairo_executor_run (list, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  for (gsize i = 0; i < n_pixels; i++)
    sum += channel_difference (pixel[i], shapes[i]);
  save_picture (test->scene->name, test->scale, "shapes", shapes, width, height);
  g_test_message ("%s at %d: mean difference %.3f", test->scene->name, test->scale,
                  (double) sum / (double) n_pixels);
  g_assert_cmpfloat ((double) sum / (double) n_pixels, <, MAX_MEAN_DIFFERENCE);
}

/* An executor can go and come back with its context, as a GtkGLArea does when it moves to another window. */
static void
test_realize_again (void)
{
  g_autoptr(VedGlExecutor) executor = ved_gl_executor_new ();

  if (egl == NULL)
    {
      g_test_skip (skip_reason);
      return;
    }

  ved_gl_executor_unrealize (executor);
  for (int i = 0; i < 3; i++)
    {
      g_assert_true (ved_gl_executor_realize (executor, NULL));
      g_assert_true (ved_gl_executor_realize (executor, NULL));
      ved_gl_executor_unrealize (executor);
    }
  g_assert_cmpuint (glGetError (), ==, GL_NO_ERROR);
}

static void
check_probe (gboolean in_any_case)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VedGlProbe) probe = ved_gl_probe_run (in_any_case, &error);

  g_assert_true ((probe == NULL) == (error != NULL));
  if (probe != NULL)
    g_test_message ("%s, %s, %s, %s", probe->vendor, probe->renderer, probe->version,
                    probe->is_software ? "software" : "hardware");
  else
    g_test_message ("%s", error->message);
}

static void
test_probe (void)
{
  check_probe (TRUE);
  check_probe (FALSE);
}

static void
test_renderer_names (void)
{
  g_assert_true (ved_gl_renderer_is_software (NULL));
  g_assert_true (ved_gl_renderer_is_software ("llvmpipe (LLVM 15.0.6, 256 bits)"));
  g_assert_true (ved_gl_renderer_is_software ("softpipe"));
  g_assert_true (ved_gl_renderer_is_software ("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)))"));
  g_assert_false (ved_gl_renderer_is_software ("Mesa Intel(R) UHD Graphics 620 (KBL GT2)"));
  g_assert_false (ved_gl_renderer_is_software ("NVIDIA H200/PCIe/SSE2"));
}

static void
add_case (const char         *group,
          GTestDataFunc       test,
          const VedTestScene *scene,
          int                 scale)
{
  VedPictureCase *data = g_new (VedPictureCase, 1);
  g_autofree char *path = g_strdup_printf ("/gl/%s/%s/%d", group, scene->name, scale);

  *data = (VedPictureCase) { scene, scale };
  g_test_add_data_func_full (path, data, test, g_free);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gl/probe", test_probe);
  g_test_add_func ("/gl/renderer-names", test_renderer_names);
  egl = ved_test_egl_new (&skip_reason);
  if (egl != NULL)
    g_test_message ("painting with %s, %s", (const char *) glGetString (GL_RENDERER),
                    (const char *) glGetString (GL_VERSION));
  g_test_add_func ("/gl/realize-again", test_realize_again);
  for (gsize i = 0; ved_test_scenes[i].name != NULL; i++)
    for (int scale = 1; scale <= 2; scale++)
      {
        add_case ("pictures", test_picture, &ved_test_scenes[i], scale);
        add_case ("shapes", test_shapes, &ved_test_scenes[i], scale);
      }

  result = g_test_run ();
  g_clear_pointer (&egl, ved_test_egl_free);

  return result;
}
