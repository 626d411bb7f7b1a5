/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-share-ring"

#include "config.h"

#include "app/charts/ved-share-ring.h"

/* The fleet as a ring: the worst level begins at twelve o'clock and the rest follows clockwise, parted by
 * small gaps; offline servers are the last, in grey. A part that exists is never thinner than can be seen. */

#define RING_SHARE 0.24f
#define MAX_RADIUS_PX 124.0f
#define GAP_RAD 0.035f
#define LEAST_SWEEP_RAD 0.05f
#define FULL_RAD ((float) (2.0 * G_PI))
#define N_PARTS (VED_N_LEVELS + 1)

struct _VedShareRing
{
  VedChart parent_instance;

  guint counts[N_PARTS];        /* levels from the worst, then offline */
  char *figure;
  char *caption;
};

G_DEFINE_FINAL_TYPE (VedShareRing, ved_share_ring, VED_TYPE_CHART)

static VedColor
part_color (const VedChartTheme *theme,
            guint                part)
{
  if (part == VED_N_LEVELS)
    return ved_color_with_alpha (theme->text, 0.35f);

  return ved_chart_theme_get_level (theme, VED_N_LEVELS - 1 - part);
}

/* The angle each part takes; the widened ones take theirs from the rest. */
static void
divide_ring (VedShareRing *self,
             float        *sweeps)
{
  float total = 0.0f, fixed = 0.0f, rest = 0.0f;

  for (guint i = 0; i < N_PARTS; i++)
    total += (float) self->counts[i];
  for (guint i = 0; i < N_PARTS; i++)
    {
      sweeps[i] = total > 0.0f ? FULL_RAD * (float) self->counts[i] / total : 0.0f;
      if (sweeps[i] > 0.0f && sweeps[i] < LEAST_SWEEP_RAD + GAP_RAD)
        fixed += sweeps[i] = LEAST_SWEEP_RAD + GAP_RAD;
      else
        rest += sweeps[i];
    }
  for (guint i = 0; i < N_PARTS; i++)
    if (sweeps[i] > LEAST_SWEEP_RAD + GAP_RAD)
      sweeps[i] *= (FULL_RAD - fixed) / rest;
}

static void
ved_share_ring_record (VedChart    *chart,
                       VedDrawList *list,
                       int          width,
                       int          height)
{
  VedShareRing *self = VED_SHARE_RING (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  float outer = MIN ((float) MIN (width, height) / 2.0f, MAX_RADIUS_PX) - 2.0f;
  float inner = outer * (1.0f - RING_SHARE);
  float x = (float) width / 2.0f, y = (float) height / 2.0f, start = (float) -G_PI_2;
  float sweeps[N_PARTS];

  if (outer < 4.0f)
    return;

  divide_ring (self, sweeps);
  for (guint i = 0; i < N_PARTS; i++)
    {
      float gap = sweeps[i] < FULL_RAD - 0.01f ? GAP_RAD : 0.0f;

      if (sweeps[i] > gap)
        ved_draw_list_add_arc (list, x, y, inner, outer, start + gap / 2.0f, sweeps[i] - gap,
                               part_color (theme, i));
      start += sweeps[i];
    }
}

static void
ved_share_ring_annotate (VedChart    *chart,
                         GtkSnapshot *snapshot,
                         int          width,
                         int          height)
{
  const VedTextAnchor above = { 0.5f, 0.62f }, below = { 0.5f, 0.0f };
  VedShareRing *self = VED_SHARE_RING (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);
  float x = (float) width / 2.0f, y = (float) height / 2.0f;
  float room = (float) MIN (width, height) * (1.0f - RING_SHARE) * 0.9f;

  if (self->figure != NULL)
    ved_chart_draw_text (chart, snapshot, VED_TEXT_FIGURE, self->figure, x, y, above, room, theme->text);
  if (self->caption != NULL)
    ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, self->caption, x, y + 14.0f, below, room,
                         theme->dim_text);
}

static void
ved_share_ring_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  *minimum = 120;
  *natural = 180;
}

static void
ved_share_ring_finalize (GObject *object)
{
  VedShareRing *self = VED_SHARE_RING (object);

  g_free (self->figure);
  g_free (self->caption);

  G_OBJECT_CLASS (ved_share_ring_parent_class)->finalize (object);
}

static void
ved_share_ring_class_init (VedShareRingClass *klass)
{
  VedChartClass *chart_class = VED_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_share_ring_finalize;
  GTK_WIDGET_CLASS (klass)->measure = ved_share_ring_measure;
  chart_class->record = ved_share_ring_record;
  chart_class->annotate = ved_share_ring_annotate;
}

static void
ved_share_ring_init (VedShareRing *self)
{
}

/**
 * ved_share_ring_new:
 *
 * Returns: an empty ring
 */
GtkWidget *
ved_share_ring_new (void)
{
  return g_object_new (VED_TYPE_SHARE_RING, NULL);
}

/**
 * ved_share_ring_set_counts:
 * @levels: (array fixed-size=7): servers of each level
 * @n_offline: servers without a level
 * @figure: in the middle
 * @caption: below it
 */
void
ved_share_ring_set_counts (VedShareRing *self,
                           const guint  *levels,
                           guint         n_offline,
                           const char   *figure,
                           const char   *caption)
{
  guint counts[N_PARTS];
  g_autofree char *label = NULL;

  g_return_if_fail (VED_IS_SHARE_RING (self));

  for (guint i = 0; i < VED_N_LEVELS; i++)
    counts[i] = levels[VED_N_LEVELS - 1 - i];
  counts[VED_N_LEVELS] = n_offline;
  if (memcmp (counts, self->counts, sizeof counts) == 0 && g_strcmp0 (figure, self->figure) == 0 &&
      g_strcmp0 (caption, self->caption) == 0)
    return;

  memcpy (self->counts, counts, sizeof counts);
  g_free (self->figure);
  self->figure = g_strdup (figure);
  g_free (self->caption);
  self->caption = g_strdup (caption);
  label = g_strdup_printf ("%s %s", figure, caption);
  ved_chart_set_label (VED_CHART (self), label);
  ved_chart_queue_data (VED_CHART (self));
}
