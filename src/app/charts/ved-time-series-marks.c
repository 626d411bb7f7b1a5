/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-time-series-marks"

#include "config.h"

#include "app/charts/ved-mirror.h"
#include "app/charts/ved-time-series-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* What stands beside the data: thresholds, regions, notes, the end of history. Their labels never lie on the
 * data: those of instants and spans stand in a strip above the plot, each where there is room beside what
 * stands there already; thresholds have the letter of their level at the end of their line. */

#define REGION_ALPHA 0.10f
#define NEUTRAL_ALPHA 0.08f
#define NOTE_RADIUS 4.0f
#define NOTE_REACH_PX 6.0
#define STRIP_GAP 8.0f
#define MAX_LABEL_WIDTH 160.0f
#define MAX_LABELS 24

/* Where labels stand in the strip. */
typedef struct {
  float from[MAX_LABELS];
  float to[MAX_LABELS];
  guint n;
} Strip;

static const VedChartRegion *
get_region (VedTimeSeriesChart *self,
            guint               index)
{
  return &g_array_index (self->regions, VedChartRegion, index);
}

static const VedChartNote *
get_note (VedTimeSeriesChart *self,
          guint               index)
{
  return &g_array_index (self->notes, VedChartNote, index);
}

static void
record_future (VedTimeSeriesChart *self,
               VedDrawList        *list,
               const VedPlotFrame *axes)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float right = axes->plot.x + axes->plot.width, x;

  if (self->forecast == NULL)
    return;

  x = MAX ((float) ved_scale_time_to_px (&axes->x, self->forecast->now_us), axes->plot.x);
  if (x < right)
    ved_draw_list_add_rect (list, x, axes->plot.y, right - x, axes->plot.height,
                            ved_color_with_alpha (theme->forecast, 0.04f));
}

/* The visible part of a span, in px; FALSE where there is none. */
static gboolean
get_span (const VedPlotFrame *axes,
          gint64              from_us,
          gint64              to_us,
          float              *from,
          float              *to)
{
  float left = axes->plot.x, right = axes->plot.x + axes->plot.width;

  *from = CLAMP ((float) ved_scale_time_to_px (&axes->x, from_us), left, right);
  *to = CLAMP ((float) ved_scale_time_to_px (&axes->x, to_us), left, right);

  return *to > *from;
}

static VedColor
region_color (const VedChartTheme  *theme,
              const VedChartRegion *region)
{
  return region->has_level ? ved_chart_theme_get_level (theme, region->level) : theme->text;
}

static void
record_regions (VedTimeSeriesChart *self,
                VedDrawList        *list,
                const VedPlotFrame *axes)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  for (guint i = 0; i < self->regions->len; i++)
    {
      const VedChartRegion *region = get_region (self, i);
      VedColor color = region_color (theme, region);
      float from, to;

      if (!get_span (axes, region->from_us, region->to_us, &from, &to))
        continue;

      ved_draw_list_add_rect (list, from, axes->plot.y, MAX (to - from, 1.0f), axes->plot.height,
                              ved_color_with_alpha (color, region->has_level ? REGION_ALPHA : NEUTRAL_ALPHA));
      ved_draw_list_add_rect (list, from, axes->plot.y, MAX (to - from, 1.0f), 2.0f, color);
    }
}

static void
record_thresholds (VedTimeSeriesChart *self,
                   VedDrawList        *list,
                   const VedPlotFrame *axes)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  float right = axes->plot.x + axes->plot.width;

  for (guint i = 0; i < self->n_thresholds; i++)
    {
      const VedChartThreshold *threshold = &self->thresholds[i];
      VedColor color = ved_chart_theme_get_level (theme, threshold->level);
      float y = (float) ved_scale_to_px (&axes->value, threshold->value);
      float edge = threshold->is_below ? axes->plot.y + axes->plot.height : axes->plot.y;

      if (!(y > axes->plot.y && y < axes->plot.y + axes->plot.height))
        continue;

      ved_draw_list_add_rect (list, axes->plot.x, MIN (y, edge), axes->plot.width, fabsf (edge - y),
                              ved_color_with_alpha (color, 0.06f));
      ved_draw_list_add_h_line (list, axes->plot.x, right, y, 1.0f, 5.0f, 4.0f,
                                ved_color_with_alpha (color, 0.8f));
    }
}

/* What lies below the data. */
void
ved_time_series_chart_record_ground (VedTimeSeriesChart *self,
                                     VedDrawList        *list,
                                     const VedPlotFrame *axes)
{
  record_future (self, list, axes);
  record_regions (self, list, axes);
  record_thresholds (self, list, axes);
}

static void
record_instant (VedDrawList        *list,
                const VedPlotFrame *axes,
                gint64              time_us,
                VedColor            color)
{
  float x = (float) ved_scale_time_to_px (&axes->x, time_us);

  if (x > axes->plot.x && x < axes->plot.x + axes->plot.width)
    ved_draw_list_add_v_line (list, x, axes->plot.y, axes->plot.y + axes->plot.height, 1.0f, 2.0f, 3.0f, color);
}

/* What lies above the data. */
void
ved_time_series_chart_record_lines (VedTimeSeriesChart *self,
                                    VedDrawList        *list,
                                    const VedPlotFrame *axes)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  if (self->forecast != NULL)
    record_instant (list, axes, self->forecast->now_us, theme->dim_text);
  if (self->hindsight != NULL)
    record_instant (list, axes, self->hindsight->origin_us, theme->forecast);
  for (guint i = 0; i < self->notes->len; i++)
    {
      gint64 time_us = get_note (self, i)->time_us;

      record_instant (list, axes, time_us, theme->text);
      ved_draw_list_add_point (list, (float) ved_scale_time_to_px (&axes->x, time_us),
                               axes->plot.y + NOTE_RADIUS + 1.0f, NOTE_RADIUS, VED_POINT_DIAMOND, theme->text);
    }
}

/* Takes a place in the strip unless something stands there already. */
static gboolean
take_place (Strip *strip,
            float  from,
            float  to)
{
  if (strip->n == MAX_LABELS)
    return FALSE;

  for (guint i = 0; i < strip->n; i++)
    if (from < strip->to[i] + STRIP_GAP && to > strip->from[i] - STRIP_GAP)
      return FALSE;

  strip->from[strip->n] = from;
  strip->to[strip->n] = to;
  strip->n++;

  return TRUE;
}

/* Centred on its place if there is room, else to the left or to the right of it. Without a snapshot it only takes it. */
static void
annotate_strip (VedTimeSeriesChart *self,
                GtkSnapshot        *snapshot,
                const VedPlotFrame *axes,
                Strip              *strip,
                const char         *label,
                float               place,
                VedColor            color)
{
  static const float shares[] = { 0.5f, 1.0f, 0.0f };
  const VedTextAnchor bottom_left = { 0.0f, 1.0f };
  float left = axes->plot.x, right = axes->plot.x + axes->plot.width, width;

  ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, label, &width, NULL);
  width = MIN (width, MAX_LABEL_WIDTH);
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      float x = CLAMP (place - width * shares[i], left, MAX (right - width, left));

      if (!take_place (strip, x, x + width))
        continue;

      if (snapshot != NULL)
        ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, label, x, axes->plot.y - 1.0f,
                             bottom_left, MAX_LABEL_WIDTH, color);
      return;
    }
}

static void
annotate_instant (VedTimeSeriesChart *self,
                  GtkSnapshot        *snapshot,
                  const VedPlotFrame *axes,
                  Strip              *strip,
                  const char         *label,
                  gint64              time_us,
                  VedColor            color)
{
  float x = (float) ved_scale_time_to_px (&axes->x, time_us);

  if (x >= axes->plot.x && x <= axes->plot.x + axes->plot.width)
    annotate_strip (self, snapshot, axes, strip, label, x, color);
}

static void
annotate_regions (VedTimeSeriesChart *self,
                  GtkSnapshot        *snapshot,
                  const VedPlotFrame *axes,
                  Strip              *strip)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  for (guint i = 0; i < self->regions->len; i++)
    {
      const VedChartRegion *region = get_region (self, i);
      float from, to;

      if (region->label != NULL && get_span (axes, region->from_us, region->to_us, &from, &to))
        annotate_strip (self, snapshot, axes, strip, region->label, (from + to) / 2.0f,
                        region->has_level ? region_color (theme, region) : theme->dim_text);
    }
}

static void
annotate_thresholds (VedTimeSeriesChart *self,
                     GtkSnapshot        *snapshot,
                     const VedPlotFrame *axes)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  gboolean mirrored = ved_is_mirrored (VED_CHART (self));
  const VedTextAnchor beside = { mirrored ? 1.0f : 0.0f, 0.5f };
  float x = mirrored ? axes->plot.x - 4.0f : axes->plot.x + axes->plot.width + 4.0f;

  for (guint i = 0; i < self->n_thresholds; i++)
    {
      const char letter[2] = { ved_level_get_info (self->thresholds[i].level)->letter, 0 };
      float y = (float) ved_scale_to_px (&axes->value, self->thresholds[i].value);

      if (y > axes->plot.y && y < axes->plot.y + axes->plot.height)
        ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL_STRONG, letter, x, y, beside, 0.0f,
                             ved_chart_theme_get_level (theme, self->thresholds[i].level));
    }
}

static void
annotate_above (VedTimeSeriesChart *self,
                GtkSnapshot        *snapshot,
                const VedPlotFrame *axes,
                Strip              *strip)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));

  if (self->forecast != NULL)
    annotate_instant (self, snapshot, axes, strip, self->forecast->is_past ? _("last seen") : _("now"), self->forecast->now_us,
                      theme->dim_text);
  for (guint i = 0; i < self->notes->len; i++)
    annotate_instant (self, snapshot, axes, strip, get_note (self, i)->text, get_note (self, i)->time_us,
                      theme->text);
  if (self->hindsight != NULL)
    annotate_instant (self, snapshot, axes, strip, _("forecast made"), self->hindsight->origin_us,
                      theme->forecast);
  annotate_regions (self, snapshot, axes, strip);
}

/* The labels of everything that is not data. */
void
ved_time_series_chart_annotate_marks (VedTimeSeriesChart *self,
                                      GtkSnapshot        *snapshot,
                                      const VedPlotFrame *axes)
{
  Strip strip = { 0 };

  annotate_thresholds (self, snapshot, axes);
  annotate_above (self, snapshot, axes, &strip);
}

/* Where a text of @width px can begin above the plot without lying on a label, rather at the right; NaN: nowhere. */
float
ved_time_series_chart_find_room (VedTimeSeriesChart *self,
                                 const VedPlotFrame *axes,
                                 float               width)
{
  float left = axes->plot.x, right = axes->plot.x + axes->plot.width - width;
  Strip strip = { 0 };

  annotate_above (self, NULL, axes, &strip);
  if (take_place (&strip, right, right + width))
    return right;

  return take_place (&strip, left, left + width) ? left : NAN;
}

/* The notes that the cursor is close to, and the regions it is in. */
void
ved_time_series_chart_add_note_rows (VedTimeSeriesChart *self,
                                     gint64              time_us,
                                     VedBubble          *bubble)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const VedScale *scale = &ved_plot_chart_get_frame (VED_PLOT_CHART (self))->x;
  double x = ved_scale_time_to_px (scale, time_us);

  for (guint i = 0; i < self->notes->len; i++)
    if (fabs (ved_scale_time_to_px (scale, get_note (self, i)->time_us) - x) <= NOTE_REACH_PX)
      ved_bubble_add (bubble, theme->text, FALSE, get_note (self, i)->text, NULL);
  for (guint i = 0; i < self->regions->len; i++)
    {
      const VedChartRegion *region = get_region (self, i);

      if (region->label != NULL && time_us >= region->from_us && time_us <= region->to_us)
        ved_bubble_add (bubble, region_color (theme, region), FALSE, region->label, NULL);
    }
}
