/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-cell"

#include "config.h"

#include "app/pages/ved-server-cell.h"

#include "app/charts/ved-sparkline.h"
#include "app/pages/ved-level-badge.h"
#include "app/pages/ved-page-text.h"

/* A cell repaints in place when its row has changed; its widgets are made once. Numbers beyond a marker are
 * bold, coloured and led by the marker's symbol. */

struct _VedServerCell
{
  AdwBin parent_instance;

  VedServerField field;
  VedServerRow *row;
  gulong changed_id;
  VedMarker marker;
  gboolean is_dark;
};

G_DEFINE_FINAL_TYPE (VedServerCell, ved_server_cell, ADW_TYPE_BIN)

static gboolean
is_dark (VedServerCell *self)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);

  return color.red + color.green + color.blue > 1.5f;
}

static void
set_marker (VedServerCell *self,
            GtkWidget     *label,
            VedMarker      marker)
{
  gboolean dark = is_dark (self);
  g_autoptr(PangoAttrList) attributes = NULL;

  if (self->marker == marker && self->is_dark == dark)
    return;

  self->marker = marker;
  self->is_dark = dark;
  if (marker != VED_MARKER_NONE)
    {
      const VedLevelInfo *level = ved_level_get_info (ved_marker_get_level (marker));
      PangoColor color;

      attributes = pango_attr_list_new ();
      pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      if (pango_color_parse (&color, dark ? level->dark_colour : level->light_colour))
        pango_attr_list_insert (attributes, pango_attr_foreground_new (color.red, color.green, color.blue));
    }
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
}

static void
update_label (VedServerCell     *self,
              const VedSnapshot *snapshot,
              guint              server)
{
  GtkWidget *label = adw_bin_get_child (ADW_BIN (self));
  VedMarker marker = ved_server_field_get_marker (self->field, snapshot, server);
  char text[VED_TEXT_SIZE], marked[VED_TEXT_SIZE + 8];

  ved_server_field_write (self->field, snapshot, server, text, sizeof text);
  g_snprintf (marked, sizeof marked, "%s%s", ved_marker_get_symbol (marker), text);
  ved_text_label_set (label, marked);
  set_marker (self, label, marker);
}

static void
update_sparkline (VedServerCell     *self,
                  const VedSnapshot *snapshot,
                  guint              server)
{
  VedSparkline *sparkline = VED_SPARKLINE (adw_bin_get_child (ADW_BIN (self)));
  const float *p10 = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, VED_QUANTILE_P10);
  const float *p50 = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, VED_QUANTILE_P50);
  const float *p90 = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, VED_QUANTILE_P90);
  float used[3][VED_FORECAST_STEPS];

  if (p10 == NULL || p50 == NULL || p90 == NULL)
    {
      ved_sparkline_set_values (sparkline, NULL, NULL, NULL, 0);
      return;
    }
  for (guint i = 0; i < VED_FORECAST_STEPS; i++)
    {
      used[0][i] = 100.0f - p90[i];
      used[1][i] = 100.0f - p50[i];
      used[2][i] = 100.0f - p10[i];
    }
  ved_sparkline_set_values (sparkline, used[0], used[1], used[2], VED_FORECAST_STEPS);
}

static void
update (VedServerCell *self)
{
  guint server;
  VedSnapshot *snapshot = ved_server_row_get_snapshot (self->row, &server);
  gboolean is_quiet = ved_snapshot_get_state (snapshot, server) >= VED_SERVER_STALE;

  switch (ved_server_field_get_kind (self->field))
    {
    case VED_FIELD_KIND_LEVEL:
      ved_level_badge_set_level (VED_LEVEL_BADGE (adw_bin_get_child (ADW_BIN (self))),
                                 ved_snapshot_get_level (snapshot, server), NULL);
      break;

    case VED_FIELD_KIND_SPARKLINE:
      update_sparkline (self, snapshot, server);
      break;

    case VED_FIELD_KIND_TEXT:
    case VED_FIELD_KIND_NUMBER:
    default:
      update_label (self, snapshot, server);
      break;
    }
  gtk_widget_set_opacity (GTK_WIDGET (self), is_quiet ? 0.55 : 1.0);
}

static GtkWidget *
create_child (VedServerField field)
{
  GtkWidget *label;

  switch (ved_server_field_get_kind (field))
    {
    case VED_FIELD_KIND_LEVEL:
      return ved_level_badge_new (FALSE);

    case VED_FIELD_KIND_SPARKLINE:
      return ved_sparkline_new (0.0, 100.0);

    case VED_FIELD_KIND_NUMBER:
      label = ved_text_label_new ("", NULL);
      gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
      return label;

    case VED_FIELD_KIND_TEXT:
    default:
      return ved_text_label_new ("", field == VED_FIELD_NAME ? "heading" : NULL);
    }
}

static void
ved_server_cell_dispose (GObject *object)
{
  ved_server_cell_set_row (VED_SERVER_CELL (object), NULL);

  G_OBJECT_CLASS (ved_server_cell_parent_class)->dispose (object);
}

static void
ved_server_cell_class_init (VedServerCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_server_cell_dispose;
}

static void
ved_server_cell_init (VedServerCell *self)
{
}

/**
 * ved_server_cell_new:
 * @field: what it shows
 *
 * Returns: an empty cell
 */
GtkWidget *
ved_server_cell_new (VedServerField field)
{
  VedServerCell *self = g_object_new (VED_TYPE_SERVER_CELL, NULL);

  self->field = field;
  adw_bin_set_child (ADW_BIN (self), create_child (field));

  return GTK_WIDGET (self);
}

/**
 * ved_server_cell_set_row:
 * @row: (nullable): whose value to show; %NULL for none
 */
void
ved_server_cell_set_row (VedServerCell *self,
                         VedServerRow  *row)
{
  g_return_if_fail (VED_IS_SERVER_CELL (self));

  if (self->row == row)
    return;

  if (self->row != NULL)
    g_clear_signal_handler (&self->changed_id, self->row);
  g_set_object (&self->row, row);
  if (row == NULL)
    return;

  self->changed_id = g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  update (self);
}
