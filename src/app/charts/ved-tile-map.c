/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-tile-map"

#include "config.h"

#include "app/charts/ved-tile-map.h"

#include <math.h>

/* Tiles are as large as the room allows, and at least large enough to be seen and hit; then the map grows
 * downwards. What fits is written: name and value, else the value, else the letter of the level, else
 * nothing.
 *
 * A tile's colour is its level's, mixed into the background so that calm tiles stay calm: healthy ones keep a
 * tint, the rest is drawn in full. Tiles without a level take a sequential palette. The letter of the level
 * stands in the corner, since colour alone tells too little. Columns share what room is left over. */

#define GAP_PX 4.0f
#define SMALL_GAP_PX 1.0f
#define HEADING_PX 30.0f
#define MIN_TILE_PX 13.0f
#define MAX_TILE_PX 168.0f
#define ASPECT 1.75f
#define RADIUS_PX 6.0f
#define NAME_LEAST_PX 62.0f
#define VALUE_LEAST_PX 40.0f
#define LETTER_LEAST_PX 16.0f
#define FEW_TILES 240
#define MANY_TILES 1200

struct _VedTileMap
{
  VedChart parent_instance;

  GArray *tiles;                /* VedTile */
  gpointer owner;
  GDestroyNotify free_owner;
  GArray *group_sizes;          /* guint */
  GPtrArray *group_titles;
  VedTileWriteFunc write;
  VedTileDescribeFunc describe;
  gpointer user_data;
  VedTileLayout layout;
  guint hovered;
  guint selected;
  double pointer_x;
  double pointer_y;
};

enum {
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedTileMap, ved_tile_map, VED_TYPE_CHART)

/* Few tiles are worth scrolling for; of thousands the picture counts. */
static float
least_tile (guint n_tiles)
{
  if (n_tiles <= FEW_TILES)
    return NAME_LEAST_PX + 24.0f;

  return n_tiles <= MANY_TILES ? VALUE_LEAST_PX : MIN_TILE_PX;
}

static void
lay_out (VedTileMap    *self,
         VedTileLayout *layout,
         float          width,
         float          height)
{
  gboolean has_groups = self->group_sizes->len > 0;
  float gap = self->tiles->len > MANY_TILES ? SMALL_GAP_PX : GAP_PX;

  ved_tile_layout_init (layout, &(VedTileSpec) {
    .area = { 0.0f, 0.0f, width, height },
    .group_sizes = has_groups ? (const guint *) (gconstpointer) self->group_sizes->data : NULL,
    .n_groups = has_groups ? self->group_sizes->len : 1,
    .n_tiles = self->tiles->len,
    .gap = gap,
    .heading_height = has_groups ? HEADING_PX : 0.0f,
    .min_tile = least_tile (self->tiles->len),
    .max_tile = MAX_TILE_PX,
    .aspect = ASPECT,
  });
  if (layout->n_columns > 1)
    layout->tile_width = (width - gap * (float) (layout->n_columns - 1)) / (float) layout->n_columns;
}

static VedTile *
get_tile (VedTileMap *self,
          guint       index)
{
  VedTile *all = (VedTile *) (gpointer) self->tiles->data;

  return all + index;
}

static VedColor
tile_color (VedTileMap    *self,
            const VedTile *tile)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedColor ground = theme->dark ? 0x2a2a2dff : 0xf2f2f4ff;
  float strength = 0.22f + 0.55f * tile->share;
  VedColor color;

  if (isnan (tile->value))
    return theme->empty;

  if (tile->level == VED_TILE_NO_LEVEL)
    color = ved_color_mix (ground, theme->history, 0.10f + 0.75f * tile->share);
  else
    {
      if (tile->level >= VED_LEVEL_DEGRADING)
        strength = theme->dark ? 0.82f : 0.92f;
      else if (tile->level == VED_LEVEL_WATCH)
        strength = 0.55f;
      color = ved_color_mix (ground, ved_chart_theme_get_level (theme, (VedLevel) tile->level), strength);
    }

  return tile->is_dimmed ? ved_color_mix (ground, color, 0.35f) : color;
}

static void
ved_tile_map_record (VedChart    *chart,
                     VedDrawList *list,
                     int          width,
                     int          height)
{
  VedTileMap *self = VED_TILE_MAP (chart);
  VedDrawRect *rects;
  float radius;

  lay_out (self, &self->layout, (float) width, (float) height);
  if (self->tiles->len == 0)
    return;

  radius = MIN (RADIUS_PX, self->layout.tile_height / 6.0f);
  rects = ved_draw_list_add_rects (list, self->tiles->len);
  for (guint i = 0; i < self->tiles->len; i++)
    {
      VedRect rect = ved_tile_layout_tile (&self->layout, i);

      rects[i] = (VedDrawRect) {
        rect.x, rect.y, rect.width, rect.height, radius, 0.0f, tile_color (self, get_tile (self, i)),
      };
    }
}

static VedColor
tile_ink (VedTileMap    *self,
          const VedTile *tile)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedColor color = tile_color (self, tile);

  return (color & 0xff) < 0xff ? theme->dim_text : ved_chart_theme_get_ink (color);
}

static void
draw_letter (VedTileMap    *self,
             GtkSnapshot   *snapshot,
             const VedTile *tile,
             const VedRect *rect,
             VedColor       ink)
{
  const VedTextAnchor centred = { 0.5f, 0.5f }, top_right = { 1.0f, 0.0f };
  char letter[2] = { 0, 0 };

  if (tile->level <= VED_LEVEL_HEALTHY || rect->width < LETTER_LEAST_PX)
    return;

  letter[0] = ved_level_get_info ((VedLevel) tile->level)->letter;
  if (rect->width < VALUE_LEAST_PX)
    ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, letter, rect->x + rect->width / 2.0f,
                         rect->y + rect->height / 2.0f, centred, 0.0f, ink);
  else if (rect->width >= NAME_LEAST_PX)
    ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, letter, rect->x + rect->width - 6.0f,
                         rect->y + 4.0f, top_right, 0.0f, ink);
}

static void
draw_tile_text (VedTileMap  *self,
                GtkSnapshot *snapshot,
                guint        index)
{
  const VedTextAnchor centred = { 0.5f, 0.5f }, top_left = { 0.0f, 0.0f }, bottom_left = { 0.0f, 1.0f };
  const VedTile *tile = get_tile (self, index);
  VedRect rect = ved_tile_layout_tile (&self->layout, index);
  VedColor ink = tile_ink (self, tile);
  char value[32] = "";

  draw_letter (self, snapshot, tile, &rect, ink);
  if (rect.width < VALUE_LEAST_PX || self->write == NULL)
    return;

  self->write (tile, value, sizeof value, self->user_data);
  if (rect.width < NAME_LEAST_PX)
    {
      ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, value, rect.x + rect.width / 2.0f,
                           rect.y + rect.height / 2.0f, centred, rect.width - 4.0f, ink);
      return;
    }
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, tile->name, rect.x + 7.0f, rect.y + 4.0f,
                       top_left, rect.width - 24.0f, ink);
  ved_chart_draw_text (VED_CHART (self), snapshot, rect.width > 100.0f ? VED_TEXT_HEADING : VED_TEXT_STRONG,
                       value, rect.x + 7.0f, rect.y + rect.height - 4.0f, bottom_left,
                       rect.width - 12.0f, ink);
}

static void
ved_tile_map_annotate (VedChart    *chart,
                       GtkSnapshot *snapshot,
                       int          width,
                       int          height)
{
  const VedTextAnchor bottom_left = { 0.0f, 1.0f };
  VedTileMap *self = VED_TILE_MAP (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);

  for (guint i = 0; i < self->group_titles->len; i++)
    {
      VedRect rect = ved_tile_layout_heading (&self->layout, i);

      ved_chart_draw_text (chart, snapshot, VED_TEXT_STRONG, g_ptr_array_index (self->group_titles, i),
                           rect.x + 1.0f, rect.y + rect.height - 5.0f, bottom_left, (float) width,
                           theme->text);
    }
  if (self->layout.tile_width < LETTER_LEAST_PX)
    return;

  for (guint i = 0; i < self->tiles->len; i++)
    draw_tile_text (self, snapshot, i);
}

static void
draw_outline (VedTileMap  *self,
              GtkSnapshot *snapshot,
              guint        index,
              float        width)
{
  VedRect rect = ved_tile_layout_tile (&self->layout, index);
  GdkRGBA color = ved_chart_theme_to_rgba (ved_chart_get_theme (VED_CHART (self))->text);
  float widths[4] = { width, width, width, width };
  GdkRGBA colors[4] = { color, color, color, color };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (rect.x, rect.y, rect.width, rect.height),
                                   MIN (RADIUS_PX, rect.height / 6.0f));
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

static void
ved_tile_map_overlay (VedChart    *chart,
                      GtkSnapshot *snapshot,
                      int          width,
                      int          height)
{
  VedTileMap *self = VED_TILE_MAP (chart);

  if (self->selected < self->tiles->len && gtk_widget_has_focus (GTK_WIDGET (self)))
    draw_outline (self, snapshot, self->selected, 2.0f);
  if (self->hovered >= self->tiles->len)
    return;

  draw_outline (self, snapshot, self->hovered, 1.5f);
  if (self->describe != NULL)
    {
      g_auto(GStrv) lines = self->describe (self->hovered, self->user_data);

      if (lines != NULL && lines[0] != NULL)
        ved_chart_draw_bubble (chart, snapshot, (float) self->pointer_x, (float) self->pointer_y,
                               (const char *const *) lines, NULL);
    }
}

static GtkSizeRequestMode
ved_tile_map_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ved_tile_map_measure (GtkWidget     *widget,
                      GtkOrientation orientation,
                      int            for_size,
                      int           *minimum,
                      int           *natural,
                      int           *minimum_baseline,
                      int           *natural_baseline)
{
  VedTileMap *self = VED_TILE_MAP (widget);
  VedTileLayout layout;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 120;
      *natural = 600;
      return;
    }
  lay_out (self, &layout, (float) (for_size > 0 ? for_size : 600), 120.0f);
  *minimum = MAX (120, (int) ceilf (layout.content_height));
  *natural = MAX (*minimum, 400);
}

static void
set_hovered (VedTileMap *self,
             guint       index)
{
  self->hovered = index;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), index != VED_LAYOUT_NONE ? "pointer" : NULL);
  ved_chart_queue_overlay (VED_CHART (self));
}

static void
pointer_moved_cb (GtkEventControllerMotion *controller,
                  double                    x,
                  double                    y,
                  VedTileMap               *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  set_hovered (self, ved_tile_map_hit (self, x, y));
}

static void
pointer_left_cb (GtkEventControllerMotion *controller,
                 VedTileMap               *self)
{
  set_hovered (self, VED_LAYOUT_NONE);
}

static void
released_cb (GtkGestureClick *gesture,
             int              n_press,
             double           x,
             double           y,
             VedTileMap      *self)
{
  guint index = ved_tile_map_hit (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (index == VED_LAYOUT_NONE)
    return;

  ved_tile_map_select (self, index);
  g_signal_emit (self, signals[ACTIVATED], 0, index);
}

static gboolean
move_selection (VedTileMap *self,
                int         distance)
{
  int last = (int) self->tiles->len - 1;

  if (last < 0)
    return GDK_EVENT_PROPAGATE;

  if (self->selected > (guint) last)
    ved_tile_map_select (self, 0);
  else
    ved_tile_map_select (self, (guint) CLAMP ((int) self->selected + distance, 0, last));

  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        state,
                VedTileMap            *self)
{
  int n_columns = (int) MAX (self->layout.n_columns, 1);

  switch (key)
    {
    case GDK_KEY_Left:
      return move_selection (self, -1);

    case GDK_KEY_Right:
      return move_selection (self, 1);

    case GDK_KEY_Up:
      return move_selection (self, -n_columns);

    case GDK_KEY_Down:
      return move_selection (self, n_columns);

    case GDK_KEY_Home:
      return move_selection (self, -(int) self->tiles->len);

    case GDK_KEY_End:
      return move_selection (self, (int) self->tiles->len);

    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->selected < self->tiles->len)
        g_signal_emit (self, signals[ACTIVATED], 0, self->selected);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
drop_owner (VedTileMap *self)
{
  if (self->owner != NULL && self->free_owner != NULL)
    self->free_owner (self->owner);
  self->owner = NULL;
}

static void
ved_tile_map_finalize (GObject *object)
{
  VedTileMap *self = VED_TILE_MAP (object);

  drop_owner (self);
  g_array_unref (self->tiles);
  g_array_unref (self->group_sizes);
  g_ptr_array_unref (self->group_titles);

  G_OBJECT_CLASS (ved_tile_map_parent_class)->finalize (object);
}

static void
ved_tile_map_class_init (VedTileMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  VedChartClass *chart_class = VED_CHART_CLASS (klass);

  object_class->finalize = ved_tile_map_finalize;
  widget_class->get_request_mode = ved_tile_map_get_request_mode;
  widget_class->measure = ved_tile_map_measure;
  chart_class->record = ved_tile_map_record;
  chart_class->annotate = ved_tile_map_annotate;
  chart_class->overlay = ved_tile_map_overlay;

  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
add_controllers (VedTileMap *self)
{
  GtkEventController *controller = gtk_event_controller_motion_new ();
  GtkGesture *gesture;

  g_signal_connect (controller, "motion", G_CALLBACK (pointer_moved_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (pointer_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  gesture = gtk_gesture_click_new ();
  g_signal_connect (gesture, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

static void
ved_tile_map_init (VedTileMap *self)
{
  self->tiles = g_array_new (FALSE, TRUE, sizeof (VedTile));
  self->group_sizes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->group_titles = g_ptr_array_new_with_free_func (g_free);
  self->hovered = VED_LAYOUT_NONE;
  self->selected = VED_LAYOUT_NONE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  add_controllers (self);
}

/**
 * ved_tile_map_new:
 *
 * Returns: a map without tiles
 */
GtkWidget *
ved_tile_map_new (void)
{
  return g_object_new (VED_TYPE_TILE_MAP, NULL);
}

/**
 * ved_tile_map_set_texts:
 * @write: (scope notified): writes the value of a tile
 * @describe: (scope notified): gives the tooltip of a tile
 *
 * @user_data must outlive the map.
 */
void
ved_tile_map_set_texts (VedTileMap         *self,
                        VedTileWriteFunc    write,
                        VedTileDescribeFunc describe,
                        gpointer            user_data)
{
  g_return_if_fail (VED_IS_TILE_MAP (self));

  self->write = write;
  self->describe = describe;
  self->user_data = user_data;
}

static gboolean
is_same_picture (VedTileMap    *self,
                 const VedTile *tiles,
                 guint          n_tiles)
{
  if (n_tiles != self->tiles->len)
    return FALSE;

  for (guint i = 0; i < n_tiles; i++)
    {
      const VedTile *old = get_tile (self, i);

      if (!(old->value == tiles[i].value || (isnan (old->value) && isnan (tiles[i].value))) ||
          old->share != tiles[i].share || old->level != tiles[i].level ||
          old->is_dimmed != tiles[i].is_dimmed || !g_str_equal (old->name, tiles[i].name))
        return FALSE;
    }

  return TRUE;
}

/**
 * ved_tile_map_set_tiles:
 * @tiles: (array length=n_tiles): copied but for the names
 * @owner: (transfer full) (nullable): keeps the names alive
 * @free_owner: of @owner
 *
 * Replaces the tiles. Nothing is redrawn when they look the same; the selection stays at its index.
 */
void
ved_tile_map_set_tiles (VedTileMap    *self,
                        const VedTile *tiles,
                        guint          n_tiles,
                        gpointer       owner,
                        GDestroyNotify free_owner)
{
  gboolean is_same, is_resized;

  g_return_if_fail (VED_IS_TILE_MAP (self));

  is_same = is_same_picture (self, tiles, n_tiles);
  is_resized = n_tiles != self->tiles->len;
  g_array_set_size (self->tiles, 0);
  g_array_append_vals (self->tiles, tiles, n_tiles);
  drop_owner (self);
  self->owner = owner;
  self->free_owner = free_owner;
  if (self->hovered != VED_LAYOUT_NONE && self->hovered >= n_tiles)
    self->hovered = VED_LAYOUT_NONE;
  if (!is_same)
    ved_chart_queue_data (VED_CHART (self));
  if (is_resized)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static gboolean
are_same_groups (VedTileMap        *self,
                 const guint       *sizes,
                 const char *const *titles,
                 guint              n_groups)
{
  if (self->group_sizes->len != n_groups)
    return FALSE;

  for (guint i = 0; i < n_groups; i++)
    if (g_array_index (self->group_sizes, guint, i) != sizes[i] ||
        g_strcmp0 (g_ptr_array_index (self->group_titles, i), titles[i]) != 0)
      return FALSE;

  return TRUE;
}

/**
 * ved_tile_map_set_groups:
 * @sizes: (array length=n_groups): tiles of each group, in the order of the tiles
 * @titles: (array length=n_groups): headings, copied
 * @n_groups: 0 for none
 */
void
ved_tile_map_set_groups (VedTileMap        *self,
                         const guint       *sizes,
                         const char *const *titles,
                         guint              n_groups)
{
  g_return_if_fail (VED_IS_TILE_MAP (self));

  if (are_same_groups (self, sizes, titles, n_groups))
    return;

  g_array_set_size (self->group_sizes, 0);
  g_ptr_array_set_size (self->group_titles, 0);
  for (guint i = 0; i < n_groups; i++)
    {
      g_array_append_val (self->group_sizes, sizes[i]);
      g_ptr_array_add (self->group_titles, g_strdup (titles[i]));
    }
  ved_chart_queue_data (VED_CHART (self));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * ved_tile_map_get_n_tiles:
 *
 * Returns: how many tiles there are
 */
guint
ved_tile_map_get_n_tiles (VedTileMap *self)
{
  g_return_val_if_fail (VED_IS_TILE_MAP (self), 0);

  return self->tiles->len;
}

/**
 * ved_tile_map_hit:
 *
 * Returns: the tile at a point of the widget, %VED_LAYOUT_NONE between tiles
 */
guint
ved_tile_map_hit (VedTileMap *self,
                  double      x,
                  double      y)
{
  g_return_val_if_fail (VED_IS_TILE_MAP (self), VED_LAYOUT_NONE);

  return self->tiles->len > 0 ? ved_tile_layout_hit (&self->layout, (float) x, (float) y) : VED_LAYOUT_NONE;
}

/**
 * ved_tile_map_get_tile_rect:
 *
 * Returns: where a tile is, in px of the widget
 */
VedRect
ved_tile_map_get_tile_rect (VedTileMap *self,
                            guint       index)
{
  g_return_val_if_fail (VED_IS_TILE_MAP (self), ((VedRect) { 0 }));
  g_return_val_if_fail (index < self->tiles->len, ((VedRect) { 0 }));

  return ved_tile_layout_tile (&self->layout, index);
}

/**
 * ved_tile_map_select:
 * @index: of a tile
 *
 * Moves the keyboard's selection, and tells assistive technology what is there.
 */
void
ved_tile_map_select (VedTileMap *self,
                     guint       index)
{
  g_autofree char *text = NULL;
  char value[32] = "";

  g_return_if_fail (VED_IS_TILE_MAP (self));
  g_return_if_fail (index < self->tiles->len);

  self->selected = index;
  if (self->write != NULL)
    self->write (get_tile (self, index), value, sizeof value, self->user_data);
  text = g_strdup_printf ("%s, %s", get_tile (self, index)->name, value);
  ved_chart_set_label (VED_CHART (self), text);
  ved_chart_queue_overlay (VED_CHART (self));
}

/**
 * ved_tile_map_get_selected:
 *
 * Returns: the selected tile, or %VED_LAYOUT_NONE
 */
guint
ved_tile_map_get_selected (VedTileMap *self)
{
  g_return_val_if_fail (VED_IS_TILE_MAP (self), VED_LAYOUT_NONE);

  return self->selected;
}
