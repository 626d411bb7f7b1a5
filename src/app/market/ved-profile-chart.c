/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-profile-chart"

#include "config.h"

#include "app/market/ved-profile-chart.h"

#include "app/charts/ved-trade-layer.h"
#include "app/market/ved-market-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* A row of the profile is a cent. Where cents are narrower than bars can be, neighbours are added up in steps of
 * whole cents, so that volumes on the screen stay sums of what was traded and no bar hides another. The point of
 * control and the value area are the profile's own. */

#define LEAST_BAR_PX 3.0
#define BAR_ALPHA 0.8f
#define OUTSIDE_ALPHA 0.4f
#define CENT_TICKS 100
#define USUAL_HEIGHT_PX 300      /* before it is laid out */
#define USUAL_HEADROOM 1.4       /* likewise */
#define LABEL_GAP_PX 4.0f
#define NOT_CHOSEN G_MININT64
#define PAGE_BARS 10
#define ALL_BARS 1000000        /* more than there ever are */

typedef struct {
  gint64 cents;                 /* the lowest */
  gint64 bought;
  gint64 sold;
  gint64 unknown;
} Bar;

struct _VedProfileChart
{
  VedPlotChart parent_instance;
  VedBookProfile *profile;      /* (nullable) */
  gint64 mid2;
  GArray *bars;                 /* Bar: as they were drawn last */
  gint64 step;                  /* cents a bar */
  gint64 chosen_cents;          /* where the keyboard stands; NOT_CHOSEN: on the point of control */
};

enum {
  SERIES_SOLD,
  SERIES_BOUGHT,
  N_SERIES
};

G_DEFINE_FINAL_TYPE (VedProfileChart, ved_profile_chart, VED_TYPE_PLOT_CHART)

static gboolean
is_empty (VedProfileChart *self)
{
  return self->profile == NULL || self->profile->rows->len == 0;
}

static void
gather (VedProfileChart *self,
        double           px_per_cent)
{
  const GArray *rows = self->profile->rows;

  self->step = MAX ((gint64) ceil (LEAST_BAR_PX / MAX (px_per_cent, 1e-9)), 1);
  g_array_set_size (self->bars, 0);
  for (guint i = 0; i < rows->len; i++)
    {
      const VedBookProfileRow *row = &g_array_index (rows, VedBookProfileRow, i);
      gint64 cents = row->cents / self->step * self->step;
      Bar *last = self->bars->len > 0 ? &g_array_index (self->bars, Bar, self->bars->len - 1) : NULL;

      if (last == NULL || last->cents != cents)
        {
          const Bar bar = { .cents = cents };

          g_array_append_val (self->bars, bar);
          last = &g_array_index (self->bars, Bar, self->bars->len - 1);
        }
      last->bought += row->bought;
      last->sold += row->sold;
      last->unknown += row->unknown;
    }
}

/* At the right end of the plot, where no bar reaches. */
static float
measure_label (VedProfileChart *self)
{
  float width;

  ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, _("POC"), &width, NULL);

  return width + LABEL_GAP_PX;
}

/* How much wider than its longest bar each half of the plot is. */
static double
get_headroom (VedProfileChart *self)
{
  float half = ved_plot_chart_get_frame (VED_PLOT_CHART (self))->plot.width / 2.0f;
  float room = half > 0.0f ? measure_label (self) : 0.0f;

  return half > 2.0f * room ? (double) (half / (half - room)) : USUAL_HEADROOM;
}

static void
fit (VedProfileChart *self)
{
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (self));
  gint64 most = 1;

  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = &g_array_index (self->bars, Bar, i);

      most = MAX (most, MAX (bar->bought + bar->unknown, bar->sold));
    }
  most = (gint64) ((double) most * get_headroom (self)) + 1;
  ved_viewport_set_extent (viewport, -most, most);
  ved_viewport_set_home (viewport, -most, most);
}

static void
record_bar (VedDrawList        *list,
            const VedPlotFrame *frame,
            gint64              from,
            gint64              to,
            double              top,
            double              bottom,
            VedColor            color)
{
  double left = ved_scale_time_to_px (&frame->x, from), right = ved_scale_time_to_px (&frame->x, to);

  if (to > from)
    ved_draw_list_add_rect (list, (float) left, (float) top, (float) MAX (right - left, 1.0),
                            (float) MAX (bottom - top - (bottom - top > 4.0 ? 1.0 : 0.0), 1.0), color);
}

static void
record_bars (VedProfileChart    *self,
             VedDrawList        *list,
             const VedPlotFrame *frame)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = &g_array_index (self->bars, Bar, i);
      gboolean is_inside = bar->cents + self->step > self->profile->value_low_cents
        && bar->cents <= self->profile->value_high_cents;
      float alpha = is_inside ? BAR_ALPHA : OUTSIDE_ALPHA;
      double top = round (ved_scale_to_px (&frame->value, ((double) (bar->cents + self->step) - 0.5) * CENT_TICKS));
      double bottom = round (ved_scale_to_px (&frame->value, ((double) bar->cents - 0.5) * CENT_TICKS));

      record_bar (list, frame, -bar->sold, 0, top, bottom,
                  ved_color_with_alpha (ved_trade_layer_get_color (theme, -1.0), alpha));
      record_bar (list, frame, 0, bar->bought, top, bottom,
                  ved_color_with_alpha (ved_trade_layer_get_color (theme, 1.0), alpha));
      record_bar (list, frame, bar->bought, bar->bought + bar->unknown, top, bottom,
                  ved_color_with_alpha (theme->dim_text, alpha));
    }
}

static void
ved_profile_chart_record_data (VedPlotChart       *chart,
                               VedDrawList        *list,
                               const VedPlotFrame *frame)
{
  VedProfileChart *self = VED_PROFILE_CHART (chart);
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float left = frame->plot.x, right = frame->plot.x + frame->plot.width;

  if (is_empty (self))
    return;

  record_bars (self, list, frame);
  ved_draw_list_add_v_line (list, (float) ved_scale_time_to_px (&frame->x, 0), frame->plot.y,
                            frame->plot.y + frame->plot.height, 1.0f, 0.0f, 0.0f, theme->dim_text);
  ved_draw_list_add_h_line (list, left, right - measure_label (self),
                            (float) ved_scale_to_px (&frame->value, (double) (self->profile->poc_cents * CENT_TICKS)), 1.5f,
                            0.0f, 0.0f, theme->forecast);
  if (self->mid2 != VED_BOOK_NO_MID)
    ved_draw_list_add_h_line (list, left, right, (float) ved_scale_to_px (&frame->value, (double) self->mid2 / 2.0), 1.0f,
                              4.0f, 4.0f, theme->text);
}

static void
ved_profile_chart_annotate_data (VedPlotChart       *chart,
                                 GtkSnapshot        *snapshot,
                                 const VedPlotFrame *frame)
{
  VedProfileChart *self = VED_PROFILE_CHART (chart);
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float y;

  if (is_empty (self))
    {
      ved_plot_chart_annotate_empty (chart, snapshot, _("No executions in this window"));
      return;
    }
  y = (float) ved_scale_to_px (&frame->value, (double) (self->profile->poc_cents * CENT_TICKS));
  if (y > frame->plot.y && y < frame->plot.y + frame->plot.height)
    ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, _("POC"), frame->plot.x + frame->plot.width, y,
                         (VedTextAnchor) { 1.0f, 0.5f }, frame->plot.width, theme->forecast);
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, _("◂ sold"), frame->plot.x, frame->plot.y - 1.0f,
                       (VedTextAnchor) { 0.0f, 1.0f }, frame->plot.width / 2.0f, theme->dim_text);
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, _("bought ▸"), frame->plot.x + frame->plot.width,
                       frame->plot.y - 1.0f, (VedTextAnchor) { 1.0f, 1.0f }, frame->plot.width / 2.0f, theme->dim_text);
}

static gboolean
ved_profile_chart_get_value_extent (VedPlotChart *chart,
                                    gint64        from_x,
                                    gint64        to_x,
                                    double       *least,
                                    double       *most)
{
  VedProfileChart *self = VED_PROFILE_CHART (chart);
  const GArray *rows;

  if (is_empty (self))
    return FALSE;

  rows = self->profile->rows;
  *least = (double) (g_array_index (rows, VedBookProfileRow, 0).cents * CENT_TICKS);
  *most = (double) (g_array_index (rows, VedBookProfileRow, rows->len - 1).cents * CENT_TICKS);

  return TRUE;
}

/* Where the keyboard stands. */
static double
get_chosen (VedProfileChart *self)
{
  if (is_empty (self))
    return 0.0;

  return (double) (self->chosen_cents != NOT_CHOSEN ? self->chosen_cents : self->profile->poc_cents);
}

/* The bar at a height, or that of the keyboard. */
static const Bar *
find_bar (VedProfileChart *self,
          double           value)
{
  double cents = isnan (value) ? get_chosen (self) : value / CENT_TICKS;
  const Bar *found = NULL;

  for (guint i = 0; i < self->bars->len; i++)
    {
      const Bar *bar = &g_array_index (self->bars, Bar, i);
      double middle = (double) bar->cents + (double) (self->step - 1) / 2.0;

      if (found == NULL
          || fabs (middle - cents) < fabs ((double) found->cents + (double) (self->step - 1) / 2.0 - cents))
        found = bar;
    }

  return found;
}

static gboolean
ved_profile_chart_read (VedPlotChart *chart,
                        gint64        x,
                        double        value,
                        VedPlotPoint *point)
{
  const Bar *bar = find_bar (VED_PROFILE_CHART (chart), value);

  if (bar == NULL)
    return FALSE;

  *point = (VedPlotPoint) { x, (double) (bar->cents * CENT_TICKS) };

  return TRUE;
}

static void
add_row (VedProfileChart *self,
         VedBubble       *bubble,
         double           balance,
         const char      *label,
         gint64           shares)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  char text[VED_MARKET_TEXT_SIZE];

  ved_bubble_add (bubble, ved_trade_layer_get_color (theme, balance), FALSE, label,
                  ved_market_write_count (shares, text, sizeof text));
}

static void
ved_profile_chart_add_rows (VedPlotChart *chart,
                            gint64        x,
                            double        value,
                            VedBubble    *bubble)
{
  VedProfileChart *self = VED_PROFILE_CHART (chart);
  const Bar *bar = find_bar (self, value);
  char price[VED_MARKET_TEXT_SIZE];
  g_autofree char *label = NULL;

  if (bar == NULL)
    return;

  ved_market_write_price (bar->cents * CENT_TICKS, price, sizeof price);
  label = g_strdup_printf (self->step > 1 ? _("$%s and up to %d cents more") : _("$%s"), price, (int) self->step - 1);
  /* What lies along the axis is the length of a bar: a row is found by its price. */
  ved_bubble_set_heading (bubble, label);
  add_row (self, bubble, 1.0, _("Bought by aggressors"), bar->bought);
  add_row (self, bubble, -1.0, _("Sold by aggressors"), bar->sold);
  if (bar->unknown > 0)
    add_row (self, bubble, 0.0, _("Side unknown"), bar->unknown);
}

static gint64
ved_profile_chart_step (VedPlotChart *chart,
                        gint64        x,
                        int           n)
{
  return 0;
}

/* Up is to a higher price. */
static gboolean
ved_profile_chart_step_value (VedPlotChart *chart,
                              int           n)
{
  VedProfileChart *self = VED_PROFILE_CHART (chart);
  const Bar *bar = find_bar (self, NAN);
  gint64 target;

  if (bar == NULL)
    return FALSE;

  target = CLAMP ((gint64) (bar - (const Bar *) (gpointer) self->bars->data) - n, 0, (gint64) self->bars->len - 1);
  self->chosen_cents = g_array_index (self->bars, Bar, target).cents;
  ved_plot_chart_show_values (chart, ((double) self->chosen_cents - 0.5) * CENT_TICKS,
                              ((double) (self->chosen_cents + self->step) - 0.5) * CENT_TICKS);

  return TRUE;
}

static gboolean
step_bars (VedChart *chart,
           int       n)
{
  return ved_plot_chart_step_value (VED_PLOT_CHART (chart), n);
}

/* Elsewhere these go along x, where a profile has the lengths of its bars. */
static const VedChartKey keys[] = {
  { GDK_KEY_Page_Up, 0, step_bars, -PAGE_BARS },
  { GDK_KEY_Page_Down, 0, step_bars, PAGE_BARS },
  { GDK_KEY_Home, 0, step_bars, -ALL_BARS },
  { GDK_KEY_End, 0, step_bars, ALL_BARS },
  { 0 },
};

/* A frame around the bar that the tooltip tells of. */
static void
ved_profile_chart_overlay_data (VedPlotChart       *chart,
                                GtkSnapshot        *snapshot,
                                const VedPlotFrame *frame,
                                gint64              cursor_x)
{
  VedProfileChart *self = VED_PROFILE_CHART (chart);
  const Bar *bar = find_bar (self, ved_plot_chart_get_pointer_value (chart));
  float top, bottom, left, right;

  if (bar == NULL || !ved_plot_chart_is_addressed (chart))
    return;

  top = (float) round (ved_scale_to_px (&frame->value, ((double) (bar->cents + self->step) - 0.5) * CENT_TICKS));
  bottom = (float) round (ved_scale_to_px (&frame->value, ((double) bar->cents - 0.5) * CENT_TICKS));
  left = (float) ved_scale_time_to_px (&frame->x, -bar->sold);
  right = (float) ved_scale_time_to_px (&frame->x, bar->bought + bar->unknown);
  ved_plot_chart_draw_frame (chart, snapshot, &GRAPHENE_RECT_INIT (left, top, right - left, bottom - top));
}

static char *
ved_profile_chart_write_x (VedPlotChart *chart,
                           gint64        x)
{
  char text[VED_MARKET_TEXT_SIZE];

  return g_strdup_printf (_("%s shares"), ved_market_write_count (ABS (x), text, sizeof text));
}

static guint
ved_profile_chart_get_n_series (VedPlotChart *chart)
{
  return N_SERIES;
}

static const char *
ved_profile_chart_get_series_label (VedPlotChart *chart,
                                    guint         index)
{
  return index == SERIES_SOLD ? _("Sold") : _("Bought");
}

static VedColor
ved_profile_chart_get_series_color (VedPlotChart *chart,
                                    guint         index)
{
  return ved_trade_layer_get_color (ved_chart_get_theme (VED_CHART (chart)), index == SERIES_SOLD ? -1.0 : 1.0);
}

static void
write_cell (gconstpointer data,
            guint         row,
            guint         column,
            gboolean      is_exact,
            GString      *text)
{
  const VedBookProfileRow *entry = &g_array_index ((GArray *) data, VedBookProfileRow, row);
  char number[VED_MARKET_TEXT_SIZE];

  if (column == 0)
    g_string_append_printf (text, "%" G_GINT64_FORMAT ".%02d", entry->cents / 100, (int) (entry->cents % 100));
  else if (is_exact)
    g_string_append_printf (text, "%" G_GINT64_FORMAT,
                            column == 1 ? entry->bought : column == 2 ? entry->sold : entry->unknown);
  else
    g_string_append (text, ved_market_write_count (column == 1 ? entry->bought : column == 2 ? entry->sold
                                                   : entry->unknown, number, sizeof number));
}

/* Along x lies how much was traded: what is visible is a range of prices. */
static VedChartTable *
ved_profile_chart_tabulate (VedPlotChart *chart,
                            gint64        from_x,
                            gint64        to_x)
{
  VedProfileChart *self = VED_PROFILE_CHART (chart);
  const VedTableColumn columns[] = {
    { "price", _("Price, $"), TRUE }, { "bought", _("Bought"), TRUE }, { "sold", _("Sold"), TRUE },
    { "unknown", _("Side unknown"), TRUE },
  };
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (VedBookProfileRow));
  double least, most;

  ved_plot_chart_get_value_range (chart, &least, &most);
  for (guint i = 0; !is_empty (self) && i < self->profile->rows->len; i++)
    {
      const VedBookProfileRow *row = &g_array_index (self->profile->rows, VedBookProfileRow, i);

      if (((double) row->cents + 0.5) * CENT_TICKS > least && ((double) row->cents - 0.5) * CENT_TICKS < most)
        g_array_append_vals (rows, row, 1);
    }

  return ved_chart_table_new (columns, G_N_ELEMENTS (columns), rows->len, write_cell, rows,
                              (GDestroyNotify) g_array_unref);
}

static void
ved_profile_chart_finalize (GObject *object)
{
  VedProfileChart *self = VED_PROFILE_CHART (object);

  g_clear_pointer (&self->profile, ved_book_profile_free);
  g_array_unref (self->bars);

  G_OBJECT_CLASS (ved_profile_chart_parent_class)->finalize (object);
}

static void
ved_profile_chart_class_init (VedProfileChartClass *klass)
{
  VedPlotChartClass *plot_class = VED_PLOT_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_profile_chart_finalize;
  VED_CHART_CLASS (klass)->keys = keys;
  plot_class->record_data = ved_profile_chart_record_data;
  plot_class->annotate_data = ved_profile_chart_annotate_data;
  plot_class->get_value_extent = ved_profile_chart_get_value_extent;
  plot_class->read = ved_profile_chart_read;
  plot_class->add_rows = ved_profile_chart_add_rows;
  plot_class->step = ved_profile_chart_step;
  plot_class->step_value = ved_profile_chart_step_value;
  plot_class->overlay_data = ved_profile_chart_overlay_data;
  plot_class->write_x = ved_profile_chart_write_x;
  plot_class->tabulate = ved_profile_chart_tabulate;
  plot_class->get_n_series = ved_profile_chart_get_n_series;
  plot_class->get_series_label = ved_profile_chart_get_series_label;
  plot_class->get_series_color = ved_profile_chart_get_series_color;
}

static void
ved_profile_chart_init (VedProfileChart *self)
{
  const VedGutters gutters = { 64.0f, 18.0f, 12.0f, 22.0f };
  const VedNumberFormat price = ved_market_price_format (), shares = ved_market_shares_format ();

  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  self->mid2 = VED_BOOK_NO_MID;
  self->step = 1;
  self->chosen_cents = NOT_CHOSEN;
  ved_plot_chart_set_gutters (VED_PLOT_CHART (self), &gutters);
  ved_plot_chart_set_format (VED_PLOT_CHART (self), &price, &price);
  ved_plot_chart_set_limits (VED_PLOT_CHART (self), -INFINITY, INFINITY, 4.0 * CENT_TICKS);
  ved_plot_chart_set_x_unit (VED_PLOT_CHART (self), 1.0, &shares);
}

/**
 * ved_profile_chart_new:
 *
 * Returns: a chart without a profile
 */
GtkWidget *
ved_profile_chart_new (void)
{
  return g_object_new (VED_TYPE_PROFILE_CHART, NULL);
}

/**
 * ved_profile_chart_set_profile:
 * @profile: (transfer full) (nullable): what was traded
 * @mid2: twice the mid, or %VED_BOOK_NO_MID
 */
void
ved_profile_chart_set_profile (VedProfileChart *self,
                               VedBookProfile  *profile,
                               gint64           mid2)
{
  double least, most;

  g_return_if_fail (VED_IS_PROFILE_CHART (self));

  g_clear_pointer (&self->profile, ved_book_profile_free);
  self->profile = profile;
  self->mid2 = mid2;
  if (ved_profile_chart_get_value_extent (VED_PLOT_CHART (self), 0, 0, &least, &most))
    {
      int height = gtk_widget_get_height (GTK_WIDGET (self));

      gather (self, (double) (height > 0 ? height : USUAL_HEIGHT_PX) * CENT_TICKS / MAX (most - least, 4.0 * CENT_TICKS));
      fit (self);
    }
  else
    {
      g_array_set_size (self->bars, 0);
    }
  ved_plot_chart_values_changed (VED_PLOT_CHART (self));
}
