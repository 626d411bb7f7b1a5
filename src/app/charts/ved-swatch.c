/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-swatch"

#include "config.h"

#include "app/charts/ved-swatch.h"

#include "app/charts/ved-mirror.h"

/* One entry of a key: a square in the colour of what it names, and the name behind it. Entries follow each
 * other from where a line of text begins. */

#define MARK_PX 10.0f
#define MARK_GAP_PX 6.0f
#define ENTRY_GAP_PX 16.0f

/**
 * ved_swatch_next:
 * @x: of an entry
 *
 * Returns: the x of the entry after it
 */
float
ved_swatch_next (VedChart   *chart,
                 float       x,
                 const char *name)
{
  float width;

  ved_chart_measure_text (chart, VED_TEXT_SMALL, name, &width, NULL);

  return x + MARK_PX + MARK_GAP_PX + width + ENTRY_GAP_PX;
}

/**
 * ved_swatch_record:
 * @x: from where lines of text begin, in px
 * @y: of the middle
 *
 * Draws the square.
 *
 * Returns: the x of the next entry
 */
float
ved_swatch_record (VedChart    *chart,
                   VedDrawList *list,
                   float        x,
                   float        y,
                   const char  *name,
                   VedColor     color)
{
  ved_draw_list_add_rounded_rect (list, ved_mirror (chart, x, MARK_PX), y - MARK_PX / 2.0f, MARK_PX, MARK_PX, 3.0f,
                                  0.0f, color);

  return ved_swatch_next (chart, x, name);
}

/**
 * ved_swatch_annotate:
 * @x: as it was given to ved_swatch_record()
 * @y: likewise
 * @color: of the text
 *
 * Writes the name.
 *
 * Returns: the x of the next entry
 */
float
ved_swatch_annotate (VedChart    *chart,
                     GtkSnapshot *snapshot,
                     float        x,
                     float        y,
                     const char  *name,
                     VedColor     color)
{
  const VedTextAnchor start = { ved_is_mirrored (chart) ? 1.0f : 0.0f, 0.5f };

  ved_chart_draw_text (chart, snapshot, VED_TEXT_SMALL, name, ved_mirror (chart, x + MARK_PX + MARK_GAP_PX, 0.0f), y,
                       start, 0.0f, color);

  return ved_swatch_next (chart, x, name);
}
