/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-set-shelf"

#include "config.h"

#include "app/models/ved-set-shelf.h"

#include "base/ved-list-change.h"

#include <string.h>

/* Folders are in the settings; what is in them a worker finds out whenever the list is shown. A set that is
 * still there keeps its item, and with it what a check found. */

#define FOLDERS_KEY "order-book-folders"

struct _VedSetShelf
{
  GObject parent_instance;
  GSettings *settings;
  GListStore *items;
  GCancellable *looking;        /* (nullable) */
  char *message;                /* (nullable): of a folder that could not be read */
};

/* What a look found. */
typedef struct {
  GPtrArray *sets;              /* (element-type VedBookSet) */
  char *message;                /* (nullable) */
} Found;

G_DEFINE_FINAL_TYPE (VedSetShelf, ved_set_shelf, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
found_free (Found *self)
{
  g_ptr_array_unref (self->sets);
  g_free (self->message);
  g_free (self);
}

static void
ved_set_shelf_finalize (GObject *object)
{
  VedSetShelf *self = VED_SET_SHELF (object);

  g_object_unref (self->settings);
  g_object_unref (self->items);
  g_clear_object (&self->looking);
  g_free (self->message);

  G_OBJECT_CLASS (ved_set_shelf_parent_class)->finalize (object);
}

static void
ved_set_shelf_class_init (VedSetShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_set_shelf_finalize;
  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_SET_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
ved_set_shelf_init (VedSetShelf *self)
{
  self->items = g_list_store_new (VED_TYPE_SET_ITEM);
}

/**
 * ved_set_shelf_new:
 * @settings: keep the folders
 */
VedSetShelf *
ved_set_shelf_new (GSettings *settings)
{
  VedSetShelf *self = g_object_new (VED_TYPE_SET_SHELF, NULL);

  self->settings = g_object_ref (settings);

  return self;
}

/**
 * ved_set_shelf_get_items:
 *
 * Returns: (transfer none): of VedSetItem
 */
GListModel *
ved_set_shelf_get_items (VedSetShelf *self)
{
  return G_LIST_MODEL (self->items);
}

gboolean
ved_set_shelf_is_looking (VedSetShelf *self)
{
  return self->looking != NULL;
}

/**
 * ved_set_shelf_get_message:
 *
 * Returns: (nullable): what went wrong with the last look
 */
const char *
ved_set_shelf_get_message (VedSetShelf *self)
{
  return self->message;
}

GStrv
ved_set_shelf_dup_folders (VedSetShelf *self)
{
  return g_settings_get_strv (self->settings, FOLDERS_KEY);
}

static void
look_into (Found        *found,
           const char   *folder,
           GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) sets = ved_book_sets_find (folder, cancellable, &error);

  if (sets != NULL)
    g_ptr_array_extend_and_steal (found->sets, g_steal_pointer (&sets));
  else if (found->message == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    found->message = g_strdup (error->message);
}

static void
look_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  char **folders = data;
  Found *found = g_new0 (Found, 1);

  found->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) ved_book_set_free);
  for (guint i = 0; folders[i] != NULL; i++)
    look_into (found, folders[i], cancellable);
  g_task_return_pointer (task, found, (GDestroyNotify) found_free);
}

static VedSetItem *
find_item (GListModel       *items,
           const VedBookSet *set)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(VedSetItem) item = g_list_model_get_item (items, i);
      const VedBookSet *known = ved_set_item_get_set (item);

      if (g_strcmp0 (known->archive, set->archive) == 0 && g_str_equal (known->messages, set->messages) &&
          known->n_bytes == set->n_bytes)
        return g_steal_pointer (&item);
    }

  return NULL;
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  VedSetItem *first = *(VedSetItem *const *) a, *second = *(VedSetItem *const *) b;
  int order = strcmp (ved_set_item_get_label (first), ved_set_item_get_label (second));

  return order != 0 ? order : strcmp (ved_set_item_get_path (first), ved_set_item_get_path (second));
}

static void
take (VedSetShelf *self,
      GPtrArray   *sets)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < sets->len; i++)
    {
      VedSetItem *item = find_item (G_LIST_MODEL (self->items), g_ptr_array_index (sets, i));

      g_ptr_array_add (items, item != NULL ? item : ved_set_item_new (g_ptr_array_index (sets, i)));
    }
  g_ptr_array_sort (items, compare_items);
  ved_list_store_take (self->items, items);
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedSetShelf) self = user_data;
  Found *found = g_task_propagate_pointer (G_TASK (result), NULL);

  if (found == NULL)
    return;

  g_clear_object (&self->looking);
  g_free (self->message);
  self->message = g_steal_pointer (&found->message);
  take (self, found->sets);
  found_free (found);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ved_set_shelf_look:
 *
 * Looks anew into all folders, in a worker.
 */
void
ved_set_shelf_look (VedSetShelf *self)
{
  g_autoptr(GTask) task = NULL;

  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  self->looking = g_cancellable_new ();
  task = g_task_new (NULL, self->looking, looked_cb, g_object_ref (self));
  g_task_set_source_tag (task, ved_set_shelf_look);
  g_task_set_task_data (task, ved_set_shelf_dup_folders (self), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, look_thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
change_folders (VedSetShelf *self,
                const char  *removed,
                const char  *added)
{
  g_auto(GStrv) folders = ved_set_shelf_dup_folders (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) changed = NULL;

  for (guint i = 0; folders[i] != NULL; i++)
    if (!g_str_equal (folders[i], removed))
      g_strv_builder_add (builder, folders[i]);
  if (added != NULL)
    g_strv_builder_add (builder, added);
  changed = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, FOLDERS_KEY, (const char *const *) changed);
  ved_set_shelf_look (self);
}

/**
 * ved_set_shelf_add:
 * @folder: to look into from now on; a file may be named as well
 */
void
ved_set_shelf_add (VedSetShelf *self,
                   const char  *folder)
{
  change_folders (self, folder, folder);
}

void
ved_set_shelf_remove (VedSetShelf *self,
                      const char  *folder)
{
  change_folders (self, folder, NULL);
}

/**
 * ved_set_shelf_close:
 *
 * Ends what is under way.
 */
void
ved_set_shelf_close (VedSetShelf *self)
{
  g_cancellable_cancel (self->looking);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(VedSetItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      ved_set_item_cancel (item);
    }
}
