/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-candle-drawing"

#include "config.h"

#include "app/charts/ved-candle-drawing.h"

#include "app/charts/ved-trade-layer.h"

#include <math.h>

/* A rising candle is hollow, a falling one is filled: their colours are not needed to tell them apart. */

#define BODY_SHARE 0.7f
#define MAX_BODY_PX 25.0f
#define LEAST_HOLLOW_PX 3.0f
#define OUTLINE_PX 1.0f
#define VOLUME_SHARE 0.2f       /* of the height of the plot */

static void
append_rect (GArray  *rects,
             float    x,
             float    from_y,
             float    to_y,
             float    width,
             float    border,
             VedColor color)
{
  const VedDrawRect rect = { x, from_y, width, MAX (to_y - from_y, 1.0f), 0.0f, border, color };

  g_array_append_val (rects, rect);
}

/* The body of a slot along x: an odd number of pixels, so that the wick is in its middle. */
static void
place_body (const VedCandleSlot *slot,
            const VedPlotFrame  *frame,
            float               *x,
            float               *width)
{
  float from = (float) ved_scale_time_to_px (&frame->x, slot->from_us);
  float to = (float) ved_scale_time_to_px (&frame->x, slot->to_us);

  *width = CLAMP (floorf ((to - from) * BODY_SHARE), 1.0f, MAX_BODY_PX);
  if (*width > 1.0f && fmodf (*width, 2.0f) < 1.0f)
    *width -= 1.0f;
  *x = roundf ((from + to - *width) / 2.0f);
}

static void
append_candle (GArray              *rects,
               const VedCandleSlot *slot,
               const VedPlotFrame  *frame,
               const VedChartTheme *theme)
{
  const VedCandle *candle = &slot->candle;
  gboolean is_rising = candle->close >= candle->open, is_hollow;
  VedColor color = ved_candle_drawing_get_color (theme, is_rising);
  float high = (float) ved_scale_to_px (&frame->value, candle->high);
  float low = (float) ved_scale_to_px (&frame->value, candle->low);
  float top = roundf ((float) ved_scale_to_px (&frame->value, MAX (candle->open, candle->close)));
  float bottom = roundf ((float) ved_scale_to_px (&frame->value, MIN (candle->open, candle->close)));
  float x, width, middle;

  place_body (slot, frame, &x, &width);
  middle = x + floorf (width / 2.0f);
  bottom = MAX (bottom, top + 1.0f);
  is_hollow = is_rising && width >= LEAST_HOLLOW_PX && bottom - top > 2.0f * OUTLINE_PX;
  if (high < top)
    append_rect (rects, middle, high, top, 1.0f, 0.0f, color);
  if (low > bottom)
    append_rect (rects, middle, bottom, low, 1.0f, 0.0f, color);
  append_rect (rects, x, top, bottom, width, is_hollow ? OUTLINE_PX : 0.0f, color);
}

static void
append_volume (GArray              *rects,
               const VedCandleSlot *slot,
               const VedPlotFrame  *frame,
               const VedChartTheme *theme,
               double               most_volume)
{
  gboolean is_rising = slot->candle.close >= slot->candle.open;
  VedColor color = ved_color_with_alpha (ved_candle_drawing_get_color (theme, is_rising), VED_CANDLE_VOLUME_ALPHA);
  float bottom = frame->plot.y + frame->plot.height, x, width, height;

  if (!(slot->candle.volume > 0.0))
    return;

  place_body (slot, frame, &x, &width);
  height = VOLUME_SHARE * frame->plot.height * (float) (slot->candle.volume / most_volume);
  append_rect (rects, x, bottom - MAX (height, 1.0f), bottom, width,
               is_rising && width >= LEAST_HOLLOW_PX && height > 2.0f * OUTLINE_PX ? OUTLINE_PX : 0.0f, color);
}

/**
 * ved_candle_drawing_get_color:
 * @is_rising: whether it closed no lower than it opened
 *
 * Returns: of a candle
 */
VedColor
ved_candle_drawing_get_color (const VedChartTheme *theme,
                              gboolean             is_rising)
{
  return ved_trade_layer_get_color (theme, is_rising ? 1.0 : -1.0);
}

/**
 * ved_candle_drawing_add:
 * @list: what to draw
 * @frame: the axes
 * @slots: (element-type VedCandleSlot): in view
 * @has_prices: whether the candles are drawn
 * @most_volume: of the highest bar of their volumes; 0 for none of these
 */
void
ved_candle_drawing_add (VedDrawList         *list,
                        const VedPlotFrame  *frame,
                        const VedChartTheme *theme,
                        const GArray        *slots,
                        gboolean             has_prices,
                        double               most_volume)
{
  g_autoptr(GArray) rects = g_array_new (FALSE, FALSE, sizeof (VedDrawRect));

  for (guint i = 0; i < slots->len; i++)
    {
      const VedCandleSlot *slot = &g_array_index (slots, VedCandleSlot, i);

      if (most_volume > 0.0)
        append_volume (rects, slot, frame, theme, most_volume);
      if (has_prices)
        append_candle (rects, slot, frame, theme);
    }
  if (rects->len > 0)
    memcpy (ved_draw_list_add_rects (list, rects->len), rects->data, rects->len * sizeof (VedDrawRect));
}
