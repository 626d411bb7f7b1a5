/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-list-change"

#include "config.h"

#include "base/ved-list-change.h"

/* A view that is told of a change makes the rows of it anew, and what had the focus loses it. So only what lies between the
 * first and the last difference is told. */

/**
 * ved_list_change_find:
 * @self: (out): what is different
 *
 * Returns: whether anything is
 */
gboolean
ved_list_change_find (VedListChange   *self,
                      guint            n_old,
                      guint            n_new,
                      VedListSameFunc  is_same,
                      gconstpointer    data)
{
  guint least = MIN (n_old, n_new), head = 0, tail = 0;

  while (head < least && is_same (head, head, data))
    head++;
  while (tail < least - head && is_same (n_old - 1 - tail, n_new - 1 - tail, data))
    tail++;
  *self = (VedListChange) { head, n_old - head - tail, n_new - head - tail };

  return self->n_removed + self->n_added > 0;
}

static gboolean
is_same_pointer (guint         old_index,
                 guint         new_index,
                 gconstpointer data)
{
  const GPtrArray *const *lists = data;

  return lists[0]->pdata[old_index] == lists[1]->pdata[new_index];
}

/**
 * ved_list_change_tell:
 * @model: one that holds @now since just now
 * @old: what it held before
 *
 * Says which items are others.
 */
void
ved_list_change_tell (GListModel      *model,
                      const GPtrArray *old,
                      const GPtrArray *now)
{
  const GPtrArray *lists[] = { old, now };
  VedListChange change;

  if (ved_list_change_find (&change, old->len, now->len, is_same_pointer, lists))
    g_list_model_items_changed (model, change.position, change.n_removed, change.n_added);
}

/**
 * ved_list_store_take:
 * @items: (element-type GObject): what @store shall hold
 *
 * Replaces the items that are others.
 */
void
ved_list_store_take (GListStore      *store,
                     const GPtrArray *items)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (store));
  g_autoptr(GPtrArray) old = g_ptr_array_new_full (n_old, g_object_unref);
  const GPtrArray *lists[] = { old, items };
  VedListChange change;

  for (guint i = 0; i < n_old; i++)
    g_ptr_array_add (old, g_list_model_get_item (G_LIST_MODEL (store), i));
  if (ved_list_change_find (&change, n_old, items->len, is_same_pointer, lists))
    g_list_store_splice (store, change.position, change.n_removed, items->pdata + change.position, change.n_added);
}
