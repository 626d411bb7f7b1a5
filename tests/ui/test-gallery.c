/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-gallery"

#include "config.h"

#include "app/charts/ved-range-navigator.h"
#include "app/gallery/ved-gallery-scene.h"
#include "app/gallery/ved-gallery-window.h"
#include "app/gallery/ved-gallery.h"
#include "app/ved-contrast.h"
#include "support/ved-test-loop.h"
#include "ved-test-window.h"

#include <math.h>

/* Every kind of chart with every kind of data. */

#define WIDTH 480
#define HEIGHT 320

static void
test_every_scene_with_every_data (gconstpointer test_data)
{
  g_autoptr(VedGalleryData) data = ved_gallery_data_new ((VedGalleryKind) GPOINTER_TO_UINT (test_data));
  const VedGalleryScene *scene;

  for (guint i = 0; (scene = ved_gallery_scenes_get (i)) != NULL; i++)
    {
      GtkWidget *chart = g_object_ref_sink (scene->create ());
      GtkWidget *window = ved_test_window_new (chart, WIDTH, HEIGHT);

      scene->show (chart, data);
      ved_test_window_draw (window);
      if (VED_IS_CHART (chart))
        g_assert_cmpuint (ved_chart_get_data_redraws (VED_CHART (chart)), >=, 1);
      gtk_window_set_child (GTK_WINDOW (window), NULL);
      ved_test_window_close (window);
      g_assert_finalize_object (chart);
    }
}

static void
test_data_are_what_they_say (void)
{
  g_autoptr(VedGalleryData) empty = ved_gallery_data_new (VED_GALLERY_EMPTY);
  g_autoptr(VedGalleryData) missing = ved_gallery_data_new (VED_GALLERY_MISSING);
  g_autoptr(VedGalleryData) negative = ved_gallery_data_new (VED_GALLERY_NEGATIVE);
  g_autoptr(VedGalleryData) many = ved_gallery_data_new (VED_GALLERY_MANY);
  g_autoptr(VedGalleryData) future = ved_gallery_data_new (VED_GALLERY_FAR_FUTURE);
  g_autoptr(VedGalleryData) live = ved_gallery_data_new (VED_GALLERY_LIVE);
  gsize n_before = live->n_values;
  float value;

  g_assert_cmpuint (ved_gallery_data_pick (empty, 1, &value), ==, 0);
  g_assert_true (isnan (ved_gallery_data_get_last (empty)));
  g_assert_true (isnan (ved_gallery_data_get_last (missing)));
  for (gsize i = 0; i < negative->n_values; i++)
    g_assert_cmpfloat (negative->values[i], <, 0.0f);
  g_assert_cmpuint (many->n_series, ==, 1000);
  g_assert_cmpint (future->start_us, ==, G_GINT64_CONSTANT (4102444800000000));
  g_assert_cmpint (ved_gallery_data_get_end (future) - future->start_us, ==, (gint64) future->n_values);

  g_assert_true (ved_gallery_data_grow (live));
  g_assert_cmpuint (live->n_values, ==, n_before + 1);
  g_assert_cmpuint (ved_pyramid_get_count (live->pyramids[0]), ==, live->n_values);
}

static gboolean
is_loaded (gpointer gallery)
{
  return ved_gallery_is_loaded (gallery);
}

typedef struct {
  VedGallery *gallery;
  guint64 n_before;
} Redraws;

static gboolean
has_redrawn (gpointer user_data)
{
  Redraws *redraws = user_data;

  return ved_gallery_get_data_redraws (redraws->gallery) > redraws->n_before;
}

static void
check_tables (GtkWidget *widget)
{
  if (VED_IS_CHART (widget) && gtk_widget_get_focusable (widget) && !VED_IS_RANGE_NAVIGATOR (widget))
    {
      g_autoptr(VedChartTable) table = ved_chart_create_table (VED_CHART (widget));

      g_test_message ("%s", G_OBJECT_TYPE_NAME (widget));
      g_assert_nonnull (table);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_tables (child);
}

/* What takes the keyboard has a table, but for the navigator, which shows data of the charts that it moves. */
static void
test_tables (void)
{
  g_autoptr(VedGalleryData) data = ved_gallery_data_new (VED_GALLERY_CONSTANT);
  const VedGalleryScene *scene;

  for (guint i = 0; (scene = ved_gallery_scenes_get (i)) != NULL; i++)
    {
      GtkWidget *chart = scene->create (), *window = ved_test_window_new (chart, WIDTH, HEIGHT);

      scene->show (chart, data);
      ved_test_window_draw (window);
      check_tables (chart);
      ved_test_window_close (window);
    }
}

/* What was tried in the gallery ends with it. */
static void
test_contrast_ends_with_the_window (void)
{
  GtkWidget *window = ved_gallery_window_new (NULL, VED_GALLERY_EMPTY);
  g_autoptr(GPtrArray) buttons = g_ptr_array_new ();

  ved_test_window_collect (window, GTK_TYPE_TOGGLE_BUTTON, buttons);
  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (gtk_button_get_icon_name (buttons->pdata[i]), "preferences-desktop-accessibility-symbolic") == 0)
      gtk_toggle_button_set_active (buttons->pdata[i], TRUE);
  g_assert_true (ved_contrast_is_high ());
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_false (ved_contrast_is_high ());
}

/* Live data redraw the charts while they can be seen, and nothing once they cannot. */
static void
test_hidden_gallery_rests (void)
{
  GtkWidget *gallery = ved_gallery_new ();
  GtkWidget *window = ved_test_window_new (gallery, WIDTH, HEIGHT);
  Redraws redraws = { .gallery = VED_GALLERY (gallery) };

  ved_test_wait_until (is_loaded, gallery);
  ved_test_window_draw (window);
  redraws.n_before = ved_gallery_get_data_redraws (VED_GALLERY (gallery));
  ved_test_wait_until (has_redrawn, &redraws);

  g_assert_nonnull (g_main_context_find_source_by_user_data (NULL, gallery));
  gtk_widget_set_visible (gallery, FALSE);
  g_assert_null (g_main_context_find_source_by_user_data (NULL, gallery));

  ved_test_window_close (window);
}

/* One that grows costs the frame that first shows it no chart, and each later one no more than one; each has the data. */
static void
test_grows (void)
{
  GtkWidget *gallery = ved_gallery_new_growing ();
  GtkWidget *window;
  guint n = 0, n_scenes = 0, n_charts = 0;

  while (ved_gallery_scenes_get (n_scenes) != NULL)
    n_scenes++;
  g_assert_cmpuint (ved_gallery_get_n_charts (VED_GALLERY (gallery)), ==, 0);
  window = ved_test_window_new (gallery, WIDTH, HEIGHT);
  n = ved_gallery_get_n_charts (VED_GALLERY (gallery));
  g_assert_cmpuint (n, <, n_scenes);
  while (n < n_scenes)
    {
      ved_test_window_draw (window);
      n_charts = ved_gallery_get_n_charts (VED_GALLERY (gallery));
      g_assert_cmpuint (n_charts, >, n);
      g_assert_cmpuint (n_charts - n, <=, 2);
      n = n_charts;
    }
  ved_test_wait_until (is_loaded, gallery);
  ved_test_window_draw (window);
  ved_test_window_draw (window);
  g_assert_cmpuint (ved_gallery_get_n_charts (VED_GALLERY (gallery)), ==, n_scenes);
  ved_test_window_close (window);
}

int
main (int    argc,
      char **argv)
{
  if (!ved_test_init_gtk (&argc, &argv))
    return 0;

  for (VedGalleryKind kind = 0; kind < VED_N_GALLERY_KINDS; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/gallery/every-scene/%s", ved_gallery_kind_get_info (kind)->id);

      g_test_add_data_func (path, GUINT_TO_POINTER (kind), test_every_scene_with_every_data);
    }
  g_test_add_func ("/gallery/tables", test_tables);
  g_test_add_func ("/gallery/contrast-ends-with-the-window", test_contrast_ends_with_the_window);
  g_test_add_func ("/gallery/data-are-what-they-say", test_data_are_what_they_say);
  g_test_add_func ("/gallery/hidden-gallery-rests", test_hidden_gallery_rests);
  g_test_add_func ("/gallery/grows", test_grows);

  return g_test_run ();
}
