/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-veil"

#include "config.h"

#include "app/market/ved-market-veil.h"

#include "app/charts/ved-time-series-chart.h"
#include "app/market/ved-market-series.h"

#define VEIL_ALPHA 0.62f
#define HALT_ALPHA 0.14f

/**
 * ved_market_veil_record:
 * @chart: over the time of the day
 * @session: whose cursor divides what is known from what comes
 *
 * Where the viewer has asked to see what comes after the cursor, draws the cursor, and dims what lies behind it.
 */
void
ved_market_veil_record (VedPlotChart       *chart,
                        VedDrawList        *list,
                        const VedPlotFrame *frame,
                        VedBookSession     *session)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (chart));
  VedBookCursor *cursor = ved_book_session_get_cursor (session);
  VedBookDay *day = ved_book_session_get_day (session);
  float x, right = frame->plot.x + frame->plot.width, top = frame->plot.y;
  gint64 now_us;

  if (day == NULL || !ved_book_cursor_get_shows_future (cursor))
    return;

  now_us = ved_book_session_get_midnight_us (session) + day->time_ns[ved_book_cursor_get_row (cursor)] / 1000;
  x = CLAMP ((float) ved_scale_time_to_px (&frame->x, now_us), frame->plot.x, right);
  if (right > x)
    ved_draw_list_add_rect (list, x, top, right - x, frame->plot.height, ved_color_with_alpha (theme->ground, VEIL_ALPHA));
  ved_draw_list_add_v_line (list, x, top, top + frame->plot.height, 1.5f, 0.0f, 0.0f, theme->text);
}

/**
 * ved_market_halts_record:
 * @chart: over the time of the day
 * @session: whose day it is, and whose cursor says how much of it is known
 *
 * Shades the time without trading, as far as it is known at the cursor.
 */
void
ved_market_halts_record (VedPlotChart       *chart,
                         VedDrawList        *list,
                         const VedPlotFrame *frame,
                         VedBookSession     *session)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (chart));
  VedBookCursor *cursor = ved_book_session_get_cursor (session);
  guint32 row = ved_book_cursor_get_shows_future (cursor) ? G_MAXUINT32 : ved_book_cursor_get_row (cursor);
  g_autoptr(GArray) regions = ved_market_halt_regions (session, row);
  float left = frame->plot.x, right = frame->plot.x + frame->plot.width;

  for (guint i = 0; i < regions->len; i++)
    {
      const VedChartRegion *region = &g_array_index (regions, VedChartRegion, i);
      VedColor color = ved_chart_theme_get_level (theme, region->level);
      float from = CLAMP ((float) ved_scale_time_to_px (&frame->x, region->from_us), left, right);
      float to = CLAMP ((float) ved_scale_time_to_px (&frame->x, region->to_us), left, right);

      if (from >= right || to <= left)
        continue;

      ved_draw_list_add_rect (list, from, frame->plot.y, MAX (to - from, 1.0f), frame->plot.height,
                              ved_color_with_alpha (color, HALT_ALPHA));
      ved_draw_list_add_rect (list, from, frame->plot.y, MAX (to - from, 1.0f), 2.0f, color);
    }
}
