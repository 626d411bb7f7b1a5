/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-footprint-chart"

#include "config.h"

#include "app/market/ved-footprint-chart.h"

#include "app/charts/ved-trade-layer.h"
#include "app/market/ved-market-text.h"
#include "book/analytics/ved-book-footprint.h"

#include <glib/gi18n.h>
#include <math.h>

/* A cell says "sold × bought"; its colour is who had more, and is the stronger the more was traded. A mark at its left or
 * right edge says that one side had at least three times as much. The cells are made when they are drawn, of what is in
 * view: a bar that the view cuts is there as a whole. */

#define LEAST_BAR_PX 96.0
#define LEAST_TEXT_PX 80.0f
#define LEAST_ROW_PX 15.0
#define CENT_TICKS 100
#define LEAST_ALPHA 0.10
#define MORE_ALPHA 0.45
#define MARK_PX 3.0f
#define TEXT_MARGIN_PX 8.0f
#define NS_PER_US 1000
#define LONG_COUNT 10000        /* from here on in thousands */
#define NOT_CHOSEN G_MININT64

static const gint64 bar_lengths_s[] = { 1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600 };
static const gint64 step_cents[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500 };

struct _VedFootprintChart
{
  VedPlotChart parent_instance;
  VedBookDay *day;              /* (nullable) */
  gint64 midnight_us;
  guint32 end;                  /* the row after the last one that is known */
  GArray *cells;                /* VedBookFootprintCell: as they were drawn last */
  gint64 bar_ns;
  gint64 step;                  /* cents */
  gint64 chosen_price;          /* ticks, where the keyboard stands; NOT_CHOSEN: where most was traded */
};

G_DEFINE_FINAL_TYPE (VedFootprintChart, ved_footprint_chart, VED_TYPE_PLOT_CHART)

static const VedBookFootprintCell *
get_cell (VedFootprintChart * self,
          guint               index)
{
  return &g_array_index (self->cells, VedBookFootprintCell, index);
}

static gint64
get_volume (const VedBookFootprintCell *cell)
{
  return cell->bought + cell->sold + cell->unknown;
}

static gint64
get_bar_us (VedFootprintChart *self,
            gint64             bar)
{
  return self->midnight_us + bar * (self->bar_ns / NS_PER_US);
}

/* Where the cell begins and ends along the axis of prices: cents in the middle of their steps. */
static double
get_edge (VedFootprintChart *self,
          gint64             step)
{
  return ((double) (step * self->step) - 0.5) * CENT_TICKS;
}

static double
get_middle (VedFootprintChart          *self,
            const VedBookFootprintCell *cell)
{
  return (get_edge (self, cell->step) + get_edge (self, cell->step + 1)) / 2.0;
}

static guint32
find_row (VedFootprintChart *self,
          gint64             x)
{
  return MIN (ved_book_day_find_time (self->day, (x - self->midnight_us) * NS_PER_US), self->end);
}

static gint64
choose (const gint64 *sizes,
        guint         n_sizes,
        double        px_per_unit,
        double        least_px)
{
  guint i = 0;

  while (i + 1 < n_sizes && (double) sizes[i] * px_per_unit < least_px)
    i++;

  return sizes[i];
}

static GArray *
make_cells (VedFootprintChart *self,
            gint64             from_x,
            gint64             to_x)
{
  gint64 first_bar = MAX (from_x - self->midnight_us, 0) * NS_PER_US / self->bar_ns;

  if (self->day == NULL)
    return g_array_new (FALSE, FALSE, sizeof (VedBookFootprintCell));

  return ved_book_footprint_new (self->day, ved_book_day_find_time (self->day, first_bar * self->bar_ns),
                                 find_row (self, to_x), self->bar_ns, self->step);
}

static void
gather (VedFootprintChart  *self,
        const VedPlotFrame *frame)
{
  double px_per_s = (frame->x.px_to - frame->x.px_from) / (double) (frame->x.to_us - frame->x.from_us) * G_USEC_PER_SEC;
  double px_per_cent = fabs (ved_scale_to_px (&frame->value, CENT_TICKS) - ved_scale_to_px (&frame->value, 0.0));

  self->bar_ns = choose (bar_lengths_s, G_N_ELEMENTS (bar_lengths_s), px_per_s, LEAST_BAR_PX) * VED_BOOK_SECOND_NS;
  self->step = choose (step_cents, G_N_ELEMENTS (step_cents), px_per_cent, LEAST_ROW_PX);
  g_array_unref (self->cells);
  self->cells = make_cells (self, frame->x.from_us, frame->x.to_us + 1);
}

static VedRect
get_rect (VedFootprintChart          *self,
          const VedPlotFrame         *frame,
          const VedBookFootprintCell *cell)
{
  float left = (float) round (ved_scale_time_to_px (&frame->x, get_bar_us (self, cell->bar)));
  float right = (float) round (ved_scale_time_to_px (&frame->x, get_bar_us (self, cell->bar + 1)));
  float top = (float) round (ved_scale_to_px (&frame->value, get_edge (self, cell->step + 1)));
  float bottom = (float) round (ved_scale_to_px (&frame->value, get_edge (self, cell->step)));

  return (VedRect) { left, top, MAX (right - left - 2.0f, 1.0f), MAX (bottom - top - 1.0f, 1.0f) };
}

static VedColor
get_color (VedFootprintChart          *self,
           const VedBookFootprintCell *cell)
{
  double balance = (double) (cell->bought - cell->sold) / (double) MAX (get_volume (cell), 1);

  return ved_trade_layer_get_color (ved_chart_get_theme (VED_CHART (self)), balance);
}

static void
ved_footprint_chart_record_data (VedPlotChart       *chart,
                                 VedDrawList        *list,
                                 const VedPlotFrame *frame)
{
  VedFootprintChart *self = VED_FOOTPRINT_CHART (chart);
  gint64 most = 1;

  gather (self, frame);
  for (guint i = 0; i < self->cells->len; i++)
    most = MAX (most, get_volume (get_cell (self, i)));
  for (guint i = 0; i < self->cells->len; i++)
    {
      const VedBookFootprintCell *cell = get_cell (self, i);
      VedRect rect = get_rect (self, frame, cell);
      VedColor color = get_color (self, cell);
      double alpha = LEAST_ALPHA + MORE_ALPHA * (double) get_volume (cell) / (double) most;
      int lean = ved_book_footprint_get_lean (cell);

      ved_draw_list_add_rect (list, rect.x, rect.y, rect.width, rect.height, ved_color_with_alpha (color, (float) alpha));
      if (lean != 0)
        ved_draw_list_add_rect (list, lean < 0 ? rect.x : rect.x + rect.width - MARK_PX, rect.y, MARK_PX, rect.height,
                                color);
    }
}

static const char *
write_shares (gint64 shares,
              char  *buffer,
              gsize  size)
{
  const VedNumberFormat format = ved_market_shares_format ();

  if (ABS (shares) < LONG_COUNT)
    return ved_market_write_count (shares, buffer, size);

  return ved_number_format_write (&format, (double) shares, buffer, size);
}

/* What is in view of a stretch along x; FALSE: too little for a text. */
static gboolean
find_room (const VedPlotFrame *frame,
           float               from,
           float               to,
           float              *middle,
           float              *width)
{
  from = MAX (from, frame->plot.x);
  to = MIN (to, frame->plot.x + frame->plot.width);
  *middle = (from + to) / 2.0f;
  *width = to - from;

  return *width >= LEAST_TEXT_PX;
}

static void
annotate_cell (VedFootprintChart          *self,
               GtkSnapshot                *snapshot,
               const VedPlotFrame         *frame,
               const VedBookFootprintCell *cell)
{
  VedRect rect = get_rect (self, frame, cell);
  float x, width, y = rect.y + rect.height / 2.0f;
  char sold[VED_MARKET_TEXT_SIZE], bought[VED_MARKET_TEXT_SIZE], text[2 * VED_MARKET_TEXT_SIZE];

  if (!find_room (frame, rect.x, rect.x + rect.width, &x, &width) || y < frame->plot.y ||
      y > frame->plot.y + frame->plot.height)
    return;

  g_snprintf (text, sizeof text, "%s × %s", write_shares (cell->sold, sold, sizeof sold),
              write_shares (cell->bought, bought, sizeof bought));
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, text, x, y, (VedTextAnchor) { 0.5f, 0.5f },
                       width - TEXT_MARGIN_PX, ved_chart_get_theme (VED_CHART (self))->text);
}

static gint64
get_delta_of_bar (VedFootprintChart *self,
                  gint64             bar)
{
  gint64 delta = 0;

  for (guint i = 0; i < self->cells->len; i++)
    if (get_cell (self, i)->bar == bar)
      delta += get_cell (self, i)->bought - get_cell (self, i)->sold;

  return delta;
}

/* Above its bar, in the colour of whoever did more: what was bought less what was sold. */
static void
annotate_delta (VedFootprintChart  *self,
                GtkSnapshot        *snapshot,
                const VedPlotFrame *frame,
                gint64              bar)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float from = (float) ved_scale_time_to_px (&frame->x, get_bar_us (self, bar)), x, width;
  float to = (float) ved_scale_time_to_px (&frame->x, get_bar_us (self, bar + 1));
  gint64 delta = get_delta_of_bar (self, bar);
  char shares[VED_MARKET_TEXT_SIZE], text[2 * VED_MARKET_TEXT_SIZE];

  if (!find_room (frame, from, to, &x, &width))
    return;

  g_snprintf (text, sizeof text, "Δ %s%s", delta > 0 ? "+" : "", write_shares (delta, shares, sizeof shares));
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, text, x, frame->plot.y - 1.0f,
                       (VedTextAnchor) { 0.5f, 1.0f }, width,
                       ved_trade_layer_get_color (theme, delta > 0 ? 1.0 : delta < 0 ? -1.0 : 0.0));
}

static void
ved_footprint_chart_annotate_data (VedPlotChart       *chart,
                                   GtkSnapshot        *snapshot,
                                   const VedPlotFrame *frame)
{
  VedFootprintChart *self = VED_FOOTPRINT_CHART (chart);

  if (self->cells->len == 0)
    ved_plot_chart_annotate_empty (chart, snapshot, _("No executions in this window"));
  for (guint i = 0; i < self->cells->len; i++)
    {
      const VedBookFootprintCell *cell = get_cell (self, i);

      annotate_cell (self, snapshot, frame, cell);
      if (i == 0 || get_cell (self, i - 1)->bar != cell->bar)
        annotate_delta (self, snapshot, frame, cell->bar);
    }
}

static gboolean
ved_footprint_chart_get_value_extent (VedPlotChart *chart,
                                      gint64        from_x,
                                      gint64        to_x,
                                      double       *least,
                                      double       *most)
{
  VedFootprintChart *self = VED_FOOTPRINT_CHART (chart);
  guint32 end;

  *least = INFINITY;
  *most = -INFINITY;
  if (self->day == NULL)
    return FALSE;

  end = find_row (self, to_x + 1);
  for (guint32 i = ved_book_day_find_trade (self->day, find_row (self, from_x));
       i < self->day->n_trades && self->day->trade_rows[i] < end; i++)
    if (self->day->type[self->day->trade_rows[i]] != VED_BOOK_CROSS)
      {
        double price = (double) self->day->price[self->day->trade_rows[i]];

        *least = MIN (*least, price - CENT_TICKS);
        *most = MAX (*most, price + CENT_TICKS);
      }

  return *most > *least;
}

static double
get_distance (VedFootprintChart          *self,
              const VedBookFootprintCell *cell,
              gint64                      bar,
              double                      price)
{
  return (double) ABS (cell->bar - bar) * 1e12 + (isnan (price) ? -(double) get_volume (cell)
                                                                : fabs (get_middle (self, cell) - price));
}

/* The cell nearest to a place, of the bar that is nearest; for the keyboard, where it stands or where most was traded. */
static const VedBookFootprintCell *
find_cell (VedFootprintChart *self,
           gint64             x,
           double             price)
{
  gint64 bar = (x - self->midnight_us) * NS_PER_US / self->bar_ns;
  const VedBookFootprintCell *found = NULL;

  if (isnan (price) && self->chosen_price != NOT_CHOSEN)
    price = (double) self->chosen_price;
  for (guint i = 0; i < self->cells->len; i++)
    {
      const VedBookFootprintCell *cell = get_cell (self, i);

      if (found == NULL || get_distance (self, cell, bar, price) < get_distance (self, found, bar, price))
        found = cell;
    }

  return found;
}

static gint64
get_bar_middle_us (VedFootprintChart *self,
                   gint64             bar)
{
  return get_bar_us (self, bar) + self->bar_ns / NS_PER_US / 2;
}

static gboolean
ved_footprint_chart_read (VedPlotChart *chart,
                          gint64        x,
                          double        value,
                          VedPlotPoint *point)
{
  VedFootprintChart *self = VED_FOOTPRINT_CHART (chart);
  const VedBookFootprintCell *cell = find_cell (self, x, value);

  if (cell == NULL)
    return FALSE;

  *point = (VedPlotPoint) { get_bar_middle_us (self, cell->bar), get_middle (self, cell) };

  return TRUE;
}

static char *
write_heading (VedFootprintChart          *self,
               const VedBookFootprintCell *cell)
{
  char time[VED_MARKET_TEXT_SIZE], price[VED_MARKET_TEXT_SIZE], end[VED_MARKET_TEXT_SIZE];

  ved_market_write_time (cell->bar * self->bar_ns, time, sizeof time);
  time[sizeof "00:00:00" - 1] = '\0';
  ved_market_write_price (cell->step * self->step * CENT_TICKS, price, sizeof price);
  ved_market_write_price (((cell->step + 1) * self->step - 1) * CENT_TICKS, end, sizeof end);

  return self->step == 1 ? g_strdup_printf ("%s · $%s", time, price)
                         : g_strdup_printf ("%s · $%s – $%s", time, price, end);
}

static void
add_row (VedFootprintChart *self,
         VedBubble         *bubble,
         double             balance,
         const char        *label,
         gint64             shares)
{
  char text[VED_MARKET_TEXT_SIZE];

  ved_bubble_add (bubble, ved_trade_layer_get_color (ved_chart_get_theme (VED_CHART (self)), balance), FALSE, label,
                  ved_market_write_count (shares, text, sizeof text));
}

static void
ved_footprint_chart_add_rows (VedPlotChart *chart,
                              gint64        x,
                              double        value,
                              VedBubble    *bubble)
{
  VedFootprintChart *self = VED_FOOTPRINT_CHART (chart);
  const VedBookFootprintCell *cell = find_cell (self, x, value);
  g_autofree char *heading = NULL;
  char text[VED_MARKET_TEXT_SIZE];

  if (cell == NULL)
    return;

  heading = write_heading (self, cell);
  ved_bubble_set_heading (bubble, heading);
  add_row (self, bubble, -1.0, _("Sold by aggressors"), cell->sold);
  add_row (self, bubble, 1.0, _("Bought by aggressors"), cell->bought);
  if (cell->unknown > 0)
    add_row (self, bubble, 0.0, _("Side unknown"), cell->unknown);
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, _("Delta"),
                  ved_market_write_signed ((double) (cell->bought - cell->sold), 0, text, sizeof text));
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, _("Delta of the bar"),
                  ved_market_write_signed ((double) get_delta_of_bar (self, cell->bar), 0, text, sizeof text));
}

static gint64
ved_footprint_chart_step (VedPlotChart *chart,
                          gint64        x,
                          int           n)
{
  VedFootprintChart *self = VED_FOOTPRINT_CHART (chart);
  const VedBookFootprintCell *first, *last;
  gint64 bar;

  if (self->cells->len == 0)
    return x;

  first = get_cell (self, 0);
  last = get_cell (self, self->cells->len - 1);
  bar = x == VED_VIEWPORT_NOWHERE ? last->bar : (x - self->midnight_us) * NS_PER_US / self->bar_ns + n;

  return get_bar_middle_us (self, CLAMP (bar, first->bar, last->bar));
}

/* Up is to a higher price, first from the cell that has the frame. */
static gboolean
ved_footprint_chart_step_value (VedPlotChart *chart,
                                int           n)
{
  VedFootprintChart *self = VED_FOOTPRINT_CHART (chart);
  double least, most;

  if (self->cells->len == 0)
    return FALSE;

  ved_plot_chart_get_value_range (chart, &least, &most);
  if (self->chosen_price == NOT_CHOSEN)
    {
      gint64 x = ved_viewport_get_cursor (ved_plot_chart_get_viewport (chart));

      self->chosen_price = (gint64) get_middle (self, x == VED_VIEWPORT_NOWHERE ? get_cell (self, self->cells->len - 1)
                                                                               : find_cell (self, x, NAN));
    }
  self->chosen_price = (gint64) CLAMP ((double) (self->chosen_price - n * self->step * CENT_TICKS), least, most);

  return TRUE;
}

/* A frame around the cell that the tooltip tells of. */
static void
ved_footprint_chart_overlay_data (VedPlotChart       *chart,
                                  GtkSnapshot        *snapshot,
                                  const VedPlotFrame *frame,
                                  gint64              cursor_x)
{
  VedFootprintChart *self = VED_FOOTPRINT_CHART (chart);
  const VedBookFootprintCell *cell = find_cell (self, cursor_x, ved_plot_chart_get_pointer_value (chart));
  VedRect rect;

  if (cell == NULL || !ved_plot_chart_is_addressed (chart))
    return;

  rect = get_rect (self, frame, cell);
  ved_plot_chart_draw_frame (chart, snapshot, &GRAPHENE_RECT_INIT (rect.x, rect.y, rect.width, rect.height));
}

typedef struct {
  GArray *cells;                /* VedBookFootprintCell */
  gint64 bar_ns;
  gint64 step;
} Table;

static void
table_free (gpointer data)
{
  Table *table = data;

  g_array_unref (table->cells);
  g_free (table);
}

enum {
  COLUMN_TIME,
  COLUMN_PRICE,
  COLUMN_SOLD,
  COLUMN_BOUGHT,
  COLUMN_UNKNOWN,
  COLUMN_DELTA,
  COLUMN_LEAN,
  N_COLUMNS
};

static gint64
get_number (const VedBookFootprintCell *cell,
            guint                       column)
{
  switch (column)
    {
    case COLUMN_SOLD:
      return cell->sold;
    case COLUMN_BOUGHT:
      return cell->bought;
    case COLUMN_UNKNOWN:
      return cell->unknown;
    case COLUMN_DELTA:
    default:
      return cell->bought - cell->sold;
    }
}

static void
write_cell (gconstpointer data,
            guint         row,
            guint         column,
            gboolean      is_exact,
            GString      *text)
{
  const Table *table = data;
  const VedBookFootprintCell *cell = &g_array_index (table->cells, VedBookFootprintCell, row);
  gint64 cents = cell->step * table->step;
  char buffer[VED_MARKET_TEXT_SIZE];

  if (column == COLUMN_TIME)
    g_string_append_len (text, ved_market_write_time (cell->bar * table->bar_ns, buffer, sizeof buffer), 8);
  else if (column == COLUMN_PRICE && is_exact)
    g_string_append_printf (text, "%" G_GINT64_FORMAT ".%02d", cents / 100, (int) (cents % 100));
  else if (column == COLUMN_PRICE)
    g_string_append (text, ved_market_write_price (cents * CENT_TICKS, buffer, sizeof buffer));
  else if (column == COLUMN_LEAN && ved_book_footprint_get_lean (cell) != 0)
    g_string_append (text, ved_market_aggressor_name (ved_book_footprint_get_lean (cell)));
  else if (column != COLUMN_LEAN && is_exact)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, get_number (cell, column));
  else if (column != COLUMN_LEAN)
    g_string_append (text, ved_market_write_count (get_number (cell, column), buffer, sizeof buffer));
}

static VedChartTable *
ved_footprint_chart_tabulate (VedPlotChart *chart,
                              gint64        from_x,
                              gint64        to_x)
{
  VedFootprintChart *self = VED_FOOTPRINT_CHART (chart);
  const VedTableColumn columns[N_COLUMNS] = {
    [COLUMN_TIME] = { "time", _("Time"), FALSE }, [COLUMN_PRICE] = { "price", _("Price, $"), TRUE },
    [COLUMN_SOLD] = { "sold", _("Sold"), TRUE }, [COLUMN_BOUGHT] = { "bought", _("Bought"), TRUE },
    [COLUMN_UNKNOWN] = { "unknown", _("Side unknown"), TRUE }, [COLUMN_DELTA] = { "delta", _("Delta"), TRUE },
    [COLUMN_LEAN] = { "imbalance", _("Imbalance"), FALSE },
  };
  Table *table = g_new (Table, 1);

  *table = (Table) { make_cells (self, from_x, to_x + 1), self->bar_ns, self->step };

  return ved_chart_table_new (columns, N_COLUMNS, table->cells->len, write_cell, table, table_free);
}

static void
ved_footprint_chart_finalize (GObject *object)
{
  VedFootprintChart *self = VED_FOOTPRINT_CHART (object);

  g_clear_pointer (&self->day, ved_book_day_unref);
  g_array_unref (self->cells);

  G_OBJECT_CLASS (ved_footprint_chart_parent_class)->finalize (object);
}

static void
ved_footprint_chart_class_init (VedFootprintChartClass *klass)
{
  VedPlotChartClass *plot_class = VED_PLOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_footprint_chart_finalize;
  plot_class->record_data = ved_footprint_chart_record_data;
  plot_class->annotate_data = ved_footprint_chart_annotate_data;
  plot_class->get_value_extent = ved_footprint_chart_get_value_extent;
  plot_class->read = ved_footprint_chart_read;
  plot_class->add_rows = ved_footprint_chart_add_rows;
  plot_class->step = ved_footprint_chart_step;
  plot_class->step_value = ved_footprint_chart_step_value;
  plot_class->overlay_data = ved_footprint_chart_overlay_data;
  plot_class->tabulate = ved_footprint_chart_tabulate;
}

static void
ved_footprint_chart_init (VedFootprintChart *self)
{
  const VedNumberFormat price = ved_market_price_format ();

  self->cells = g_array_new (FALSE, FALSE, sizeof (VedBookFootprintCell));
  self->bar_ns = VED_BOOK_SECOND_NS;
  self->step = 1;
  self->chosen_price = NOT_CHOSEN;
  ved_plot_chart_set_format (VED_PLOT_CHART (self), &price, &price);
  ved_plot_chart_set_limits (VED_PLOT_CHART (self), -INFINITY, INFINITY, 4.0 * CENT_TICKS);
}

/**
 * ved_footprint_chart_new:
 * @viewport: shared with other charts of the page
 *
 * Returns: a chart without a day
 */
GtkWidget *
ved_footprint_chart_new (VedViewport *viewport)
{
  return g_object_new (VED_TYPE_FOOTPRINT_CHART, "viewport", viewport, NULL);
}

/**
 * ved_footprint_chart_set_day:
 * @midnight_us: when the day began, UTC
 */
void
ved_footprint_chart_set_day (VedFootprintChart *self,
                             VedBookDay        *day,
                             gint64             midnight_us)
{
  g_return_if_fail (VED_IS_FOOTPRINT_CHART (self));

  g_clear_pointer (&self->day, ved_book_day_unref);
  self->day = ved_book_day_ref (day);
  self->midnight_us = midnight_us;
  self->end = 0;
  self->chosen_price = NOT_CHOSEN;
  g_array_set_size (self->cells, 0);
  ved_plot_chart_values_changed (VED_PLOT_CHART (self));
}

/**
 * ved_footprint_chart_set_end:
 * @end: the row after the last one that is known
 */
void
ved_footprint_chart_set_end (VedFootprintChart *self,
                             guint32            end)
{
  g_return_if_fail (VED_IS_FOOTPRINT_CHART (self));

  self->end = end;
  ved_plot_chart_values_changed (VED_PLOT_CHART (self));
}
