/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-alert-list"

#include "config.h"

#include "app/alerts/ved-alert-list.h"

#include "app/alerts/ved-alert-delivery.h"
#include "app/alerts/ved-desk-report.h"
#include "fleet/snapshot/ved-alert-order.h"

#include <string.h>

/* A list of places: which alert of the snapshot is in each. A large fleet in trouble has ten thousand, and somebody sees
 * six, so items are made when a view asks for them and are known as long as it shows them; what a refresh does to all
 * alerts it does to their numbers in the snapshot. Alerts are judged once a snapshot, for every filter at once.
 *
 * With every refresh of a large fleet thousands of alerts change places, and views would bind all of their rows anew: so
 * items stay where they are and tell of other alerts, and only how many there are is announced.
 *
 * While the order is held, a refresh moves nothing: every row stays where it is, also that of an episode which has
 * resolved or no longer passes the filter, and new ones wait. What the viewer asks for, a search, another filter or
 * order, is done at once. */

typedef struct {
  guint alert;                  /* in the snapshot */
  VedAlertItem *ended;          /* (nullable): the snapshot no longer tells of what this does */
} Place;

/* An item that somebody shows, as long as it lives. */
typedef struct {
  GHashTable *items;
  guint position;
} Shown;

struct _VedAlertList
{
  GObject parent_instance;

  VedSnapshot *snapshot;        /* (nullable) before the first */
  GHashTable *desk;             /* (nullable): VedDeskEntry by id */
  gboolean silences;            /* whether the desk tells of anything that is */
  guint8 *kinds;                /* of each alert of the snapshot: a bit for each filter that it passes */
  guint counts[VED_N_ALERT_FILTERS];
  GArray *places;               /* Place, as listed */
  GHashTable *items;            /* position → VedAlertItem that somebody shows; not owned */
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

static const VedDeskEntry *
find_entry (VedAlertList   *self,
            const VedAlert *alert)
{
  return self->desk != NULL ? g_hash_table_lookup (self->desk, alert->id) : NULL;
}

static gboolean
is_silenced (VedAlertList   *self,
             const VedAlert *alert)
{
  const VedDeskEntry *entry = self->silences ? find_entry (self, alert) : NULL;

  return entry != NULL && entry->is_silenced;
}

static gboolean
passes (VedAlertList   *self,
        const VedAlert *alert,
        VedAlertFilter  filter)
{
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
      return is_silenced (self, alert);

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
  const char *texts[6];

  if (words == NULL)
    return TRUE;

  texts[0] = ved_alert_text_place (alert);
  texts[1] = ved_alert_text_subject (alert);
  texts[2] = ved_alert_get_subject_key (alert);
  texts[3] = ved_level_get_info (ved_alert_get_level (alert))->label;
  texts[4] = ved_alert_state_get_name (alert->state);
  texts[5] = alert->id;
  for (guint i = 0; words[i] != NULL; i++)
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
compare_present (const VedAlert *x,
                 const VedAlert *y)
{
  int order = (int) present_level (y) - (int) present_level (x);

  return order != 0 ? order : ved_alert_compare (x, y);
}

static gboolean
is_of_kind (VedAlertList  *self,
            guint          alert,
            VedAlertFilter filter)
{
  return (self->kinds[alert] >> filter & 1) != 0;
}

/* Somebody has said of what is silenced that it can wait. */
static int
compare_silences (VedAlertList *self,
                  guint         x,
                  guint         y)
{
  return (int) is_of_kind (self, x, VED_ALERT_FILTER_SILENCED) - (int) is_of_kind (self, y, VED_ALERT_FILTER_SILENCED);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  VedAlertList *self = user_data;
  guint left = ((const Place *) a)->alert, right = ((const Place *) b)->alert;
  const VedAlert *x = ved_snapshot_get_alert (self->snapshot, left), *y = ved_snapshot_get_alert (self->snapshot, right);
  int order = 0;

  if (self->sort == VED_ALERT_SORT_NEWEST)
    order = (x->opened_us < y->opened_us) - (x->opened_us > y->opened_us);
  else if (self->sort == VED_ALERT_SORT_SERVER)
    order = strcmp (x->server, y->server);
  else
    order = compare_silences (self, left, right);

  return order != 0 ? order : compare_present (x, y);
}

static void
item_gone_cb (gpointer user_data,
              GObject *item)
{
  Shown *shown = user_data;
  gpointer position = GUINT_TO_POINTER (shown->position);

  if (g_hash_table_lookup (shown->items, position) == (gpointer) item)
    g_hash_table_remove (shown->items, position);
  g_hash_table_unref (shown->items);
  g_free (shown);
}

static const VedAlert *
get_alert (VedAlertList *self,
           guint         position)
{
  const Place *place = &g_array_index (self->places, Place, position);

  return place->ended != NULL ? ved_alert_item_get_alert (place->ended)
                              : ved_snapshot_get_alert (self->snapshot, place->alert);
}

/* @alert is what is, or is to be, at @position; the place before it is that of the present snapshot. */
static VedAlertGroup
find_group (VedAlertList   *self,
            guint           position,
            const VedAlert *alert)
{
  if (self->sort != VED_ALERT_SORT_SERVER)
    return VED_ALERT_UNGROUPED;
  if (position > 0 && strcmp (alert->server, get_alert (self, position - 1)->server) == 0)
    return VED_ALERT_NEXT_OF_SERVER;

  return VED_ALERT_FIRST_OF_SERVER;
}

static VedAlertItem *
make_item (VedAlertList   *self,
           guint           position,
           const VedAlert *alert,
           VedSnapshot    *snapshot)
{
  VedAlertItem *item = ved_alert_item_new (alert, snapshot);
  Shown *shown = g_new (Shown, 1);

  *shown = (Shown) { g_hash_table_ref (self->items), position };
  ved_alert_item_set_entry (item, find_entry (self, alert));
  ved_alert_item_set_group (item, find_group (self, position, alert));
  g_hash_table_insert (self->items, GUINT_TO_POINTER (position), item);
  g_object_weak_ref (G_OBJECT (item), item_gone_cb, shown);

  return item;
}

static void
clear_place (gpointer place)
{
  g_clear_object (&((Place *) place)->ended);
}

static guint
count_alerts (VedAlertList *self)
{
  return self->snapshot != NULL ? ved_snapshot_get_n_alerts (self->snapshot) : 0;
}

/* Finds out which filters each alert passes. */
static void
judge (VedAlertList *self)
{
  guint n = count_alerts (self);

  g_free (self->kinds);
  self->kinds = g_new0 (guint8, MAX (n, 1));
  memset (self->counts, 0, sizeof self->counts);
  for (guint i = 0; i < n; i++)
    for (guint filter = 0; filter < VED_N_ALERT_FILTERS; filter++)
      if (passes (self, ved_snapshot_get_alert (self->snapshot, i), filter))
        {
          self->kinds[i] |= (guint8) (1u << filter);
          self->counts[filter]++;
        }
}

static gboolean
is_sorted (VedAlertList *self,
           GArray       *places)
{
  for (guint i = 1; i < places->len; i++)
    if (compare_cb (&g_array_index (places, Place, i - 1), &g_array_index (places, Place, i), self) > 0)
      return FALSE;

  return TRUE;
}

/* Those that are listed, first those whose present level is the worst. */
static GArray *
collect_by_level (VedAlertList *self)
{
  guint n = count_alerts (self);
  g_autofree guint8 *levels = g_new (guint8, MAX (n, 1));
  GArray *places = g_array_sized_new (FALSE, FALSE, sizeof (Place), n);

  for (guint i = 0; i < n; i++)
    levels[i] = is_of_kind (self, i, self->filter) ? (guint8) present_level (ved_snapshot_get_alert (self->snapshot, i))
                                                   : VED_N_LEVELS;
  for (guint level = VED_N_LEVELS; level-- > 0;)
    for (guint i = 0; i < n; i++)
      if (levels[i] == level && contains_words (ved_snapshot_get_alert (self->snapshot, i), self->words))
        g_array_append_vals (places, &(const Place) { .alert = i }, 1);

  return places;
}

/* A snapshot has its alerts in the order of ved_alert_compare(), so there is mostly nothing left to sort by urgency. */
static GArray *
collect (VedAlertList *self)
{
  GArray *places = collect_by_level (self);

  if (!is_sorted (self, places))
    g_array_sort_with_data (places, compare_cb, self);
  g_array_set_clear_func (places, clear_place);

  return places;
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

typedef struct {
  VedAlertItem *item;           /* held: one may go away while another is told */
  guint position;
} HeldItem;

static void
clear_held_item (gpointer held)
{
  g_clear_object (&((HeldItem *) held)->item);
}

/* The items that somebody shows, but those of what has resolved: nothing is new of it. */
static GArray *
hold_items (VedAlertList *self)
{
  GArray *held = g_array_sized_new (FALSE, FALSE, sizeof (HeldItem), g_hash_table_size (self->items));
  GHashTableIter iter;
  gpointer position, item;

  g_array_set_clear_func (held, clear_held_item);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &position, &item))
    if (g_array_index (self->places, Place, GPOINTER_TO_UINT (position)).ended == NULL)
      g_array_append_vals (held, &(const HeldItem) { g_object_ref (item), GPOINTER_TO_UINT (position) }, 1);

  return held;
}

/* Has items tell of what is in their places. */
static void
tell_items (VedAlertList *self)
{
  g_autoptr(GArray) held = hold_items (self);

  for (guint i = 0; i < held->len; i++)
    {
      const HeldItem *place = &g_array_index (held, HeldItem, i);
      const VedAlert *alert = get_alert (self, place->position);

      ved_alert_item_set_entry (place->item, find_entry (self, alert));
      ved_alert_item_set_group (place->item, find_group (self, place->position, alert));
      ved_alert_item_set_alert (place->item, alert, self->snapshot);
    }
}

/* Has items tell what the desk knows, where that is something else. */
static void
tell_charges (VedAlertList *self)
{
  g_autoptr(GArray) held = hold_items (self);

  for (guint i = 0; i < held->len; i++)
    {
      VedAlertItem *item = g_array_index (held, HeldItem, i).item;

      if (ved_alert_item_set_entry (item, find_entry (self, ved_alert_item_get_alert (item))))
        ved_alert_item_tell (item);
    }
}

static gboolean
is_beyond_cb (gpointer position,
              gpointer item,
              gpointer n_places)
{
  return GPOINTER_TO_UINT (position) >= GPOINTER_TO_UINT (n_places);
}

/* Lists what there is: items tell of the alerts in their places. */
static void
rebuild (VedAlertList *self)
{
  g_autoptr(GArray) old = self->places;
  guint n_kept;

  self->places = collect (self);
  n_kept = MIN (old->len, self->places->len);
  g_hash_table_foreach_remove (self->items, is_beyond_cb, GUINT_TO_POINTER (n_kept));
  tell_items (self);
  if (old->len != self->places->len)
    g_list_model_items_changed (G_LIST_MODEL (self), n_kept, old->len - n_kept, self->places->len - n_kept);
  set_stale (self, FALSE, 0);
}

/* Finds out what rebuild() would do, without doing it. */
static void
compare_with_fresh (VedAlertList *self)
{
  g_autoptr(GArray) fresh = collect (self);
  g_autofree guint8 *is_listed = g_new0 (guint8, MAX (count_alerts (self), 1));
  gboolean is_same = fresh->len == self->places->len;
  guint n_new = 0;

  for (guint i = 0; i < self->places->len; i++)
    if (g_array_index (self->places, Place, i).ended == NULL)
      is_listed[g_array_index (self->places, Place, i).alert] = TRUE;
  for (guint i = 0; i < fresh->len; i++)
    {
      guint alert = g_array_index (fresh, Place, i).alert;

      n_new += !is_listed[alert];
      is_same = is_same && g_array_index (self->places, Place, i).ended == NULL
        && g_array_index (self->places, Place, i).alert == alert;
    }
  set_stale (self, !is_same, n_new);
}

/* The numbers of the alerts of a snapshot by the ids of their episodes. */
static GHashTable *
index_alerts (VedSnapshot *snapshot)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ved_snapshot_get_n_alerts (snapshot); i++)
    g_hash_table_insert (index, (gpointer) ved_snapshot_get_alert (snapshot, i)->id, GUINT_TO_POINTER (i));

  return index;
}

/* The episode in a place has resolved: that stays to be told there. */
static void
end_place (VedAlertList *self,
           VedSnapshot  *old,
           guint         position)
{
  Place *place = &g_array_index (self->places, Place, position);
  VedAlertItem *item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (position));
  const VedAlert *alert = ved_snapshot_get_alert (old, place->alert);

  if (item != NULL)
    g_object_ref (item);
  else
    item = make_item (self, position, alert, old);
  place->ended = item;
  ved_alert_item_end (item);
}

/* Leaves every episode of @old where it is. */
static void
keep_places (VedAlertList *self,
             VedSnapshot  *old)
{
  g_autoptr(GHashTable) index = index_alerts (self->snapshot);

  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = &g_array_index (self->places, Place, i);
      const VedAlert *alert = place->ended != NULL ? ved_alert_item_get_alert (place->ended)
                                                   : ved_snapshot_get_alert (old, place->alert);
      gpointer number;

      if (!g_hash_table_lookup_extended (index, alert->id, NULL, &number))
        {
          if (place->ended == NULL)
            end_place (self, old, i);
          continue;
        }
      place->alert = GPOINTER_TO_UINT (number);
      g_clear_object (&place->ended);
    }
}

/* After a snapshot has come; @old: (nullable): what was listed. */
static void
refresh (VedAlertList *self,
         VedSnapshot  *old)
{
  if (!self->is_held || self->places->len == 0)
    {
      rebuild (self);
      return;
    }

  keep_places (self, old);
  tell_items (self);
  compare_with_fresh (self);
}

static GType
ved_alert_list_get_item_type (GListModel *model)
{
  return VED_TYPE_ALERT_ITEM;
}

static guint
ved_alert_list_get_n_items (GListModel *model)
{
  return VED_ALERT_LIST (model)->places->len;
}

static gpointer
ved_alert_list_get_item (GListModel *model,
                         guint       position)
{
  VedAlertList *self = VED_ALERT_LIST (model);
  const Place *place = position < self->places->len ? &g_array_index (self->places, Place, position) : NULL;
  VedAlertItem *item;

  if (place == NULL)
    return NULL;
  if (place->ended != NULL)
    return g_object_ref (place->ended);

  item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (position));
  if (item != NULL)
    return g_object_ref (item);

  return make_item (self, position, ved_snapshot_get_alert (self->snapshot, place->alert), self->snapshot);
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
  g_free (self->kinds);
  g_array_unref (self->places);
  g_hash_table_unref (self->items);
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
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->items = g_hash_table_new (NULL, NULL);
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
 * Shows the alerts of another snapshot, with the same filter and sort. By urgency O(n), else O(n log n).
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
  judge (self);
  refresh (self, old);
}

static gboolean
is_silenced_cb (gpointer id,
                gpointer entry,
                gpointer user_data)
{
  return ((const VedDeskEntry *) entry)->is_silenced;
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
  gboolean silenced;

  g_return_if_fail (VED_IS_ALERT_LIST (self));

  g_clear_pointer (&self->desk, g_hash_table_unref);
  self->desk = desk != NULL ? g_hash_table_ref (desk) : NULL;
  silenced = self->silences;
  self->silences = desk != NULL && g_hash_table_find (desk, is_silenced_cb, NULL) != NULL;
  if (silenced || self->silences)
    judge (self);
  tell_charges (self);
  if (self->filter != VED_ALERT_FILTER_SILENCED && !(self->sort == VED_ALERT_SORT_URGENCY && (silenced || self->silences)))
    return;

  if (self->is_held)
    compare_with_fresh (self);
  else
    rebuild (self);
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
 * Returns: (transfer full) (nullable): its item, where it is listed
 */
VedAlertItem *
ved_alert_list_find (VedAlertList *self,
                     const char   *id)
{
  g_return_val_if_fail (VED_IS_ALERT_LIST (self), NULL);

  for (guint i = 0; i < self->places->len; i++)
    {
      if (strcmp (get_alert (self, i)->id, id) == 0)
        return ved_alert_list_get_item (G_LIST_MODEL (self), i);
    }

  return NULL;
}

/**
 * ved_alert_list_get_open:
 * @server: (nullable): a server whose alerts are meant, listed or not; %NULL: those that are listed
 *
 * Returns: (transfer full) (array zero-terminated=1): ids of those that nobody has taken charge of
 */
GStrv
ved_alert_list_get_open (VedAlertList *self,
                         const char   *server)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  guint n;

  g_return_val_if_fail (VED_IS_ALERT_LIST (self), NULL);

  n = server == NULL ? self->places->len : self->snapshot != NULL ? ved_snapshot_get_n_alerts (self->snapshot) : 0;
  for (guint i = 0; i < n; i++)
    {
      const Place *place = server == NULL ? &g_array_index (self->places, Place, i) : NULL;
      const VedAlert *alert;

      if (place != NULL && place->ended != NULL)
        continue;

      alert = ved_snapshot_get_alert (self->snapshot, place != NULL ? place->alert : i);
      if (alert->state == VED_ALERT_OPEN && (server == NULL || g_str_equal (alert->server, server)))
        g_strv_builder_add (ids, alert->id);
    }

  return g_strv_builder_end (ids);
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
  g_return_val_if_fail (VED_IS_ALERT_LIST (self), 0);
  g_return_val_if_fail (filter < VED_N_ALERT_FILTERS, 0);

  return self->counts[filter];
}
