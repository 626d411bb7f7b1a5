/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-market-rows"

#include "config.h"

#include "app/market/ved-market-rows.h"

struct _VedMarketRow
{
  GObject parent_instance;
  guint number;
};

G_DEFINE_FINAL_TYPE (VedMarketRow, ved_market_row, G_TYPE_OBJECT)

struct _VedMarketRows
{
  GObject parent_instance;
  guint n_rows;
  gboolean is_newest_first;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VedMarketRows, ved_market_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
ved_market_row_class_init (VedMarketRowClass *klass)
{
}

static void
ved_market_row_init (VedMarketRow *self)
{
}

static GType
get_item_type (GListModel *model)
{
  return VED_TYPE_MARKET_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return VED_MARKET_ROWS (model)->n_rows;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  VedMarketRows *self = VED_MARKET_ROWS (model);
  VedMarketRow *row;

  if (position >= self->n_rows)
    return NULL;

  row = g_object_new (VED_TYPE_MARKET_ROW, NULL);
  row->number = self->is_newest_first ? self->n_rows - 1 - position : position;

  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
ved_market_rows_class_init (VedMarketRowsClass *klass)
{
}

static void
ved_market_rows_init (VedMarketRows *self)
{
}

/**
 * ved_market_rows_new:
 * @is_newest_first: whether the last row is shown first
 *
 * Returns: (transfer full): a list without rows
 */
VedMarketRows *
ved_market_rows_new (gboolean is_newest_first)
{
  VedMarketRows *self = g_object_new (VED_TYPE_MARKET_ROWS, NULL);

  self->is_newest_first = is_newest_first;

  return self;
}

/**
 * ved_market_rows_replace:
 * @n_rows: how many there are now, all of them others than before
 */
void
ved_market_rows_replace (VedMarketRows *self,
                         guint          n_rows)
{
  guint n_before;

  g_return_if_fail (VED_IS_MARKET_ROWS (self));

  n_before = self->n_rows;
  self->n_rows = n_rows;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, n_rows);
}

/**
 * ved_market_rows_resize:
 * @n_rows: how many there are now; those that were there are the same
 */
void
ved_market_rows_resize (VedMarketRows *self,
                        guint          n_rows)
{
  guint n_before, n_same;

  g_return_if_fail (VED_IS_MARKET_ROWS (self));

  if (n_rows == self->n_rows)
    return;

  n_before = self->n_rows;
  n_same = MIN (n_before, n_rows);
  self->n_rows = n_rows;
  g_list_model_items_changed (G_LIST_MODEL (self), self->is_newest_first ? 0 : n_same, n_before - n_same, n_rows - n_same);
}

/**
 * ved_market_row_get_number:
 *
 * Returns: which row it is
 */
guint
ved_market_row_get_number (VedMarketRow *self)
{
  g_return_val_if_fail (VED_IS_MARKET_ROW (self), 0);

  return self->number;
}
