/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-gauge"

#include "config.h"

#include "app/charts/ved-gauge.h"

#include "app/charts/ved-ring.h"

#include <math.h>

/* Three quarters of a ring, open at the bottom. */

#define RING_SHARE 0.16f
#define MAX_RADIUS_PX 90.0f
#define BELOW_SHARE 0.7071f     /* the open quarter ends at 45 degrees */
#define START ((float) (0.75 * G_PI))
#define SWEEP ((float) (1.5 * G_PI))
#define LEVELS_GAP_PX 2.0f
#define LEVELS_PX 3.0f
#define LEVELS_SLIT 0.02f       /* between two zones, radians */

struct _VedGauge
{
  VedChart parent_instance;

  double ceiling_value;
  double value;
  VedLevel level;
  gboolean has_levels;
  VedRingText text;
};

G_DEFINE_FINAL_TYPE (VedGauge, ved_gauge, VED_TYPE_CHART)

static gboolean
place_ring (VedGauge *self,
            VedRing  *ring,
            int       width,
            int       height)
{
  const float inset = self->has_levels ? LEVELS_GAP_PX + LEVELS_PX : 0.0f;
  const VedRect area = { inset, inset, (float) width - 2.0f * inset, (float) height - 2.0f * inset };

  return ved_ring_init (ring, &area, BELOW_SHARE, RING_SHARE, MAX_RADIUS_PX);
}

/* The zones of the severity scale, as a thin arc outside. */
static void
record_levels (VedGauge            *self,
               VedDrawList         *list,
               const VedRing       *ring,
               const VedChartTheme *theme)
{
  for (guint i = 0; i < VED_N_LEVELS; i++)
    {
      double from = ved_level_get_info (i)->min_risk;
      double to = i + 1 < VED_N_LEVELS ? ved_level_get_info (i + 1)->min_risk : self->ceiling_value;
      float start = START + SWEEP * (float) (from / self->ceiling_value);

      ved_draw_list_add_arc (list, ring->x, ring->y, ring->outer + LEVELS_GAP_PX,
                             ring->outer + LEVELS_GAP_PX + LEVELS_PX, start,
                             SWEEP * (float) ((to - from) / self->ceiling_value) - LEVELS_SLIT,
                             ved_chart_theme_get_level (theme, i));
    }
}

static void
ved_gauge_record (VedChart    *chart,
                  VedDrawList *list,
                  int          width,
                  int          height)
{
  VedGauge *self = VED_GAUGE (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  float share = isnan (self->value) ? 0.0f : (float) CLAMP (self->value / self->ceiling_value, 0.0, 1.0);
  VedRing ring;

  if (!place_ring (self, &ring, width, height))
    return;

  ved_draw_list_add_arc (list, ring.x, ring.y, ring.inner, ring.outer, START, SWEEP, theme->empty);
  if (share > 0.0f)
    ved_draw_list_add_arc (list, ring.x, ring.y, ring.inner, ring.outer, START, SWEEP * share,
                           ved_chart_theme_get_level (theme, self->level));
  if (self->has_levels)
    record_levels (self, list, &ring, theme);
}

static void
ved_gauge_annotate (VedChart    *chart,
                    GtkSnapshot *snapshot,
                    int          width,
                    int          height)
{
  VedGauge *self = VED_GAUGE (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  VedRing ring;

  if (place_ring (self, &ring, width, height))
    ved_ring_text_draw (&self->text, chart, snapshot, &ring,
                        isnan (self->value) ? theme->dim_text
                                            : ved_chart_theme_get_level (theme, self->level));
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
  ved_ring_text_clear (&VED_GAUGE (object)->text);

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
 * ved_gauge_set_has_levels:
 * @has_levels: whether the zones of the severity scale are shown; for gauges up to 100 that show a risk
 */
void
ved_gauge_set_has_levels (VedGauge *self,
                          gboolean  has_levels)
{
  g_return_if_fail (VED_IS_GAUGE (self));

  self->has_levels = has_levels;
  ved_chart_queue_data (VED_CHART (self));
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
  const char *title = ved_chart_get_title (VED_CHART (self));
  g_autofree char *label = NULL;
  gboolean is_changed;

  g_return_if_fail (VED_IS_GAUGE (self));

  is_changed = ved_ring_text_set (&self->text, figure, caption);
  if (!is_changed && (self->value == value || (isnan (self->value) && isnan (value))) && self->level == level)
    return;

  self->value = value;
  self->level = level;
  label = title != NULL ? g_strdup_printf ("%s: %s, %s", title, figure, caption)
                        : g_strdup_printf ("%s, %s", figure, caption);
  ved_chart_set_label (VED_CHART (self), label);
  ved_chart_queue_data (VED_CHART (self));
}
