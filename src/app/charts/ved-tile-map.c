/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-tile-map"

#include "config.h"

#include "app/charts/ved-tile-map.h"

#include "app/charts/ved-mirror.h"

#include <glib/gi18n.h>
#include <math.h>

/* Tiles are as large as the room allows, and at least large enough to be seen and hit; then the map grows
 * downwards. What fits is written: name and value, else the value, else nothing.
 *
 * A tile's colour is its level's, mixed into the background so that calm tiles stay calm: healthy ones keep a
 * tint, the rest is drawn in full. Tiles without a level take a sequential palette. Colour alone tells too little: from
 * Watch on, the letter of the level stands in the corner, or before the value, or alone where there is no room for
 * both; in tiles too small for a letter there is a bar at the bottom, the longer the worse. Columns share what room is left
 * over. */

#define GAP_PX 4.0f
#define SMALL_GAP_PX 1.0f
#define HEADING_PX 30.0f
#define MIN_TILE_PX 13.0f
#define MAX_TILE_PX 168.0f
#define ASPECT 1.75f
#define RADIUS_PX 6.0f
#define NAME_LEAST_PX 62.0f
#define VALUE_LEAST_PX 40.0f
#define MARGIN_PX 7.0f
#define LETTER_ROOM_PX 24.0f
#define LETTER_LEAST_PX 16.0f
#define LETTER_GAP_PX 3.0f
#define BAR_PX 2.0f
#define FEW_TILES 240
#define MANY_TILES 1200
#define N_STRENGTHS 256
#define N_COLOURINGS (VED_N_LEVELS + 1) /* a level, or none */

struct _VedTileMap
{
  VedItemChart parent_instance;

  GArray *tiles;                /* VedTile */
  gpointer owner;
  GDestroyNotify free_owner;
  GArray *group_sizes;          /* guint */
  GPtrArray *group_titles;
  VedTileWriteFunc write;
  VedTileDescribeFunc describe;
  gpointer user_data;
  VedTileLayout layout;
  guint stepped_to;             /* the tile that Up or Down led to last */
  guint stepped_column;         /* the column that they keep, where rows are long enough */
  VedColor colors[N_COLOURINGS][2][N_STRENGTHS]; /* of tiles that are not dimmed and of those that are; 0: not mixed yet */
};

G_DEFINE_FINAL_TYPE (VedTileMap, ved_tile_map, VED_TYPE_ITEM_CHART)

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
mix_color (VedTileMap *self,
           int         level,
           gboolean    is_dimmed,
           float       share)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedColor ground = theme->dark ? 0x2a2a2dff : 0xf2f2f4ff;
  float strength = 0.22f + 0.55f * share;
  VedColor color;

  if (level == VED_TILE_NO_LEVEL)
    color = ved_color_mix (ground, theme->history, 0.10f + 0.75f * share);
  else
    {
      if (level >= VED_LEVEL_DEGRADING)
        strength = theme->dark ? 0.82f : 0.92f;
      else if (level == VED_LEVEL_WATCH)
        strength = 0.55f;
      color = ved_color_mix (ground, ved_chart_theme_get_level (theme, (VedLevel) level), strength);
    }

  return is_dimmed ? ved_color_mix (ground, color, 0.35f) : color;
}

/* Of ten thousand tiles most share their colour with another: each is mixed once for a picture. */
static VedColor
tile_color (VedTileMap    *self,
            const VedTile *tile)
{
  guint strength;
  VedColor *color;

  if (isnan (tile->value))
    return ved_chart_get_theme (VED_CHART (self))->empty;

  strength = (guint) lrintf (CLAMP (tile->share, 0.0f, 1.0f) * (N_STRENGTHS - 1));
  color = &self->colors[tile->level - VED_TILE_NO_LEVEL][tile->is_dimmed ? 1 : 0][strength];
  if (*color == 0)
    *color = mix_color (self, tile->level, tile->is_dimmed, (float) strength / (N_STRENGTHS - 1));

  return *color;
}

/* Where a tile is on the screen. */
static VedRect
tile_rect (VedTileMap *self,
           guint       index)
{
  VedRect rect = ved_tile_layout_tile (&self->layout, index);

  rect.x = ved_mirror (VED_CHART (self), rect.x, rect.width);

  return rect;
}

/* A line of text at one side of a tile: where lines begin, or at the other. */
static void
draw_at_side (VedTileMap    *self,
              GtkSnapshot   *snapshot,
              VedTextStyle   style,
              const char    *text,
              const VedRect *rect,
              gboolean       is_end,
              float          y,
              float          anchor_y,
              VedColor       ink)
{
  gboolean is_right = is_end != ved_is_mirrored (VED_CHART (self));
  const VedTextAnchor anchor = { is_right ? 1.0f : 0.0f, anchor_y };

  ved_chart_draw_text (VED_CHART (self), snapshot, style, text,
                       is_right ? rect->x + rect->width - MARGIN_PX : rect->x + MARGIN_PX, y, anchor,
                       is_end ? 0.0f : rect->width - (anchor_y > 0.0f ? 2.0f * MARGIN_PX : LETTER_ROOM_PX), ink);
}

static VedColor
tile_ink (VedTileMap    *self,
          const VedTile *tile)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  VedColor color = tile_color (self, tile);

  return (color & 0xff) < 0xff ? theme->dim_text : ved_chart_theme_get_ink (color);
}

/* The letter of tiles that are too small for one. */
static void
record_bars (VedTileMap  *self,
             VedDrawList *list)
{
  for (guint i = 0; i < self->tiles->len; i++)
    {
      const VedTile *tile = get_tile (self, i);
      VedRect rect = tile_rect (self, i);
      float width = rect.width * (float) tile->level / (float) (VED_N_LEVELS - 1);

      if (tile->level > VED_LEVEL_HEALTHY)
        ved_draw_list_add_rect (list, ved_is_mirrored (VED_CHART (self)) ? rect.x + rect.width - width : rect.x,
                                rect.y + rect.height - BAR_PX, width, BAR_PX, tile_ink (self, tile));
    }
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

  memset (self->colors, 0, sizeof self->colors);
  radius = MIN (RADIUS_PX, self->layout.tile_height / 6.0f);
  rects = ved_draw_list_add_rects (list, self->tiles->len);
  for (guint i = 0; i < self->tiles->len; i++)
    {
      VedRect rect = tile_rect (self, i);

      rects[i] = (VedDrawRect) {
        rect.x, rect.y, rect.width, rect.height, radius, 0.0f, tile_color (self, get_tile (self, i)),
      };
    }
  if (self->layout.tile_width < LETTER_LEAST_PX)
    record_bars (self, list);
}

/* Letter and value side by side in the middle; only the letter where both have no room. */
static void
draw_small_text (VedTileMap    *self,
                 GtkSnapshot   *snapshot,
                 const char    *letter,
                 const char    *value,
                 const VedRect *rect,
                 VedColor       ink)
{
  const VedTextAnchor centred = { 0.5f, 0.5f };
  g_autofree char *both = NULL;
  const char *text = value;
  float width;

  if (letter[0] != 0)
    {
      both = g_strdup_printf (value[0] != 0 ? "%s\u2009%s" : "%s%s", letter, value);
      ved_chart_measure_text (VED_CHART (self), VED_TEXT_SMALL, both, &width, NULL);
      text = width > rect->width - LETTER_GAP_PX ? letter : both;
    }
  if (text[0] != 0)
    ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL, text, rect->x + rect->width / 2.0f,
                         rect->y + rect->height / 2.0f, centred, rect->width - LETTER_GAP_PX, ink);
}

static void
draw_tile_text (VedTileMap  *self,
                GtkSnapshot *snapshot,
                guint        index)
{
  const VedTile *tile = get_tile (self, index);
  VedRect rect = tile_rect (self, index);
  VedColor ink = tile_ink (self, tile);
  char value[32] = "", letter[2] = { 0, 0 };

  if (tile->level > VED_LEVEL_HEALTHY)
    letter[0] = ved_level_get_info ((VedLevel) tile->level)->letter;
  if (rect.width >= VALUE_LEAST_PX && self->write != NULL)
    self->write (tile, value, sizeof value, self->user_data);
  if (rect.width < NAME_LEAST_PX)
    {
      draw_small_text (self, snapshot, letter, value, &rect, ink);
      return;
    }

  draw_at_side (self, snapshot, VED_TEXT_SMALL, letter, &rect, TRUE, rect.y + 4.0f, 0.0f, ink);
  draw_at_side (self, snapshot, VED_TEXT_SMALL, tile->name, &rect, FALSE, rect.y + 4.0f, 0.0f, ink);
  draw_at_side (self, snapshot, rect.width > 100.0f ? VED_TEXT_HEADING : VED_TEXT_STRONG, value, &rect, FALSE,
                rect.y + rect.height - 4.0f, 1.0f, ink);
}

static void
ved_tile_map_annotate (VedChart    *chart,
                       GtkSnapshot *snapshot,
                       int          width,
                       int          height)
{
  const VedTextAnchor below = { ved_is_mirrored (chart) ? 1.0f : 0.0f, 1.0f };
  VedTileMap *self = VED_TILE_MAP (chart);
  const VedChartTheme *theme = ved_chart_get_theme (chart);

  if (self->tiles->len == 0)
    ved_chart_draw_text (chart, snapshot, VED_TEXT_BODY, _("No values"), (float) width / 2.0f, (float) height / 2.0f,
                         (VedTextAnchor) { 0.5f, 0.5f }, (float) width, theme->dim_text);
  for (guint i = 0; i < self->group_titles->len; i++)
    {
      VedRect rect = ved_tile_layout_heading (&self->layout, i);

      ved_chart_draw_text (chart, snapshot, VED_TEXT_STRONG, g_ptr_array_index (self->group_titles, i),
                           ved_mirror (chart, rect.x + 1.0f, 0.0f), rect.y + rect.height - 5.0f, below, (float) width,
                           theme->text);
    }
  if (self->layout.tile_width < LETTER_LEAST_PX)
    return;

  for (guint i = 0; i < self->tiles->len; i++)
    draw_tile_text (self, snapshot, i);
}

static guint
ved_tile_map_get_n_items (VedItemChart *chart)
{
  return VED_TILE_MAP (chart)->tiles->len;
}

static guint
ved_tile_map_hit (VedItemChart *chart,
                  float         x,
                  float         y)
{
  return ved_tile_layout_hit (&VED_TILE_MAP (chart)->layout, ved_mirror (VED_CHART (chart), x, 0.0f), y);
}

static VedRect
ved_tile_map_get_bounds (VedItemChart *chart,
                         guint         index)
{
  return tile_rect (VED_TILE_MAP (chart), index);
}

/* How many tiles on from one that stands in the next row, or the one before, in the same column. */
static int
step_row (VedTileMap *self,
          guint       index,
          gboolean    is_down)
{
  if (self->layout.n_columns == 0)
    return 0;

  if (index != self->stepped_to)
    self->stepped_column = ved_tile_layout_column (&self->layout, index);
  self->stepped_to = ved_tile_layout_step (&self->layout, index, is_down, self->stepped_column);

  return (int) self->stepped_to - (int) index;
}

static int
ved_tile_map_get_step (VedItemChart *chart,
                       guint         index,
                       guint         key)
{
  int right = ved_is_mirrored (VED_CHART (chart)) ? -1 : 1;

  switch (key)
    {
    case GDK_KEY_Left:
      return -right;

    case GDK_KEY_Right:
      return right;

    default:
      return step_row (VED_TILE_MAP (chart), index, key == GDK_KEY_Down);
    }
}

/* What the tooltip says, in one line. */
static char *
ved_tile_map_describe (VedItemChart *chart,
                       guint         index)
{
  VedTileMap *self = VED_TILE_MAP (chart);
  const VedTile *tile = get_tile (self, index);
  g_auto(GStrv) lines = VED_ITEM_CHART_GET_CLASS (chart)->get_tooltip (chart, index);
  char value[32] = "";

  if (lines != NULL)
    return g_strjoinv (", ", lines);
  if (self->write != NULL)
    self->write (tile, value, sizeof value, self->user_data);
  if (tile->level == VED_TILE_NO_LEVEL)
    return g_strdup_printf ("%s, %s", tile->name, value);

  return g_strdup_printf ("%s, %s, %s", tile->name, value, _(ved_level_get_info ((VedLevel) tile->level)->label));
}

static char **
ved_tile_map_get_tooltip (VedItemChart *chart,
                          guint         index)
{
  VedTileMap *self = VED_TILE_MAP (chart);

  return self->describe != NULL ? self->describe (index, self->user_data) : NULL;
}

static guint
ved_tile_map_get_columns (VedItemChart   *chart,
                          VedTableColumn *columns)
{
  columns[0] = (VedTableColumn) { "name", _("Name"), FALSE };
  columns[1] = (VedTableColumn) { "value", _("Value"), TRUE };
  columns[2] = (VedTableColumn) { "level", _("Level"), FALSE };

  return 3;
}

static void
ved_tile_map_write_cell (VedItemChart *chart,
                         guint         index,
                         guint         column,
                         gboolean      is_exact,
                         GString      *text)
{
  VedTileMap *self = VED_TILE_MAP (chart);
  const VedTile *tile = get_tile (self, index);
  char value[32] = "";

  if (column == 0)
    g_string_append (text, tile->name);
  else if (column == 2 && tile->level != VED_TILE_NO_LEVEL)
    ved_item_chart_append_level (text, (VedLevel) tile->level, is_exact);
  else if (column == 1 && is_exact && !isnan (tile->value))
    g_string_append (text, g_ascii_formatd (value, sizeof value, "%.9g", (double) tile->value));
  else if (column == 1 && !is_exact && self->write != NULL)
    {
      self->write (tile, value, sizeof value, self->user_data);
      g_string_append (text, value);
    }
}

static void
ved_tile_map_draw_mark (VedItemChart *chart,
                        GtkSnapshot  *snapshot,
                        guint         index)
{
  VedRect rect = ved_tile_map_get_bounds (chart, index);

  ved_item_chart_draw_outline (chart, snapshot, rect, MIN (RADIUS_PX, rect.height / 6.0f));
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
  VedItemChartClass *item_class = VED_ITEM_CHART_CLASS (klass);

  object_class->finalize = ved_tile_map_finalize;
  widget_class->get_request_mode = ved_tile_map_get_request_mode;
  widget_class->measure = ved_tile_map_measure;
  chart_class->record = ved_tile_map_record;
  chart_class->annotate = ved_tile_map_annotate;
  item_class->get_n_items = ved_tile_map_get_n_items;
  item_class->hit = ved_tile_map_hit;
  item_class->get_bounds = ved_tile_map_get_bounds;
  item_class->get_step = ved_tile_map_get_step;
  item_class->describe = ved_tile_map_describe;
  item_class->get_tooltip = ved_tile_map_get_tooltip;
  item_class->get_columns = ved_tile_map_get_columns;
  item_class->write_cell = ved_tile_map_write_cell;
  item_class->draw_mark = ved_tile_map_draw_mark;
}

static void
ved_tile_map_init (VedTileMap *self)
{
  self->stepped_to = VED_LAYOUT_NONE;
  self->tiles = g_array_new (FALSE, TRUE, sizeof (VedTile));
  self->group_sizes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->group_titles = g_ptr_array_new_with_free_func (g_free);
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
  ved_item_chart_items_reset (VED_ITEM_CHART (self));
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
