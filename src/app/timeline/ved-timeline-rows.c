/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-timeline-rows"

#include "config.h"

#include "app/timeline/ved-timeline-rows.h"

#define NARROW_PX 640
#define GAP_PX 6
#define PADDING_PX 6
#define FILLER_PX 240           /* what is left for the filler where all others get what they like */

typedef struct {
  int minimum;
  int natural;
} Extent;

static Extent
measure_child (gpointer       child,
               GtkOrientation orientation)
{
  Extent extent = { 0 };

  if (gtk_widget_should_layout (child))
    gtk_widget_measure (child, orientation, -1, &extent.minimum, &extent.natural, NULL, NULL);

  return extent;
}

static int
row_height (gpointer *children)
{
  int height = 0;

  for (guint i = 0; children[i] != NULL; i++)
    height = MAX (height, measure_child (children[i], GTK_ORIENTATION_VERTICAL).natural);

  return height;
}

static int
row_width (gpointer *children)
{
  int width = -GAP_PX;

  for (guint i = 0; children[i] != NULL; i++)
    width += measure_child (children[i], GTK_ORIENTATION_HORIZONTAL).minimum + GAP_PX;

  return width;
}

/**
 * ved_timeline_rows_measure:
 * @upper: what stands above in a narrow bar
 * @lower: what stands below
 * @for_size: the width, or -1
 * @minimum: (out): the size
 * @natural: (out): likewise
 */
void
ved_timeline_rows_measure (gpointer       *upper,
                           gpointer       *lower,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural)
{
  int upper_height, lower_height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (row_width (upper), row_width (lower));
      *natural = MAX (*minimum, NARROW_PX);
      return;
    }

  upper_height = row_height (upper);
  lower_height = row_height (lower);
  *minimum = *natural = PADDING_PX + (for_size >= 0 && for_size < NARROW_PX ? upper_height + lower_height
                                                                            : MAX (upper_height, lower_height));
}

static int
child_width (gpointer child,
             gboolean is_roomy)
{
  Extent extent = measure_child (child, GTK_ORIENTATION_HORIZONTAL);

  return is_roomy ? extent.natural : extent.minimum;
}

/* Of all but the filler, with the gaps. */
static int
used_width (gpointer *row,
            guint     filler,
            gboolean  is_roomy)
{
  int used = 0;

  for (guint i = 0; row[i] != NULL; i++)
    if (i != filler && gtk_widget_should_layout (row[i]))
      used += child_width (row[i], is_roomy) + GAP_PX;

  return used;
}

/* From where reading begins; the child at @filler takes what the others leave. */
static void
allocate_row (GtkWidget *bar,
              gpointer  *row,
              guint      filler,
              int        y,
              int        width,
              int        height)
{
  gboolean is_rtl = gtk_widget_get_direction (bar) == GTK_TEXT_DIR_RTL;
  gboolean is_roomy = width - used_width (row, filler, TRUE) >= FILLER_PX;
  int x = 0, used = used_width (row, filler, is_roomy);

  for (guint i = 0; row[i] != NULL; i++)
    {
      int share = i == filler ? MAX (width - used, 1) : child_width (row[i], is_roomy);

      if (!gtk_widget_should_layout (row[i]))
        continue;
      gtk_widget_size_allocate (row[i], &(GtkAllocation) { is_rtl ? width - x - share : x, y, share, height }, -1);
      x += share + GAP_PX;
    }
}

/**
 * ved_timeline_rows_allocate:
 * @bar: whose children they are
 * @wide: what stands in the only row of a wide bar; the second takes what the others leave
 * @upper: what stands above in a narrow one; the first takes what the others leave
 * @lower: what stands below; likewise
 */
void
ved_timeline_rows_allocate (GtkWidget *bar,
                            gpointer  *wide,
                            gpointer  *upper,
                            gpointer  *lower,
                            int        width,
                            int        height)
{
  int upper_height;

  if (width >= NARROW_PX)
    {
      allocate_row (bar, wide, 1, PADDING_PX / 2, width, height - PADDING_PX);
      return;
    }

  upper_height = row_height (upper);
  allocate_row (bar, upper, 0, PADDING_PX / 2, width, upper_height);
  allocate_row (bar, lower, 0, PADDING_PX / 2 + upper_height, width, height - upper_height - PADDING_PX);
}
