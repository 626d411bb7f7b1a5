/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-server-list"

#include "config.h"

#include "app/servers/ved-server-list.h"

#include "base/ved-list-change.h"
#include "fleet/filter/ved-filter.h"

#include <math.h>

/* The list is an array of indices into the snapshot. A refresh computes the new order, compares it with the
 * old one by name from both ends, and announces only the part in between; rows that are still shown are found
 * by name and keep their identity, so that views keep focus, selection and scroll position. A table of which
 * only the values changed announces nothing.
 *
 * While the order is held, a refresh leaves every server where it is: new ones come last, and whether the order
 * would be another one is told as "stale". What the viewer asks for, a search or another sort, is done at once.
 *
 * With every refresh most servers of a large fleet move, and views would bind nearly all of their two hundred rows anew.
 * So where a view tells what of it can be seen (ved_server_list_set_in_view()) and nobody reads it, rows stay where they
 * are and stand for other servers. Whether or not they move, only those that can be seen are told; the others know what
 * they stand for, and are told when they come into view.
 *
 * Offline servers have no level: they rank below all others and are in no alert. */

struct _VedServerList
{
  GObject parent_instance;

  VedSnapshot *snapshot;        /* (nullable) before the first */
  GArray *order;                /* guint */
  GHashTable *rows;             /* name → row that somebody shows; not owned */
  VedFilter *filter;            /* (nullable): all servers */
  double least_risk;            /* 0: all servers */
  guint limit;
  VedServerField sort;
  gboolean is_descending;
  guint first_in_view;
  guint n_in_view;
  gboolean is_behind;           /* rows out of view are untold */
  gboolean is_held;
  gboolean is_stale;            /* what is held would be sorted otherwise by now */
};

/* Servers in the order of their rows. */
typedef struct {
  const VedSnapshot *snapshot;
  const GArray *order;
} Ordered;

enum {
  PROP_STALE = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void ved_server_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VedServerList, ved_server_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ved_server_list_model_init))

static gboolean
is_risky_enough (VedServerList     *self,
                 const VedSnapshot *snapshot,
                 guint              server)
{
  if (self->least_risk > 0.0 && (ved_snapshot_get_state (snapshot, server) == VED_SERVER_OFFLINE ||
                                 !(ved_snapshot_risk (snapshot)[server] >= self->least_risk)))
    return FALSE;

  return TRUE;
}

typedef struct {
  double key;
  guint server;
} SortKey;

/* Missing values come last in either direction, equal ones by name. */
static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      is_descending)
{
  const SortKey *x = a, *y = b;
  int order;

  if (isnan (x->key) || isnan (y->key))
    order = (int) isnan (x->key) - (int) isnan (y->key);
  else if (is_descending != NULL)
    order = (x->key < y->key) - (x->key > y->key);
  else
    order = (x->key > y->key) - (x->key < y->key);

  return order != 0 ? order : (x->server > y->server) - (x->server < y->server);
}

/* Needs self->snapshot. Keys are read once for each server, not once for each comparison. */
static GArray *
compute_order (VedServerList *self)
{
  guint n = self->snapshot != NULL ? ved_snapshot_get_n_servers (self->snapshot) : 0;
  g_autoptr(GArray) keys = g_array_sized_new (FALSE, FALSE, sizeof (SortKey), n);
  g_autofree guint8 *matches = n > 0 && self->filter != NULL ? ved_filter_apply (self->filter, self->snapshot) : NULL;
  GArray *order;

  for (guint i = 0; i < n; i++)
    if (is_risky_enough (self, self->snapshot, i) && (matches == NULL || matches[i]))
      {
        SortKey key = { ved_server_field_get_value (self->sort, self->snapshot, i), i };

        g_array_append_val (keys, key);
      }
  g_array_sort_with_data (keys, compare_cb, self->is_descending ? self : NULL);

  order = g_array_sized_new (FALSE, FALSE, sizeof (guint), keys->len);
  for (guint i = 0; i < keys->len && i < self->limit; i++)
    g_array_append_val (order, g_array_index (keys, SortKey, i).server);

  return order;
}

static gboolean
is_same_server (guint         old_index,
                guint         new_index,
                gconstpointer data)
{
  const Ordered *old = data, *now = old + 1;
  guint a = g_array_index (old->order, guint, old_index), b = g_array_index (now->order, guint, new_index);

  return old->snapshot == now->snapshot ? a == b : g_str_equal (ved_snapshot_get_name (old->snapshot, a),
                                                                ved_snapshot_get_name (now->snapshot, b));
}

static GPtrArray *
hold_rows (VedServerList *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (rows, g_object_ref (row));

  return rows;
}

static GPtrArray *
hold_rows_in_view (VedServerList *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint last = MIN (self->first_in_view + self->n_in_view, self->order->len);

  for (guint i = self->first_in_view; i < last; i++)
    {
      guint server = g_array_index (self->order, guint, i);
      VedServerRow *row = g_hash_table_lookup (self->rows, ved_snapshot_get_name (self->snapshot, server));

      if (row != NULL)
        g_ptr_array_add (rows, g_object_ref (row));
    }

  return rows;
}

/* Tells the rows that can be seen what they show from now on. One may go away in a handler, so all are held. */
static void
tell_in_view (VedServerList *self)
{
  g_autoptr(GPtrArray) rows = NULL;

  self->is_behind = self->n_in_view < self->order->len;
  rows = self->is_behind ? hold_rows_in_view (self) : hold_rows (self);
  for (guint i = 0; i < rows->len; i++)
    ved_server_row_tell (g_ptr_array_index (rows, i));
}

static void
update_rows (VedServerList *self)
{
  g_autoptr(GPtrArray) rows = hold_rows (self);

  for (guint i = 0; i < rows->len; i++)
    {
      VedServerRow *row = g_ptr_array_index (rows, i);
      guint server;

      if (ved_snapshot_find (self->snapshot, ved_server_row_get_name (row), &server))
        ved_server_row_take (row, self->snapshot, server);
    }
}

/* The servers of @old_order that are still there, where they were, and then those of @fresh that are new. */
static GArray *
keep_order (VedServerList *self,
            VedSnapshot   *old,
            GArray        *old_order,
            GArray        *fresh)
{
  guint n = ved_snapshot_get_n_servers (self->snapshot), server;
  g_autofree guint8 *is_kept = g_new0 (guint8, MAX (n, 1));
  GArray *order = g_array_sized_new (FALSE, FALSE, sizeof (guint), old_order->len);

  for (guint i = 0; i < old_order->len; i++)
    {
      const char *name = ved_snapshot_get_name (old, g_array_index (old_order, guint, i));

      if (!ved_snapshot_find (self->snapshot, name, &server))
        continue;
      is_kept[server] = TRUE;
      g_array_append_val (order, server);
    }
  for (guint i = 0; i < fresh->len && order->len < self->limit; i++)
    {
      server = g_array_index (fresh, guint, i);
      if (!is_kept[server])
        g_array_append_val (order, server);
    }

  return order;
}

static void
set_stale (VedServerList *self,
           gboolean       is_stale)
{
  if (is_stale == self->is_stale)
    return;

  self->is_stale = is_stale;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STALE]);
}

static gboolean
is_same_order (GArray *a,
               GArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, a->len * sizeof (guint)) == 0);
}

/* Needs self->snapshot, the new one. */
static GArray *
choose_order (VedServerList *self,
              VedSnapshot   *old,
              GArray        *old_order,
              gboolean      *is_stale)
{
  g_autoptr(GArray) fresh = compute_order (self);
  GArray *kept;

  *is_stale = FALSE;
  if (!self->is_held || old == NULL || old == self->snapshot)
    return g_steal_pointer (&fresh);

  kept = keep_order (self, old, old_order, fresh);
  *is_stale = !is_same_order (kept, fresh);

  return kept;
}

/* Takes over @snapshot, orders it, and announces what moved. */
static void
replace (VedServerList *self,
         VedSnapshot   *snapshot)
{
  VedSnapshot *old = self->snapshot;
  g_autoptr(GArray) old_order = self->order;
  VedListChange change;
  gboolean is_stale, is_other;

  self->snapshot = snapshot;
  self->order = choose_order (self, old, old_order, &is_stale);
  is_other = ved_list_change_find (&change, old_order->len, self->order->len, is_same_server,
                                   (Ordered[]) { { old, old_order }, { snapshot, self->order } });
  if (old != snapshot)
    update_rows (self);
  if (is_other)
    g_list_model_items_changed (G_LIST_MODEL (self), change.position, change.n_removed, change.n_added);
  tell_in_view (self);
  set_stale (self, is_stale);
}

/* Takes the row of each server of @old_order that has one. */
static GPtrArray *
steal_rows (VedServerList *self,
            VedSnapshot   *old,
            GArray        *old_order)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < old_order->len; i++)
    {
      const char *name = ved_snapshot_get_name (old, g_array_index (old_order, guint, i));
      gpointer key = NULL, row = NULL;

      g_hash_table_steal_extended (self->rows, name, &key, &row);
      g_free (key);
      g_ptr_array_add (rows, row);
    }

  return rows;
}

/* Has the rows stand for the servers that are in their places now. */
static void
give_servers (VedServerList *self,
              GPtrArray     *rows)
{
  for (guint i = 0; i < MIN (rows->len, self->order->len); i++)
    {
      gpointer row = g_ptr_array_index (rows, i);
      guint server = g_array_index (self->order, guint, i);

      if (row == NULL)
        continue;
      g_hash_table_insert (self->rows, g_strdup (ved_snapshot_get_name (self->snapshot, server)), row);
      ved_server_row_take (row, self->snapshot, server);
    }
}

/* Takes over @snapshot as replace() does, with the rows where they are: only how many there are is announced. Rows
 * beyond the last server are known by their old ones until views let go of them. */
static void
replace_in_place (VedServerList *self,
                  VedSnapshot   *snapshot)
{
  VedSnapshot *old = self->snapshot;
  g_autoptr(GArray) old_order = self->order;
  g_autoptr(GPtrArray) rows = steal_rows (self, old, old_order);
  guint n_old = old_order->len, n_new;

  self->snapshot = snapshot;
  self->order = compute_order (self);
  n_new = self->order->len;
  give_servers (self, rows);
  if (n_new != n_old)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (n_old, n_new), n_old - MIN (n_old, n_new),
                                n_new - MIN (n_old, n_new));
  tell_in_view (self);
}

static void
reorder (VedServerList *self)
{
  if (self->snapshot != NULL)
    replace (self, self->snapshot);
}

static GType
ved_server_list_get_item_type (GListModel *model)
{
  return VED_TYPE_SERVER_ROW;
}

static guint
ved_server_list_get_n_items (GListModel *model)
{
  return VED_SERVER_LIST (model)->order->len;
}

static void
row_gone_cb (gpointer user_data,
             GObject *row)
{
  GHashTable *rows = user_data;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value == row)
      {
        g_hash_table_iter_remove (&iter);
        break;
      }
  g_hash_table_unref (rows);
}

static gpointer
ved_server_list_get_item (GListModel *model,
                          guint       position)
{
  VedServerList *self = VED_SERVER_LIST (model);
  VedServerRow *row;
  guint server;

  if (position >= self->order->len)
    return NULL;

  server = g_array_index (self->order, guint, position);
  row = g_hash_table_lookup (self->rows, ved_snapshot_get_name (self->snapshot, server));
  if (row != NULL)
    return g_object_ref (row);

  row = ved_server_row_new (self->snapshot, server);
  g_hash_table_insert (self->rows, g_strdup (ved_server_row_get_name (row)), row);
  g_object_weak_ref (G_OBJECT (row), row_gone_cb, g_hash_table_ref (self->rows));

  return row;
}

static void
ved_server_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ved_server_list_get_item_type;
  iface->get_n_items = ved_server_list_get_n_items;
  iface->get_item = ved_server_list_get_item;
}

static void
ved_server_list_finalize (GObject *object)
{
  VedServerList *self = VED_SERVER_LIST (object);

  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_array_unref (self->order);
  g_hash_table_unref (self->rows);
  g_clear_pointer (&self->filter, ved_filter_free);

  G_OBJECT_CLASS (ved_server_list_parent_class)->finalize (object);
}

static void
ved_server_list_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STALE:
      g_value_set_boolean (value, VED_SERVER_LIST (object)->is_stale);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ved_server_list_class_init (VedServerListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ved_server_list_finalize;
  object_class->get_property = ved_server_list_get_property;
  props[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ved_server_list_init (VedServerList *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->limit = G_MAXUINT;
  self->n_in_view = G_MAXUINT;
  self->sort = VED_FIELD_RISK;
  self->is_descending = TRUE;
}

/**
 * ved_server_list_new:
 *
 * Returns: an empty list, by descending risk
 */
VedServerList *
ved_server_list_new (void)
{
  return g_object_new (VED_TYPE_SERVER_LIST, NULL);
}

/**
 * ved_server_list_set_snapshot:
 *
 * Shows the servers of another snapshot, with the same filter and sort. O(n log n).
 */
void
ved_server_list_set_snapshot (VedServerList *self,
                              VedSnapshot   *snapshot)
{
  VedSnapshot *old;

  g_return_if_fail (VED_IS_SERVER_LIST (self));
  g_return_if_fail (snapshot != NULL);

  if (self->snapshot == snapshot)
    return;

  old = self->snapshot;
  if (self->is_held || old == NULL || self->n_in_view == G_MAXUINT)
    replace (self, ved_snapshot_ref (snapshot));
  else
    replace_in_place (self, ved_snapshot_ref (snapshot));
  g_clear_pointer (&old, ved_snapshot_unref);
}

/**
 * ved_server_list_set_in_view:
 * @first: the first row that can be seen
 * @n_rows: how many can be seen
 *
 * For the view of the list: other rows are not told of what is new before they come into view, and while the order is
 * not held a refresh moves none.
 */
void
ved_server_list_set_in_view (VedServerList *self,
                             guint          first,
                             guint          n_rows)
{
  g_return_if_fail (VED_IS_SERVER_LIST (self));

  self->first_in_view = first;
  self->n_in_view = n_rows;
  if (self->is_behind)
    tell_in_view (self);
}

/**
 * ved_server_list_get_snapshot:
 *
 * Returns: (transfer none) (nullable): what is listed
 */
VedSnapshot *
ved_server_list_get_snapshot (VedServerList *self)
{
  g_return_val_if_fail (VED_IS_SERVER_LIST (self), NULL);

  return self->snapshot;
}

/**
 * ved_server_list_set_search:
 * @text: (nullable): as ved_filter_parse() reads it
 *
 * Returns: whether @text says which servers to list; if not, the list stays as it is, and @error says why
 */
gboolean
ved_server_list_set_search (VedServerList  *self,
                            const char     *text,
                            GError        **error)
{
  VedFilter *filter;

  g_return_val_if_fail (VED_IS_SERVER_LIST (self), FALSE);

  filter = ved_filter_parse (text != NULL ? text : "", error);
  if (filter == NULL)
    return FALSE;

  g_clear_pointer (&self->filter, ved_filter_free);
  self->filter = filter;
  reorder (self);

  return TRUE;
}

/**
 * ved_server_list_set_least_risk:
 * @least_risk: only servers that have at least as much are listed; 0 for all
 */
void
ved_server_list_set_least_risk (VedServerList *self,
                                double         least_risk)
{
  g_return_if_fail (VED_IS_SERVER_LIST (self));

  self->least_risk = least_risk;
  reorder (self);
}

/**
 * ved_server_list_set_limit:
 * @limit: only so many are listed, from the top
 */
void
ved_server_list_set_limit (VedServerList *self,
                           guint          limit)
{
  g_return_if_fail (VED_IS_SERVER_LIST (self));

  self->limit = limit;
  reorder (self);
}

/**
 * ved_server_list_set_sort:
 * @field: what to sort by; equal servers follow by name
 */
void
ved_server_list_set_sort (VedServerList *self,
                          VedServerField field,
                          gboolean       is_descending)
{
  g_return_if_fail (VED_IS_SERVER_LIST (self));
  g_return_if_fail (field < VED_N_FIELDS);

  if (self->sort == field && self->is_descending == is_descending)
    return;

  self->sort = field;
  self->is_descending = is_descending;
  reorder (self);
}

/**
 * ved_server_list_get_sort:
 * @is_descending: (out) (optional): its direction
 *
 * Returns: what the list is sorted by
 */
VedServerField
ved_server_list_get_sort (VedServerList *self,
                          gboolean      *is_descending)
{
  g_return_val_if_fail (VED_IS_SERVER_LIST (self), VED_FIELD_RISK);

  if (is_descending != NULL)
    *is_descending = self->is_descending;

  return self->sort;
}

/**
 * ved_server_list_get_server:
 * @position: in the list
 *
 * Returns: its index in the snapshot
 */
guint
ved_server_list_get_server (VedServerList *self,
                            guint          position)
{
  g_return_val_if_fail (VED_IS_SERVER_LIST (self), 0);
  g_return_val_if_fail (position < self->order->len, 0);

  return g_array_index (self->order, guint, position);
}

/**
 * ved_server_list_set_held:
 * @is_held: whether refreshes leave the servers where they are
 *
 * Letting go sorts at once.
 */
void
ved_server_list_set_held (VedServerList *self,
                          gboolean       is_held)
{
  g_return_if_fail (VED_IS_SERVER_LIST (self));

  if (is_held == self->is_held)
    return;

  self->is_held = is_held;
  if (!is_held && self->is_stale)
    reorder (self);
}

/**
 * ved_server_list_sort_now:
 *
 * Sorts what is held, and goes on holding it.
 */
void
ved_server_list_sort_now (VedServerList *self)
{
  g_return_if_fail (VED_IS_SERVER_LIST (self));

  reorder (self);
}
