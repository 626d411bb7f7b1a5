/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gauge"

#include "config.h"

#include "app/charts/ved-gauge.h"

#include <math.h>

/* Three quarters of a ring, open at the bottom, where the caption stands. */

#define RING_SHARE 0.16f
#define MAX_RADIUS_PX 90.0f
#define START ((float) (0.75 * G_PI))
#define SWEEP ((float) (1.5 * G_PI))

struct _VedGauge
{
  VedChart parent_instance;

  double ceiling_value;
  double value;
  VedLevel level;
  char *figure;
  char *caption;
};

G_DEFINE_FINAL_TYPE (VedGauge, ved_gauge, VED_TYPE_CHART)

static void
ved_gauge_record (VedChart    *chart,
                  VedDrawList *list,
                  int          width,
                  int          height)
{
  VedGauge *self = VED_GAUGE (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  float outer = MIN ((float) MIN (width, height) / 2.0f, MAX_RADIUS_PX) - 2.0f;
  float inner = outer * (1.0f - RING_SHARE);
  float x = (float) width / 2.0f, y = (float) height / 2.0f;
  float share = isnan (self->value) ? 0.0f : (float) CLAMP (self->value / self->ceiling_value, 0.0, 1.0);

  if (outer < 4.0f)
    return;

  ved_draw_list_add_arc (list, x, y, inner, outer, START, SWEEP, theme->empty);
  if (share > 0.0f)
    ved_draw_list_add_arc (list, x, y, inner, outer, START, SWEEP * share,
                           ved_chart_theme_get_level (theme, self->level));
}

static void
ved_gauge_annotate (VedChart    *chart,
                    GtkSnapshot *snapshot,
                    int          width,
                    int          height)
{
  const VedTextAnchor centred = { 0.5f, 0.5f };
  VedGauge *self = VED_GAUGE (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  float radius = MIN ((float) MIN (width, height) / 2.0f, MAX_RADIUS_PX);
  float x = (float) width / 2.0f, y = (float) height / 2.0f;

  if (self->figure != NULL)
    ved_chart_draw_text (chart, snapshot, VED_TEXT_FIGURE, self->figure, x, y - radius * 0.05f, centred, 0.0f,
                         theme->text);
  if (self->caption != NULL)
    ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, self->caption, x, y + radius * 0.45f, centred,
                         radius * 1.3f, ved_chart_theme_get_level (theme, self->level));
}

static void
ved_gauge_measure (GtkWidget     *widget,
                   GtkOrientation orientation,
                   int            for_size,
                   int           *minimum,
                   int           *natural,
                   int           *minimum_baseline,
                   int           *natural_baseline)
{
  *minimum = 72;
  *natural = 112;
}

static void
ved_gauge_finalize (GObject *object)
{
  VedGauge *self = VED_GAUGE (object);

  g_free (self->figure);
  g_free (self->caption);

  G_OBJECT_CLASS (ved_gauge_parent_class)->finalize (object);
}

static void
ved_gauge_class_init (VedGaugeClass *klass)
{
  VedChartClass *chart_class = VED_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_gauge_finalize;
  GTK_WIDGET_CLASS (klass)->measure = ved_gauge_measure;
  chart_class->record = ved_gauge_record;
  chart_class->annotate = ved_gauge_annotate;
}

static void
ved_gauge_init (VedGauge *self)
{
  self->value = NAN;
}

/**
 * ved_gauge_new:
 * @ceiling_value: of a full gauge
 *
 * Returns: a gauge without a value
 */
GtkWidget *
ved_gauge_new (double ceiling_value)
{
  VedGauge *self = g_object_new (VED_TYPE_GAUGE, NULL);

  self->ceiling_value = ceiling_value;

  return GTK_WIDGET (self);
}

/**
 * ved_gauge_set_value:
 * @value: NaN for none
 * @level: gives the colour
 * @figure: the number in the middle
 * @caption: below it, as the name of the level
 */
void
ved_gauge_set_value (VedGauge   *self,
                     double      value,
                     VedLevel    level,
                     const char *figure,
                     const char *caption)
{
  g_autofree char *label = NULL;

  g_return_if_fail (VED_IS_GAUGE (self));

  if (self->value == value && self->level == level && g_strcmp0 (self->figure, figure) == 0 &&
      g_strcmp0 (self->caption, caption) == 0)
    return;

  self->value = value;
  self->level = level;
  g_free (self->figure);
  self->figure = g_strdup (figure);
  g_free (self->caption);
  self->caption = g_strdup (caption);
  label = g_strdup_printf ("%s, %s", figure, caption);
  ved_chart_set_label (VED_CHART (self), label);
  ved_chart_queue_data (VED_CHART (self));
}
