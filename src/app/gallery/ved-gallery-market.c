/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gallery-market"

#include "config.h"

#include "app/gallery/ved-gallery-scene.h"

#include "app/charts/ved-candle-chart.h"
#include "app/charts/ved-depth-chart.h"

#include <glib/gi18n.h>
#include <math.h>

/* Charts of markets. A candle is made of the samples of its span; an order book has a value for each price. */

#define MAX_LIVE 600
#define MAX_CANDLES 200000
#define LEAST_SAMPLES 5
#define MAX_LEVELS 500
#define MID_PRICE 10050
#define TICK 100

typedef struct {
  gint64 *times_us;
  double *columns[5];           /* open, high, low, close, volume */
} Candles;

typedef struct {
  gint64 prices[2][MAX_LEVELS];
  double sizes[2][MAX_LEVELS];
} Book;

static void
candles_free (gpointer data)
{
  Candles *candles = data;

  g_free (candles->times_us);
  for (guint i = 0; i < G_N_ELEMENTS (candles->columns); i++)
    g_free (candles->columns[i]);
  g_free (candles);
}

static GtkWidget *
create_candles (void)
{
  g_autoptr(VedViewport) viewport = ved_viewport_new ();
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  GtkWidget *chart = ved_candle_chart_new (viewport);

  ved_plot_chart_set_zone (VED_PLOT_CHART (chart), utc);

  return chart;
}

static void
fill_candle (Candles     *candles,
             gsize        index,
             const float *values,
             gsize        n)
{
  double open = NAN, high = NAN, low = NAN, close = NAN, moved = 0.0;

  for (gsize i = 0; i < n; i++)
    {
      double value = (double) values[i];

      if (isnan (value))
        continue;
      open = isnan (open) ? value : open;
      high = fmax (high, value);
      low = fmin (low, value);
      moved += isnan (close) ? 1.0 : fabs (value - close);
      close = value;
    }
  candles->columns[0][index] = open;
  candles->columns[1][index] = high;
  candles->columns[2][index] = low;
  candles->columns[3][index] = close;
  candles->columns[4][index] = moved;
}

static void
show_candles (GtkWidget      *chart,
              VedGalleryData *data)
{
  gsize n_shown = data->kind == VED_GALLERY_LIVE ? MIN (data->n_values, MAX_LIVE) : data->n_values;
  gsize first = data->n_values - n_shown, width = MAX (n_shown / MAX_CANDLES, LEAST_SAMPLES);
  gsize n = (n_shown + width - 1) / width;
  Candles *memory = g_new0 (Candles, 1);
  VedViewport *viewport = ved_plot_chart_get_viewport (VED_PLOT_CHART (chart));
  gint64 start_us = data->start_us + (gint64) first * data->step_us;
  VedCandles candles = { .n = n, .step_us = (gint64) width * data->step_us };

  memory->times_us = g_new (gint64, n + 1);
  for (guint i = 0; i < G_N_ELEMENTS (memory->columns); i++)
    memory->columns[i] = g_new (double, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      memory->times_us[i] = start_us + (gint64) i * candles.step_us;
      fill_candle (memory, i, data->values + first + i * width, MIN (width, n_shown - i * width));
    }
  candles.times_us = memory->times_us;
  candles.open = memory->columns[0];
  candles.high = memory->columns[1];
  candles.low = memory->columns[2];
  candles.close = memory->columns[3];
  candles.volume = memory->columns[4];
  ved_candle_chart_set_candles (VED_CANDLE_CHART (chart), &candles, memory, candles_free);
  ved_viewport_set_extent (viewport, start_us, start_us + (gint64) MAX (n, 1) * candles.step_us);
  ved_viewport_set_home (viewport, start_us, start_us + (gint64) MAX (n, 1) * candles.step_us);
}

static GtkWidget *
create_depth (void)
{
  return ved_depth_chart_new (NULL);
}

/* Half of the values buy, half of them sell; what is missing offers nothing. */
static void
show_depth (GtkWidget      *chart,
            VedGalleryData *data)
{
  g_autofree float *values = g_new (float, 2 * MAX_LEVELS);
  guint n_wanted = data->n_values > 100000 || data->n_series > 1 ? 2 * MAX_LEVELS : 40;
  guint n = ved_gallery_data_pick (data, n_wanted, values);
  Book *book = g_new (Book, 1);
  VedDepthSide sides[2] = { { 0, book->prices[0], book->sizes[0] }, { 0, book->prices[1], book->sizes[1] } };

  for (guint i = 0; i < n; i++)
    {
      VedDepthSide *side = &sides[i % 2];
      gint64 distance = TICK / 2 + TICK * (gint64) (i / 2);

      if (isnan (values[i]))
        continue;
      book->prices[i % 2][side->n] = i % 2 == 0 ? MID_PRICE - distance : MID_PRICE + distance;
      book->sizes[i % 2][side->n] = fabs ((double) values[i]) + 1.0;
      side->n++;
    }
  ved_depth_chart_set_book (VED_DEPTH_CHART (chart), &sides[0], &sides[1], book, g_free);
}

static const VedGalleryScene scenes[] = {
  { "candles", N_("Candles"), N_("Open, high, low and close, and how much was moved"), 300, create_candles,
    show_candles },
  { "depth", N_("Depth"), N_("An order book at one instant"), 300, create_depth, show_depth },
};

const VedGalleryFamily ved_gallery_market = { scenes, G_N_ELEMENTS (scenes) };
