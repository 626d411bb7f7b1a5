/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-test-page"

#include "config.h"

#include "ved-test-page.h"

#include "app/parts/ved-paragraph.h"
#include "support/ved-test-loop.h"
#include "support/ved-test-snapshot.h"
#include "ved-test-window.h"

#define QUIET_FRAMES 4

static int
compare_pointers (gconstpointer a,
                  gconstpointer b)
{
  gconstpointer x = *(const gconstpointer *) a, y = *(const gconstpointer *) b;

  return (x > y) - (x < y);
}

/* All widgets of the page, in an order of their own, for comparisons. */
GPtrArray *
ved_test_page_get_widgets (VedTestPage *self)
{
  GPtrArray *widgets = g_ptr_array_new ();

  ved_test_window_collect (GTK_WIDGET (self->page), GTK_TYPE_WIDGET, widgets);
  g_ptr_array_sort (widgets, compare_pointers);

  return widgets;
}

/* The first widget of @type, from the top of the page on; none: the test fails. */
gpointer
ved_test_page_find (VedTestPage *self,
                    GType        type)
{
  g_autoptr(GPtrArray) widgets = g_ptr_array_new ();

  ved_test_window_collect (GTK_WIDGET (self->page), GTK_TYPE_WIDGET, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (g_type_is_a (G_OBJECT_TYPE (g_ptr_array_index (widgets, i)), type))
      return g_ptr_array_index (widgets, i);

  g_error ("The page has no %s", g_type_name (type));
}

/* Whether the page says so anywhere, in a line that begins thus. */
gboolean
ved_test_page_says (VedTestPage *self,
                    const char  *begin)
{
  g_autoptr(GPtrArray) labels = g_ptr_array_new (), paragraphs = g_ptr_array_new ();
  gboolean found = FALSE;

  ved_test_window_collect (GTK_WIDGET (self->page), GTK_TYPE_LABEL, labels);
  ved_test_window_collect (GTK_WIDGET (self->page), VED_TYPE_PARAGRAPH, paragraphs);
  for (guint i = 0; i < labels->len; i++)
    found |= gtk_widget_get_mapped (labels->pdata[i]) && g_str_has_prefix (gtk_label_get_text (labels->pdata[i]), begin);
  for (guint i = 0; i < paragraphs->len; i++)
    found |= gtk_widget_get_mapped (paragraphs->pdata[i])
      && g_str_has_prefix (ved_paragraph_get_text (paragraphs->pdata[i]), begin);

  return found;
}

/* Fails when any widget of @before is no longer there, or any other is. */
void
ved_test_page_assert_same_widgets (VedTestPage *self,
                                   GPtrArray   *before)
{
  g_autoptr(GPtrArray) after = ved_test_page_get_widgets (self);

  g_assert_cmpuint (after->len, ==, before->len);
  for (guint i = 0; i < before->len; i++)
    g_assert_true (g_ptr_array_index (before, i) == g_ptr_array_index (after, i));
}

/* Draws frames until no more widgets come: tables make their rows in the frames after the first. */
void
ved_test_page_settle (VedTestPage *self)
{
  guint n_quiet = 0, n_widgets = 0;

  while (n_quiet < QUIET_FRAMES)
    {
      g_autoptr(GPtrArray) widgets = NULL;

      ved_test_window_draw (self->window);
      widgets = ved_test_page_get_widgets (self);
      n_quiet = widgets->len == n_widgets ? n_quiet + 1 : 0;
      n_widgets = widgets->len;
    }
}

/* Remembers where everything on the page is scrolled to. */
void
ved_test_page_keep_places (VedTestPage *self)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      double top = gtk_adjustment_get_value (g_ptr_array_index (self->places, i));

      g_array_append_val (self->tops, top);
    }
}

/* Scrolls everything that can be scrolled away from its beginning. */
void
ved_test_page_scroll (VedTestPage *self)
{
  g_autoptr(GPtrArray) widgets = ved_test_page_get_widgets (self);

  for (guint i = 0; i < widgets->len; i++)
    if (GTK_IS_SCROLLED_WINDOW (g_ptr_array_index (widgets, i)))
      g_ptr_array_add (self->places, gtk_scrolled_window_get_vadjustment (g_ptr_array_index (widgets, i)));
  for (guint i = 0; i < self->places->len; i++)
    {
      GtkAdjustment *place = g_ptr_array_index (self->places, i);

      gtk_adjustment_set_value (place, 0.4 * (gtk_adjustment_get_upper (place) - gtk_adjustment_get_page_size (place)));
    }
  ved_test_page_settle (self);
}

/* Fails when anything is scrolled to elsewhere than remembered. */
void
ved_test_page_assert_places (VedTestPage *self)
{
  g_assert_cmpuint (self->tops->len, ==, self->places->len);
  for (guint i = 0; i < self->places->len; i++)
    g_assert_cmpfloat (gtk_adjustment_get_value (g_ptr_array_index (self->places, i)), ==,
                       g_array_index (self->tops, double, i));
}

/* A page of @type on the screen, of a fleet of @n_servers. */
void
ved_test_page_init (VedTestPage *self,
                    GType        type,
                    guint        n_servers)
{
  g_autoptr(VedSnapshot) snapshot = ved_test_snapshot_new (n_servers, 1, TRUE);

  self->places = g_ptr_array_new ();
  self->tops = g_array_new (FALSE, FALSE, sizeof (double));
  self->clock = ved_clock_new_manual (VED_TEST_TIME_US);
  self->model = ved_fleet_model_new (self->clock);
  self->source = ved_test_source_new ();
  ved_fleet_model_set_source (self->model, VED_FRAME_SOURCE (self->source));
  self->page = g_object_new (type, "model", self->model, NULL);
  g_object_ref_sink (self->page);
  ved_page_set_active (self->page, TRUE);
  ved_test_source_emit (self->source, snapshot);
  self->window = ved_test_window_new (GTK_WIDGET (self->page), 1280, 800);
  ved_test_page_settle (self);
}

/* Another source takes the place of the one before, which goes; it has nothing to say but the fleet it is given. */
void
ved_test_page_open_another (VedTestPage *self,
                            VedSnapshot *snapshot)
{
  g_autoptr(VedTestSource) before = g_steal_pointer (&self->source);

  self->source = ved_test_source_new ();
  ved_fleet_model_set_source (self->model, VED_FRAME_SOURCE (self->source));
  ved_test_source_emit (self->source, snapshot);
  ved_test_page_settle (self);
}

/* Fails when anything of it outlives its window. */
void
ved_test_page_clear (VedTestPage *self)
{
  gtk_window_set_child (GTK_WINDOW (self->window), NULL);
  ved_test_window_close (self->window);
  ved_test_finalize (self->page);
  g_object_unref (self->model);
  g_assert_finalize_object (self->source);
  ved_clock_unref (self->clock);
  g_ptr_array_unref (self->places);
  g_array_unref (self->tops);
}
