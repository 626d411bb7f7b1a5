/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-hub-shelf"

#include "config.h"

#include "app/models/ved-hub-shelf.h"

#include "base/ved-task.h"
#include "hub/ved-hub-cache.h"
#include "hub/ved-hub-name.h"
#include "hub/ved-hub-revision.h"
#include "hub/ved-hub-transfer.h"

/* Lists and transfers run in threads; here is only what a list shows of them. What is downloaded goes through a
 * stream as well, so that its rows can be looked at before all of them are here. The token is looked up when it
 * is first needed, since a keyring may ask the person for a password. */

#define LOOK_MS 100

struct _VedHubShelf
{
  GObject parent_instance;
  VedHubConfig *config;
  char *token;                  /* (nullable) */
  VedHubTokenPlace token_place;
  gboolean token_known;
  char *name;
  char *revision;
  VedHubShelfState state;
  char *message;                /* (nullable) */
  VedHubListing *listing;       /* (nullable) */
  GPtrArray *sets;              /* (nullable) (element-type VedHubSet): of the listing */
  GListStore *items;
  GCancellable *asking;         /* (nullable) */
  char *newest;                 /* (nullable): where the branch was when it was last asked for */
  GHashTable *transfers;        /* VedHubItem → Transfer, not owned: those under way that the list shows */
  guint look_id;
};

/* One set on its way. The shelf is kept until it has ended, for the threads read its configuration. */
typedef struct {
  VedHubShelf *shelf;
  VedHubItem *item;
  VedHubTransfer *transfer;
  GCancellable *cancellable;
  VedBookStream *stream;
  char *messages;               /* path of that half; the other one is the book */
} Transfer;

/* What a worker does with the token, in the configuration of the shelf that waits for it. */
typedef struct {
  const VedHubConfig *config;
  VedHubTokenPlace place;       /* of what was found */
  char *token;                  /* (nullable): to be kept */
} TokenWork;

G_DEFINE_FINAL_TYPE (VedHubShelf, ved_hub_shelf, G_TYPE_OBJECT)

enum {
  CHANGED,
  ARRIVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
transfer_free (Transfer *self)
{
  g_object_unref (self->shelf);
  g_object_unref (self->item);
  g_object_unref (self->transfer);
  g_object_unref (self->cancellable);
  ved_book_stream_unref (self->stream);
  g_free (self->messages);
  g_free (self);
}

static void
set_state (VedHubShelf      *self,
           VedHubShelfState  state,
           const char       *message)
{
  self->state = state;
  g_free (self->message);
  self->message = g_strdup (message);
  g_signal_emit (self, signals[CHANGED], 0);
}

static VedHubItem *
create_item (VedHubShelf     *self,
             const VedHubSet *set)
{
  g_autofree char *snapshot = ved_hub_cache_get_snapshot (self->config, self->name, self->listing->commit);
  g_autofree char *inside = ved_hub_set_dup_folder (set);
  g_autofree char *folder = g_build_filename (snapshot, inside, NULL);
  gboolean is_here = ved_hub_set_is_whole (set) &&
    ved_hub_cache_has_file (self->config, self->name, self->listing->commit, set->messages->path) &&
    ved_hub_cache_has_file (self->config, self->name, self->listing->commit, set->book->path);

  return ved_hub_item_new (set, folder, is_here);
}

/* The items refer to sets, and sets to files of the listing: they go in this order. */
static void
clear_list (VedHubShelf *self)
{
  GHashTableIter iter;
  gpointer transfer;

  g_hash_table_iter_init (&iter, self->transfers);
  while (g_hash_table_iter_next (&iter, NULL, &transfer))
    g_cancellable_cancel (((Transfer *) transfer)->cancellable);
  g_hash_table_remove_all (self->transfers);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_pointer (&self->newest, g_free);
  g_list_store_remove_all (self->items);
  g_clear_pointer (&self->sets, g_ptr_array_unref);
  g_clear_pointer (&self->listing, ved_hub_listing_free);
}

static void
take_listing (VedHubShelf   *self,
              VedHubListing *listing)
{
  clear_list (self);
  self->listing = listing;
  self->sets = ved_hub_sets_find (listing);
  for (guint i = 0; i < self->sets->len; i++)
    {
      g_autoptr(VedHubItem) item = create_item (self, g_ptr_array_index (self->sets, i));

      g_list_store_append (self->items, item);
    }
  set_state (self, VED_HUB_SHELF_READY, listing->note);
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedHubShelf) self = user_data;
  g_autoptr(GError) error = NULL;
  VedHubListing *listing = ved_hub_revision_list_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->asking);
  if (listing != NULL)
    take_listing (self, listing);
  else
    set_state (self, VED_HUB_SHELF_FAILED, error->message);
}

static void
ask (VedHubShelf *self)
{
  ved_hub_revision_list_async (self->config, self->token, self->name, self->revision, self->asking, listed_cb,
                               g_object_ref (self));
}

static void
token_work_free (gpointer data)
{
  g_free (((TokenWork *) data)->token);
  g_free (data);
}

static TokenWork *
add_token_work (VedHubShelf *self,
                GTask       *task)
{
  TokenWork *work = g_new0 (TokenWork, 1);

  work->config = self->config;
  g_task_set_task_data (task, work, token_work_free);

  return work;
}

static gpointer
look_up_in_worker (gpointer       data,
                   GCancellable  *cancellable,
                   GError       **error)
{
  TokenWork *work = data;

  return ved_hub_token_look_up (work->config, &work->place, cancellable);
}

static void
looked_up_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  VedHubShelf *self = VED_HUB_SHELF (object);
  g_autoptr(GError) error = NULL;
  char *token = g_task_propagate_pointer (G_TASK (result), &error);
  const TokenWork *work = g_task_get_task_data (G_TASK (result));

  if (error != NULL)
    return;

  self->token = token;
  self->token_place = work->place;
  self->token_known = TRUE;
  ask (self);
}

static void
look_up_token (VedHubShelf *self)
{
  g_autoptr(GTask) task = g_task_new (self, self->asking, looked_up_cb, NULL);

  g_task_set_source_tag (task, look_up_token);
  add_token_work (self, task);
  ved_task_run (task, look_up_in_worker, g_free);
}

/**
 * ved_hub_shelf_open:
 * @name: of a dataset, as a person wrote it; empty closes what is open
 * @revision: a branch, a tag or a commit
 *
 * Asks the Hub for its order books. A commit whose list is in the cache needs no network.
 */
void
ved_hub_shelf_open (VedHubShelf *self,
                    const char  *name,
                    const char  *revision)
{
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  clear_list (self);
  g_clear_pointer (&self->name, g_free);
  if (*name == '\0')
    {
      set_state (self, VED_HUB_SHELF_EMPTY, NULL);
      return;
    }
  self->name = ved_hub_name_parse (name, &error);
  if (self->name == NULL)
    {
      set_state (self, VED_HUB_SHELF_FAILED, error->message);
      return;
    }

  g_free (self->revision);
  self->revision = g_strdup (revision);
  self->asking = g_cancellable_new ();
  set_state (self, VED_HUB_SHELF_ASKING, NULL);
  if (self->token_known || self->config->offline)
    ask (self);
  else
    look_up_token (self);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(VedHubShelf) self = user_data;
  g_autoptr(GError) error = NULL;
  char *commit = ved_hub_revision_find_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->asking);
  if (commit != NULL)
    {
      g_free (self->newest);
      self->newest = commit;
    }
  set_state (self, self->state, error != NULL ? error->message : NULL);
}

/**
 * ved_hub_shelf_check:
 * @branch: where newer revisions come
 *
 * Asks whether the branch has moved on from the commit that is listed, which stays. Offline it asks nothing.
 */
void
ved_hub_shelf_check (VedHubShelf *self,
                     const char  *branch)
{
  if (self->listing == NULL || self->asking != NULL || self->config->offline)
    return;

  self->asking = g_cancellable_new ();
  ved_hub_revision_find_async (self->config, self->token, self->name, branch, self->asking, found_cb,
                               g_object_ref (self));
}

static gboolean
look_cb (gpointer user_data)
{
  VedHubShelf *self = user_data;
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->transfers);
  while (g_hash_table_iter_next (&iter, NULL, &data))
    {
      Transfer *transfer = data;
      VedHubProgress progress;

      ved_hub_transfer_get_progress (transfer->transfer, &progress);
      ved_hub_item_set_n_done (transfer->item, progress.n_bytes_done);
    }

  return G_SOURCE_CONTINUE;
}

/* No timer runs without a transfer. */
static void
update_look (VedHubShelf *self)
{
  guint n_transfers = g_hash_table_size (self->transfers);

  if (n_transfers > 0 && self->look_id == 0)
    {
      self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
      g_source_set_name_by_id (self->look_id, "ved-hub-shelf look");
    }
  else if (n_transfers == 0)
    {
      g_clear_handle_id (&self->look_id, g_source_remove);
    }
}

static void
end_transfer (VedHubShelf *self,
              Transfer    *transfer,
              GError      *error)
{
  if (!g_hash_table_remove (self->transfers, transfer->item))
    return;

  update_look (self);
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ved_hub_item_set_stream (transfer->item, NULL);
  if (error == NULL)
    {
      ved_hub_item_set_state (transfer->item, VED_HUB_ITEM_HERE, NULL);
      g_signal_emit (self, signals[ARRIVED], 0, transfer->item);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      ved_hub_item_set_state (transfer->item, VED_HUB_ITEM_ON_HUB, NULL);
    }
  else
    {
      g_auto(VedBookStreamStatus) status = { 0 };

      ved_book_stream_look (transfer->stream, &status);
      ved_hub_item_set_state (transfer->item, VED_HUB_ITEM_FAILED, status.message);
    }
}

static void
transferred_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  Transfer *transfer = user_data;
  g_autoptr(GError) error = NULL;

  ved_hub_transfer_run_finish (VED_HUB_TRANSFER (object), result, &error);
  ved_book_stream_end (transfer->stream, error != NULL ? error->message : NULL);
  end_transfer (transfer->shelf, transfer, error);
  transfer_free (transfer);
}

/* In a thread of the transfer. */
static void
piece_cb (const char    *path,
          gint64         offset,
          gconstpointer  data,
          gsize          length,
          gpointer       user_data)
{
  Transfer *transfer = user_data;

  ved_book_stream_feed (transfer->stream,
                        g_str_equal (path, transfer->messages) ? VED_BOOK_FILE_MESSAGES : VED_BOOK_FILE_BOOK, offset,
                        data, length);
}

static VedBookStream *
create_stream (const VedHubSet *set,
               const char      *folder)
{
  g_auto(VedBookName) name = { 0 };

  if (!ved_book_name_parse (set->messages->path, &name))
    {
      name = (VedBookName) { .ticker = g_strdup (set->ticker), .date = g_strdup (set->date), .n_levels = set->n_levels };
    }

  return ved_book_stream_new (&name, folder);
}

/**
 * ved_hub_shelf_download:
 * @item: of this shelf, whole
 *
 * Brings its files into the cache. Ends as state of the item.
 */
void
ved_hub_shelf_download (VedHubShelf *self,
                        VedHubItem  *item)
{
  const VedHubSet *set = ved_hub_item_get_set (item);
  Transfer *transfer;

  if (!ved_hub_set_is_whole (set) || g_hash_table_contains (self->transfers, item))
    return;

  transfer = g_new0 (Transfer, 1);
  transfer->shelf = g_object_ref (self);
  transfer->item = g_object_ref (item);
  transfer->cancellable = g_cancellable_new ();
  transfer->stream = create_stream (set, ved_hub_item_get_folder (item));
  transfer->messages = g_strdup (set->messages->path);
  transfer->transfer = ved_hub_transfer_new (self->config, self->token, self->name, self->listing->commit);
  ved_hub_transfer_add (transfer->transfer, set->messages);
  ved_hub_transfer_add (transfer->transfer, set->book);
  ved_hub_transfer_set_piece_func (transfer->transfer, piece_cb, transfer);
  g_hash_table_insert (self->transfers, item, transfer);
  ved_hub_item_set_stream (item, transfer->stream);
  ved_hub_item_set_state (item, VED_HUB_ITEM_COMING, NULL);
  ved_hub_transfer_run_async (transfer->transfer, transfer->cancellable, transferred_cb, transfer);
  update_look (self);
}

/**
 * ved_hub_shelf_cancel:
 *
 * Ends a transfer. What came stays, and the next one goes on there.
 */
void
ved_hub_shelf_cancel (VedHubShelf *self,
                      VedHubItem  *item)
{
  Transfer *transfer = g_hash_table_lookup (self->transfers, item);

  if (transfer != NULL)
    g_cancellable_cancel (transfer->cancellable);
}

static void
ved_hub_shelf_finalize (GObject *object)
{
  VedHubShelf *self = VED_HUB_SHELF (object);

  clear_list (self);
  g_hash_table_unref (self->transfers);
  g_object_unref (self->items);
  g_clear_object (&self->asking);
  g_free (self->name);
  g_free (self->revision);
  g_free (self->message);
  g_free (self->token);
  ved_hub_config_free (self->config);

  G_OBJECT_CLASS (ved_hub_shelf_parent_class)->finalize (object);
}

static void
ved_hub_shelf_class_init (VedHubShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ved_hub_shelf_finalize;
  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_HUB_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[ARRIVED] = g_signal_new ("arrived", VED_TYPE_HUB_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, VED_TYPE_HUB_ITEM);
}

static void
ved_hub_shelf_init (VedHubShelf *self)
{
  g_auto(GStrv) environment = g_get_environ ();

  self->config = ved_hub_config_new (environment);
  self->items = g_list_store_new (VED_TYPE_HUB_ITEM);
  self->transfers = g_hash_table_new (NULL, NULL);
}

/**
 * ved_hub_shelf_new:
 *
 * Returns: (transfer full): a shelf without a dataset; where the Hub is, the environment says
 */
VedHubShelf *
ved_hub_shelf_new (void)
{
  return g_object_new (VED_TYPE_HUB_SHELF, NULL);
}

VedHubShelfState
ved_hub_shelf_get_state (VedHubShelf *self)
{
  return self->state;
}

/**
 * ved_hub_shelf_get_name:
 *
 * Returns: (nullable): of the dataset
 */
const char *
ved_hub_shelf_get_name (VedHubShelf *self)
{
  return self->name;
}

/**
 * ved_hub_shelf_get_commit:
 *
 * Returns: (nullable): that the list is of
 */
const char *
ved_hub_shelf_get_commit (VedHubShelf *self)
{
  return self->listing != NULL ? self->listing->commit : NULL;
}

/**
 * ved_hub_shelf_get_newest:
 *
 * Returns: (nullable): where the branch was when ved_hub_shelf_check() last asked
 */
const char *
ved_hub_shelf_get_newest (VedHubShelf *self)
{
  return self->newest;
}

/**
 * ved_hub_shelf_get_message:
 *
 * Returns: (nullable): what went wrong
 */
const char *
ved_hub_shelf_get_message (VedHubShelf *self)
{
  return self->message;
}

const VedHubConfig *
ved_hub_shelf_get_config (VedHubShelf *self)
{
  return self->config;
}

/**
 * ved_hub_shelf_get_items:
 *
 * Returns: (transfer none): of VedHubItem
 */
GListModel *
ved_hub_shelf_get_items (VedHubShelf *self)
{
  return G_LIST_MODEL (self->items);
}

/**
 * ved_hub_shelf_get_token:
 *
 * Returns: where the token comes from, once it was needed
 */
VedHubTokenPlace
ved_hub_shelf_get_token (VedHubShelf *self)
{
  return self->token_place;
}

static gpointer
save_in_worker (gpointer       data,
                GCancellable  *cancellable,
                GError       **error)
{
  TokenWork *work = data;

  return ved_hub_token_save (work->config, work->token, cancellable, error) ? work : NULL;
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  VedHubShelf *self = VED_HUB_SHELF (object);
  g_autoptr(GError) error = NULL;
  const TokenWork *work = g_task_propagate_pointer (G_TASK (result), &error);

  if (work == NULL)
    {
      set_state (self, self->state, error->message);
      return;
    }

  g_free (self->token);
  self->token = g_strdup (work->token);
  self->token_place = work->token != NULL ? VED_HUB_TOKEN_KEYRING : VED_HUB_TOKEN_NONE;
  self->token_known = work->token != NULL;
  set_state (self, self->state, NULL);
}

/**
 * ved_hub_shelf_set_token:
 * @token: (nullable): %NULL forgets it
 *
 * Keeps a token in the keyring and uses it from now on.
 */
void
ved_hub_shelf_set_token (VedHubShelf *self,
                         const char  *token)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, saved_cb, NULL);

  g_task_set_source_tag (task, ved_hub_shelf_set_token);
  add_token_work (self, task)->token = g_strdup (token);
  ved_task_run (task, save_in_worker, NULL);
}
