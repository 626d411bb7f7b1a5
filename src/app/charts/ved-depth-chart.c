/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-depth-chart"

#include "config.h"

#include "app/charts/ved-depth-chart.h"

#include "app/charts/ved-trade-layer.h"

#include <glib/gi18n.h>
#include <math.h>

/* Levels are numbered in one row, the farthest bid first and the farthest ask last, so that a step of the keyboard
 * is a step along the axis. What a book has of one side only is drawn alone.
 *
 * Books have tens of levels; where they have more than pixels, the bars of one pixel are drawn as the largest of
 * them, and the step lines take a corner for each pixel. */

#define GUTTER_LEFT_PX 56.0f
#define GUTTER_TOP_PX 18.0f
#define MARGIN_SHARE 0.03
#define BAR_SHARE 0.7
#define MAX_BAR_PX 18.0
#define LINE_WIDTH 1.6f
#define AREA_ALPHA 0.14f
#define BAR_ALPHA 0.75f
#define DOLLARS_PER_TICK 0.0001

enum {
  SIDE_BID,
  SIDE_ASK,
  N_SIDES
};

struct _VedDepthChart
{
  VedPlotChart parent_instance;

  VedDepthSide sides[N_SIDES];
  double *sums[N_SIDES];        /* from the best price to each level */
  gpointer owner;
  GDestroyNotify free_owner;
  gint64 execution;             /* VED_VIEWPORT_NOWHERE: none */
  char *execution_text;
  gint64 tick;                  /* the least distance of two levels */
};

G_DEFINE_FINAL_TYPE (VedDepthChart, ved_depth_chart, VED_TYPE_PLOT_CHART)

static gboolean
is_shown (VedDepthChart *self,
          guint          side)
{
  return ved_plot_chart_is_visible (VED_PLOT_CHART (self), side);
}

static gsize
count_shown (VedDepthChart *self,
             guint          side)
{
  return is_shown (self, side) ? self->sides[side].n : 0;
}

/* The levels that are shown, from the lowest price to the highest, are one row. */
static gsize
count_levels (VedDepthChart *self)
{
  return count_shown (self, SIDE_BID) + count_shown (self, SIDE_ASK);
}

/* The level of a place in the row. */
static gsize
level_at (VedDepthChart *self,
          gsize          index,
          guint         *side)
{
  gsize n_bids = count_shown (self, SIDE_BID);

  *side = index < n_bids ? SIDE_BID : SIDE_ASK;

  return index < n_bids ? n_bids - 1 - index : index - n_bids;
}

static gint64
price_at (VedDepthChart *self,
          gsize          index)
{
  guint side;
  gsize level = level_at (self, index, &side);

  return self->sides[side].prices[level];
}

/* The place in the row whose price is nearest. */
static gsize
find_place (VedDepthChart *self,
            gint64         price)
{
  gsize low = 0, high = count_levels (self);

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (price_at (self, middle) < price)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == count_levels (self) || (low > 0 && price - price_at (self, low - 1) < price_at (self, low) - price))
    low--;

  return low;
}

static VedColor
side_color (VedDepthChart *self,
            guint          side)
{
  return ved_trade_layer_get_color (ved_chart_get_theme (VED_CHART (self)), side == SIDE_BID ? 1.0 : -1.0);
}

static double
bar_width (VedDepthChart      *self,
           const VedPlotFrame *frame)
{
  double px = (double) self->tick * (frame->x.px_to - frame->x.px_from) / (double) (frame->x.to_us - frame->x.from_us);

  return CLAMP (floor (px * BAR_SHARE), 1.0, MAX_BAR_PX);
}

static void
record_bars (VedDepthChart      *self,
             VedDrawList        *list,
             const VedPlotFrame *frame,
             guint               side)
{
  const VedDepthSide *levels = &self->sides[side];
  double width = bar_width (self, frame), bottom = ved_scale_to_px (&frame->value, MAX (frame->value.from, 0.0));
  double drawn_x = -INFINITY, drawn_y = INFINITY;

  for (gsize i = 0; i < levels->n; i++)
    {
      double x = round (ved_scale_time_to_px (&frame->x, levels->prices[i]) - width / 2.0);
      double y = ved_scale_to_px (&frame->value, levels->sizes[i]);

      if (x + width < (double) frame->plot.x || x > (double) (frame->plot.x + frame->plot.width) ||
          (x == drawn_x && y >= drawn_y))
        continue;

      ved_draw_list_add_rect (list, (float) x, (float) MIN (y, bottom - 1.0), (float) width,
                              (float) MAX (bottom - y, 1.0), ved_color_with_alpha (side_color (self, side), BAR_ALPHA));
      drawn_x = x;
      drawn_y = y;
    }
}

/* The corners of the step line: along from the best price, up at each level. */
static GArray *
make_corners (VedDepthChart      *self,
              const VedPlotFrame *frame,
              guint               side)
{
  const VedDepthSide *levels = &self->sides[side];
  GArray *corners = g_array_new (FALSE, FALSE, sizeof (VedDrawVertex));
  float y = (float) ved_scale_to_px (&frame->value, 0.0), x = 0.0f, edge;

  for (gsize i = 0; i < levels->n; i++)
    {
      VedDrawVertex corner = { (float) ved_scale_time_to_px (&frame->x, levels->prices[i]), y };

      y = (float) ved_scale_to_px (&frame->value, self->sums[side][i]);
      if (i > 0 && fabsf (corner.x - x) < 1.0f && i + 1 < levels->n)
        {
          g_array_index (corners, VedDrawVertex, corners->len - 1).y = y;
          continue;
        }
      x = corner.x;
      g_array_append_val (corners, corner);
      corner.y = y;
      g_array_append_val (corners, corner);
    }
  edge = side == SIDE_BID ? frame->plot.x : frame->plot.x + frame->plot.width;
  if (side == SIDE_BID ? edge < x : edge > x)
    {
      VedDrawVertex corner = { edge, y };

      g_array_append_val (corners, corner);
    }

  return corners;
}

static void
record_curve (VedDepthChart      *self,
              VedDrawList        *list,
              const VedPlotFrame *frame,
              guint               side)
{
  g_autoptr(GArray) corners = make_corners (self, frame, side);
  const VedDrawVertex *all = (const VedDrawVertex *) (gpointer) corners->data;
  float bottom = (float) ved_scale_to_px (&frame->value, 0.0);
  VedColor color = side_color (self, side);

  for (guint i = 0; i + 1 < corners->len; i++)
    if (all[i].y == all[i + 1].y)
      ved_draw_list_add_rect (list, MIN (all[i].x, all[i + 1].x), all[i].y, fabsf (all[i + 1].x - all[i].x),
                              MAX (bottom - all[i].y, 0.0f), ved_color_with_alpha (color, AREA_ALPHA));
  if (corners->len > 1)
    memcpy (ved_draw_list_add_polyline (list, corners->len, LINE_WIDTH, color), all,
            corners->len * sizeof (VedDrawVertex));
}

/* Twice the middle between the best prices, which may lie between two ticks. */
static gboolean
get_twice_mid (VedDepthChart *self,
               gint64        *twice)
{
  if (self->sides[SIDE_BID].n == 0 || self->sides[SIDE_ASK].n == 0)
    return FALSE;

  *twice = self->sides[SIDE_BID].prices[0] + self->sides[SIDE_ASK].prices[0];

  return TRUE;
}

static float
mid_px (const VedPlotFrame *frame,
        gint64              twice)
{
  return (float) ((ved_scale_time_to_px (&frame->x, twice / 2) + ved_scale_time_to_px (&frame->x, twice - twice / 2)) /
                  2.0);
}

static void
ved_depth_chart_record_data (VedPlotChart       *chart,
                             VedDrawList        *list,
                             const VedPlotFrame *frame)
{
  VedDepthChart *self = VED_DEPTH_CHART (chart);
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float top = frame->plot.y, bottom = frame->plot.y + frame->plot.height;
  gint64 twice;

  for (guint i = 0; i < N_SIDES; i++)
    if (is_shown (self, i))
      {
        record_curve (self, list, frame, i);
        record_bars (self, list, frame, i);
      }
  if (get_twice_mid (self, &twice))
    ved_draw_list_add_v_line (list, mid_px (frame, twice), top, bottom, 1.0f, 4.0f, 4.0f, theme->dim_text);
  if (self->execution != VED_VIEWPORT_NOWHERE)
    ved_draw_list_add_v_line (list, (float) ved_scale_time_to_px (&frame->x, self->execution), top, bottom, 1.5f, 6.0f,
                              3.0f, theme->forecast);
}

static void
annotate_mid (VedDepthChart      *self,
              GtkSnapshot        *snapshot,
              const VedPlotFrame *frame,
              const char         *text,
              float               x)
{
  float width, left = frame->plot.x, right = frame->plot.x + frame->plot.width;

  if (x < left || x > right)
    return;

  ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, text, &width, NULL);
  x = CLAMP (x, left + width / 2.0f, MAX (right - width / 2.0f, left + width / 2.0f));
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, text, x, frame->plot.y - 1.0f,
                       (VedTextAnchor) { 0.5f, 1.0f }, frame->plot.width,
                       ved_chart_get_theme (VED_CHART (self))->text);
}

/* Beside its line, on the side where there is more room. */
static void
annotate_execution (VedDepthChart      *self,
                    GtkSnapshot        *snapshot,
                    const VedPlotFrame *frame)
{
  float x = (float) ved_scale_time_to_px (&frame->x, self->execution), middle = frame->plot.x + frame->plot.width / 2.0f;
  float room = x <= middle ? frame->plot.x + frame->plot.width - x : x - frame->plot.x;

  if (x >= frame->plot.x && x <= frame->plot.x + frame->plot.width)
    ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, self->execution_text,
                         x <= middle ? x + 5.0f : x - 5.0f, frame->plot.y + 2.0f,
                         (VedTextAnchor) { x <= middle ? 0.0f : 1.0f, 0.0f }, room - 5.0f,
                         ved_chart_get_theme (VED_CHART (self))->forecast);
}

static void
ved_depth_chart_annotate_data (VedPlotChart       *chart,
                               GtkSnapshot        *snapshot,
                               const VedPlotFrame *frame)
{
  VedDepthChart *self = VED_DEPTH_CHART (chart);
  gint64 twice;

  if (self->sides[SIDE_BID].n + self->sides[SIDE_ASK].n == 0)
    ved_plot_chart_annotate_empty (chart, snapshot, _("The book is empty"));
  if (get_twice_mid (self, &twice))
    {
      VedNumberFormat format;
      double unit = ved_plot_chart_get_x_unit (chart, &format);
      g_autofree char *text = NULL;
      char price[48];

      ved_number_format_write (&format, (double) twice / 2.0 * unit, price, sizeof price);
      /* Translators: the price in the middle between the best bid and the best ask */
      text = g_strdup_printf (_("Mid %s"), price);
      annotate_mid (self, snapshot, frame, text, mid_px (frame, twice));
    }
  if (self->execution != VED_VIEWPORT_NOWHERE && self->execution_text != NULL)
    annotate_execution (self, snapshot, frame);
}

static gboolean
ved_depth_chart_get_value_extent (VedPlotChart *chart,
                                  gint64        from_x,
                                  gint64        to_x,
                                  double       *least,
                                  double       *most)
{
  VedDepthChart *self = VED_DEPTH_CHART (chart);

  *least = *most = 0.0;
  for (guint i = 0; i < N_SIDES; i++)
    for (gsize j = 0; is_shown (self, i) && j < self->sides[i].n; j++)
      if (self->sides[i].prices[j] >= from_x && self->sides[i].prices[j] <= to_x)
        *most = MAX (*most, self->sums[i][j]);

  return *most > 0.0;
}

static gboolean
ved_depth_chart_read (VedPlotChart *chart,
                      gint64        x,
                      double        value,
                      VedPlotPoint *point)
{
  VedDepthChart *self = VED_DEPTH_CHART (chart);
  gsize place, level;
  guint side;

  if (count_levels (self) == 0)
    return FALSE;

  place = find_place (self, x);
  level = level_at (self, place, &side);
  *point = (VedPlotPoint) { price_at (self, place), self->sums[side][level] };

  return TRUE;
}

static void
ved_depth_chart_add_rows (VedPlotChart *chart,
                          gint64        x,
                          double        value,
                          VedBubble    *bubble)
{
  VedDepthChart *self = VED_DEPTH_CHART (chart);
  const VedNumberFormat *format = ved_plot_chart_get_value_format (chart);
  VedNumberFormat price_format;
  double unit = ved_plot_chart_get_x_unit (chart, &price_format);
  gint64 twice;
  gsize level;
  guint side;
  char text[48];

  if (count_levels (self) == 0)
    return;

  level = level_at (self, find_place (self, x), &side);
  ved_bubble_add (bubble, side_color (self, side), TRUE, side == SIDE_BID ? _("Bid") : _("Ask"),
                  ved_number_format_write (format, self->sides[side].sizes[level], text, sizeof text));
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, _("from the best price"),
                  ved_number_format_write (format, self->sums[side][level], text, sizeof text));
  if (!get_twice_mid (self, &twice))
    return;

  ved_number_format_write (&price_format, fabs ((double) (2 * self->sides[side].prices[level] - twice)) / 2.0 * unit,
                           text, sizeof text);
  ved_bubble_add (bubble, VED_COLOR_TRANSPARENT, FALSE, _("from the mid"), text);
}

static gint64
ved_depth_chart_step (VedPlotChart *chart,
                      gint64        x,
                      int           n)
{
  VedDepthChart *self = VED_DEPTH_CHART (chart);
  gint64 target;

  if (count_levels (self) == 0)
    return x;
  if (x == VED_VIEWPORT_NOWHERE)
    return price_at (self, MIN (count_shown (self, SIDE_BID), count_levels (self) - 1));

  target = (gint64) find_place (self, x) + n;

  return price_at (self, (gsize) CLAMP (target, 0, (gint64) count_levels (self) - 1));
}

static void
ved_depth_chart_overlay_data (VedPlotChart       *chart,
                              GtkSnapshot        *snapshot,
                              const VedPlotFrame *frame,
                              gint64              cursor_x)
{
  VedDepthChart *self = VED_DEPTH_CHART (chart);
  gsize place, level;
  guint side;

  if (count_levels (self) == 0)
    return;

  place = find_place (self, cursor_x);
  level = level_at (self, place, &side);
  ved_plot_chart_draw_mark (chart, snapshot, price_at (self, place), self->sums[side][level], side_color (self, side));
}

/* Without levels there is nothing to measure. */
static guint
ved_depth_chart_get_value_ticks (VedPlotChart   *chart,
                                 const VedScale *value,
                                 VedTick        *ticks)
{
  if (count_levels (VED_DEPTH_CHART (chart)) == 0)
    return 0;

  return ved_plot_chart_make_value_ticks (chart, value, ticks);
}

static guint
ved_depth_chart_get_n_series (VedPlotChart *chart)
{
  return N_SIDES;
}

static const char *
ved_depth_chart_get_series_label (VedPlotChart *chart,
                                  guint         index)
{
  return index == SIDE_BID ? _("Bids") : _("Asks");
}

static VedColor
ved_depth_chart_get_series_color (VedPlotChart *chart,
                                  guint         index)
{
  return side_color (VED_DEPTH_CHART (chart), index);
}

/* At the cursor, what stands from the best price to there; without one, all of the side. */
static char *
ved_depth_chart_write_series (VedPlotChart *chart,
                              guint         index,
                              gint64        x)
{
  VedDepthChart *self = VED_DEPTH_CHART (chart);
  gsize n = self->sides[index].n, level;
  char text[48];
  guint side;

  if (n == 0)
    return NULL;

  if (x == VED_VIEWPORT_NOWHERE)
    level = n - 1;
  else if (count_levels (self) == 0)
    return NULL;
  else
    level = level_at (self, find_place (self, x), &side);
  if (x != VED_VIEWPORT_NOWHERE && side != index)
    return NULL;

  return g_strdup (ved_number_format_write (ved_plot_chart_get_value_format (chart), self->sums[index][level], text,
                                            sizeof text));
}

/* A copy of the visible levels, along the axis. */
typedef struct {
  gsize n;
  gboolean *are_asks;
  gint64 *prices;
  double *sizes;
  double *sums;
  double unit;
  VedNumberFormat price_format;
  VedNumberFormat size_format;
} Rows;

static void
rows_free (Rows *rows)
{
  g_free (rows->are_asks);
  g_free (rows->prices);
  g_free (rows->sizes);
  g_free (rows->sums);
  g_free (rows);
}

static void
write_cell (gconstpointer data,
            guint         row,
            guint         column,
            gboolean      is_exact,
            GString      *text)
{
  const Rows *rows = data;

  if (column == 0 && is_exact)
    g_string_append (text, rows->are_asks[row] ? "ask" : "bid");
  else if (column == 0)
    g_string_append (text, rows->are_asks[row] ? _("Ask") : _("Bid"));
  else if (column == 1)
    ved_chart_table_append_position (text, rows->prices[row], rows->unit, &rows->price_format, is_exact);
  else
    ved_chart_table_append_number (text, (column == 2 ? rows->sizes : rows->sums)[row], &rows->size_format, is_exact);
}

static VedChartTable *
ved_depth_chart_tabulate (VedPlotChart *chart,
                          gint64        from_x,
                          gint64        to_x)
{
  VedDepthChart *self = VED_DEPTH_CHART (chart);
  const VedTableColumn columns[] = {
    { "side", _("Side"), FALSE }, { "price", _("Price"), TRUE }, { "size", _("Size"), TRUE },
    { "cumulative", _("From the best price"), TRUE },
  };
  Rows *rows = g_new0 (Rows, 1);
  gsize n = count_levels (self);

  rows->are_asks = g_new (gboolean, n + 1);
  rows->prices = g_new (gint64, n + 1);
  rows->sizes = g_new (double, n + 1);
  rows->sums = g_new (double, n + 1);
  rows->unit = ved_plot_chart_get_x_unit (chart, &rows->price_format);
  rows->size_format = *ved_plot_chart_get_value_format (chart);
  for (gsize i = 0; i < n; i++)
    {
      guint side;
      gsize level = level_at (self, i, &side);

      if (self->sides[side].prices[level] < from_x || self->sides[side].prices[level] > to_x)
        continue;

      rows->are_asks[rows->n] = side == SIDE_ASK;
      rows->prices[rows->n] = self->sides[side].prices[level];
      rows->sizes[rows->n] = self->sides[side].sizes[level];
      rows->sums[rows->n++] = self->sums[side][level];
    }

  return ved_chart_table_new (columns, G_N_ELEMENTS (columns), (guint) rows->n, write_cell, rows,
                              (GDestroyNotify) rows_free);
}

static void
drop_owner (VedDepthChart *self)
{
  if (self->owner != NULL && self->free_owner != NULL)
    self->free_owner (self->owner);
  self->owner = NULL;
}

static void
ved_depth_chart_finalize (GObject *object)
{
  VedDepthChart *self = VED_DEPTH_CHART (object);

  drop_owner (self);
  for (guint i = 0; i < N_SIDES; i++)
    g_free (self->sums[i]);
  g_free (self->execution_text);

  G_OBJECT_CLASS (ved_depth_chart_parent_class)->finalize (object);
}

static void
ved_depth_chart_class_init (VedDepthChartClass *klass)
{
  VedPlotChartClass *plot_class = VED_PLOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_depth_chart_finalize;
  plot_class->record_data = ved_depth_chart_record_data;
  plot_class->annotate_data = ved_depth_chart_annotate_data;
  plot_class->overlay_data = ved_depth_chart_overlay_data;
  plot_class->get_value_extent = ved_depth_chart_get_value_extent;
  plot_class->get_value_ticks = ved_depth_chart_get_value_ticks;
  plot_class->read = ved_depth_chart_read;
  plot_class->add_rows = ved_depth_chart_add_rows;
  plot_class->step = ved_depth_chart_step;
  plot_class->tabulate = ved_depth_chart_tabulate;
  plot_class->get_n_series = ved_depth_chart_get_n_series;
  plot_class->get_series_label = ved_depth_chart_get_series_label;
  plot_class->get_series_color = ved_depth_chart_get_series_color;
  plot_class->write_series = ved_depth_chart_write_series;
}

static void
ved_depth_chart_init (VedDepthChart *self)
{
  const VedGutters gutters = { GUTTER_LEFT_PX, GUTTER_TOP_PX, 10.0f, 22.0f };
  const VedNumberFormat sizes = { VED_NUMBER_COUNT, -1, NULL }, prices = { VED_NUMBER_DECIMAL, 2, NULL };

  self->execution = VED_VIEWPORT_NOWHERE;
  self->tick = 1;
  ved_plot_chart_set_gutters (VED_PLOT_CHART (self), &gutters);
  ved_plot_chart_set_format (VED_PLOT_CHART (self), &sizes, &sizes);
  ved_plot_chart_set_limits (VED_PLOT_CHART (self), 0.0, INFINITY, 1.0);
  ved_plot_chart_set_x_unit (VED_PLOT_CHART (self), DOLLARS_PER_TICK, &prices);
}

/**
 * ved_depth_chart_new:
 * @viewport: (nullable): range and cursor of prices in ticks; %NULL: one of its own
 *
 * Ticks are 0.0001 at first; ved_plot_chart_set_x_unit() takes others.
 *
 * Returns: a chart of an empty book
 */
GtkWidget *
ved_depth_chart_new (VedViewport *viewport)
{
  return g_object_new (VED_TYPE_DEPTH_CHART, "viewport", viewport, NULL);
}

static void
take_side (VedDepthChart      *self,
           guint               side,
           const VedDepthSide *levels)
{
  const VedDepthSide none = { 0 };
  double sum = 0.0;

  self->sides[side] = levels != NULL ? *levels : none;
  g_free (self->sums[side]);
  self->sums[side] = g_new (double, self->sides[side].n + 1);
  for (gsize i = 0; i < self->sides[side].n; i++)
    self->sums[side][i] = sum += self->sides[side].sizes[i];
}

/* Of any two prices, shown or not. */
static gint64
least_distance (VedDepthChart *self)
{
  const VedDepthSide *bids = &self->sides[SIDE_BID], *asks = &self->sides[SIDE_ASK];
  gint64 least = bids->n > 0 && asks->n > 0 && asks->prices[0] > bids->prices[0] ? asks->prices[0] - bids->prices[0]
                                                                                   : G_MAXINT64;

  for (guint side = 0; side < N_SIDES; side++)
    for (gsize i = 1; i < self->sides[side].n; i++)
      if (self->sides[side].prices[i] != self->sides[side].prices[i - 1])
        least = MIN (least, ABS (self->sides[side].prices[i] - self->sides[side].prices[i - 1]));

  return least == G_MAXINT64 ? 1 : least;
}

/* All prices, shown or not, and a little around them are the whole of the axis. */
static void
fit_prices (VedDepthChart *self)
{
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (self));
  const VedDepthSide *bids = &self->sides[SIDE_BID], *asks = &self->sides[SIDE_ASK];
  gint64 from, to, margin;

  if (bids->n + asks->n == 0)
    return;

  from = bids->n > 0 ? bids->prices[bids->n - 1] : asks->prices[0];
  to = asks->n > 0 ? asks->prices[asks->n - 1] : bids->prices[0];
  margin = MAX ((gint64) ((double) (to - from) * MARGIN_SHARE), self->tick);
  ved_viewport_set_extent (viewport, from - margin, to + margin);
  ved_viewport_set_home (viewport, from - margin, to + margin);
}

/**
 * ved_depth_chart_set_book:
 * @bids: (nullable): prices fall
 * @asks: (nullable): prices rise
 * @owner: (transfer full) (nullable): keeps the arrays alive
 * @free_owner: of @owner
 *
 * Shows a book, O(levels). A viewport that is at home goes along with it.
 */
void
ved_depth_chart_set_book (VedDepthChart      *self,
                          const VedDepthSide *bids,
                          const VedDepthSide *asks,
                          gpointer            owner,
                          GDestroyNotify      free_owner)
{
  g_return_if_fail (VED_IS_DEPTH_CHART (self));

  take_side (self, SIDE_BID, bids);
  take_side (self, SIDE_ASK, asks);
  drop_owner (self);
  self->owner = owner;
  self->free_owner = free_owner;
  self->tick = least_distance (self);
  fit_prices (self);
  ved_plot_chart_values_changed (VED_PLOT_CHART (self));
}

/**
 * ved_depth_chart_set_execution:
 * @price: of what has just been executed, in ticks; %VED_VIEWPORT_NOWHERE for nothing
 * @text: (nullable): stands beside its line, copied
 */
void
ved_depth_chart_set_execution (VedDepthChart *self,
                               gint64         price,
                               const char    *text)
{
  g_return_if_fail (VED_IS_DEPTH_CHART (self));

  self->execution = price;
  g_free (self->execution_text);
  self->execution_text = g_strdup (text);
  ved_chart_queue_data (VED_CHART (self));
}

/**
 * ved_depth_chart_find:
 * @price: in ticks
 * @is_ask: (out): which side
 * @level: (out): of the nearest price, 0 is the best
 *
 * Looks at the sides that are shown.
 *
 * Returns: %FALSE when the book is empty
 */
gboolean
ved_depth_chart_find (VedDepthChart *self,
                      gint64         price,
                      gboolean      *is_ask,
                      gsize         *level)
{
  guint side;

  g_return_val_if_fail (VED_IS_DEPTH_CHART (self), FALSE);

  if (count_levels (self) == 0)
    return FALSE;

  *level = level_at (self, find_place (self, price), &side);
  *is_ask = side == SIDE_ASK;

  return TRUE;
}

/**
 * ved_depth_chart_get_cumulative:
 * @level: of a side, 0 is the best
 *
 * Returns: what stands from the best price to there
 */
double
ved_depth_chart_get_cumulative (VedDepthChart *self,
                                gboolean       is_ask,
                                gsize          level)
{
  guint side = is_ask ? SIDE_ASK : SIDE_BID;

  g_return_val_if_fail (VED_IS_DEPTH_CHART (self), 0.0);
  g_return_val_if_fail (level < self->sides[side].n, 0.0);

  return self->sums[side][level];
}
