/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-list"

#include "config.h"

#include "app/alerts/ved-alert-list.h"

#include "app/alerts/ved-alert-delivery.h"
#include "app/alerts/ved-desk-report.h"
#include "fleet/ved-alert-order.h"

#include <string.h>

/* With every refresh of a large fleet thousands of alerts change places, and views would bind all of their rows anew: so
 * items stay where they are and tell of other alerts, and only how many there are is announced.
 *
 * While the order is held, a refresh moves nothing: every row stays where it is, also that of an episode which has
 * resolved or no longer passes the filter, and new ones wait. What the viewer asks for, a search, another filter or
 * order, is done at once. */

struct _VedAlertList
{
  GObject parent_instance;

  VedSnapshot *snapshot;        /* (nullable) before the first */
  GHashTable *desk;             /* (nullable): VedDeskEntry by id */
  GPtrArray *items;             /* VedAlertItem, as listed */
  char **words;                 /* (nullable): of the search, all must occur */
  VedAlertFilter filter;
  VedAlertSort sort;
  gboolean is_held;
  gboolean is_stale;            /* what is held would be listed otherwise by now */
  guint n_new;                  /* of what it would list, those that it does not */
};

enum {
  WAITING,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void ved_alert_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VedAlertList, ved_alert_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ved_alert_list_model_init))

/* The level of what an episode tells now: it keeps the one that it had until it is clearly over. */
static VedLevel
present_level (const VedAlert *alert)
{
  if (ved_alert_get_aspect (alert) != VED_ALERT_RECEDING)
    return ved_alert_get_level (alert);

  return alert->subject == VED_ALERT_SUBJECT_RISK ? ved_level_from_risk ((double) alert->current_value)
                                                  : VED_LEVEL_HEALTHY;
}

static gboolean
passes (VedAlertList   *self,
        const VedAlert *alert,
        VedAlertFilter  filter)
{
  const VedDeskEntry *entry = self->desk != NULL ? g_hash_table_lookup (self->desk, alert->id) : NULL;
  gboolean is_fleet = ved_alert_is_environment (alert);
  gboolean is_critical = ved_alert_get_level (alert) >= VED_LEVEL_CRITICAL;
  gboolean is_over = present_level (alert) == VED_LEVEL_HEALTHY;

  switch (filter)
    {
    case VED_ALERT_FILTER_UNACKNOWLEDGED:
      return alert->state == VED_ALERT_OPEN && !is_over;

    case VED_ALERT_FILTER_RECEDING:
      return is_over;

    case VED_ALERT_FILTER_CRITICAL:
      return !is_fleet && is_critical;

    case VED_ALERT_FILTER_WARNING:
      return !is_fleet && !is_critical;

    case VED_ALERT_FILTER_FLEET:
      return is_fleet;

    case VED_ALERT_FILTER_ACKNOWLEDGED:
      return alert->state == VED_ALERT_ACKNOWLEDGED;

    case VED_ALERT_FILTER_SILENCED:
      return entry != NULL && entry->is_silenced;

    case VED_ALERT_FILTER_ALL:
    case VED_N_ALERT_FILTERS:
    default:
      return TRUE;
    }
}

static gboolean
contains_words (const VedAlert *alert,
                char          **words)
{
  const char *texts[] = {
    ved_alert_text_place (alert), ved_alert_text_subject (alert), ved_alert_get_subject_key (alert),
    ved_level_get_info (ved_alert_get_level (alert))->label, ved_alert_state_get_name (alert->state), alert->id,
  };

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (texts) && !found; j++)
        found = strcasestr (texts[j], words[i]) != NULL;
      if (!found)
        return FALSE;
    }

  return TRUE;
}

/* What is over already waits below what is not, however bad it was. */
static int
compare_urgency (const VedAlert *x,
                 const VedAlert *y)
{
  int order = (int) present_level (y) - (int) present_level (x);

  return order != 0 ? order : ved_alert_compare (x, y);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  const VedAlert *x = *(const VedAlert *const *) a, *y = *(const VedAlert *const *) b;
  VedAlertSort sort = (VedAlertSort) GPOINTER_TO_UINT (user_data);
  int order = 0;

  if (sort == VED_ALERT_SORT_NEWEST)
    order = (x->opened_us < y->opened_us) - (x->opened_us > y->opened_us);
  else if (sort == VED_ALERT_SORT_SERVER)
    order = strcmp (x->server, y->server);

  return order != 0 ? order : compare_urgency (x, y);
}

static GPtrArray *
collect (VedAlertList *self)
{
  guint n = self->snapshot != NULL ? ved_snapshot_get_n_alerts (self->snapshot) : 0;
  GPtrArray *alerts = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (self->snapshot, i);

      if (passes (self, alert, self->filter) && contains_words (alert, self->words))
        g_ptr_array_add (alerts, (gpointer) alert);
    }
  g_ptr_array_sort_with_data (alerts, compare_cb, GUINT_TO_POINTER (self->sort));

  return alerts;
}

/* The listed items by the ids of their episodes. */
static GHashTable *
index_items (VedAlertList *self)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->items->len; i++)
    g_hash_table_insert (index, (gpointer) ved_alert_item_get_alert (self->items->pdata[i])->id,
                         self->items->pdata[i]);

  return index;
}

static void
set_stale (VedAlertList *self,
           gboolean      is_stale,
           guint         n_new)
{
  if (is_stale == self->is_stale && n_new == self->n_new)
    return;

  self->is_stale = is_stale;
  self->n_new = n_new;
  g_signal_emit (self, signals[WAITING], 0);
}

static void
tell_item (VedAlertList   *self,
           VedAlertItem   *item,
           const VedAlert *alert)
{
  ved_alert_item_set_entry (item, self->desk != NULL ? g_hash_table_lookup (self->desk, alert->id) : NULL);
  ved_alert_item_set_alert (item, alert, self->snapshot);
}

/* Lists what there is: items tell of the alerts in their places. */
static void
rebuild (VedAlertList *self)
{
  g_autoptr(GPtrArray) alerts = collect (self);
  guint n_old = self->items->len, n_kept = MIN (n_old, alerts->len);

  g_ptr_array_set_size (self->items, (int) n_kept);
  for (guint i = 0; i < n_kept; i++)
    tell_item (self, self->items->pdata[i], alerts->pdata[i]);
  for (guint i = n_kept; i < alerts->len; i++)
    {
      g_ptr_array_add (self->items, ved_alert_item_new (alerts->pdata[i], self->snapshot));
      tell_item (self, self->items->pdata[i], alerts->pdata[i]);
    }
  if (n_old != alerts->len)
    g_list_model_items_changed (G_LIST_MODEL (self), n_kept, n_old - n_kept, alerts->len - n_kept);
  set_stale (self, FALSE, 0);
}

/* Finds out what rebuild() would do, without doing it. */
static void
compare_with_fresh (VedAlertList *self)
{
  g_autoptr(GPtrArray) alerts = collect (self);
  g_autoptr(GHashTable) listed = index_items (self);
  gboolean is_same = alerts->len == self->items->len;
  guint n_new = 0;

  for (guint i = 0; i < alerts->len; i++)
    {
      VedAlertItem *item = g_hash_table_lookup (listed, ((const VedAlert *) alerts->pdata[i])->id);

      n_new += item == NULL;
      is_same = is_same && item == self->items->pdata[i];
    }
  set_stale (self, !is_same, n_new);
}

/* Tells every item what is new of it, where it is. */
static void
refresh_in_place (VedAlertList *self)
{
  g_autoptr(GHashTable) alerts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ved_snapshot_get_n_alerts (self->snapshot); i++)
    {
      const VedAlert *alert = ved_snapshot_get_alert (self->snapshot, i);

      g_hash_table_insert (alerts, (gpointer) alert->id, (gpointer) alert);
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      VedAlertItem *item = self->items->pdata[i];
      const VedAlert *alert = g_hash_table_lookup (alerts, ved_alert_item_get_alert (item)->id);

      if (alert != NULL)
        tell_item (self, item, alert);
      else
        ved_alert_item_end (item);
    }
  compare_with_fresh (self);
}

/* After something has come that nobody asked for. */
static void
refresh (VedAlertList *self)
{
  if (self->is_held && self->items->len > 0)
    refresh_in_place (self);
  else
    rebuild (self);
}

static GType
ved_alert_list_get_item_type (GListModel *model)
{
  return VED_TYPE_ALERT_ITEM;
}

static guint
ved_alert_list_get_n_items (GListModel *model)
{
  return VED_ALERT_LIST (model)->items->len;
}

static gpointer
ved_alert_list_get_item (GListModel *model,
                         guint       position)
{
  GPtrArray *items = VED_ALERT_LIST (model)->items;

  return position < items->len ? g_object_ref (items->pdata[position]) : NULL;
}

static void
ved_alert_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ved_alert_list_get_item_type;
  iface->get_n_items = ved_alert_list_get_n_items;
  iface->get_item = ved_alert_list_get_item;
}

static void
ved_alert_list_finalize (GObject *object)
{
  VedAlertList *self = VED_ALERT_LIST (object);

  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  g_clear_pointer (&self->desk, g_hash_table_unref);
  g_ptr_array_unref (self->items);
  g_strfreev (self->words);

  G_OBJECT_CLASS (ved_alert_list_parent_class)->finalize (object);
}

static void
ved_alert_list_class_init (VedAlertListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_alert_list_finalize;

  signals[WAITING] = g_signal_new ("waiting", VED_TYPE_ALERT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_alert_list_init (VedAlertList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ved_alert_list_new:
 *
 * Returns: an empty list, by urgency
 */
VedAlertList *
ved_alert_list_new (void)
{
  return g_object_new (VED_TYPE_ALERT_LIST, NULL);
}

/**
 * ved_alert_list_set_snapshot:
 *
 * Shows the alerts of another snapshot, with the same filter and sort. O(n log n).
 */
void
ved_alert_list_set_snapshot (VedAlertList *self,
                             VedSnapshot  *snapshot)
{
  g_autoptr(VedSnapshot) old = NULL;

  g_return_if_fail (VED_IS_ALERT_LIST (self));
  g_return_if_fail (snapshot != NULL);

  if (self->snapshot == snapshot)
    return;

  old = self->snapshot;
  self->snapshot = ved_snapshot_ref (snapshot);
  refresh (self);
}

/**
 * ved_alert_list_set_desk:
 * @desk: (nullable): VedDeskEntry by the ids of episodes
 *
 * Tells who has taken charge of what, and what nobody is told of.
 */
void
ved_alert_list_set_desk (VedAlertList *self,
                         GHashTable   *desk)
{
  g_return_if_fail (VED_IS_ALERT_LIST (self));

  g_clear_pointer (&self->desk, g_hash_table_unref);
  self->desk = desk != NULL ? g_hash_table_ref (desk) : NULL;
  refresh (self);
}

/**
 * ved_alert_list_set_search:
 * @text: (nullable): words that must all occur in server, subject, level, state or id
 */
void
ved_alert_list_set_search (VedAlertList *self,
                           const char   *text)
{
  g_autofree char *clean = NULL;

  g_return_if_fail (VED_IS_ALERT_LIST (self));

  clean = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_clear_pointer (&self->words, g_strfreev);
  if (*clean != 0)
    self->words = g_strsplit_set (clean, " \t", -1);
  rebuild (self);
}

void
ved_alert_list_set_filter (VedAlertList  *self,
                           VedAlertFilter filter)
{
  g_return_if_fail (VED_IS_ALERT_LIST (self));
  g_return_if_fail (filter < VED_N_ALERT_FILTERS);

  self->filter = filter;
  rebuild (self);
}

void
ved_alert_list_set_sort (VedAlertList *self,
                         VedAlertSort  sort)
{
  g_return_if_fail (VED_IS_ALERT_LIST (self));
  g_return_if_fail (sort < VED_N_ALERT_SORTS);

  self->sort = sort;
  rebuild (self);
}

/**
 * ved_alert_list_set_held:
 * @is_held: whether rows stay where they are from now on, whatever comes
 */
void
ved_alert_list_set_held (VedAlertList *self,
                         gboolean      is_held)
{
  g_return_if_fail (VED_IS_ALERT_LIST (self));

  self->is_held = is_held;
  if (!is_held && self->is_stale)
    rebuild (self);
}

/**
 * ved_alert_list_sort_now:
 *
 * Lists what there is, though the order is held: somebody asked for it.
 */
void
ved_alert_list_sort_now (VedAlertList *self)
{
  g_return_if_fail (VED_IS_ALERT_LIST (self));

  rebuild (self);
}

/**
 * ved_alert_list_is_stale:
 * @n_new: (out): how many alerts wait to be listed
 *
 * Returns: whether more or others would be listed, or in another order, were the order not held
 */
gboolean
ved_alert_list_is_stale (VedAlertList *self,
                         guint        *n_new)
{
  g_return_val_if_fail (VED_IS_ALERT_LIST (self), FALSE);

  *n_new = self->n_new;

  return self->is_stale;
}

/**
 * ved_alert_list_find:
 * @id: of an episode
 *
 * Returns: (transfer none) (nullable): its item, where it is listed
 */
VedAlertItem *
ved_alert_list_find (VedAlertList *self,
                     const char   *id)
{
  g_autoptr(GHashTable) listed = NULL;

  g_return_val_if_fail (VED_IS_ALERT_LIST (self), NULL);

  listed = index_items (self);

  return g_hash_table_lookup (listed, id);
}

/**
 * ved_alert_list_count:
 * @filter: which alerts
 *
 * Returns: how many alerts there are of that kind, whatever is listed
 */
guint
ved_alert_list_count (VedAlertList  *self,
                      VedAlertFilter filter)
{
  guint n, count = 0;

  g_return_val_if_fail (VED_IS_ALERT_LIST (self), 0);

  n = self->snapshot != NULL ? ved_snapshot_get_n_alerts (self->snapshot) : 0;
  for (guint i = 0; i < n; i++)
    count += passes (self, ved_snapshot_get_alert (self->snapshot, i), filter);

  return count;
}
