/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-cell"

#include "config.h"

#include "app/servers/ved-server-cell.h"

#include "app/charts/ved-sparkline.h"
#include "app/parts/ved-level-badge.h"
#include "app/parts/ved-page-text.h"
#include "app/ved-contrast.h"
#include "app/ved-reading-order.h"
#include "app/ved-style.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

/* A table has some thousand cells, so one costs as little as it can: it draws its text itself, with a layout
 * that is made when it is first drawn. A badge or a sparkline is a child of it; words take the place of a
 * sparkline where nothing is known to draw it of. Numbers beyond a marker are bold, coloured and led by the
 * marker's symbol. */

#define MARKED_SIZE (VED_TEXT_SIZE + 8)

struct _VedServerCell
{
  GtkWidget parent_instance;

  VedServerField field;
  VedServerRow *row;
  gulong changed_id;
  GtkWidget *child;             /* (nullable) badge or sparkline */
  PangoLayout *layout;          /* (nullable) of the text, since it was first drawn */
  VedMarker marker;
  gboolean is_dark;             /* when the layout was made */
  char text[MARKED_SIZE];
};

G_DEFINE_FINAL_TYPE (VedServerCell, ved_server_cell, GTK_TYPE_WIDGET)

static gboolean
is_dark (VedServerCell *self)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);

  return color.red + color.green + color.blue > 1.5f;
}

static PangoAttrList *
create_attributes (VedServerCell *self)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  GdkRGBA rgba;

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (self->marker == VED_MARKER_NONE)
    return attributes;

  rgba = ved_chart_theme_to_rgba (ved_chart_theme_level_color (ved_marker_get_level (self->marker), self->is_dark,
                                                               ved_contrast_is_high ()));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_attr_list_insert (attributes, pango_attr_foreground_new ((guint16) (rgba.red * G_MAXUINT16),
                                                                 (guint16) (rgba.green * G_MAXUINT16),
                                                                 (guint16) (rgba.blue * G_MAXUINT16)));

  return attributes;
}

static void
set_layout_text (VedServerCell *self)
{
  g_autofree char *ordered = ved_order_number (GTK_WIDGET (self), self->text);

  pango_layout_set_text (self->layout, ordered != NULL ? ordered : self->text, -1);
}

/* Pango aligns a line at the other side that runs against the direction of its widget. */
static void
create_layout (VedServerCell *self)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  g_autoptr(PangoAttrList) attributes = NULL;

  self->is_dark = is_dark (self);
  attributes = create_attributes (self);
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  set_layout_text (self);
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  if (ved_server_field_get_kind (self->field) == VED_FIELD_KIND_NUMBER)
    pango_layout_set_alignment (self->layout, is_rtl ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
}

static void
set_text (VedServerCell *self,
          const char    *text,
          VedMarker      marker)
{
  if (self->marker == marker && g_str_equal (self->text, text))
    return;

  if (self->marker != marker)
    g_clear_object (&self->layout);
  self->marker = marker;
  g_strlcpy (self->text, text, sizeof self->text);
  if (self->layout != NULL)
    set_layout_text (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_text (VedServerCell     *self,
             const VedSnapshot *snapshot,
             guint              server)
{
  VedMarker marker = ved_server_field_get_marker (self->field, snapshot, server);
  char text[VED_TEXT_SIZE], marked[MARKED_SIZE];

  ved_server_field_write (self->field, snapshot, server, text, sizeof text);
  g_snprintf (marked, sizeof marked, "%s%s", ved_marker_get_symbol (marker), text);
  set_text (self, marked, marker);
}

/* A large fleet is told by summaries: of a forecast they know what the next half hour comes to. */
static void
update_near (VedServerCell     *self,
             const VedSnapshot *snapshot,
             guint              server)
{
  char number[VED_TEXT_SIZE], text[MARKED_SIZE];
  double near = ved_server_field_get_value (self->field, snapshot, server);

  ved_text_write_number (near, 0, number, sizeof number);
  if (isnan (near))
    g_strlcpy (text, number, sizeof text);
  else
    g_snprintf (text, sizeof text, _("½ h: %s %%"), number);   /* a sparkline has room for little more */
  set_text (self, text, VED_MARKER_NONE);
}

static void
update_sparkline (VedServerCell     *self,
                  const VedSnapshot *snapshot,
                  guint              server)
{
  VedSparkline *sparkline = VED_SPARKLINE (self->child);
  const float *p10 = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, VED_QUANTILE_P10);
  const float *p50 = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, VED_QUANTILE_P50);
  const float *p90 = ved_snapshot_get_forecast (snapshot, server, VED_METRIC_CPU_IDLE, VED_QUANTILE_P90);
  gboolean is_known = p10 != NULL && p50 != NULL && p90 != NULL;
  float used[3][VED_FORECAST_STEPS];

  gtk_widget_set_child_visible (self->child, is_known);
  if (!is_known)
    {
      update_near (self, snapshot, server);
      return;
    }
  set_text (self, "", VED_MARKER_NONE);
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
      ved_level_badge_set_level (VED_LEVEL_BADGE (self->child), ved_snapshot_get_level (snapshot, server),
                                 NULL);
      break;

    case VED_FIELD_KIND_SPARKLINE:
      update_sparkline (self, snapshot, server);
      break;

    case VED_FIELD_KIND_TEXT:
    case VED_FIELD_KIND_NUMBER:
    default:
      update_text (self, snapshot, server);
      break;
    }
  gtk_widget_set_opacity (GTK_WIDGET (self), is_quiet ? ved_style_opacity (0.55) : 1.0);
}

static GtkWidget *
create_badge (void)
{
  GtkWidget *badge = ved_level_badge_new (FALSE);

  ved_level_badge_keep_width (VED_LEVEL_BADGE (badge));

  return badge;
}

static GtkWidget *
create_child (VedServerField field)
{
  switch (ved_server_field_get_kind (field))
    {
    case VED_FIELD_KIND_LEVEL:
      return create_badge ();

    case VED_FIELD_KIND_SPARKLINE:
      return ved_sparkline_new (0.0, 100.0);

    case VED_FIELD_KIND_TEXT:
    case VED_FIELD_KIND_NUMBER:
    default:
      return NULL;
    }
}

/* Columns say how wide a cell is. All text is as high as a line of the window's font, which is asked once
 * rather than by each cell of a font context of its own. */
static void
ved_server_cell_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  VedServerCell *self = VED_SERVER_CELL (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  PangoFontMetrics *metrics;

  if (self->child != NULL)
    {
      gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
      return;
    }
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    return;

  metrics = pango_context_get_metrics (gtk_widget_get_pango_context (root != NULL ? GTK_WIDGET (root) : widget),
                                       NULL, NULL);
  *minimum = *natural = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics) +
                                           pango_font_metrics_get_descent (metrics));
  pango_font_metrics_unref (metrics);
}

static void
ved_server_cell_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  VedServerCell *self = VED_SERVER_CELL (widget);

  if (self->child != NULL)
    gtk_widget_allocate (self->child, width, height, -1, NULL);
}

static void
ved_server_cell_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  VedServerCell *self = VED_SERVER_CELL (widget);
  int line_height;

  if (self->child != NULL)
    gtk_widget_snapshot_child (widget, self->child, snapshot);
  if (*self->text == 0)
    return;

  if (self->layout == NULL)
    create_layout (self);
  pango_layout_set_width (self->layout, gtk_widget_get_width (widget) * PANGO_SCALE);
  pango_layout_get_pixel_size (self->layout, NULL, &line_height);
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), 0.0,
                              (gtk_widget_get_height (widget) - line_height) / 2, self->layout);
}

static void
ved_server_cell_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  VedServerCell *self = VED_SERVER_CELL (widget);

  GTK_WIDGET_CLASS (ved_server_cell_parent_class)->css_changed (widget, change);

  if (self->layout != NULL && is_dark (self) != self->is_dark)
    g_clear_object (&self->layout);
}

/* What its style need not change with. */
static void
contrast_changed_cb (VedServerCell *self)
{
  g_clear_object (&self->layout);
  if (self->row != NULL)
    update (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
ved_server_cell_system_setting_changed (GtkWidget       *widget,
                                        GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (ved_server_cell_parent_class)->system_setting_changed (widget, setting);

  g_clear_object (&VED_SERVER_CELL (widget)->layout);
}

static void
ved_server_cell_dispose (GObject *object)
{
  VedServerCell *self = VED_SERVER_CELL (object);

  ved_server_cell_set_row (self, NULL);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (ved_server_cell_parent_class)->dispose (object);
}

static void
ved_server_cell_class_init (VedServerCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ved_server_cell_dispose;
  widget_class->measure = ved_server_cell_measure;
  widget_class->size_allocate = ved_server_cell_size_allocate;
  widget_class->snapshot = ved_server_cell_snapshot;
  widget_class->css_changed = ved_server_cell_css_changed;
  widget_class->system_setting_changed = ved_server_cell_system_setting_changed;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
ved_server_cell_init (VedServerCell *self)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (contrast_changed_cb), self,
                           G_CONNECT_SWAPPED);
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
  self->child = create_child (field);
  if (self->child != NULL)
    gtk_widget_set_parent (self->child, GTK_WIDGET (self));
  else if (field == VED_FIELD_NAME)
    gtk_widget_add_css_class (GTK_WIDGET (self), "heading");

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

/**
 * ved_server_cell_get_text:
 *
 * Returns: what the cell says; empty where a badge or a sparkline does
 */
const char *
ved_server_cell_get_text (VedServerCell *self)
{
  g_return_val_if_fail (VED_IS_SERVER_CELL (self), NULL);

  return self->text;
}
