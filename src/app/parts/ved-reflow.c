/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-reflow"

#include "config.h"

#include "app/parts/ved-reflow.h"

#include "app/ved-style.h"

/* A grid with as many columns as there is room for, never fewer than one: wide windows put cards side by
 * side, narrow ones put them below each other. Rows are as high as their highest card. A last row that is
 * not full keeps the columns of the others, but a child that is alone in it has all of it. When all children
 * fit one row, they fill it: their weights divide it, unless one had too little of it. */

struct _VedReflow
{
  GtkWidget parent_instance;

  int least_column_px;
  int max_columns;
  int spacing_px;
};

G_DEFINE_FINAL_TYPE (VedReflow, ved_reflow, GTK_TYPE_WIDGET)

static int
weight_of (GtkWidget *child)
{
  return MAX (GPOINTER_TO_INT (g_object_get_data (G_OBJECT (child), "ved-weight")), 1);
}

static int
count_children (VedReflow *self,
                int       *weight)
{
  int n = 0;

  *weight = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child))
      {
        n++;
        *weight += weight_of (child);
      }

  return n;
}

static GtkWidget *
next_laid_out (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

/* The smallest width of the widest child. */
static int
widest_minimum (VedReflow *self)
{
  int widest = 0;

  for (GtkWidget *child = next_laid_out (gtk_widget_get_first_child (GTK_WIDGET (self))); child != NULL;
       child = next_laid_out (gtk_widget_get_next_sibling (child)))
    {
      int minimum;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      widest = MAX (widest, minimum);
    }

  return widest;
}

/* As many as there is room for, but no more than make rows of about the same length: of four children three and one are
 * two and two. */
static int
count_columns (VedReflow *self,
               int        width,
               int        n_children)
{
  int least_px = MAX (ved_style_scale (self->least_column_px), widest_minimum (self));
  int most = CLAMP ((width + self->spacing_px) / (least_px + self->spacing_px), 1, self->max_columns);
  int n_rows = MAX ((n_children + most - 1) / most, 1);

  return MAX ((n_children + n_rows - 1) / n_rows, 1);
}

/* Where the child begins that has @before of @total shares of the row's room on its left, so that the last
 * one ends where the row does. */
static int
start_of (VedReflow *self,
          int        width,
          int        n_columns,
          int        column,
          int        before,
          int        total)
{
  int room = width - (n_columns - 1) * self->spacing_px;

  return room * before / total + column * self->spacing_px;
}

/* Whether the share of each child of the only row is enough for it. */
static gboolean
has_room_for_weights (VedReflow *self,
                      int        width,
                      int        n_columns,
                      int        total)
{
  int i = 0, before = 0;

  for (GtkWidget *child = next_laid_out (gtk_widget_get_first_child (GTK_WIDGET (self))); child != NULL;
       child = next_laid_out (gtk_widget_get_next_sibling (child)), i++)
    {
      int after = before + weight_of (child), minimum;
      int own = start_of (self, width, n_columns, i, after, total) - start_of (self, width, n_columns, i, before, total);

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (own < minimum)
        return FALSE;
      before = after;
    }

  return TRUE;
}

/* Lays out one row, which begins with @first: allocates its children at @y with @height, or only measures
 * it while @height is negative. Returns the height; @first becomes the first of the next row. */
static int
lay_out_row (VedReflow  *self,
             GtkWidget **first,
             int         width,
             int         n_columns,
             int         total,
             int         y,
             int         height)
{
  int highest = 0, before = 0;
  GtkWidget *child = *first;

  for (int i = 0; i < n_columns && child != NULL; i++)
    {
      int natural, weight = total > n_columns ? weight_of (child) : 1;
      int start = start_of (self, width, n_columns, i, before, total);
      gboolean is_alone = i == 0 && next_laid_out (gtk_widget_get_next_sibling (child)) == NULL;
      int own = is_alone ? width : start_of (self, width, n_columns, i, before + weight, total) - start;

      before += weight;
      if (height >= 0)
        gtk_widget_size_allocate (child, &(GtkAllocation) { start, y, own, height }, -1);
      else
        {
          gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, own, NULL, &natural, NULL, NULL);
          highest = MAX (highest, natural);
        }
      child = next_laid_out (gtk_widget_get_next_sibling (child));
    }
  *first = child;

  return highest;
}

/* Lays rows out from the top; allocates them when @allocate. Returns the height. */
static int
lay_out (VedReflow *self,
         int        width,
         gboolean   allocate)
{
  int total_weight, n_children = count_children (self, &total_weight);
  int n_columns = count_columns (self, width, n_children), y = 0;
  gboolean is_weighted = n_children == n_columns && has_room_for_weights (self, width, n_columns, total_weight);
  int total = is_weighted ? total_weight : n_columns;
  GtkWidget *row = next_laid_out (gtk_widget_get_first_child (GTK_WIDGET (self)));

  while (row != NULL)
    {
      GtkWidget *next = row;
      int height = lay_out_row (self, &next, width, n_columns, total, y, -1);

      if (allocate)
        lay_out_row (self, &row, width, n_columns, total, y, height);
      row = next;
      y += height + self->spacing_px;
    }

  return MAX (y - self->spacing_px, 0);
}

static GtkSizeRequestMode
ved_reflow_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ved_reflow_measure (GtkWidget     *widget,
                    GtkOrientation orientation,
                    int            for_size,
                    int           *minimum,
                    int           *natural,
                    int           *minimum_baseline,
                    int           *natural_baseline)
{
  VedReflow *self = VED_REFLOW (widget);

  int wide = self->max_columns * (ved_style_scale (self->least_column_px) + self->spacing_px);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = lay_out (self, for_size > 0 ? for_size : wide, FALSE);
      return;
    }
  *minimum = widest_minimum (self);
  *natural = MAX (*minimum, wide);
}

static void
ved_reflow_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  lay_out (VED_REFLOW (widget), width, TRUE);
}

static void
ved_reflow_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ved_reflow_parent_class)->dispose (object);
}

static void
ved_reflow_class_init (VedReflowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_reflow_dispose;
  widget_class->get_request_mode = ved_reflow_get_request_mode;
  widget_class->measure = ved_reflow_measure;
  widget_class->size_allocate = ved_reflow_size_allocate;
}

static void
ved_reflow_init (VedReflow *self)
{
}

/**
 * ved_reflow_new:
 * @least_column_px: with text of the usual size, a column is never narrower while there are more than one, nor
 *   narrower than any child can be
 * @max_columns: at most
 * @spacing_px: between columns and rows
 *
 * Returns: an empty grid
 */
GtkWidget *
ved_reflow_new (int least_column_px,
                int max_columns,
                int spacing_px)
{
  VedReflow *self = g_object_new (VED_TYPE_REFLOW, NULL);

  self->least_column_px = least_column_px;
  self->max_columns = max_columns;
  self->spacing_px = spacing_px;

  return GTK_WIDGET (self);
}

/**
 * ved_reflow_append:
 * @child: (transfer full): a widget
 * @weight: its share of a row that holds all children
 */
void
ved_reflow_append (VedReflow *self,
                   GtkWidget *child,
                   int        weight)
{
  g_return_if_fail (VED_IS_REFLOW (self));

  g_object_set_data (G_OBJECT (child), "ved-weight", GINT_TO_POINTER (weight));
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
