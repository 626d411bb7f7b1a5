/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart"

#include "config.h"

#include "app/charts/ved-chart.h"

#include "app/charts/ved-chart-head.h"
#include "app/charts/ved-chart-keys.h"
#include "app/charts/ved-chart-menu.h"
#include "app/charts/ved-chart-picture.h"
#include "app/charts/ved-chart-scheduler.h"
#include "app/charts/ved-text-cache.h"
#include "app/ved-announcer.h"
#include "app/ved-contrast.h"
#include "gl/ved-gl-executor.h"
#include "gl/ved-pixel-executor.h"

#include <adwaita.h>
#include <math.h>

/* Three layers. Data: recorded into a draw list; painted in software into a picture that becomes render nodes, or by
 * the GL executor in a GtkGLArea that is the chart's only child. Annotation: GTK text, a render node as well. The
 * nodes are kept, and handed to GTK unchanged while neither data nor size nor theme change, so GSK finds nothing to
 * redraw below a moving crosshair. Overlay: drawn at each snapshot. */

typedef struct {
  VedDrawList *list;
  VedChartPicture *picture;     /* software only */
  GskRenderNode *node;          /* of the newest picture */
  GskRenderNode *annotation;
  GtkWidget *area;              /* GL only */
  VedGlExecutor *executor;
  VedTextCache texts;
  VedChartTheme theme;
  GdkRGBA foreground;
  gboolean high_contrast;
  gboolean is_dirty;
  int width;
  int height;
  int scale;
  guint64 n_data_redraws;
  char *title;
  gboolean names_cursor;        /* the accessible name tells of the cursor, not of the chart */
} VedChartPrivate;

enum {
  THEME_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static VedChartBackend chart_backend = VED_CHART_BACKEND_SOFTWARE;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VedChart, ved_chart, GTK_TYPE_WIDGET)

static VedChartPrivate *
get_private (VedChart * self)
{
  return ved_chart_get_instance_private (self);
}

static void
read_theme (VedChart *self)
{
  VedChartPrivate *priv = get_private (self);
  GdkRGBA foreground;
  gboolean high_contrast;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &foreground);
  high_contrast = ved_contrast_is_high ();
  if (gdk_rgba_equal (&foreground, &priv->foreground) && high_contrast == priv->high_contrast)
    return;

  priv->foreground = foreground;
  priv->high_contrast = high_contrast;
  ved_chart_theme_init (&priv->theme, &foreground, high_contrast);
  ved_chart_queue_data (self);
  g_signal_emit (self, signals[THEME_CHANGED], 0);
}

static void
drop_layouts (VedChart *self)
{
  ved_text_cache_clear (&get_private (self)->texts);
}

static VedText *
get_text (VedChart    *self,
          VedTextStyle style,
          const char  *text)
{
  return ved_text_cache_get (&get_private (self)->texts, GTK_WIDGET (self), style, text);
}

static void
record_data (VedChart *self)
{
  VedChartPrivate *priv = get_private (self);

  ved_draw_list_reset (priv->list);
  VED_CHART_GET_CLASS (self)->record (self, priv->list, priv->width, priv->height);
  priv->n_data_redraws++;
}

static void
paint_surface (const VedDrawList *list,
               cairo_surface_t   *surface,
               int                scale)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  guchar *data;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  ved_pixel_executor_run (list, data, width, height, stride, scale, TRUE);
  cairo_surface_mark_dirty (surface);
  cairo_surface_set_device_scale (surface, scale, scale);
}

static cairo_surface_t *
create_surface (int width,
                int height,
                int scale)
{
  return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
}

static GdkTexture *
texture_from_surface (cairo_surface_t *surface)
{
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr(GBytes) bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                                        stride * (gsize) height,
                                                        (GDestroyNotify) cairo_surface_destroy,
                                                        cairo_surface_reference (surface));

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height, GDK_MEMORY_DEFAULT, bytes,
                                 stride);
}

static GskRenderNode *
paint_texture (VedChartPrivate *priv)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) priv->width, (float) priv->height);
  cairo_surface_t *surface = create_surface (priv->width, priv->height, priv->scale);
  g_autoptr(GdkTexture) texture = NULL;

  paint_surface (priv->list, surface, priv->scale);
  texture = texture_from_surface (surface);
  cairo_surface_destroy (surface);

  return gsk_texture_node_new (texture, &bounds);
}

/* For GSK's Cairo renderer a picture is best in pieces; for the others a texture is what they keep on the GPU. */
static void
paint_picture (VedChart *self)
{
  VedChartPrivate *priv = get_private (self);
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;
  gsize n_commands;

  g_clear_pointer (&priv->node, gsk_render_node_unref);
  ved_draw_list_get_commands (priv->list, &n_commands);
  if (n_commands == 0)
    return;

  if (renderer != NULL && g_strcmp0 (G_OBJECT_TYPE_NAME (renderer), "GskCairoRenderer") != 0)
    priv->node = paint_texture (priv);
  else
    priv->node = ved_chart_picture_paint (priv->picture, priv->list, priv->width, priv->height, priv->scale);
}

static void
build_annotation (VedChart *self)
{
  VedChartPrivate *priv = get_private (self);
  GtkSnapshot *snapshot;

  g_clear_pointer (&priv->annotation, gsk_render_node_unref);
  if (VED_CHART_GET_CLASS (self)->annotate == NULL)
    return;

  snapshot = gtk_snapshot_new ();
  VED_CHART_GET_CLASS (self)->annotate (self, snapshot, priv->width, priv->height);
  priv->annotation = gtk_snapshot_free_to_node (snapshot);
}

static void
update_layers (VedChart *self)
{
  VedChartPrivate *priv = get_private (self);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (!priv->is_dirty && width == priv->width && height == priv->height && scale == priv->scale)
    return;

  priv->is_dirty = FALSE;
  priv->width = width;
  priv->height = height;
  priv->scale = scale;
  record_data (self);
  if (priv->area == NULL)
    paint_picture (self);
  build_annotation (self);
}

static void
use_software (VedChart *self)
{
  VedChartPrivate *priv = get_private (self);

  g_clear_pointer (&priv->area, gtk_widget_unparent);
  ved_chart_queue_data (self);
}

static gboolean
area_rendered_cb (GtkGLArea    *area,
                  GdkGLContext *context,
                  VedChart     *self)
{
  VedChartPrivate *priv = get_private (self);

  if (priv->executor == NULL)
    return FALSE;

  ved_gl_executor_run (priv->executor, priv->list, priv->width, priv->height, priv->scale);

  return TRUE;
}

static void
area_realized_cb (GtkGLArea *area,
                  VedChart  *self)
{
  VedChartPrivate *priv = get_private (self);
  g_autoptr(GError) error = NULL;

  gtk_gl_area_make_current (area);
  if (gtk_gl_area_get_error (area) != NULL)
    return;

  priv->executor = ved_gl_executor_new ();
  if (ved_gl_executor_realize (priv->executor, &error))
    return;

  g_clear_pointer (&priv->executor, ved_gl_executor_free);
  gtk_gl_area_set_error (area, error);
}

static void
area_unrealized_cb (GtkGLArea *area,
                    VedChart  *self)
{
  VedChartPrivate *priv = get_private (self);

  if (priv->executor == NULL)
    return;

  gtk_gl_area_make_current (area);
  ved_gl_executor_unrealize (priv->executor);
  g_clear_pointer (&priv->executor, ved_gl_executor_free);
}

static void
add_area (VedChart *self)
{
  VedChartPrivate *priv = get_private (self);

  priv->area = gtk_gl_area_new ();
  gtk_gl_area_set_auto_render (GTK_GL_AREA (priv->area), FALSE);
  gtk_widget_set_can_target (priv->area, FALSE);
  g_signal_connect (priv->area, "realize", G_CALLBACK (area_realized_cb), self);
  g_signal_connect (priv->area, "unrealize", G_CALLBACK (area_unrealized_cb), self);
  g_signal_connect (priv->area, "render", G_CALLBACK (area_rendered_cb), self);
  gtk_widget_set_parent (priv->area, GTK_WIDGET (self));
}

static void
append_if_any (GtkSnapshot   *snapshot,
               GskRenderNode *node)
{
  if (node != NULL)
    gtk_snapshot_append_node (snapshot, node);
}

static void
ved_chart_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
  VedChart *self = VED_CHART (widget);
  VedChartPrivate *priv = get_private (self);

  if (gtk_widget_get_width (widget) <= 0 || gtk_widget_get_height (widget) <= 0)
    return;

  if (priv->area != NULL && gtk_gl_area_get_error (GTK_GL_AREA (priv->area)) != NULL)
    use_software (self);
  update_layers (self);
  if (priv->area != NULL)
    gtk_widget_snapshot_child (widget, priv->area, snapshot);
  else
    append_if_any (snapshot, priv->node);
  append_if_any (snapshot, priv->annotation);
  if (VED_CHART_GET_CLASS (self)->overlay != NULL)
    VED_CHART_GET_CLASS (self)->overlay (self, snapshot, priv->width, priv->height);
}

static void
allocate_child (GtkWidget *child,
                int        width,
                int        height)
{
  if (GTK_IS_POPOVER (child))
    gtk_popover_present (GTK_POPOVER (child));
  else if (gtk_widget_should_layout (child))
    gtk_widget_allocate (child, width, height, -1, NULL);
}

static void
ved_chart_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    allocate_child (child, width, height);
}

static void
ved_chart_css_changed (GtkWidget         *widget,
                       GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ved_chart_parent_class)->css_changed (widget, change);

  read_theme (VED_CHART (widget));
}

/* Gutters change sides, and so does what numbers are laid out for. */
static void
ved_chart_direction_changed (GtkWidget        *widget,
                             GtkTextDirection  before)
{
  VedChart *self = VED_CHART (widget);

  GTK_WIDGET_CLASS (ved_chart_parent_class)->direction_changed (widget, before);

  drop_layouts (self);
  ved_chart_queue_data (self);
}

static void
ved_chart_system_setting_changed (GtkWidget       *widget,
                                  GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (ved_chart_parent_class)->system_setting_changed (widget, setting);

  drop_layouts (VED_CHART (widget));
  ved_chart_queue_data (VED_CHART (widget));
}

static void
ved_chart_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ved_chart_parent_class)->root (widget);

  read_theme (VED_CHART (widget));
}

static void
ved_chart_unmap (GtkWidget *widget)
{
  ved_chart_scheduler_forget (widget);

  GTK_WIDGET_CLASS (ved_chart_parent_class)->unmap (widget);
}

static void
ved_chart_constructed (GObject *object)
{
  VedChart *self = VED_CHART (object);

  G_OBJECT_CLASS (ved_chart_parent_class)->constructed (object);

  if (chart_backend == VED_CHART_BACKEND_GL && !VED_CHART_GET_CLASS (self)->always_software)
    add_area (self);
}

static void
ved_chart_dispose (GObject *object)
{
  VedChart *self = VED_CHART (object);
  VedChartPrivate *priv = get_private (self);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  priv->area = NULL;
  drop_layouts (self);

  G_OBJECT_CLASS (ved_chart_parent_class)->dispose (object);
}

static void
ved_chart_finalize (GObject *object)
{
  VedChartPrivate *priv = get_private (VED_CHART (object));

  g_clear_pointer (&priv->node, gsk_render_node_unref);
  g_clear_pointer (&priv->picture, ved_chart_picture_free);
  g_clear_pointer (&priv->annotation, gsk_render_node_unref);
  g_clear_pointer (&priv->list, ved_draw_list_unref);
  g_free (priv->title);

  G_OBJECT_CLASS (ved_chart_parent_class)->finalize (object);
}

static void
ved_chart_class_init (VedChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = ved_chart_constructed;
  object_class->dispose = ved_chart_dispose;
  object_class->finalize = ved_chart_finalize;
  widget_class->snapshot = ved_chart_snapshot;
  widget_class->size_allocate = ved_chart_size_allocate;
  widget_class->css_changed = ved_chart_css_changed;
  widget_class->direction_changed = ved_chart_direction_changed;
  widget_class->system_setting_changed = ved_chart_system_setting_changed;
  widget_class->root = ved_chart_root;
  widget_class->unmap = ved_chart_unmap;
  klass->keys = ved_chart_keys;
  ved_chart_menu_install (widget_class);

  signals[THEME_CHANGED] = g_signal_new ("theme-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ved_chart_init (VedChart *self)
{
  VedChartPrivate *priv = get_private (self);

  priv->list = ved_draw_list_new ();
  priv->picture = ved_chart_picture_new ();
  priv->is_dirty = TRUE;
  ved_chart_theme_init (&priv->theme, &priv->foreground, FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  /* High contrast need not change the style of this very widget. */
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (read_theme), self,
                           G_CONNECT_SWAPPED);
}

/**
 * ved_chart_set_backend:
 * @backend: who paints
 *
 * Chooses for all charts made from now on; called once, when the renderer has been found out.
 */
void
ved_chart_set_backend (VedChartBackend backend)
{
  chart_backend = backend;
}

/**
 * ved_chart_get_backend:
 *
 * Returns: who paints the data of new charts
 */
VedChartBackend
ved_chart_get_backend (void)
{
  return chart_backend;
}

/**
 * ved_chart_queue_data:
 *
 * Says that data, range or colours have changed. The chart is recorded and painted anew in the next frame in
 * which it is visible, however often this is called before.
 */
void
ved_chart_queue_data (VedChart *self)
{
  VedChartPrivate *priv;

  g_return_if_fail (VED_IS_CHART (self));

  priv = get_private (self);
  priv->is_dirty = TRUE;
  if (priv->area != NULL)
    gtk_gl_area_queue_render (GTK_GL_AREA (priv->area));
  ved_chart_scheduler_request (GTK_WIDGET (self));
}

/**
 * ved_chart_queue_overlay:
 *
 * Says that crosshair, selection or tooltip have changed. Redraws no data.
 */
void
ved_chart_queue_overlay (VedChart *self)
{
  g_return_if_fail (VED_IS_CHART (self));

  ved_chart_scheduler_request (GTK_WIDGET (self));
}

/**
 * ved_chart_get_data_redraws:
 *
 * Returns: how often the data layer has been recorded
 */
guint64
ved_chart_get_data_redraws (VedChart *self)
{
  g_return_val_if_fail (VED_IS_CHART (self), 0);

  return get_private (self)->n_data_redraws;
}

/**
 * ved_chart_get_theme:
 *
 * Returns: (transfer none): the colours to draw with now
 */
const VedChartTheme *
ved_chart_get_theme (VedChart *self)
{
  g_return_val_if_fail (VED_IS_CHART (self), NULL);

  return &get_private (self)->theme;
}

/**
 * ved_chart_get_draw_list:
 *
 * Returns: (transfer none): what was painted last
 */
VedDrawList *
ved_chart_get_draw_list (VedChart *self)
{
  g_return_val_if_fail (VED_IS_CHART (self), NULL);

  return get_private (self)->list;
}

/**
 * ved_chart_measure_text:
 * @style: of the text
 * @text: one line
 * @width: (out) (optional): in px
 * @height: (out) (optional): in px
 */
void
ved_chart_measure_text (VedChart    *self,
                        VedTextStyle style,
                        const char  *text,
                        float       *width,
                        float       *height)
{
  int width_px, height_px;

  g_return_if_fail (VED_IS_CHART (self));

  pango_layout_get_pixel_size (get_text (self, style, text)->layout, &width_px, &height_px);
  if (width != NULL)
    *width = (float) width_px;
  if (height != NULL)
    *height = (float) height_px;
}

/**
 * ved_chart_draw_text:
 * @style: of the text
 * @text: one line
 * @x: of the point, in px
 * @y: of the point, in px
 * @anchor: how the text lies around the point
 * @max_width: in px; longer text is cut with an ellipsis; 0: no limit
 * @color: of the text
 *
 * Draws one line of text on whole pixels.
 */
void
ved_chart_draw_text (VedChart     *self,
                     GtkSnapshot  *snapshot,
                     VedTextStyle  style,
                     const char   *text,
                     float         x,
                     float         y,
                     VedTextAnchor anchor,
                     float         max_width,
                     VedColor      color)
{
  GdkRGBA rgba = ved_chart_theme_to_rgba (color);
  PangoRectangle extents;
  graphene_point_t point;
  gboolean is_cut;
  VedText *line;

  g_return_if_fail (VED_IS_CHART (self));

  line = get_text (self, style, text);
  pango_layout_get_pixel_extents (line->layout, NULL, &extents);
  is_cut = max_width > 0.0f && (float) extents.width > max_width;
  if (is_cut)
    {
      /* What is left of it may be shorter than the room, and lie at either end of it. */
      pango_layout_set_width (line->layout, (int) (max_width * PANGO_SCALE));
      pango_layout_get_pixel_extents (line->layout, NULL, &extents);
    }

  point = GRAPHENE_POINT_INIT (roundf (x - anchor.x * (float) extents.width - (float) extents.x),
                               roundf (y - anchor.y * (float) extents.height));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &point);
  if (is_cut)
    gtk_snapshot_append_layout (snapshot, line->layout, &rgba);
  else
    append_if_any (snapshot, ved_text_get_node (line, color));
  gtk_snapshot_restore (snapshot);
}

/**
 * ved_chart_paint_text:
 * @cr: in widget pixels
 *
 * Draws the text layer as it is on the screen.
 */
void
ved_chart_paint_text (VedChart *self,
                      cairo_t  *cr)
{
  VedChartPrivate *priv;

  g_return_if_fail (VED_IS_CHART (self));

  priv = get_private (self);
  if (priv->annotation != NULL)
    gsk_render_node_draw (priv->annotation, cr);
}

/**
 * ved_chart_render:
 * @scale: device pixels per widget pixel
 *
 * Paints the chart as it is on the screen, with its text and without crosshair, on the background of its
 * scheme, below its title and legend.
 *
 * Returns: (transfer full) (nullable): the picture; %NULL before the chart was on the screen
 */
GdkTexture *
ved_chart_render (VedChart *self,
                  int       scale)
{
  VedChartPrivate *priv;
  cairo_surface_t *surface, *data;
  float head_height;
  GdkRGBA ground;
  GdkTexture *texture;
  cairo_t *cr;

  g_return_val_if_fail (VED_IS_CHART (self), NULL);

  priv = get_private (self);
  if (priv->width <= 0 || priv->height <= 0)
    return NULL;

  ground = ved_chart_theme_to_rgba (priv->theme.ground);
  data = create_surface (priv->width, priv->height, scale);
  paint_surface (priv->list, data, scale);
  head_height = ved_chart_head_paint (self, NULL);
  surface = create_surface (priv->width, priv->height + (int) head_height, scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  gdk_cairo_set_source_rgba (cr, &ground);
  cairo_paint (cr);
  ved_chart_head_paint (self, cr);
  cairo_translate (cr, 0.0, (double) head_height);
  cairo_set_source_surface (cr, data, 0.0, 0.0);
  cairo_paint (cr);
  ved_chart_paint_text (self, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  texture = texture_from_surface (surface);
  cairo_surface_destroy (surface);
  cairo_surface_destroy (data);

  return texture;
}

/**
 * ved_chart_create_table:
 *
 * Returns: (transfer full) (nullable): what is visible, as rows; %NULL for charts without a table
 */
VedChartTable *
ved_chart_create_table (VedChart *self)
{
  g_return_val_if_fail (VED_IS_CHART (self), NULL);

  return VED_CHART_GET_CLASS (self)->create_table != NULL ? VED_CHART_GET_CLASS (self)->create_table (self)
                                                          : NULL;
}

/**
 * ved_chart_get_value_text:
 *
 * Returns: (transfer full) (nullable): the value that the cursor stands on, with its unit
 */
char *
ved_chart_get_value_text (VedChart *self)
{
  g_return_val_if_fail (VED_IS_CHART (self), NULL);

  return VED_CHART_GET_CLASS (self)->get_value_text != NULL
         ? VED_CHART_GET_CLASS (self)->get_value_text (self)
         : NULL;
}

/**
 * ved_chart_set_title:
 * @title: what the chart shows; its accessible name while no cursor stands on it, and the name of files
 */
void
ved_chart_set_title (VedChart   *self,
                     const char *title)
{
  VedChartPrivate *priv;

  g_return_if_fail (VED_IS_CHART (self));

  priv = get_private (self);
  g_free (priv->title);
  priv->title = g_strdup (title);
  if (!priv->names_cursor || !gtk_widget_has_focus (GTK_WIDGET (self)))
    ved_chart_set_label (self, title);
}

/**
 * ved_chart_get_title:
 *
 * Returns: (nullable): what the chart shows
 */
const char *
ved_chart_get_title (VedChart *self)
{
  g_return_val_if_fail (VED_IS_CHART (self), NULL);

  return get_private (self)->title;
}

/**
 * ved_chart_set_label:
 * @label: the chart's accessible name
 *
 * Assistive technology is told of a change while the chart has the focus: so charts announce what their
 * cursor stands on.
 */
void
ved_chart_set_label (VedChart   *self,
                     const char *label)
{
  VedChartPrivate *priv;

  g_return_if_fail (VED_IS_CHART (self));

  priv = get_private (self);
  priv->names_cursor = g_strcmp0 (label, priv->title) != 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/**
 * ved_chart_set_description:
 * @description: what the chart shows, in a sentence
 */
void
ved_chart_set_description (VedChart   *self,
                           const char *description)
{
  g_return_if_fail (VED_IS_CHART (self));

  ved_describe (GTK_WIDGET (self), description);
}
