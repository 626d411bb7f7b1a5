/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-head"

#include "config.h"

#include "app/charts/ved-chart-head.h"

#include "app/charts/ved-mirror.h"
#include "app/charts/ved-swatch.h"
#include "gl/ved-cairo-executor.h"

#include <glib/gi18n.h>
#include <math.h>

/* What stands above a chart in a file: its title, and below it the names and colours of its series, in as many rows
 * as they need. On the screen the title is the card's and the names are the legend's, so a picture of the chart alone
 * would not say what it shows. Hidden series have no entry; of very many the rest are counted, as in a legend. */

#define MARGIN_PX 12.0f
#define MAX_ENTRIES 60
#define SUBJECT "ved-subject"

typedef struct {
  VedChart *chart;
  VedDrawList *list;
  GtkSnapshot *snapshot;
  float width;
  float y;                      /* the end of what is there */
} Head;

/**
 * ved_chart_head_set_subject:
 * @subject: what the page around it is about, such as the name of a server
 *
 * On the screen the page says whose values a chart shows; a file has no page around it.
 */
void
ved_chart_head_set_subject (VedChart   *chart,
                            const char *subject)
{
  if (g_strcmp0 (g_object_get_data (G_OBJECT (chart), SUBJECT), subject) != 0)
    g_object_set_data_full (G_OBJECT (chart), SUBJECT, g_strdup (subject), g_free);
}

/**
 * ved_chart_head_get_title:
 *
 * Returns: (transfer full): what a file with the chart is called: its subject and its title, as far as it has them
 */
char *
ved_chart_head_get_title (VedChart *chart)
{
  const char *subject = g_object_get_data (G_OBJECT (chart), SUBJECT), *title = ved_chart_get_title (chart);

  if (subject == NULL || title == NULL)
    return g_strdup (title != NULL ? title : subject);

  return g_strdup_printf (_("%s, %s"), subject, title);
}

static void
add_title (Head *self)
{
  g_autofree char *title = ved_chart_head_get_title (self->chart);
  gboolean is_mirrored = ved_is_mirrored (self->chart);
  const VedTextAnchor start = { is_mirrored ? 1.0f : 0.0f, 0.0f };
  float height;

  if (title == NULL || title[0] == 0)
    return;

  ved_chart_measure_text (self->chart, VED_TEXT_HEADING, title, NULL, &height);
  ved_chart_draw_text (self->chart, self->snapshot, VED_TEXT_HEADING, title,
                       is_mirrored ? self->width - MARGIN_PX : MARGIN_PX, MARGIN_PX, start,
                       self->width - 2.0f * MARGIN_PX, ved_chart_get_theme (self->chart)->text);
  self->y = MARGIN_PX + height;
}

/* Returns: where the next entry begins. */
static float
add_entry (Head       *self,
           float       x,
           const char *name,
           VedColor    color)
{
  if (x > MARGIN_PX && ved_swatch_next (self->chart, x, name) > self->width)
    {
      x = MARGIN_PX;
      self->y += VED_SWATCH_ROW_PX;
    }
  ved_swatch_record (self->chart, self->list, x, self->y + VED_SWATCH_ROW_PX / 2.0f, name, color);

  return ved_swatch_annotate (self->chart, self->snapshot, x, self->y + VED_SWATCH_ROW_PX / 2.0f, name,
                              ved_chart_get_theme (self->chart)->text);
}

static void
add_key (Head *self)
{
  VedChartClass *class = VED_CHART_GET_CLASS (self->chart);
  float x = MARGIN_PX;
  guint n = 0, n_rest = 0;
  const char *name;
  VedColor color;

  if (class->get_key == NULL)
    return;

  for (; n < MAX_ENTRIES && class->get_key (self->chart, n, &name, &color); n++)
    x = add_entry (self, x, name, color);
  while (class->get_key (self->chart, n + n_rest, &name, &color))
    n_rest++;
  if (n_rest > 0)
    {
      g_autofree char *rest = g_strdup_printf (ngettext ("… and %u more", "… and %u more", n_rest), n_rest);

      add_entry (self, x, rest, VED_COLOR_TRANSPARENT);
    }
  if (n > 0)
    self->y += VED_SWATCH_ROW_PX;
}

/**
 * ved_chart_head_paint:
 * @cr: (nullable): in widget pixels; %NULL only measures
 *
 * Paints title and legend from the upper edge on, as wide as the chart is.
 *
 * Returns: how high they are, in px; 0 for a chart without title and series
 */
float
ved_chart_head_paint (VedChart *chart,
                      cairo_t  *cr)
{
  g_autoptr(VedDrawList) list = ved_draw_list_new ();
  Head self = { chart, list, gtk_snapshot_new (), (float) gtk_widget_get_width (GTK_WIDGET (chart)), 0.0f };
  GskRenderNode *node;

  add_title (&self);
  add_key (&self);
  node = gtk_snapshot_free_to_node (self.snapshot);
  if (cr != NULL)
    {
      ved_cairo_executor_run (list, cr);
      if (node != NULL)
        gsk_render_node_draw (node, cr);
    }
  g_clear_pointer (&node, gsk_render_node_unref);

  return ceilf (self.y);
}
