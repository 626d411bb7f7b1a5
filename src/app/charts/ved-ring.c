/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-ring"

#include "config.h"

#include "app/charts/ved-ring.h"

#include <math.h>

#define MARGIN_PX 2.0f
#define LEAST_RADIUS_PX 4.0f
#define FIGURE_ROOM 1.7f        /* of the inner radius: a line through the middle, clear of the ring */
#define CAPTION_ROOM 1.45f

/**
 * ved_ring_init:
 * @area: what the ring has, in px
 * @below_share: how far it reaches below its centre, of the radius: 1 for a full ring
 * @thickness_share: of the radius
 * @max_radius: in px
 *
 * Puts the largest ring in the middle of @area.
 *
 * Returns: %FALSE when there is no room for any
 */
gboolean
ved_ring_init (VedRing       *self,
               const VedRect *area,
               float          below_share,
               float          thickness_share,
               float          max_radius)
{
  float outer = MIN (area->width / 2.0f, area->height / (1.0f + below_share)) - MARGIN_PX;

  outer = MIN (outer, max_radius);
  *self = (VedRing) {
    .x = area->x + area->width / 2.0f,
    .y = area->y + (area->height + (1.0f - below_share) * outer) / 2.0f,
    .inner = outer * (1.0f - thickness_share),
    .outer = outer,
  };

  return outer >= LEAST_RADIUS_PX;
}

/**
 * ved_ring_text_set:
 * @figure: copied
 * @caption: copied
 *
 * Returns: %TRUE when the text has changed
 */
gboolean
ved_ring_text_set (VedRingText *self,
                   const char  *figure,
                   const char  *caption)
{
  if (g_strcmp0 (figure, self->figure) == 0 && g_strcmp0 (caption, self->caption) == 0)
    return FALSE;

  ved_ring_text_clear (self);
  self->figure = g_strdup (figure);
  self->caption = g_strdup (caption);

  return TRUE;
}

/**
 * ved_ring_text_clear:
 *
 * Frees the text.
 */
void
ved_ring_text_clear (VedRingText *self)
{
  g_clear_pointer (&self->figure, g_free);
  g_clear_pointer (&self->caption, g_free);
}

/* A figure is never cut: it is drawn smaller where the ring is small. */
static void
draw_figure (VedChart    *chart,
             GtkSnapshot *snapshot,
             const char  *figure,
             float        x,
             float        y,
             float        scale)
{
  const VedTextAnchor below = { 0.5f, 0.0f };

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_scale (snapshot, scale, scale);
  ved_chart_draw_text (chart, snapshot, VED_TEXT_FIGURE, figure, 0.0f, 0.0f, below, 0.0f,
                       ved_chart_get_theme (chart)->text);
  gtk_snapshot_restore (snapshot);
}

/**
 * ved_ring_text_draw:
 * @chart: the ring's widget
 * @ring: around the text
 * @caption_color: of the words; the number has the colour of text
 *
 * Draws both, centred together.
 */
void
ved_ring_text_draw (const VedRingText *self,
                    VedChart          *chart,
                    GtkSnapshot       *snapshot,
                    const VedRing     *ring,
                    VedColor           caption_color)
{
  const VedTextAnchor below = { 0.5f, 0.0f };
  float figure_width = 0.0f, figure_height = 0.0f, caption_height = 0.0f, scale, top;

  if (self->figure != NULL)
    ved_chart_measure_text (chart, VED_TEXT_FIGURE, self->figure, &figure_width, &figure_height);
  if (self->caption != NULL && *self->caption != 0)
    ved_chart_measure_text (chart, VED_TEXT_SMALL, self->caption, NULL, &caption_height);

  scale = MIN (1.0f, ring->inner * FIGURE_ROOM / MAX (figure_width, 1.0f));
  figure_height *= scale;
  top = ring->y - (figure_height + caption_height) / 2.0f;
  if (self->figure != NULL)
    draw_figure (chart, snapshot, self->figure, ring->x, top, scale);
  if (caption_height > 0.0f)
    ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, self->caption, ring->x, top + figure_height, below,
                         ring->inner * CAPTION_ROOM, caption_color);
}
