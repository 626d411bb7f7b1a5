/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-overlay"

#include "config.h"

#include "app/charts/ved-time-series-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What follows the pointer: crosshair, marks on the lines, the reading, pins. Only the chart under the
 * pointer or with the keyboard's cursor shows the whole reading; its neighbours show the line and their
 * value. Rows of a reading keep the order of the series; of many series the first rows are shown and the
 * rest counted. */

#define MAX_ROWS 8
#define MARK_RADIUS 4.0f

static char *
format_time (VedTimeSeriesChart *self,
             gint64              time_us)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, self->zone) : NULL;

  if (local == NULL)
    return g_strdup ("–");

  /* Translators: date and time with seconds and the name of the zone, as strftime writes them. */
  return g_date_time_format (local, _("%a %e %b, %H:%M:%S %Z"));
}

static const char *
write_value (VedTimeSeriesChart *self,
             double              value,
             char               *buffer,
             gsize               size)
{
  return ved_number_format_write (&self->value_format, value, buffer, size);
}

static gboolean
read_at_cursor (VedTimeSeriesChart *self,
                guint               series,
                VedChartReading    *reading)
{
  gint64 cursor_us = ved_viewport_get_cursor (self->viewport);

  return cursor_us != VED_VIEWPORT_NOWHERE && ved_time_series_chart_read (self, series, cursor_us, reading);
}

static void
draw_vertical (VedTimeSeriesChart *self,
               GtkSnapshot        *snapshot,
               gint64              time_us,
               VedColor            color)
{
  float x = (float) ved_scale_time_to_px (&self->time, time_us);
  GdkRGBA rgba = ved_chart_theme_to_rgba (color);

  if (x < self->plot.x || x > self->plot.x + self->plot.width)
    return;

  gtk_snapshot_append_color (snapshot, &rgba,
                             &GRAPHENE_RECT_INIT (floorf (x), self->plot.y, 1.0f, self->plot.height));
}

static void
draw_mark (VedTimeSeriesChart    *self,
           GtkSnapshot           *snapshot,
           const VedChartReading *reading,
           VedColor               color)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float x = (float) ved_scale_time_to_px (&self->time, reading->time_us);
  float y = (float) ved_scale_to_px (&self->value, reading->value);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x - MARK_RADIUS, y - MARK_RADIUS, 2.0f * MARK_RADIUS,
                                               2.0f * MARK_RADIUS);
  GdkRGBA fill = ved_chart_theme_to_rgba (color), ring = ved_chart_theme_to_rgba (theme->bubble);
  float widths[4] = { 1.5f, 1.5f, 1.5f, 1.5f };
  GdkRGBA rings[4] = { ring, ring, ring, ring };
  GskRoundedRect outline;

  if (isnan (y) || x < self->plot.x || x > self->plot.x + self->plot.width || y < self->plot.y - 1.0f ||
      y > self->plot.y + self->plot.height + 1.0f)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, MARK_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &fill, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, widths, rings);
}

static VedColor
reading_color (VedTimeSeriesChart    *self,
               guint                  series,
               const VedChartReading *reading)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  if (reading->is_forecast)
    return theme->forecast;

  return self->series->len <= 1 ? theme->history : ved_chart_theme_get_series (theme, series);
}

static void
add_spread (VedTimeSeriesChart    *self,
            GPtrArray             *lines,
            const VedChartReading *reading)
{
  char lower[48], upper[48];

  if (isnan (reading->lower) || isnan (reading->upper))
    return;

  write_value (self, reading->lower, lower, sizeof lower);
  write_value (self, reading->upper, upper, sizeof upper);
  /* Translators: the range that a forecast lies in with 80 % probability, e.g. "p10–p90  41 % – 52 %" */
  g_ptr_array_add (lines, reading->is_forecast ? g_strdup_printf (_("p10–p90  %s – %s"), lower, upper)
                                               : g_strdup_printf (_("min–max  %s – %s"), lower, upper));
}

static void
add_lead (VedTimeSeriesChart    *self,
          GPtrArray             *lines,
          const VedChartReading *reading)
{
  const VedNumberFormat duration = { VED_NUMBER_DURATION, -1, NULL };
  gint64 beyond_us = ved_time_series_chart_time_to_threshold (self);
  gint64 minute_us = 60 * G_USEC_PER_SEC;
  char text[48];

  if (reading->is_forecast)
    {
      gint64 lead_us = reading->time_us - self->forecast.now_us;

      lead_us = (lead_us + minute_us / 2) / minute_us * minute_us;
      ved_number_format_write (&duration, (double) lead_us / G_USEC_PER_SEC, text, sizeof text);
      g_ptr_array_add (lines, g_strdup_printf (_("in %s"), text));
    }
  if (beyond_us != VED_VIEWPORT_NOWHERE)
    {
      char value[48];
      gint64 lead_us = (beyond_us - self->forecast.now_us + minute_us / 2) / minute_us * minute_us;

      ved_number_format_write (&duration, (double) lead_us / G_USEC_PER_SEC, text, sizeof text);
      write_value (self, self->thresholds[0].value, value, sizeof value);
      g_ptr_array_add (lines, g_strdup_printf (_("reaches %s in %s"), value, text));
    }
}

static void
add_rows (VedTimeSeriesChart *self,
          GPtrArray          *lines,
          GArray             *colors)
{
  const VedColor none = VED_COLOR_TRANSPARENT;
  guint n_series = MAX (self->series->len, 1);

  for (guint i = 0; i < n_series && i < MAX_ROWS; i++)
    {
      VedChartReading reading;
      char value[48];
      const char *label;
      VedColor color;

      if (!read_at_cursor (self, i, &reading))
        continue;

      color = reading_color (self, i, &reading);
      label = reading.is_forecast ? _("Forecast") : g_array_index (self->series, VedChartSeries, i).label;
      write_value (self, reading.value, value, sizeof value);
      g_ptr_array_add (lines, g_strdup_printf ("%s  %s", label, value));
      g_array_append_val (colors, color);
      if (n_series > 1)
        continue;

      add_spread (self, lines, &reading);
      add_lead (self, lines, &reading);
      while (colors->len < lines->len)
        g_array_append_val (colors, none);
    }
  if (n_series > MAX_ROWS)
    {
      g_ptr_array_add (lines, g_strdup_printf (_("… and %u more"), n_series - MAX_ROWS));
      g_array_append_val (colors, none);
    }
}

static void
add_difference (VedTimeSeriesChart *self,
                GPtrArray          *lines,
                GArray             *colors)
{
  const VedNumberFormat duration = { VED_NUMBER_DURATION, -1, NULL };
  const VedColor none = VED_COLOR_TRANSPARENT;
  gint64 a_us = ved_viewport_get_pin (self->viewport, VED_PIN_A);
  gint64 b_us = ved_viewport_get_pin (self->viewport, VED_PIN_B);
  VedChartReading a, b;
  char time[48], value[48];

  if (b_us == VED_VIEWPORT_NOWHERE)
    b_us = ved_viewport_get_cursor (self->viewport);
  if (a_us == VED_VIEWPORT_NOWHERE || b_us == a_us || !ved_time_series_chart_read (self, 0, a_us, &a) ||
      !ved_time_series_chart_read (self, 0, b_us, &b))
    return;

  ved_number_format_write (&duration, (double) (b.time_us - a.time_us) / G_USEC_PER_SEC, time, sizeof time);
  write_value (self, (double) b.value - (double) a.value, value, sizeof value);
  g_ptr_array_add (lines, g_strdup_printf ("Δt %s   Δ %s", time, value));
  g_array_append_val (colors, none);
}

static void
draw_reading (VedTimeSeriesChart *self,
              GtkSnapshot        *snapshot,
              gint64              cursor_us)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) colors = g_array_new (FALSE, FALSE, sizeof (VedColor));
  const VedColor none = VED_COLOR_TRANSPARENT;
  float x = (float) ved_scale_time_to_px (&self->time, cursor_us);
  float y = self->has_pointer ? (float) self->pointer_y : self->plot.y;

  g_ptr_array_add (lines, format_time (self, cursor_us));
  g_array_append_val (colors, none);
  add_rows (self, lines, colors);
  add_difference (self, lines, colors);
  if (lines->len < 2)
    return;

  g_ptr_array_add (lines, NULL);
  ved_chart_draw_bubble (VED_CHART (self), snapshot, x, y, (const char *const *) lines->pdata,
                         (const VedColor *) colors->data);
}

static void
draw_short_reading (VedTimeSeriesChart *self,
                    GtkSnapshot        *snapshot)
{
  const VedTextAnchor top_right = { 1.0f, 0.0f };
  VedChartReading reading;
  char value[48];

  if (self->series->len > 1 || !read_at_cursor (self, 0, &reading))
    return;

  write_value (self, reading.value, value, sizeof value);
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, value,
                       self->plot.x + self->plot.width - 2.0f, self->plot.y + 1.0f, top_right, 0.0f,
                       reading_color (self, 0, &reading));
}

static void
draw_cursor (VedTimeSeriesChart *self,
             GtkSnapshot        *snapshot)
{
  gint64 cursor_us = ved_viewport_get_cursor (self->viewport);
  VedChartReading reading;

  if (cursor_us == VED_VIEWPORT_NOWHERE || cursor_us < self->time.from_us || cursor_us > self->time.to_us)
    return;

  draw_vertical (self, snapshot, cursor_us, ved_chart_get_theme (VED_CHART (self))->crosshair);
  for (guint i = 0; i < MAX (self->series->len, 1); i++)
    if (read_at_cursor (self, i, &reading))
      draw_mark (self, snapshot, &reading, reading_color (self, i, &reading));
  if (self->drag != VED_DRAG_NONE)
    return;

  if (self->has_pointer || gtk_widget_has_focus (GTK_WIDGET (self)))
    draw_reading (self, snapshot, cursor_us);
  else
    draw_short_reading (self, snapshot);
}

static void
draw_pins (VedTimeSeriesChart *self,
           GtkSnapshot        *snapshot)
{
  static const char *const names[VED_N_PINS] = { "A", "B" };
  const VedTextAnchor top_left = { 0.0f, 0.0f };
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  for (guint i = 0; i < VED_N_PINS; i++)
    {
      gint64 pin_us = ved_viewport_get_pin (self->viewport, i);
      float x;

      if (pin_us == VED_VIEWPORT_NOWHERE || pin_us < self->time.from_us || pin_us > self->time.to_us)
        continue;

      x = (float) ved_scale_time_to_px (&self->time, pin_us);
      draw_vertical (self, snapshot, pin_us, theme->dim_text);
      ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, names[i], x + 3.0f, self->plot.y,
                           top_left, 0.0f, theme->dim_text);
    }
}

static void
draw_box (VedTimeSeriesChart *self,
          GtkSnapshot        *snapshot)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (self->box.x, self->box.y, self->box.width, self->box.height);
  GdkRGBA fill = ved_chart_theme_to_rgba (ved_color_with_alpha (theme->history, 0.18f));
  GdkRGBA line = ved_chart_theme_to_rgba (theme->history);
  float widths[4] = { 1.0f, 1.0f, 1.0f, 1.0f };
  GdkRGBA lines[4] = { line, line, line, line };
  GskRoundedRect outline;

  if (self->box.width <= 0.0f)
    return;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, 0.0f);
  gtk_snapshot_append_color (snapshot, &fill, &bounds);
  gtk_snapshot_append_border (snapshot, &outline, widths, lines);
}

static void
draw_focus (VedTimeSeriesChart *self,
            GtkSnapshot        *snapshot)
{
  if (gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    gtk_snapshot_render_focus (snapshot, gtk_widget_get_style_context (GTK_WIDGET (self)), 0.0, 0.0,
                               gtk_widget_get_width (GTK_WIDGET (self)),
                               gtk_widget_get_height (GTK_WIDGET (self)));
}

void
ved_time_series_chart_draw_overlay (VedTimeSeriesChart *self,
                                    GtkSnapshot        *snapshot)
{
  draw_pins (self, snapshot);
  draw_box (self, snapshot);
  draw_cursor (self, snapshot);
  draw_focus (self, snapshot);
}

/* What the chart says at an instant, as a sentence for those who do not see it. */
char *
ved_time_series_chart_describe (VedTimeSeriesChart *self,
                                gint64              time_us)
{
  g_autofree char *time = NULL;
  VedChartReading reading;
  char value[48], lower[48], upper[48];

  if (!ved_time_series_chart_read (self, 0, time_us, &reading))
    return g_strdup_printf (_("%s: no value here"), self->title != NULL ? self->title : "");

  time = format_time (self, reading.time_us);
  write_value (self, reading.value, value, sizeof value);
  write_value (self, reading.lower, lower, sizeof lower);
  write_value (self, reading.upper, upper, sizeof upper);
  if (reading.is_forecast)
    return g_strdup_printf (_("%s: forecast %s, between %s and %s, at %s"), self->title, value, lower, upper,
                            time);

  return g_strdup_printf (_("%s: %s at %s"), self->title, value, time);
}
