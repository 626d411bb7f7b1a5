/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-chart-cycles"

#include "config.h"

#include "app/charts/ved-chart.h"
#include "app/gallery/ved-gallery-scene.h"
#include "ved-test-heap.h"
#include "ved-test-window.h"

#include <stdlib.h>

/* Every kind of chart is resized, taken out of its window and put back, again and again. Afterwards it is
 * finalized, and the heap holds what it held before. Caches of the toolkit fill at times of their own, and once;
 * a leak grows in every stretch of cycles: one steady stretch out of a few shows that there is none.
 * VEDETTE_CYCLES=1000 makes long stretches, for a build with sanitizers or under valgrind. */

#define N_CYCLES 24
#define N_WARM_UP 35             /* every size once: text that grows with a chart fills caches of fonts */
#define N_STRETCHES 5
#define REPARENT_EVERY 3
#define LEAK_BYTES 1024          /* a cycle: less than any object of a chart and what it holds */

static guint n_cycles;

static void
cycle (GtkWidget *window,
       GtkWidget *fixed,
       GtkWidget *chart,
       guint      index)
{
  gtk_widget_set_size_request (chart, 200 + (int) (index % 7) * 37, 120 + (int) (index % 5) * 29);
  if (index % REPARENT_EVERY == 0)
    {
      gtk_fixed_remove (GTK_FIXED (fixed), chart);
      ved_test_window_draw (window);
      gtk_fixed_put (GTK_FIXED (fixed), chart, 0.0, 0.0);
    }
  ved_test_window_draw (window);
}

/* Returns: by how many bytes the heap grew, 0 where it shrank */
static gsize
run_stretch (GtkWidget *window,
             GtkWidget *fixed,
             GtkWidget *chart)
{
  gsize before = ved_test_heap_in_use ();
  gsize after;

  for (guint i = 0; i < n_cycles; i++)
    cycle (window, fixed, chart, i);
  after = ved_test_heap_in_use ();

  return after > before ? after - before : 0;
}

static void
assert_heap_gets_steady (GtkWidget *window,
                         GtkWidget *fixed,
                         GtkWidget *chart)
{
  gsize growth = G_MAXSIZE;

  for (guint i = 0; i < N_STRETCHES && growth > n_cycles * LEAK_BYTES; i++)
    growth = run_stretch (window, fixed, chart);
  if (growth > n_cycles * LEAK_BYTES)
    g_error ("The heap grew by %" G_GSIZE_FORMAT " bytes in the last %u cycles, and in each of %u stretches before",
             growth, n_cycles, N_STRETCHES - 1);
}

static void
test_scene (gconstpointer user_data)
{
  const VedGalleryScene *scene = user_data;
  g_autoptr(VedGalleryData) data = ved_gallery_data_new (VED_GALLERY_FAR_FUTURE);
  GtkWidget *chart = g_object_ref_sink (scene->create ());
  GtkWidget *fixed = gtk_fixed_new ();
  GtkWidget *window = ved_test_window_new (fixed, 480, 300);

  gtk_fixed_put (GTK_FIXED (fixed), chart, 0.0, 0.0);
  scene->show (chart, data);
  for (guint i = 0; i < N_WARM_UP; i++)
    cycle (window, fixed, chart, i);
  assert_heap_gets_steady (window, fixed, chart);

  if (VED_IS_CHART (chart))
    g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), >=, n_cycles);
  ved_test_window_close (window);
  g_assert_finalize_object (chart);
}

int
main (int    argc,
      char **argv)
{
  const char *asked = g_getenv ("VEDETTE_CYCLES");
  const VedGalleryScene *scene;

  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  n_cycles = asked != NULL ? (guint) MAX (atoi (asked), 1) : N_CYCLES;
  for (guint i = 0; (scene = ved_gallery_scenes_get (i)) != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/chart-cycles/%s", scene->id);

      g_test_add_data_func (path, scene, test_scene);
    }

  return g_test_run ();
}
