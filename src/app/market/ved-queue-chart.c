/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-queue-chart"

#include "config.h"

#include "app/market/ved-queue-chart.h"

#include "app/charts/ved-trade-layer.h"
#include "app/market/ved-market-text.h"

#include <glib/gi18n.h>
#include <math.h>

/* A bar is as long as the book row says; its segments add up to it. Known orders are solid, unverified ones faded,
 * and shares without a name are hatched, so that no state is told by colour alone. Where a segment is narrower than
 * a pixel it merges with its neighbours. */

#define LABEL_PX 92.0f
#define TOTAL_PX 64.0f
#define PAD_PX 4.0f
#define MOST_ROW_PX 24.0f
#define HATCH_PX 5.0f
#define KNOWN_ALPHA 0.85f
#define UNVERIFIED_ALPHA 0.45f
#define ANONYMOUS_ALPHA 0.18f
#define TOLD_ORDERS 5

/* A copy of one level. */
typedef struct {
  VedBookSide side;
  VedBookQueueLevel level;
} Row;

struct _VedQueueChart
{
  VedItemChart parent_instance;
  GArray *rows;                 /* Row */
  GArray *items;                /* VedBookQueueItem, of all rows */
  gint32 most;                  /* shares on a level */
};

G_DEFINE_FINAL_TYPE (VedQueueChart, ved_queue_chart, VED_TYPE_ITEM_CHART)

static guint
ved_queue_chart_get_n_items (VedItemChart *chart)
{
  return VED_QUEUE_CHART (chart)->rows->len;
}

static const Row *
get_row (VedQueueChart *self,
         guint          index)
{
  return &g_array_index (self->rows, Row, index);
}

static float
row_height (VedQueueChart *self)
{
  float height = (float) gtk_widget_get_height (GTK_WIDGET (self)) - 2.0f * PAD_PX;

  return MIN (height / (float) MAX (self->rows->len, 1), MOST_ROW_PX);
}

static VedRect
ved_queue_chart_get_bounds (VedItemChart *chart,
                            guint         index)
{
  VedQueueChart *self = VED_QUEUE_CHART (chart);
  float height = row_height (self);

  return (VedRect) { 0.0f, PAD_PX + height * (float) index, (float) gtk_widget_get_width (GTK_WIDGET (self)), height };
}

static guint
ved_queue_chart_hit (VedItemChart *chart,
                     float         x,
                     float         y)
{
  VedQueueChart *self = VED_QUEUE_CHART (chart);
  float place = (y - PAD_PX) / MAX (row_height (self), 1.0f);

  if (place < 0.0f || place >= (float) self->rows->len)
    return VED_LAYOUT_NONE;

  return (guint) place;
}

static int
ved_queue_chart_get_step (VedItemChart *chart,
                          guint         index,
                          guint         key)
{
  return key == GDK_KEY_Up ? -1 : key == GDK_KEY_Down ? 1 : 0;
}

static VedColor
side_color (VedQueueChart *self,
            VedBookSide    side)
{
  return ved_trade_layer_get_color (ved_chart_get_theme (VED_CHART (self)), side == VED_BOOK_BID ? 1.0 : -1.0);
}

static void
record_hatches (VedDrawList *list,
                float        x,
                float        y,
                float        width,
                float        height,
                VedColor     color)
{
  for (float at = HATCH_PX - fmodf (x, HATCH_PX); at < width; at += HATCH_PX)
    ved_draw_list_add_rect (list, x + at, y, 1.0f, height, ved_color_with_alpha (color, UNVERIFIED_ALPHA));
}

static void
record_segment (VedDrawList      *list,
                VedBookKnowledge  knowledge,
                float             x,
                float             y,
                float             width,
                float             height,
                VedColor          color)
{
  float alpha = knowledge == VED_BOOK_KNOWN ? KNOWN_ALPHA
                : knowledge == VED_BOOK_UNVERIFIED ? UNVERIFIED_ALPHA : ANONYMOUS_ALPHA;

  ved_draw_list_add_rect (list, x, y, width, height, ved_color_with_alpha (color, alpha));
  if (knowledge == VED_BOOK_ANONYMOUS)
    record_hatches (list, x, y, width, height, color);
}

static void
record_row (VedQueueChart *self,
            VedDrawList   *list,
            guint          index,
            float          room)
{
  const Row *row = get_row (self, index);
  VedRect bounds = ved_queue_chart_get_bounds (VED_ITEM_CHART (self), index);
  float scale = room / (float) MAX (self->most, 1), height = MAX (bounds.height - 2.0f, 1.0f), drawn = LABEL_PX;
  gint64 shares = 0;

  for (guint i = 0; i < row->level.n_items; i++)
    {
      const VedBookQueueItem *item = &g_array_index (self->items, VedBookQueueItem, row->level.first_item + i);
      float end;

      shares += item->size;
      end = roundf (LABEL_PX + (float) shares * scale);
      if (end - drawn < 1.0f)
        continue;
      record_segment (list, item->knowledge, drawn, bounds.y + 1.0f, end - drawn - (end - drawn > 3.0f ? 1.0f : 0.0f),
                      height, side_color (self, row->side));
      drawn = end;
    }
}

static void
ved_queue_chart_record (VedChart    *chart,
                        VedDrawList *list,
                        int          width,
                        int          height)
{
  VedQueueChart *self = VED_QUEUE_CHART (chart);
  float room = (float) width - LABEL_PX - TOTAL_PX;

  for (guint i = 0; i < self->rows->len && room > 8.0f; i++)
    record_row (self, list, i, room);
}

static void
annotate_row (VedQueueChart *self,
              GtkSnapshot   *snapshot,
              guint          index,
              float          room)
{
  const VedChartTheme *theme = ved_chart_get_theme (VED_CHART (self));
  const Row *row = get_row (self, index);
  VedRect bounds = ved_queue_chart_get_bounds (VED_ITEM_CHART (self), index);
  float y = bounds.y + bounds.height / 2.0f;
  char price[VED_MARKET_TEXT_SIZE], shares[VED_MARKET_TEXT_SIZE];

  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL,
                       ved_market_write_price (row->level.price, price, sizeof price), LABEL_PX - 8.0f, y,
                       (VedTextAnchor) { 1.0f, 0.5f }, LABEL_PX, theme->dim_text);
  ved_chart_draw_text (VED_CHART (self), snapshot, VED_TEXT_SMALL,
                       ved_market_write_count (row->level.size, shares, sizeof shares),
                       LABEL_PX + room * (float) row->level.size / (float) MAX (self->most, 1) + 6.0f, y,
                       (VedTextAnchor) { 0.0f, 0.5f }, TOTAL_PX, theme->text);
}

static void
ved_queue_chart_annotate (VedChart    *chart,
                          GtkSnapshot *snapshot,
                          int          width,
                          int          height)
{
  VedQueueChart *self = VED_QUEUE_CHART (chart);
  float room = (float) width - LABEL_PX - TOTAL_PX, row = row_height (self);

  if (self->rows->len == 0)
    ved_chart_draw_text (chart, snapshot, VED_TEXT_BODY, _("The book is empty"), (float) width / 2.0f,
                         (float) height / 2.0f, (VedTextAnchor) { 0.5f, 0.5f }, (float) width,
                         ved_chart_get_theme (chart)->dim_text);
  for (guint i = 0; i < self->rows->len && room > 8.0f; i++)
    if (row >= 11.0f || i % (guint) ceilf (11.0f / MAX (row, 1.0f)) == 0)
      annotate_row (self, snapshot, i, room);
}

static const char *
name_knowledge (VedBookKnowledge knowledge)
{
  return knowledge == VED_BOOK_KNOWN ? _("known") : knowledge == VED_BOOK_UNVERIFIED ? _("unverified") : _("anonymous");
}

static char *
ved_queue_chart_describe (VedItemChart *chart,
                          guint         index)
{
  const Row *row = get_row (VED_QUEUE_CHART (chart), index);
  char price[VED_MARKET_TEXT_SIZE], shares[VED_MARKET_TEXT_SIZE];

  ved_market_write_price (row->level.price, price, sizeof price);
  ved_market_write_count (row->level.size, shares, sizeof shares);

  return g_strdup_printf (g_dngettext (NULL, "%s $%s, %s shares, %u order", "%s $%s, %s shares, %u orders",
                                       row->level.n_items),
                          ved_market_side_name (row->side), price, shares, row->level.n_items);
}

/* The first orders in the queue, and how many more there are. */
static char **
ved_queue_chart_get_tooltip (VedItemChart *chart,
                             guint         index)
{
  VedQueueChart *self = VED_QUEUE_CHART (chart);
  const Row *row = get_row (self, index);
  g_autoptr(GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *heading = ved_queue_chart_describe (chart, index), *rest = NULL;

  g_strv_builder_add (lines, heading);
  for (guint i = 0; i < MIN (row->level.n_items, TOLD_ORDERS); i++)
    {
      const VedBookQueueItem *item = &g_array_index (self->items, VedBookQueueItem, row->level.first_item + i);
      g_autofree char *id = item->id > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, item->id) : g_strdup ("–");
      g_autofree char *line = g_strdup_printf ("%u.  %d  %s  %s", i + 1, item->size, id, name_knowledge (item->knowledge));

      g_strv_builder_add (lines, line);
    }
  if (row->level.n_items > TOLD_ORDERS)
    {
      rest = g_strdup_printf (ngettext ("and %u more", "and %u more", row->level.n_items - TOLD_ORDERS),
                              row->level.n_items - TOLD_ORDERS);
      g_strv_builder_add (lines, rest);
    }

  return g_strv_builder_end (lines);
}

static guint
ved_queue_chart_get_columns (VedItemChart   *chart,
                             VedTableColumn *columns)
{
  columns[0] = (VedTableColumn) { "price", _("Price, $"), TRUE };
  columns[1] = (VedTableColumn) { "shares", _("Shares"), TRUE };
  columns[2] = (VedTableColumn) { "orders", _("Orders"), TRUE };
  columns[3] = (VedTableColumn) { "known", _("Known shares"), TRUE };

  return 4;
}

static void
ved_queue_chart_write_cell (VedItemChart *chart,
                            guint         index,
                            guint         column,
                            gboolean      is_exact,
                            GString      *text)
{
  const Row *row = get_row (VED_QUEUE_CHART (chart), index);
  char price[VED_MARKET_TEXT_SIZE];

  if (column == 0)
    g_string_append (text, ved_market_write_price (row->level.price, price, sizeof price));
  else
    g_string_append_printf (text, "%d", column == 1 ? row->level.size : column == 2 ? (int) row->level.n_items
                                                                                    : row->level.known);
}

static void
ved_queue_chart_finalize (GObject *object)
{
  VedQueueChart *self = VED_QUEUE_CHART (object);

  g_array_unref (self->rows);
  g_array_unref (self->items);

  G_OBJECT_CLASS (ved_queue_chart_parent_class)->finalize (object);
}

static void
ved_queue_chart_class_init (VedQueueChartClass *klass)
{
  VedChartClass *chart_class = VED_CHART_CLASS (klass);
  VedItemChartClass *item_class = VED_ITEM_CHART_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ved_queue_chart_finalize;
  chart_class->record = ved_queue_chart_record;
  chart_class->annotate = ved_queue_chart_annotate;
  item_class->get_n_items = ved_queue_chart_get_n_items;
  item_class->hit = ved_queue_chart_hit;
  item_class->get_bounds = ved_queue_chart_get_bounds;
  item_class->get_step = ved_queue_chart_get_step;
  item_class->describe = ved_queue_chart_describe;
  item_class->get_tooltip = ved_queue_chart_get_tooltip;
  item_class->get_columns = ved_queue_chart_get_columns;
  item_class->write_cell = ved_queue_chart_write_cell;
}

static void
ved_queue_chart_init (VedQueueChart *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->items = g_array_new (FALSE, FALSE, sizeof (VedBookQueueItem));
}

/**
 * ved_queue_chart_new:
 *
 * Returns: a chart without queues
 */
GtkWidget *
ved_queue_chart_new (void)
{
  return g_object_new (VED_TYPE_QUEUE_CHART, NULL);
}

static void
add_row (VedQueueChart       *self,
         const VedBookQueues *queues,
         VedBookSide          side,
         guint                level)
{
  const Row row = { side, queues->levels[side][level] };

  g_array_append_val (self->rows, row);
  self->most = MAX (self->most, row.level.size);
}

/**
 * ved_queue_chart_set_queues:
 * @queues: copied
 */
void
ved_queue_chart_set_queues (VedQueueChart       *self,
                            const VedBookQueues *queues)
{
  guint n_before;

  g_return_if_fail (VED_IS_QUEUE_CHART (self));

  n_before = self->rows->len;
  g_array_set_size (self->rows, 0);
  g_array_set_size (self->items, 0);
  g_array_append_vals (self->items, queues->items, queues->n_items);
  self->most = 0;
  for (guint level = queues->n_levels[VED_BOOK_ASK]; level-- > 0;)
    add_row (self, queues, VED_BOOK_ASK, level);
  for (guint level = 0; level < queues->n_levels[VED_BOOK_BID]; level++)
    add_row (self, queues, VED_BOOK_BID, level);
  if (self->rows->len != n_before)
    ved_item_chart_items_reset (VED_ITEM_CHART (self));
  ved_chart_queue_data (VED_CHART (self));
}
