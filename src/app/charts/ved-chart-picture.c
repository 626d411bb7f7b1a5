/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-chart-picture"

#include "config.h"

#include "app/charts/ved-chart-picture.h"

#include "app/charts/ved-chart-theme.h"
#include "gl/ved-pixel-executor.h"
#include "plot/ved-draw-split.h"

/* How a draw list reaches GSK's Cairo renderer. What is plain rectangles becomes nodes of one colour or of a gradient,
 * which that renderer fills in place. The rest is painted into a surface, of which only the strips with something in
 * them become nodes.
 *
 * A Cairo node records. Recorded with a surface, Cairo would copy all of it when the surface is painted again, so it
 * is recorded with a pattern that hands out the surface when the node is drawn. And since a translucent recording is
 * drawn by way of an image of its own, strips are low enough for that to stay in the processor's second cache.
 *
 * Two surfaces take turns, since the previous picture is still on the screen while the next one is painted, and a
 * fresh surface costs a page fault for every 4 KiB that is painted. Of one that is used again, what had been painted is
 * cleared, but for what the new picture replaces anyway. */

#define N_SURFACES 2

typedef struct {
  cairo_surface_t *surface;
  VedDrawColumns *painted;     /* of each strip */
  guint n_strips;
} Canvas;

struct _VedChartPicture
{
  Canvas canvases[N_SURFACES];
  guint n_painted;
};

static void
canvas_clear (Canvas *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->painted, g_free);
}

static gboolean
canvas_is_free (Canvas *self,
                int     width,
                int     height)
{
  return self->surface != NULL && cairo_surface_get_reference_count (self->surface) == 1 &&
         cairo_image_surface_get_width (self->surface) == width &&
         cairo_image_surface_get_height (self->surface) == height;
}

static guint32 *
pixel_at (cairo_surface_t *surface,
          int              x,
          int              y)
{
  gsize stride = (gsize) cairo_image_surface_get_stride (surface) / sizeof (guint32);

  return (guint32 *) (gpointer) cairo_image_surface_get_data (surface) + (gsize) y * stride + (gsize) x;
}

static int
strip_height (cairo_surface_t *surface,
              guint            strip)
{
  return MIN (VED_DRAW_STRIP_HEIGHT,
              cairo_image_surface_get_height (surface) - (int) strip * VED_DRAW_STRIP_HEIGHT);
}

static void
erase_row (cairo_surface_t *surface,
           int              y,
           int              left,
           int              right)
{
  if (left < right)
    memset (pixel_at (surface, left, y), 0, (gsize) (right - left) * sizeof (guint32));
}

static void
erase_strip (cairo_surface_t      *surface,
             guint                 strip,
             const VedDrawColumns *columns,
             const VedDrawFill    *replaced)
{
  int y = (int) strip * VED_DRAW_STRIP_HEIGHT, end = y + strip_height (surface, strip);

  for (; y < end; y++)
    if (y >= replaced->top && y < replaced->bottom)
      {
        erase_row (surface, y, columns->left, MIN (columns->right, replaced->left));
        erase_row (surface, y, MAX (columns->left, replaced->right), columns->right);
      }
    else
      erase_row (surface, y, columns->left, columns->right);
}

/* The surface painted longest ago, erased, when nothing shows it any more; else a new one in its place. */
static Canvas *
next_canvas (VedChartPicture    *self,
             int                 width,
             int                 height,
             const VedDrawSplit *split)
{
  Canvas *canvas = &self->canvases[self->n_painted++ % N_SURFACES];

  if (canvas_is_free (canvas, width, height))
    {
      for (guint i = 0; i < canvas->n_strips; i++)
        erase_strip (canvas->surface, i, &canvas->painted[i], &split->replaced);
      g_clear_pointer (&canvas->painted, g_free);
      return canvas;
    }

  canvas_clear (canvas);
  canvas->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);

  return canvas;
}

static cairo_surface_t *
acquire_cb (cairo_pattern_t             *pattern,
            void                        *data,
            cairo_surface_t             *target,
            const cairo_rectangle_int_t *extents)
{
  return data;
}

static cairo_status_t
copied_cb (cairo_pattern_t       *pattern,
           void                  *data,
           const cairo_pattern_t *original)
{
  cairo_surface_reference (data);

  return CAIRO_STATUS_SUCCESS;
}

static void
finished_cb (cairo_pattern_t *pattern,
             void            *data)
{
  cairo_surface_destroy (data);
}

/* Takes over @surface. */
static cairo_pattern_t *
pattern_from_surface (cairo_surface_t *surface)
{
  cairo_pattern_t *pattern = cairo_pattern_create_raster_source (surface, CAIRO_CONTENT_COLOR_ALPHA,
                                                                 cairo_image_surface_get_width (surface),
                                                                 cairo_image_surface_get_height (surface));

  cairo_raster_source_pattern_set_acquire (pattern, acquire_cb, NULL);
  cairo_raster_source_pattern_set_copy (pattern, copied_cb);
  cairo_raster_source_pattern_set_finish (pattern, finished_cb);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);

  return pattern;
}

/* A part of a surface, which it keeps alive. */
static cairo_surface_t *
part_of_surface (cairo_surface_t *surface,
                 int              x,
                 int              y,
                 int              width,
                 int              height)
{
  static const cairo_user_data_key_t whole_key;
  guchar *data = (guchar *) pixel_at (surface, x, y);
  cairo_surface_t *part = cairo_image_surface_create_for_data (data, CAIRO_FORMAT_ARGB32, width, height,
                                                               cairo_image_surface_get_stride (surface));

  cairo_surface_set_user_data (part, &whole_key, cairo_surface_reference (surface),
                               (cairo_destroy_func_t) cairo_surface_destroy);

  return part;
}

static graphene_rect_t
widget_rect (int left,
             int top,
             int right,
             int bottom,
             int scale)
{
  float unit = 1.0f / (float) scale;

  return GRAPHENE_RECT_INIT ((float) left * unit, (float) top * unit, (float) (right - left) * unit,
                             (float) (bottom - top) * unit);
}

static GskRenderNode *
node_from_strip (cairo_surface_t      *surface,
                 guint                 strip,
                 const VedDrawColumns *columns,
                 int                   scale)
{
  int y = (int) strip * VED_DRAW_STRIP_HEIGHT, height = strip_height (surface, strip);
  graphene_rect_t bounds = widget_rect (columns->left, y, columns->right, y + height, scale);
  cairo_pattern_t *pattern = pattern_from_surface (part_of_surface (surface, columns->left, y,
                                                                    columns->right - columns->left, height));
  GskRenderNode *node = gsk_cairo_node_new (&bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  cairo_matrix_t to_pixels;

  cairo_matrix_init (&to_pixels, scale, 0.0, 0.0, scale, -columns->left, -y);
  cairo_pattern_set_matrix (pattern, &to_pixels);
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_pattern_destroy (pattern);

  return node;
}

static GskRenderNode *
node_from_fill (const VedDrawFill *fill,
                int                scale)
{
  graphene_rect_t bounds = widget_rect (fill->left, fill->top, fill->right, fill->bottom, scale);
  GskColorStop stops[] = { { 0.0f, ved_chart_theme_to_rgba (fill->color) }, { 1.0f, ved_chart_theme_to_rgba (fill->color) } };

  if (fill->y_full == fill->y_gone)
    return gsk_color_node_new (&stops[0].color, &bounds);

  stops[1].color.alpha = 0.0f;

  return gsk_linear_gradient_node_new (&bounds, &GRAPHENE_POINT_INIT (0.0f, fill->y_full / (float) scale),
                                       &GRAPHENE_POINT_INIT (0.0f, fill->y_gone / (float) scale),
                                       stops, G_N_ELEMENTS (stops));
}

/* A clip that lets everything through, and never is what it was: GSK does not search such a node for what has
 * remained of the previous picture, but takes all of it as changed. Were it to find the hundreds of small
 * rectangles that differ, whoever draws would clip to them again and again. */
static GskRenderNode *
node_that_differs (GskRenderNode *child,
                   int            width,
                   int            height,
                   guint          n_painted)
{
  GskRenderNode *node = gsk_clip_node_new (child, &GRAPHENE_RECT_INIT (0.0f, 0.0f, (float) width,
                                                                       (float) (height + (int) (n_painted % 2))));

  gsk_render_node_unref (child);

  return node;
}

VedChartPicture *
ved_chart_picture_new (void)
{
  return g_new0 (VedChartPicture, 1);
}

void
ved_chart_picture_free (VedChartPicture *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < N_SURFACES; i++)
    canvas_clear (&self->canvases[i]);
  g_free (self);
}

/**
 * ved_chart_picture_paint:
 * @list: what to paint
 * @width: in px
 * @height: in px
 * @scale: device pixels per px
 *
 * Returns: (transfer full) (nullable): what it looks like; %NULL: there is nothing to be seen
 */
GskRenderNode *
ved_chart_picture_paint (VedChartPicture *self,
                         VedDrawList     *list,
                         int              width,
                         int              height,
                         int              scale)
{
  g_autoptr(VedDrawSplit) split = ved_draw_split_new (list, width * scale, height * scale, scale);
  g_autoptr(GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gsk_render_node_unref);
  Canvas *canvas = next_canvas (self, width * scale, height * scale, split);

  for (guint i = 0; i < split->fills->len; i++)
    g_ptr_array_add (nodes, node_from_fill (&g_array_index (split->fills, VedDrawFill, i), scale));

  ved_pixel_executor_run (split->rest, cairo_image_surface_get_data (canvas->surface), width * scale, height * scale,
                          (gsize) cairo_image_surface_get_stride (canvas->surface), scale, TRUE);
  for (guint i = 0; i < split->n_strips; i++)
    if (split->strips[i].left < split->strips[i].right)
      g_ptr_array_add (nodes, node_from_strip (canvas->surface, i, &split->strips[i], scale));
  canvas->painted = g_steal_pointer (&split->strips);
  canvas->n_strips = split->n_strips;

  if (nodes->len == 0)
    return NULL;

  return node_that_differs (gsk_container_node_new ((GskRenderNode **) nodes->pdata, nodes->len), width, height,
                            self->n_painted);
}
