/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-set-item"

#include "config.h"

#include "app/models/ved-set-item.h"

#include "book/import/ved-book-import.h"

/* A check imports the day in a worker, which compares each row of the book with the row before and the message
 * between them. What it finds is kept while the app runs; the day itself is let go again. */

struct _VedSetItem
{
  GObject parent_instance;
  VedBookSet *set;
  char *label;
  char *path;
  VedSetState state;
  char *message;                /* (nullable): what is wrong */
  guint32 n_rows;               /* 0: not known */
  GCancellable *cancellable;    /* (nullable): of a check */
};

G_DEFINE_FINAL_TYPE (VedSetItem, ved_set_item, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ved_set_item_finalize (GObject *object)
{
  VedSetItem *self = VED_SET_ITEM (object);

  ved_book_set_free (self->set);
  g_free (self->label);
  g_free (self->path);
  g_free (self->message);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ved_set_item_parent_class)->finalize (object);
}

static void
ved_set_item_class_init (VedSetItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_set_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_SET_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_set_item_init (VedSetItem *self)
{
}

/**
 * ved_set_item_new:
 * @set: is copied
 */
VedSetItem *
ved_set_item_new (const VedBookSet *set)
{
  VedSetItem *self = g_object_new (VED_TYPE_SET_ITEM, NULL);

  self->set = ved_book_set_copy (set);
  self->label = g_strdup_printf ("%s %s, %u %s", set->name.ticker, set->name.date, set->name.n_levels,
                                 set->name.n_levels == 1 ? "level" : "levels");
  self->path = g_strdup (set->archive != NULL ? set->archive : set->messages);

  return self;
}

const VedBookSet *
ved_set_item_get_set (VedSetItem *self)
{
  return self->set;
}

const char *
ved_set_item_get_label (VedSetItem *self)
{
  return self->label;
}

/**
 * ved_set_item_get_path:
 *
 * Returns: what to open: the archive, or the file of messages
 */
const char *
ved_set_item_get_path (VedSetItem *self)
{
  return self->path;
}

VedSetState
ved_set_item_get_state (VedSetItem *self)
{
  return self->state;
}

/**
 * ved_set_item_get_message:
 *
 * Returns: (nullable): what is wrong with it
 */
const char *
ved_set_item_get_message (VedSetItem *self)
{
  return self->message;
}

/**
 * ved_set_item_get_n_rows:
 *
 * Returns: 0 until it was checked
 */
guint32
ved_set_item_get_n_rows (VedSetItem *self)
{
  return self->n_rows;
}

static void
set_state (VedSetItem  *self,
           VedSetState  state,
           char        *message)
{
  self->state = state;
  g_free (self->message);
  self->message = message;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
judge (VedSetItem *self,
       VedBookDay *day)
{
  self->n_rows = day->n_rows;
  if (day->integrity.n_broken == 0)
    set_state (self, VED_SET_WHOLE, NULL);
  else
    set_state (self, VED_SET_BROKEN, g_strdup_printf ("%u of %u, first %u", day->integrity.n_broken,
                                                      day->integrity.n_checked, day->integrity.first_broken));
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(VedSetItem) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(VedBookDay) day = ved_book_import_finish (result, &error);

  g_clear_object (&self->cancellable);
  if (day != NULL)
    judge (self, day);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (self, VED_SET_UNCHECKED, NULL);
  else
    set_state (self, VED_SET_UNREADABLE, g_strdup (error->message));
}

/**
 * ved_set_item_check:
 *
 * Reads it whole, in a worker. Ends as another state.
 */
void
ved_set_item_check (VedSetItem *self)
{
  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  set_state (self, VED_SET_CHECKING, NULL);
  ved_book_import_async (self->set, VED_BOOK_IMPORT_DEFAULT, NULL, self->cancellable, imported_cb, g_object_ref (self));
}

void
ved_set_item_cancel (VedSetItem *self)
{
  g_cancellable_cancel (self->cancellable);
}
