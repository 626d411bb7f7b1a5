/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-heat-names"

#include "config.h"

#include "app/charts/ved-heat-names.h"

#include "app/charts/ved-mirror.h"

#include <math.h>

/* Names stand beside the rows of a heat map, as many as have room. The selected one stands out, but is not made bold where
 * that would cut it. */

#define LEAST_NAME_PX 40.0f
#define MOST_NAME_PX 132.0f
#define USUAL_LINE_PX 15.0f
#define NAME_DISTANCE_PX 17.0
#define NAME_GAP_PX 6.0f

static void
annotate_name (const VedHeatNames *self,
               VedChart           *chart,
               GtkSnapshot        *snapshot,
               const VedRect      *plot,
               gsize               row,
               float               y)
{
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  gboolean is_mirrored = ved_is_mirrored (chart), is_selected = row == self->selected;
  const VedTextAnchor beside = { is_mirrored ? 0.0f : 1.0f, 0.5f };
  float x = is_mirrored ? plot->x + plot->width + NAME_GAP_PX : plot->x - NAME_GAP_PX;
  float room = (is_mirrored ? (float) gtk_widget_get_width (GTK_WIDGET (chart)) - x : x) - 2.0f;
  float bold_width = INFINITY;

  if (is_selected)
    ved_chart_measure_text (chart, VED_TEXT_SMALL_STRONG, self->names[row], &bold_width, NULL);
  ved_chart_draw_text (chart, snapshot, bold_width <= room ? VED_TEXT_SMALL_STRONG : VED_TEXT_SMALL, self->names[row],
                       x, y, beside, room, is_selected ? theme->text : theme->dim_text);
}

/**
 * ved_heat_names_annotate:
 * @chart: the map
 * @first: of the rows in the window
 * @end: the row after the last of them
 *
 * Writes the names of the rows in the window.
 */
void
ved_heat_names_annotate (const VedHeatNames *self,
                         VedChart           *chart,
                         GtkSnapshot        *snapshot,
                         const VedPlotFrame *frame,
                         gsize               first,
                         gsize               end)
{
  const VedRect *plot = &frame->plot;
  double row_px = fabs (ved_scale_to_px (&frame->value, self->row_step) - ved_scale_to_px (&frame->value, 0.0));
  gsize every = (gsize) MAX (ceil (NAME_DISTANCE_PX / MAX (row_px, 1e-6)), 1.0);

  for (gsize row = (first + every - 1) / every * every; row < end; row += every)
    {
      double middle = self->row_from + ((double) row + 0.5) * self->row_step;
      float y = (float) ved_scale_to_px (&frame->value, middle);

      if (y >= plot->y && y <= plot->y + plot->height)
        annotate_name (self, chart, snapshot, plot, row, y);
    }
}

/**
 * ved_heat_names_measure:
 * @names: (array zero-terminated=1): of the rows
 * @chart: the map
 *
 * Returns: the room of the longest name, by its letters, at the usual size of text
 */
float
ved_heat_names_measure (const char *const *names,
                        VedChart          *chart)
{
  const char *longest = "";
  float width, height;

  for (gsize i = 0; names[i] != NULL; i++)
    if (g_utf8_strlen (names[i], -1) > g_utf8_strlen (longest, -1))
      longest = names[i];
  ved_chart_measure_text (chart, VED_TEXT_SMALL, longest, &width, &height);

  return CLAMP (width / MAX (height / USUAL_LINE_PX, 1.0f) + 2.0f * NAME_GAP_PX, LEAST_NAME_PX, MOST_NAME_PX);
}
