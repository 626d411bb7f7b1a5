/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-thumbnail"

#include "config.h"

#include "app/recordings/ved-recording-thumbnail.h"

#include "app/charts/ved-chart-theme.h"
#include "app/ved-contrast.h"

#include <math.h>

#define COLUMN_PX 2
#define HEIGHT_PX 36
#define MARK_PX   3

struct _VedRecordingThumbnail
{
  GtkWidget parent_instance;
  VedRecordingItem *item;
};

G_DEFINE_FINAL_TYPE (VedRecordingThumbnail, ved_recording_thumbnail, GTK_TYPE_WIDGET)

static void
append_column (GtkSnapshot            *snapshot,
               const VedChartTheme    *theme,
               const VedMinimapColumn *column,
               float                   x)
{
  VedLevel level = ved_level_from_risk (column->max_risk);
  GdkRGBA colour = ved_chart_theme_to_rgba (ved_chart_theme_get_level (theme, level));
  float length = MAX (1.0f, roundf ((HEIGHT_PX - MARK_PX - 1) * column->max_risk / 100.0f));

  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (x, HEIGHT_PX - length, COLUMN_PX, length));
  if (!column->has_critical)
    return;

  colour = ved_chart_theme_to_rgba (ved_chart_theme_get_level (theme, VED_LEVEL_CRITICAL));
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (x, 0.0f, COLUMN_PX, MARK_PX));
}

static void
ved_recording_thumbnail_snapshot (GtkWidget   *widget,
                                  GtkSnapshot *snapshot)
{
  const VedMinimapColumn *columns = ved_recording_item_get_columns (VED_RECORDING_THUMBNAIL (widget)->item);
  VedChartTheme theme;
  GdkRGBA base;

  ved_chart_theme_init_for (&theme, widget);
  base = ved_chart_theme_to_rgba (theme.grid);
  gtk_snapshot_append_color (snapshot, &base,
                             &GRAPHENE_RECT_INIT (0.0f, HEIGHT_PX - 1.0f, VED_RECORDING_COLUMNS * COLUMN_PX, 1.0f));
  for (guint i = 0; i < VED_RECORDING_COLUMNS; i++)
    {
      if (columns[i].has_data)
        append_column (snapshot, &theme, &columns[i], (float) (i * COLUMN_PX));
    }
}

static void
ved_recording_thumbnail_measure (GtkWidget      *widget,
                                 GtkOrientation  orientation,
                                 int             for_size,
                                 int            *minimum,
                                 int            *natural,
                                 int            *minimum_baseline,
                                 int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? VED_RECORDING_COLUMNS * COLUMN_PX : HEIGHT_PX;
  *minimum_baseline = *natural_baseline = -1;
}

static void
ved_recording_thumbnail_finalize (GObject *object)
{
  g_object_unref (VED_RECORDING_THUMBNAIL (object)->item);

  G_OBJECT_CLASS (ved_recording_thumbnail_parent_class)->finalize (object);
}

static void
ved_recording_thumbnail_class_init (VedRecordingThumbnailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_recording_thumbnail_finalize;
  widget_class->snapshot = ved_recording_thumbnail_snapshot;
  widget_class->measure = ved_recording_thumbnail_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ved_recording_thumbnail_init (VedRecordingThumbnail *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  ved_contrast_follow (GTK_WIDGET (self));
}

/**
 * ved_recording_thumbnail_new:
 * @item: what to draw
 *
 * Returns: the picture
 */
GtkWidget *
ved_recording_thumbnail_new (VedRecordingItem *item)
{
  VedRecordingThumbnail *self = g_object_new (VED_TYPE_RECORDING_THUMBNAIL, NULL);

  self->item = g_object_ref (item);

  return GTK_WIDGET (self);
}
