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

/* Every scene is painted in software, with OpenGL and with OpenGL ES and must be the same picture: no channel of any
 * pixel may differ by more than one grey level. Shapes by Cairo have its own coverage; their channels may differ by
 * 2.5 grey levels on average. Where it is not the same, the scene as text, both pictures and their difference are
 * left in the folder “pictures” of the build, or in VED_PICTURE_DIR, which keeps those of all scenes. */

#define TOLERANCE 1
#define MAX_MEAN_DIFFERENCE 2.5
#define MAX_NAME 256

typedef enum {
  CONTEXT_GL,
  CONTEXT_GLES,
  N_CONTEXTS,
} VedContextId;

typedef struct {
  const VedTestScene *scene;
  int scale;
  VedContextId context;
} VedPictureCase;

static const char *const context_names[N_CONTEXTS] = { "gl", "gles" };
static VedTestEgl *contexts[N_CONTEXTS];
static const char *skip_reasons[N_CONTEXTS];

static guint
channel_difference (guint32 a,
                    guint32 b)
{
  guint most = 0;

  for (guint shift = 0; shift < 32; shift += 8)
    most = MAX (most, (guint) ABS ((int) ((a >> shift) & 0xff) - (int) ((b >> shift) & 0xff)));

  return most;
}

static char *
picture_path (const VedPictureCase *test,
              const char           *what)
{
  const char *folder = g_getenv ("VED_PICTURE_DIR");
  g_autofree char *failures = g_test_build_filename (G_TEST_BUILT, "pictures", NULL);
  g_autofree char *name = g_strdup_printf ("%s@%d-%s", test->scene->name, test->scale, what);

  if (folder == NULL)
    folder = failures;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);

  return g_build_filename (folder, name, NULL);
}

static void
save_picture (const VedPictureCase *test,
              const char           *what,
              guint32              *pixels)
{
  int width = VED_TEST_SCENE_WIDTH * test->scale, height = VED_TEST_SCENE_HEIGHT * test->scale;
  g_autofree char *path = picture_path (test, what);
  cairo_surface_t *surface = cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_ARGB32,
                                                                  width, height, width * 4);

  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

/* The scene as text, what was expected, what was painted, and where they differ. */
static void
save_all (const VedPictureCase *test,
          const VedDrawList    *list,
          const char           *painter,
          guint32              *painted,
          guint32              *expected)
{
  gsize n_pixels = (gsize) (VED_TEST_SCENE_WIDTH * VED_TEST_SCENE_HEIGHT * test->scale * test->scale);
  g_autofree guint32 *difference = g_new (guint32, n_pixels);
  g_autofree char *text = ved_draw_list_to_string (list);
  g_autofree char *path = picture_path (test, "scene.txt");
  g_autofree char *painted_name = g_strdup_printf ("%s.png", painter);
  g_autofree char *difference_name = g_strdup_printf ("%s-diff.png", painter);

  for (gsize i = 0; i < n_pixels; i++)
    difference[i] = 0xff000000u | (MIN (channel_difference (painted[i], expected[i]) * 64, 255u) << 16);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  save_picture (test, "pixel.png", expected);
  save_picture (test, painted_name, painted);
  save_picture (test, difference_name, difference);
  g_test_message ("kept as %s", path);
}

static guint32 *
new_pixels (int scale)
{
  return g_new0 (guint32, VED_TEST_SCENE_WIDTH * VED_TEST_SCENE_HEIGHT * scale * scale);
}

static guint32 *
paint_in_software (const VedDrawList *list,
                   int                scale)
{
  guint32 *pixels = new_pixels (scale);

  ved_pixel_executor_run (list, (guchar *) pixels, VED_TEST_SCENE_WIDTH * scale, VED_TEST_SCENE_HEIGHT * scale,
                          (gsize) (VED_TEST_SCENE_WIDTH * scale) * 4, scale, TRUE);

  return pixels;
}

static guint32 *
paint_with_gl (VedTestEgl        *egl,
               VedGlExecutor     *executor,
               const VedDrawList *list,
               int                scale)
{
  int width = VED_TEST_SCENE_WIDTH * scale, height = VED_TEST_SCENE_HEIGHT * scale;
  guint32 *pixels = new_pixels (scale);
  g_autoptr(GError) error = NULL;

  ved_test_egl_bind (egl, width, height);
  ved_gl_executor_realize (executor, &error);
  g_assert_no_error (error);
  ved_gl_executor_run (executor, list, width, height, scale);
  ved_test_egl_read (egl, (guchar *) pixels, width, height);

  return pixels;
}

static guint32 *
paint_with_cairo (const VedDrawList *list,
                  int                scale)
{
  int width = VED_TEST_SCENE_WIDTH * scale, height = VED_TEST_SCENE_HEIGHT * scale;
  guint32 *pixels = new_pixels (scale);
  cairo_surface_t *surface = cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_ARGB32,
                                                                  width, height, width * 4);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  ved_cairo_executor_run (list, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return pixels;
}

static guint
worst_difference (const guint32 *a,
                  const guint32 *b,
                  int            scale,
                  double        *mean)
{
  gsize n_pixels = (gsize) (VED_TEST_SCENE_WIDTH * VED_TEST_SCENE_HEIGHT * scale * scale), n_painted = 0;
  guint worst = 0;

  *mean = 0.0;
  for (gsize i = 0; i < n_pixels; i++)
    {
      guint off = channel_difference (a[i], b[i]);

      n_painted += b[i] != b[0];
      worst = MAX (worst, off);
      *mean += (double) off / (double) n_pixels;
    }
  g_assert_cmpuint (n_painted, >, 0);

  return worst;
}

static void
test_picture (gconstpointer data)
{
  const VedPictureCase *test = data;
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  g_autoptr(VedGlExecutor) executor = ved_gl_executor_new ();
  g_autofree guint32 *expected = NULL;
  g_autofree guint32 *painted = NULL;
  double mean;
  guint worst;

  if (contexts[test->context] == NULL)
    {
      g_test_skip (skip_reasons[test->context]);
      return;
    }

  test->scene->build (list, test->scale);
  expected = paint_in_software (list, test->scale);
  painted = paint_with_gl (contexts[test->context], executor, list, test->scale);
  ved_gl_executor_unrealize (executor);
  worst = worst_difference (painted, expected, test->scale, &mean);
  if (worst > TOLERANCE || g_getenv ("VED_PICTURE_DIR") != NULL)
    save_all (test, list, context_names[test->context], painted, expected);
  g_assert_cmpuint (worst, <=, TOLERANCE);
}

static void
test_shapes (gconstpointer data)
{
  const VedPictureCase *test = data;
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  g_autofree guint32 *expected = NULL;
  g_autofree guint32 *painted = NULL;
  double mean;

  test->scene->build (list, test->scale);
  expected = paint_in_software (list, test->scale);
  painted = paint_with_cairo (list, test->scale);
  worst_difference (painted, expected, test->scale, &mean);
  g_test_message ("%s at %d: mean difference %.3f", test->scene->name, test->scale, mean);
  if (mean >= MAX_MEAN_DIFFERENCE || g_getenv ("VED_PICTURE_DIR") != NULL)
    save_all (test, list, "cairo", painted, expected);
  g_assert_cmpfloat (mean, <, MAX_MEAN_DIFFERENCE);
}

/* The objects of the current context that have one of the first names. */
static guint
count_objects (void)
{
  guint n = 0;

  for (GLuint name = 1; name < MAX_NAME; name++)
    n += (guint) (glIsBuffer (name) + glIsTexture (name) + glIsProgram (name) + glIsShader (name) +
                  glIsVertexArray (name));

  return n;
}

/* Whatever is painted, at whatever size, nothing is left of it when the executor goes. */
static void
test_leaves_nothing (gconstpointer data)
{
  VedContextId id = GPOINTER_TO_UINT (data);
  VedTestEgl *egl = contexts[id];
  g_autoptr(VedGlExecutor) executor = ved_gl_executor_new ();
  guint n_before = 0, n_realized = 0;

  if (egl == NULL)
    {
      g_test_skip (skip_reasons[id]);
      return;
    }

  for (int round = 0; round < 4; round++)
    {
      ved_test_egl_bind (egl, 16, 16);
      if (round == 0)
        n_before = count_objects ();
      for (gsize i = 0; ved_test_scenes[i].name != NULL; i++)
        {
          g_autoptr(VedDrawList) list = ved_draw_list_new ();

          ved_test_scenes[i].build (list, 1 + round % 2);
          g_free (paint_with_gl (egl, executor, list, 1 + round % 2));
        }
      if (round == 0)
        n_realized = count_objects ();
      g_assert_cmpuint (n_realized, >, n_before);
      g_assert_cmpuint (count_objects (), ==, n_realized);
      ved_gl_executor_unrealize (executor);
      g_assert_cmpuint (count_objects (), ==, n_before);
      g_assert_cmpuint (glGetError (), ==, GL_NO_ERROR);
    }
}

/* An executor outlives its context and paints the same with the next, as that of a GtkGLArea that moves to another
 * window. */
static void
test_context_after_context (gconstpointer data)
{
  VedContextId id = GPOINTER_TO_UINT (data);
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  g_autoptr(VedGlExecutor) executor = ved_gl_executor_new ();
  g_autofree guint32 *expected = NULL;

  if (contexts[id] == NULL)
    {
      g_test_skip (skip_reasons[id]);
      return;
    }

  ved_test_scenes[0].build (list, 1);
  expected = paint_with_gl (contexts[id], executor, list, 1);
  ved_gl_executor_unrealize (executor);
  for (int i = 0; i < 4; i++)
    {
      const char *reason;
      g_autoptr(VedTestEgl) egl = ved_test_egl_new (id == CONTEXT_GLES, &reason);
      g_autofree guint32 *painted = NULL;

      g_assert_nonnull (egl);
      painted = paint_with_gl (egl, executor, list, 1);
      g_assert_cmpmem (painted, sizeof *painted * VED_TEST_SCENE_WIDTH * VED_TEST_SCENE_HEIGHT,
                       expected, sizeof *expected * VED_TEST_SCENE_WIDTH * VED_TEST_SCENE_HEIGHT);
      ved_gl_executor_unrealize (executor);
    }
}

/* Realizing twice and unrealizing what is not realized are nothing. */
static void
test_realize_again (void)
{
  g_autoptr(VedGlExecutor) executor = ved_gl_executor_new ();

  if (contexts[CONTEXT_GL] == NULL)
    {
      g_test_skip (skip_reasons[CONTEXT_GL]);
      return;
    }

  ved_test_egl_bind (contexts[CONTEXT_GL], 16, 16);
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
          int                 scale,
          VedContextId        context)
{
  VedPictureCase *data = g_new (VedPictureCase, 1);
  g_autofree char *path = g_strdup_printf ("/gl/%s/%s/%d", group, scene->name, scale);

  *data = (VedPictureCase) { scene, scale, context };
  g_test_add_data_func_full (path, data, test, g_free);
}

static void
add_context (VedContextId id)
{
  const char *name = context_names[id];
  g_autofree char *leaves = g_strdup_printf ("/gl/%s/leaves-nothing", name);
  g_autofree char *context = g_strdup_printf ("/gl/%s/context-after-context", name);

  contexts[id] = ved_test_egl_new (id == CONTEXT_GLES, &skip_reasons[id]);
  if (contexts[id] != NULL)
    g_test_message ("painting with %s, %s", (const char *) glGetString (GL_RENDERER),
                    (const char *) glGetString (GL_VERSION));
  g_test_add_data_func (leaves, GUINT_TO_POINTER (id), test_leaves_nothing);
  g_test_add_data_func (context, GUINT_TO_POINTER (id), test_context_after_context);
  for (gsize i = 0; ved_test_scenes[i].name != NULL; i++)
    for (int scale = 1; scale <= 2; scale++)
      add_case (name, test_picture, &ved_test_scenes[i], scale, id);
}

int
main (int    argc,
      char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gl/probe", test_probe);
  g_test_add_func ("/gl/renderer-names", test_renderer_names);
  add_context (CONTEXT_GL);
  add_context (CONTEXT_GLES);
  g_test_add_func ("/gl/realize-again", test_realize_again);
  for (gsize i = 0; ved_test_scenes[i].name != NULL; i++)
    for (int scale = 1; scale <= 2; scale++)
      add_case ("shapes", test_shapes, &ved_test_scenes[i], scale, CONTEXT_GL);

  result = g_test_run ();
  for (guint i = 0; i < N_CONTEXTS; i++)
    g_clear_pointer (&contexts[i], ved_test_egl_free);

  return result;
}
