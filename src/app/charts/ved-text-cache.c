/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-text-cache"

#include "config.h"

#include "app/charts/ved-text-cache.h"

#include "app/ved-reading-order.h"

/* Labels of axes are measured and drawn in every frame and seldom change: shaping them anew took a tenth of the
 * frame of a panned chart. What they are drawn by is kept as well. When too many have come together all are dropped; the next frame lays out what it needs. */

#define MAX_TEXTS 96
#define SMALL_SCALE 0.82
#define HEADING_SCALE 1.1
#define FIGURE_SCALE 1.9
#define COMMON_LETTERS "0123456789:.,+−% kMGTmsdhµ$/…ABCDEFGHIJKLNOPQRSTUVWYabcefgijlnopqrtuvwxyz"

static PangoAttrList *
style_attributes (VedTextStyle style)
{
  static const double scales[VED_N_TEXT_STYLES] = {
    [VED_TEXT_SMALL] = SMALL_SCALE,
    [VED_TEXT_SMALL_STRONG] = SMALL_SCALE,
    [VED_TEXT_BODY] = 1.0,
    [VED_TEXT_STRONG] = 1.0,
    [VED_TEXT_HEADING] = HEADING_SCALE,
    [VED_TEXT_FIGURE] = FIGURE_SCALE,
  };
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_attr_list_insert (attributes, pango_attr_scale_new (scales[style]));
  if (style == VED_TEXT_SMALL_STRONG || style >= VED_TEXT_STRONG)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));

  return attributes;
}

static PangoLayout *
create_layout (GtkWidget   *widget,
               VedTextStyle style,
               const char  *text)
{
  g_autofree char *ordered = ved_order_number (widget, text);
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, ordered != NULL ? ordered : text);
  g_autoptr(PangoAttrList) attributes = style_attributes (style);

  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);

  return layout;
}

static void
text_free (gpointer data)
{
  VedText *self = data;

  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_object_unref (self->layout);
  g_free (self);
}

/**
 * ved_text_cache_get:
 * @widget: whose font it is, always the same
 * @style: of the text
 * @text: one line
 *
 * Returns: (transfer none): the text without a limit of its width, valid until the next call
 */
VedText *
ved_text_cache_get (VedTextCache *self,
                    GtkWidget    *widget,
                    VedTextStyle  style,
                    const char   *text)
{
  g_autofree char *key = g_strdup_printf ("%c%s", 'a' + (int) style, text);
  VedText *found;

  if (self->texts == NULL)
    self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, text_free);

  found = g_hash_table_lookup (self->texts, key);
  if (found == NULL)
    {
      if (g_hash_table_size (self->texts) >= MAX_TEXTS)
        g_hash_table_remove_all (self->texts);
      found = g_new0 (VedText, 1);
      found->layout = create_layout (widget, style, text);
      g_hash_table_insert (self->texts, g_steal_pointer (&key), found);
    }
  pango_layout_set_width (found->layout, -1);

  return found;
}

/**
 * ved_text_get_node:
 * @color: to draw with
 *
 * Returns: (transfer none) (nullable): the text as it is drawn at the origin; %NULL: nothing of it is to be seen
 */
GskRenderNode *
ved_text_get_node (VedText *self,
                   VedColor color)
{
  GdkRGBA rgba = ved_chart_theme_to_rgba (color);
  GtkSnapshot *snapshot;

  if (self->node != NULL && self->color == color)
    return self->node;

  g_clear_pointer (&self->node, gsk_render_node_unref);
  snapshot = gtk_snapshot_new ();
  gtk_snapshot_append_layout (snapshot, self->layout, &rgba);
  self->node = gtk_snapshot_free_to_node (snapshot);
  self->color = color;

  return self->node;
}

/**
 * ved_text_cache_clear:
 *
 * To be called when the font of the widget has changed, and at its end.
 */
void
ved_text_cache_clear (VedTextCache *self)
{
  g_clear_pointer (&self->texts, g_hash_table_unref);
}

/* Shapes the text and has its glyphs painted where nobody sees them. */
static void
paint_unseen (PangoLayout *layout)
{
  cairo_surface_t *surface;
  cairo_t *cr;
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (width, 1), MAX (height, 1));
  cr = cairo_create (surface);
  pango_cairo_show_layout (cr, layout);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static gboolean
fonts_wanted_cb (gpointer data)
{
  static const VedTextStyle styles[] = { VED_TEXT_SMALL, VED_TEXT_SMALL_STRONG, VED_TEXT_BODY, VED_TEXT_STRONG };
  GtkWidget *any = g_object_ref_sink (gtk_label_new (NULL));

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autoptr(PangoLayout) layout = create_layout (any, styles[i], COMMON_LETTERS);

      paint_unseen (layout);
    }
  g_object_unref (any);

  return G_SOURCE_REMOVE;
}

/**
 * ved_text_cache_warm_fonts:
 *
 * Has the fonts of charts found, and the glyphs of numbers made, when the main loop has nothing else to do: a process
 * does that once, and in the first frame of the first chart it was a third of the work. Once, at the start.
 */
void
ved_text_cache_warm_fonts (void)
{
  guint id = g_idle_add_full (G_PRIORITY_LOW, fonts_wanted_cb, NULL, NULL);

  g_source_set_name_by_id (id, "ved-text-cache fonts");
}
