/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-event-strip"

#include "config.h"

#include "app/charts/ved-event-strip.h"

#include "app/charts/ved-instant-text.h"
#include "app/charts/ved-plot-chart.h"
#include "base/ved-iso8601.h"
#include "plot/ved-scale.h"

#include <glib/gi18n.h>
#include <math.h>

/* Marks on a line of time, between the gutters of the charts it stands above or below. Events are kept in
 * their order in time. Where several fall on the same pixels the worst one is drawn, so that what is drawn is
 * bounded by the width; the keyboard reaches every one of them, and moves the window to it where needed.
 *
 * The shape of a mark tells how bad it is, as its colour does, and the letter of its level stands below it. */

#define HEIGHT_PX 32
#define MARK_RADIUS 5.0f
#define LINE_PX 9.0f
#define REACH_PX 8.0
#define COLUMN_PX 12.0f

struct _VedEventStrip
{
  VedItemChart parent_instance;

  VedViewport *viewport;        /* held */
  GArray *events;               /* VedStripEvent, labels owned */
  VedScale time;                /* of the last record */
};

G_DEFINE_FINAL_TYPE (VedEventStrip, ved_event_strip, VED_TYPE_ITEM_CHART)

static void
event_clear_cb (gpointer data)
{
  g_free ((char *) ((VedStripEvent *) data)->label);
}

static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  gint64 first = ((const VedStripEvent *) a)->time_us, second = ((const VedStripEvent *) b)->time_us;

  return (first > second) - (first < second);
}

static const VedStripEvent *
get_event (VedEventStrip *self,
           guint          index)
{
  return &g_array_index (self->events, VedStripEvent, index);
}

/* The first event that is not before an instant. */
static guint
find_event (VedEventStrip *self,
            gint64         time_us)
{
  guint low = 0, high = self->events->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_event (self, middle)->time_us < time_us)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static int
rank (const VedStripEvent *event)
{
  return event->has_level ? (int) event->level : -1;
}

static VedPointShape
shape_of (const VedStripEvent *event)
{
  if (!event->has_level)
    return VED_POINT_SQUARE;
  if (event->level <= VED_LEVEL_WATCH)
    return VED_POINT_CIRCLE;

  return event->level <= VED_LEVEL_WARNING ? VED_POINT_DIAMOND : VED_POINT_TRIANGLE;
}

static VedColor
color_of (VedEventStrip       *self,
          const VedStripEvent *event)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  return event->has_level ? ved_chart_theme_get_level (theme, event->level) : theme->text;
}

/* The worst of the events that share pixels with one; @next is the first that does not. */
static guint
find_worst (VedEventStrip *self,
            guint          first,
            guint          end,
            guint         *next)
{
  double px = ved_scale_time_to_px (&self->time, get_event (self, first)->time_us);
  guint worst = first;

  for (*next = first + 1; *next < end; (*next)++)
    {
      if (ved_scale_time_to_px (&self->time, get_event (self, *next)->time_us) >= px + COLUMN_PX)
        break;
      if (rank (get_event (self, *next)) > rank (get_event (self, worst)))
        worst = *next;
    }

  return worst;
}

/* How far down the marks stand. */
static float
line_of (VedEventStrip *self)
{
  return floorf ((float) (gtk_widget_get_height (GTK_WIDGET (self)) - HEIGHT_PX) / 2.0f) + LINE_PX;
}

static void
ved_event_strip_record (VedChart    *chart,
                        VedDrawList *list,
                        int          width,
                        int          height)
{
  VedEventStrip *self = VED_EVENT_STRIP (chart);
  VedGutters gutters = ved_plot_gutters (chart, self->viewport);
  float middle = line_of (self);
  gint64 from_us, to_us;
  guint next, end;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  ved_scale_init_time (&self->time, from_us, to_us, gutters.left,
                       MAX ((double) width - gutters.right, gutters.left + 1.0));
  ved_draw_list_add_h_line (list, (float) self->time.px_from, (float) self->time.px_to, middle, 1.0f, 0.0f, 0.0f,
                            ved_chart_get_theme (chart)->grid);
  end = find_event (self, to_us + 1);
  for (guint i = find_event (self, from_us); i < end; i = next)
    {
      const VedStripEvent *event = get_event (self, find_worst (self, i, end, &next));

      ved_draw_list_add_point (list, (float) ved_scale_time_to_px (&self->time, event->time_us), middle,
                               MARK_RADIUS, shape_of (event), color_of (self, event));
    }
}

static void
ved_event_strip_annotate (VedChart    *chart,
                          GtkSnapshot *snapshot,
                          int          width,
                          int          height)
{
  const VedTextAnchor below = { 0.5f, 0.0f };
  VedEventStrip *self = VED_EVENT_STRIP (chart);
  guint end = find_event (self, self->time.to_us + 1), next;

  for (guint i = find_event (self, self->time.from_us); i < end; i = next)
    {
      const VedStripEvent *event = get_event (self, find_worst (self, i, end, &next));
      const char letter[2] = { event->has_level ? ved_level_get_info (event->level)->letter : 0, 0 };

      ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, letter,
                           roundf ((float) ved_scale_time_to_px (&self->time, event->time_us)),
                           line_of (self) + MARK_RADIUS + 1.0f, below, 0.0f, ved_chart_get_theme (chart)->text);
    }
}

static void
ved_event_strip_overlay (VedChart    *chart,
                         GtkSnapshot *snapshot,
                         int          width,
                         int          height)
{
  VedEventStrip *self = VED_EVENT_STRIP (chart);
  gint64 cursor_us = ved_viewport_get_cursor (self->viewport);

  if (cursor_us != VED_VIEWPORT_NOWHERE && cursor_us >= self->time.from_us && cursor_us <= self->time.to_us)
    {
      GdkRGBA rgba = ved_chart_theme_to_rgba (ved_chart_get_theme (chart)->crosshair);
      float x = floorf ((float) ved_scale_time_to_px (&self->time, cursor_us));

      gtk_snapshot_append_color (snapshot, &rgba, &GRAPHENE_RECT_INIT (x, 0.0f, 1.0f, (float) height));
    }

  VED_CHART_CLASS (ved_event_strip_parent_class)->overlay (chart, snapshot, width, height);
}

static guint
ved_event_strip_get_n_items (VedItemChart *chart)
{
  return VED_EVENT_STRIP (chart)->events->len;
}

/* One of those that are drawn. */
static guint
ved_event_strip_hit (VedItemChart *chart,
                     float         x,
                     float         y)
{
  VedEventStrip *self = VED_EVENT_STRIP (chart);
  guint found = VED_LAYOUT_NONE, end = find_event (self, self->time.to_us + 1), next;
  double nearest = REACH_PX;

  for (guint i = find_event (self, self->time.from_us); i < end; i = next)
    {
      guint drawn = find_worst (self, i, end, &next);
      double distance = fabs (ved_scale_time_to_px (&self->time, get_event (self, drawn)->time_us) - (double) x);

      if (distance <= nearest)
        {
          nearest = distance;
          found = drawn;
        }
    }

  return found;
}

static VedRect
ved_event_strip_get_bounds (VedItemChart *chart,
                            guint         index)
{
  VedEventStrip *self = VED_EVENT_STRIP (chart);
  float x = (float) ved_scale_time_to_px (&self->time, get_event (self, index)->time_us);
  float size = 2.0f * MARK_RADIUS + 6.0f;

  return (VedRect) { x - size / 2.0f, line_of (self) - LINE_PX, size, (float) HEIGHT_PX };
}

static int
ved_event_strip_get_step (VedItemChart *chart,
                          guint         index,
                          guint         key)
{
  return key == GDK_KEY_Left ? -1 : key == GDK_KEY_Right ? 1 : 0;
}

static guint
ved_event_strip_get_page_key (VedItemChart *chart,
                              gboolean      is_forward)
{
  return is_forward ? GDK_KEY_Right : GDK_KEY_Left;
}

static void
show_event (VedEventStrip *self,
            guint          index)
{
  gint64 time_us = get_event (self, index)->time_us, from_us, to_us;

  ved_viewport_get_range (self->viewport, &from_us, &to_us);
  if (time_us < from_us || time_us > to_us)
    ved_viewport_pan (self->viewport, time_us - (from_us + (to_us - from_us) / 2));
  ved_viewport_set_cursor (self->viewport, time_us);
}

static char *
ved_event_strip_describe (VedItemChart *chart,
                          guint         index)
{
  VedEventStrip *self = VED_EVENT_STRIP (chart);
  const VedStripEvent *event = get_event (self, index);
  g_autofree char *time = ved_instant_text (event->time_us, NULL, 0);

  show_event (self, index);
  if (!event->has_level)
    return g_strdup_printf ("%s, %s", event->label, time);

  return g_strdup_printf ("%s, %s, %s", event->label, _(ved_level_get_info (event->level)->label), time);
}

static char **
ved_event_strip_get_tooltip (VedItemChart *chart,
                             guint         index)
{
  const VedStripEvent *event = get_event (VED_EVENT_STRIP (chart), index);
  GPtrArray *lines = g_ptr_array_new ();

  g_ptr_array_add (lines, ved_instant_text (event->time_us, NULL, 0));
  g_ptr_array_add (lines, g_strdup (event->label));
  if (event->has_level)
    g_ptr_array_add (lines, g_strdup (_(ved_level_get_info (event->level)->label)));
  g_ptr_array_add (lines, NULL);

  return (char **) g_ptr_array_free (lines, FALSE);
}

static guint
ved_event_strip_get_columns (VedItemChart   *chart,
                             VedTableColumn *columns)
{
  columns[0] = (VedTableColumn) { "time", _("Time"), FALSE };
  columns[1] = (VedTableColumn) { "event", _("Event"), FALSE };
  columns[2] = (VedTableColumn) { "level", _("Level"), FALSE };

  return 3;
}

static void
ved_event_strip_write_cell (VedItemChart *chart,
                            guint         index,
                            guint         column,
                            gboolean      is_exact,
                            GString      *text)
{
  const VedStripEvent *event = get_event (VED_EVENT_STRIP (chart), index);
  g_autofree char *time = is_exact ? ved_iso8601_format (event->time_us) : ved_instant_text (event->time_us, NULL, 0);

  if (column == 0)
    g_string_append (text, time);
  else if (column == 1)
    g_string_append (text, event->label);
  else if (event->has_level)
    ved_item_chart_append_level (text, event->level, is_exact);
}

static void
ved_event_strip_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : HEIGHT_PX;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : HEIGHT_PX;
}

static void
ved_event_strip_finalize (GObject *object)
{
  VedEventStrip *self = VED_EVENT_STRIP (object);

  g_array_unref (self->events);
  g_object_unref (self->viewport);

  G_OBJECT_CLASS (ved_event_strip_parent_class)->finalize (object);
}

static void
ved_event_strip_class_init (VedEventStripClass *klass)
{
  VedChartClass *chart_class = VED_CHART_CLASS (klass);
  VedItemChartClass *item_class = VED_ITEM_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_event_strip_finalize;
  GTK_WIDGET_CLASS (klass)->measure = ved_event_strip_measure;
  chart_class->record = ved_event_strip_record;
  chart_class->annotate = ved_event_strip_annotate;
  chart_class->overlay = ved_event_strip_overlay;
  item_class->get_n_items = ved_event_strip_get_n_items;
  item_class->hit = ved_event_strip_hit;
  item_class->get_bounds = ved_event_strip_get_bounds;
  item_class->get_step = ved_event_strip_get_step;
  item_class->get_page_key = ved_event_strip_get_page_key;
  item_class->describe = ved_event_strip_describe;
  item_class->get_tooltip = ved_event_strip_get_tooltip;
  item_class->get_columns = ved_event_strip_get_columns;
  item_class->write_cell = ved_event_strip_write_cell;
}

static void
ved_event_strip_init (VedEventStrip *self)
{
  self->events = g_array_new (FALSE, FALSE, sizeof (VedStripEvent));
  g_array_set_clear_func (self->events, event_clear_cb);
  ved_scale_init_time (&self->time, 0, 1, 0.0, 1.0);
}

/**
 * ved_event_strip_new:
 * @viewport: of the charts it stands beside
 *
 * Returns: a strip without events
 */
GtkWidget *
ved_event_strip_new (VedViewport *viewport)
{
  VedEventStrip *self = g_object_new (VED_TYPE_EVENT_STRIP, NULL);

  self->viewport = g_object_ref (viewport);
  g_signal_connect_object (viewport, "gutter-changed", G_CALLBACK (ved_chart_queue_data), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "range-changed", G_CALLBACK (ved_chart_queue_data), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (viewport, "cursor-changed", G_CALLBACK (ved_chart_queue_overlay), self,
                           G_CONNECT_SWAPPED);
  ved_chart_set_title (VED_CHART (self), _("Events"));

  return GTK_WIDGET (self);
}

/**
 * ved_event_strip_set_events:
 * @events: (array length=n_events): copied, in any order
 * @n_events: how many there are
 */
void
ved_event_strip_set_events (VedEventStrip       *self,
                            const VedStripEvent *events,
                            guint                n_events)
{
  g_return_if_fail (VED_IS_EVENT_STRIP (self));

  g_array_set_size (self->events, 0);
  for (guint i = 0; i < n_events; i++)
    {
      VedStripEvent event = events[i];

      event.label = g_strdup (event.label);
      g_array_append_val (self->events, event);
    }
  g_array_sort (self->events, compare_events);
  ved_item_chart_items_reset (VED_ITEM_CHART (self));
  ved_chart_queue_data (VED_CHART (self));
}
