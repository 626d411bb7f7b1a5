/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-queue-table-card"

#include "config.h"

#include "app/market/ved-queue-table-card.h"

#include "app/market/ved-market-table.h"
#include "app/market/ved-market-text.h"
#include "app/parts/ved-card.h"

#include <glib/gi18n.h>

#define TABLE_HEIGHT_PX 320

enum {
  COLUMN_PRICE,
  COLUMN_POSITION,
  COLUMN_ID,
  COLUMN_SIZE,
  COLUMN_INITIAL,
  COLUMN_ENTRY,
  COLUMN_AGE,
  COLUMN_STATE,
  N_COLUMNS
};

/* An order as it stood at the row; a plain copy, since rows are written when they come into view. */
typedef struct {
  gint64 price;
  guint position;
  guint n_items;
  VedBookQueueItem item;
  gint64 entry_ns;
  gint64 age_ns;
} Order;

struct _VedQueueTableCard
{
  GtkWidget parent_instance;
  VedBookSide side;
  GtkWidget *card;
  GtkWidget *table;
  GArray *orders;               /* Order */
};

enum {
  ORDER_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedQueueTableCard, ved_queue_table_card, GTK_TYPE_WIDGET)

static const char *
name_knowledge (VedBookKnowledge knowledge)
{
  return knowledge == VED_BOOK_KNOWN ? _("● known")
         : knowledge == VED_BOOK_UNVERIFIED ? _("◐ unverified") : _("○ anonymous");
}

static void
write_cell (gpointer owner,
            guint    row,
            guint    column,
            GString *text)
{
  const Order *order = &g_array_index (VED_QUEUE_TABLE_CARD (owner)->orders, Order, row);
  char buffer[VED_MARKET_TEXT_SIZE];

  switch (column)
    {
    case COLUMN_PRICE:
      g_string_append (text, ved_market_write_price (order->price, buffer, sizeof buffer));
      break;
    case COLUMN_POSITION:
      g_string_append_printf (text, "%u/%u", order->position + 1, order->n_items);
      break;
    case COLUMN_ID:
      if (order->item.id > 0)
        g_string_append_printf (text, "%" G_GINT64_FORMAT, order->item.id);
      else
        g_string_append (text, "–");
      break;
    case COLUMN_SIZE:
      g_string_append (text, ved_market_write_count (order->item.size, buffer, sizeof buffer));
      break;
    case COLUMN_INITIAL:
      g_string_append (text, ved_market_write_count (order->item.initial_size, buffer, sizeof buffer));
      break;
    case COLUMN_ENTRY:
      if (order->item.knowledge != VED_BOOK_ANONYMOUS)
        g_string_append_len (text, ved_market_write_time (order->entry_ns, buffer, sizeof buffer), 12);
      break;
    case COLUMN_AGE:
      if (order->item.knowledge != VED_BOOK_ANONYMOUS)
        g_string_append (text, ved_market_write_span (order->age_ns, buffer, sizeof buffer));
      break;
    case COLUMN_STATE:
    default:
      g_string_append (text, name_knowledge (order->item.knowledge));
      break;
    }
}

static double
get_key (gpointer owner,
         guint    row,
         guint    column)
{
  const Order *order = &g_array_index (VED_QUEUE_TABLE_CARD (owner)->orders, Order, row);

  switch (column)
    {
    case COLUMN_PRICE:
      return (double) order->price;
    case COLUMN_POSITION:
      return (double) order->position;
    case COLUMN_ID:
      return (double) order->item.id;
    case COLUMN_SIZE:
      return (double) order->item.size;
    case COLUMN_INITIAL:
      return (double) order->item.initial_size;
    case COLUMN_ENTRY:
      return (double) order->item.entry_row;
    case COLUMN_AGE:
      return (double) order->age_ns;
    case COLUMN_STATE:
    default:
      return (double) order->item.knowledge;
    }
}

static void
activated_cb (VedMarketTable    *table,
              guint              row,
              VedQueueTableCard *self)
{
  const Order *order = &g_array_index (self->orders, Order, row);

  if (order->item.id > 0)
    g_signal_emit (self, signals[ORDER_CHOSEN], 0, order->item.id);
}

static void
ved_queue_table_card_dispose (GObject *object)
{
  g_clear_pointer (&VED_QUEUE_TABLE_CARD (object)->card, gtk_widget_unparent);

  G_OBJECT_CLASS (ved_queue_table_card_parent_class)->dispose (object);
}

static void
ved_queue_table_card_finalize (GObject *object)
{
  g_array_unref (VED_QUEUE_TABLE_CARD (object)->orders);

  G_OBJECT_CLASS (ved_queue_table_card_parent_class)->finalize (object);
}

static void
ved_queue_table_card_class_init (VedQueueTableCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ved_queue_table_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = ved_queue_table_card_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[ORDER_CHOSEN] = g_signal_new ("order-chosen", VED_TYPE_QUEUE_TABLE_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
ved_queue_table_card_init (VedQueueTableCard *self)
{
  self->orders = g_array_new (FALSE, FALSE, sizeof (Order));
}

/**
 * ved_queue_table_card_new:
 * @side: whose orders to show
 *
 * Returns: a card without orders
 */
GtkWidget *
ved_queue_table_card_new (VedBookSide side)
{
  VedQueueTableCard *self = g_object_new (VED_TYPE_QUEUE_TABLE_CARD, NULL);
  const VedMarketColumn columns[N_COLUMNS] = {
    [COLUMN_PRICE] = { _("Price, $"), 82, TRUE },
    [COLUMN_POSITION] = { _("Place"), 54, TRUE },
    [COLUMN_ID] = { C_("market", "Order"), 88, TRUE },
    [COLUMN_SIZE] = { _("Size"), 56, TRUE },
    [COLUMN_INITIAL] = { _("Initial"), 60, TRUE },
    [COLUMN_ENTRY] = { _("Entered"), 104, FALSE },
    [COLUMN_AGE] = { _("Age"), 96, TRUE },
    [COLUMN_STATE] = { _("State"), 110, FALSE },
  };
  GtkWidget *content;

  self->side = side;
  self->card = ved_card_new (side == VED_BOOK_BID ? _("Bid Queue") : _("Ask Queue"), &content, NULL);
  self->table = ved_market_table_new (columns, N_COLUMNS, FALSE, write_cell, self);
  ved_market_table_set_sort (VED_MARKET_TABLE (self->table), get_key);
  ved_market_table_set_empty (VED_MARKET_TABLE (self->table), _("No orders on this side"));
  g_signal_connect_object (self->table, "activated", G_CALLBACK (activated_cb), self, 0);
  gtk_widget_set_size_request (self->table, -1, TABLE_HEIGHT_PX);
  gtk_box_append (GTK_BOX (content), self->table);
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

static void
add_level (VedQueueTableCard       *self,
           const VedBookDay        *day,
           const VedBookQueues     *queues,
           const VedBookQueueLevel *level)
{
  for (guint i = 0; i < level->n_items; i++)
    {
      const VedBookQueueItem *item = &queues->items[level->first_item + i];
      const Order order = {
        .price = level->price,
        .position = i,
        .n_items = level->n_items,
        .item = *item,
        .entry_ns = day->time_ns[item->entry_row],
        .age_ns = day->time_ns[queues->row] - day->time_ns[item->entry_row],
      };

      g_array_append_val (self->orders, order);
    }
}

/**
 * ved_queue_table_card_set_queues:
 * @queues: copied
 */
void
ved_queue_table_card_set_queues (VedQueueTableCard   *self,
                                 const VedBookDay    *day,
                                 const VedBookQueues *queues)
{
  g_return_if_fail (VED_IS_QUEUE_TABLE_CARD (self));

  g_array_set_size (self->orders, 0);
  for (guint i = 0; i < queues->n_levels[self->side]; i++)
    add_level (self, day, queues, &queues->levels[self->side][i]);
  ved_market_table_reset (VED_MARKET_TABLE (self->table), self->orders->len);
}

/**
 * ved_queue_table_card_get_table:
 *
 * Returns: (transfer none): the table of orders
 */
GtkWidget *
ved_queue_table_card_get_table (VedQueueTableCard *self)
{
  g_return_val_if_fail (VED_IS_QUEUE_TABLE_CARD (self), NULL);

  return self->table;
}
