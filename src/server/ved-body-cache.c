/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-body-cache"

#include "config.h"

#include "server/ved-body-cache.h"

#include "base/ved-error.h"
#include "wire/frames/ved-frame-codec.h"
#include "wire/json/ved-predictions-json.h"

#include <string.h>

/* One entry per recipe. The first who asks starts a worker, the others wait with it; a packed body is
 * kept as such, since packing costs more than everything else. With a new snapshot the table begins
 * anew; work for the old one ends on its own and still serves its waiters.
 *
 * Of a large fleet one body is hundreds of megabytes, and whoever asks with other words each time wants another one. So
 * bytes are counted as long as a body lives, in the table or on its way to somebody slow: a quarter of what there may be is
 * kept in the table, and what would be too much is not begun. Beside what the table keeps one body may always be made: what
 * is kept for nobody in particular goes where it takes the room. While a body is made it is in the table, so that equal
 * requests wait for it; once there it stays or not.
 *
 * A tag names this run of the daemon, the generation, the recipe and the encoding, hence never the same
 * bytes twice under two tags nor two bodies under one. */

#define MAX_ENTRIES 128         /* recipes of one snapshot that are kept */

/* What a server comes to, about: with all its forecasts as JSON and in a frame, and without any. */
#define JSON_BYTES    40000
#define FRAME_BYTES   4000
#define SUMMARY_BYTES 500

/* Shared with every body that lives: the last of them may outlive the cache. */
typedef struct {
  GMutex lock;
  gsize bytes;                  /* of bodies, and of those that are being made as they are guessed */
  gsize max_bytes;              /* constant */
} Account;

/* A body, in the account as long as anybody has it. */
typedef struct {
  int ref_count;                /* atomic: of the table, and of those who were given it */
  Account *account;
  GBytes *bytes;
} Body;

typedef struct {
  int ref_count;
  char *key;
  VedSnapshot *snapshot;
  VedBodyRecipe recipe;         /* without texts */
  VedPredictionsQuery *query;   /* (nullable) */
  Account *account;
  GHashTable *entries;          /* where it may be found */
  gsize guessed;                /* bytes that are in the account while it is made */
  GBytes *plain;                /* (nullable): to be packed, when it is there already */
  Body *body;                   /* (nullable): the result */
  GPtrArray *waiting;           /* of GTask */
} Entry;

struct _VedBodyCache
{
  char *run;                    /* this run of the daemon */
  VedSnapshot *snapshot;        /* (nullable) */
  GHashTable *entries;          /* key → Entry */
  Account *account;
};

static void
clear_account (gpointer account)
{
  g_mutex_clear (&((Account *) account)->lock);
}

static void
account_unref (Account *self)
{
  g_atomic_rc_box_release_full (self, clear_account);
}

static void
account_add (Account *self,
             gsize    bytes)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->bytes += bytes;
}

static void
account_remove (Account *self,
                gsize    bytes)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->bytes -= bytes;
}

/* Whether it may be @bytes more, which then are in it. */
static gboolean
account_take (Account *self,
              gsize    bytes)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->bytes > self->max_bytes / 4 && self->bytes + bytes > self->max_bytes)
    return FALSE;
  self->bytes += bytes;

  return TRUE;
}

/* @bytes: (transfer full) */
static Body *
body_new (Account *account,
          GBytes  *bytes)
{
  Body *self = g_new (Body, 1);

  *self = (Body) { 1, g_atomic_rc_box_acquire (account), bytes };
  account_add (account, g_bytes_get_size (bytes));

  return self;
}

static void
body_unref (Body *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  account_remove (self->account, g_bytes_get_size (self->bytes));
  account_unref (self->account);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* To be given away. */
static GBytes *
body_share (Body *self)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (self->bytes, &size);

  g_atomic_int_inc (&self->ref_count);

  return g_bytes_new_with_free_func (data, size, (GDestroyNotify) body_unref, self);
}

/* Whether only the table has it. */
static gboolean
body_is_idle (const Body *self)
{
  return g_atomic_int_get (&self->ref_count) == 1;
}

static void
entry_unref (Entry *entry)
{
  if (--entry->ref_count > 0)
    return;

  g_free (entry->key);
  ved_snapshot_unref (entry->snapshot);
  g_clear_pointer (&entry->query, ved_predictions_query_free);
  g_clear_pointer (&entry->plain, g_bytes_unref);
  g_clear_pointer (&entry->body, body_unref);
  account_unref (entry->account);
  g_hash_table_unref (entry->entries);
  g_ptr_array_unref (entry->waiting);
  g_free (entry);
}

/**
 * ved_body_cache_new:
 * @max_bytes: what all bodies that live may come to, about
 */
VedBodyCache *
ved_body_cache_new (gsize max_bytes)
{
  VedBodyCache *self = g_new0 (VedBodyCache, 1);

  self->run = g_strdup_printf ("%08x", g_random_int ());
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) entry_unref);
  self->account = g_atomic_rc_box_new0 (Account);
  self->account->max_bytes = max_bytes;
  g_mutex_init (&self->account->lock);

  return self;
}

void
ved_body_cache_free (VedBodyCache *self)
{
  /* What is being made refers to the table. */
  g_hash_table_remove_all (self->entries);
  g_hash_table_unref (self->entries);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  account_unref (self->account);
  g_free (self->run);
  g_free (self);
}

/**
 * ved_body_cache_set_snapshot:
 * @snapshot: (transfer none): what bodies are made of from now on
 */
void
ved_body_cache_set_snapshot (VedBodyCache *self,
                             VedSnapshot  *snapshot)
{
  ved_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, ved_snapshot_unref);
  self->snapshot = snapshot;
  g_hash_table_remove_all (self->entries);
}

/**
 * ved_body_cache_get_snapshot:
 *
 * Returns: (nullable) (transfer none): the newest snapshot
 */
VedSnapshot *
ved_body_cache_get_snapshot (VedBodyCache *self)
{
  return self->snapshot;
}

static char *
make_key (const VedBodyRecipe *recipe,
          gboolean             gzip)
{
  return g_strdup_printf ("%d%c%c%u|%s|%s", recipe->kind, recipe->frame ? 'f' : 'j', gzip ? 'z' : 'p',
                          recipe->server, recipe->fields == NULL ? "" : recipe->fields,
                          recipe->servers == NULL ? "" : recipe->servers);
}

/**
 * ved_body_cache_make_etag:
 *
 * Returns: (transfer full): the strong tag of that body, with its quotes
 */
char *
ved_body_cache_make_etag (VedBodyCache        *self,
                          const VedBodyRecipe *recipe)
{
  g_autofree char *key = make_key (recipe, recipe->gzip);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, key, -1);

  return g_strdup_printf ("\"%s-%" G_GUINT64_FORMAT "-%.16s\"", self->run,
                          ved_snapshot_get_generation (self->snapshot), digest);
}

static Body *
find_body (const VedBodyCache  *self,
           const VedBodyRecipe *recipe,
           gboolean             gzip)
{
  g_autofree char *key = make_key (recipe, gzip);
  const Entry *entry = g_hash_table_lookup (self->entries, key);

  return entry == NULL ? NULL : entry->body;
}

/**
 * ved_body_cache_peek:
 *
 * Returns: (nullable) (transfer full): the body, if it is there already
 */
GBytes *
ved_body_cache_peek (VedBodyCache        *self,
                     const VedBodyRecipe *recipe)
{
  Body *body = find_body (self, recipe, recipe->gzip);

  return body == NULL ? NULL : body_share (body);
}

static GBytes *
make_frame (const Entry *entry)
{
  const VedBodyRecipe *recipe = &entry->recipe;
  GArray *servers = entry->query == NULL ? NULL : entry->query->servers;

  switch (recipe->kind)
    {
    case VED_BODY_CURRENT:
      if (servers == NULL)
        return ved_frame_encode (entry->snapshot, VED_FRAME_FORECASTS);
      return ved_frame_encode_subset (entry->snapshot, (const guint *) (gpointer) servers->data, servers->len,
                                      VED_FRAME_FORECASTS);

    case VED_BODY_SERVER:
      return ved_frame_encode_subset (entry->snapshot, &recipe->server, 1, VED_FRAME_FORECASTS);

    default:
      return ved_frame_encode (entry->snapshot, VED_FRAME_SUMMARY);
    }
}

static GBytes *
make_json (const Entry *entry)
{
  GString *out = g_string_new (NULL);

  switch (entry->recipe.kind)
    {
    case VED_BODY_CURRENT:
      ved_predictions_json_write_current (out, entry->snapshot, entry->query);
      break;

    case VED_BODY_SUMMARY:
      ved_predictions_json_write_summary (out, entry->snapshot);
      break;

    case VED_BODY_SERVER:
      ved_predictions_json_write_server (out, entry->snapshot, entry->recipe.server, entry->query);
      break;

    case VED_BODY_ALERTS:
      ved_predictions_json_write_alerts (out, entry->snapshot);
      break;
    }

  return g_string_free_to_bytes (out);
}

static GBytes *
pack (GBytes  *plain,
      GError **error)
{
  g_autoptr(GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  g_autoptr(GInputStream) source = g_memory_input_stream_new_from_bytes (plain);
  g_autoptr(GOutputStream) sink = g_memory_output_stream_new_resizable ();
  g_autoptr(GOutputStream) packer = g_converter_output_stream_new (sink, compressor);

  if (g_output_stream_splice (packer, source,
                              G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL,
                              error) < 0)
    return NULL;

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (sink));
}

static void
make_body_in_worker (GTask        *task,
                     gpointer      source_object,
                     gpointer      task_data,
                     GCancellable *cancellable)
{
  const Entry *entry = task_data;
  g_autoptr(GBytes) plain = NULL;
  GError *error = NULL;
  GBytes *body;

  if (entry->plain != NULL)
    plain = g_bytes_ref (entry->plain);
  else
    plain = entry->recipe.frame ? make_frame (entry) : make_json (entry);
  body = entry->recipe.gzip ? pack (plain, &error) : g_bytes_ref (plain);

  if (body == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
}

/* What the others that are finished come to. */
static gsize
count_others (const Entry *entry)
{
  GHashTableIter iter;
  gpointer value;
  gsize bytes = 0;

  g_hash_table_iter_init (&iter, entry->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *other = value;

      bytes += other == entry || other->body == NULL ? 0 : g_bytes_get_size (other->body->bytes);
    }

  return bytes;
}

/* The first is kept, however large. What failed is tried again. */
static gboolean
may_keep (const Entry *entry)
{
  gsize others;

  if (entry->body == NULL)
    return FALSE;

  others = count_others (entry);

  return others == 0 || (g_hash_table_size (entry->entries) <= MAX_ENTRIES
                         && others + g_bytes_get_size (entry->body->bytes) <= entry->account->max_bytes / 4);
}

static void
body_made_cb (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Entry *entry = user_data;
  g_autoptr(GPtrArray) waiting = g_steal_pointer (&entry->waiting);
  g_autoptr(GError) error = NULL;
  GBytes *body = g_task_propagate_pointer (G_TASK (result), &error);

  entry->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  entry->body = body != NULL ? body_new (entry->account, body) : NULL;
  account_remove (entry->account, entry->guessed);
  if (g_hash_table_lookup (entry->entries, entry->key) == entry && !may_keep (entry))
    g_hash_table_remove (entry->entries, entry->key);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (entry->body == NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, body_share (entry->body), (GDestroyNotify) g_bytes_unref);
    }
  entry_unref (entry);
}

/* As JSON: nearly all of it is the numbers of the forecasts that are asked for. */
static gsize
guess_server_bytes (const VedPredictionsQuery *query)
{
  guint n_metrics = VED_N_METRICS, n_quantiles = VED_N_QUANTILES;

  if (query != NULL)
    {
      n_metrics = (query->sections & VED_PREDICTIONS_SERVERS) == 0 ? 0 : (guint) __builtin_popcount (query->metrics);
      n_quantiles = ((query->parts & VED_PREDICTIONS_P10) != 0) + ((query->parts & VED_PREDICTIONS_P50) != 0)
        + ((query->parts & VED_PREDICTIONS_P90) != 0);
    }

  return SUMMARY_BYTES + (gsize) JSON_BYTES * n_metrics * n_quantiles / (VED_N_METRICS * VED_N_QUANTILES);
}

static gsize
guess_bytes (const VedBodyCache        *self,
             const VedBodyRecipe       *recipe,
             const VedPredictionsQuery *query)
{
  const Body *plain = recipe->gzip ? find_body (self, recipe, FALSE) : NULL;
  gsize n = query != NULL && query->servers != NULL ? query->servers->len : ved_snapshot_get_n_servers (self->snapshot);

  /* It only has to be packed: JSON to about a third. */
  if (plain != NULL)
    return g_bytes_get_size (plain->bytes) / (recipe->frame ? 1 : 2);

  switch (recipe->kind)
    {
    case VED_BODY_CURRENT:
      return n * (recipe->frame ? FRAME_BYTES : guess_server_bytes (query));
    case VED_BODY_SERVER:
      return recipe->frame ? FRAME_BYTES : guess_server_bytes (query);
    case VED_BODY_ALERTS:
      return ved_snapshot_get_n_alerts (self->snapshot) * SUMMARY_BYTES;
    case VED_BODY_SUMMARY:
    default:
      return n * SUMMARY_BYTES;
    }
}

static Entry *
start_entry (VedBodyCache        *self,
             const VedBodyRecipe *recipe,
             char                *key,
             VedPredictionsQuery *query,
             gsize                guessed)
{
  g_autoptr(GTask) task = NULL;
  Body *plain = find_body (self, recipe, FALSE);
  Entry *entry = g_new0 (Entry, 1);

  entry->ref_count = 1;
  entry->key = key;
  entry->snapshot = ved_snapshot_ref (self->snapshot);
  entry->recipe = *recipe;
  entry->recipe.fields = entry->recipe.servers = NULL;
  entry->query = query;
  entry->account = g_atomic_rc_box_acquire (self->account);
  entry->entries = g_hash_table_ref (self->entries);
  entry->guessed = guessed;
  entry->plain = plain == NULL ? NULL : body_share (plain);
  entry->waiting = g_ptr_array_new_with_free_func (g_object_unref);

  task = g_task_new (NULL, NULL, body_made_cb, entry);
  g_task_set_name (task, "Make a response body");
  g_task_set_task_data (task, entry, NULL);
  g_task_run_in_thread (task, make_body_in_worker);

  return entry;
}

/* What is kept in case it is asked for again. */
static void
drop_idle (VedBodyCache *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      if (entry->body != NULL && body_is_idle (entry->body))
        g_hash_table_iter_remove (&iter);
    }
}

static gboolean
make_room (VedBodyCache *self,
           gsize         bytes)
{
  if (account_take (self->account, bytes))
    return TRUE;

  drop_idle (self);

  return account_take (self->account, bytes);
}

/**
 * ved_body_cache_fetch_async:
 * @recipe: which body
 * @query: (nullable) (transfer full): what @recipe's texts mean
 *
 * Makes the body, or waits for who makes it already; fails with VED_ERROR_LOCKED where others take all the memory there is
 * for bodies. There must be a snapshot.
 */
void
ved_body_cache_fetch_async (VedBodyCache        *self,
                            const VedBodyRecipe *recipe,
                            VedPredictionsQuery *query,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *key = make_key (recipe, recipe->gzip);
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    {
      gsize guessed = guess_bytes (self, recipe, query);

      if (!make_room (self, guessed))
        {
          g_clear_pointer (&query, ved_predictions_query_free);
          g_task_return_new_error (task, VED_ERROR, VED_ERROR_LOCKED,
                                   "too many large answers are under way: ask again in some seconds, or for fewer servers");
          return;
        }
      entry = start_entry (self, recipe, g_steal_pointer (&key), g_steal_pointer (&query), guessed);
      entry->ref_count++;
      g_hash_table_insert (self->entries, entry->key, entry);
    }
  g_clear_pointer (&query, ved_predictions_query_free);

  if (entry->body != NULL)
    g_task_return_pointer (task, body_share (entry->body), (GDestroyNotify) g_bytes_unref);
  else
    g_ptr_array_add (entry->waiting, g_steal_pointer (&task));
}

/**
 * ved_body_cache_fetch_finish:
 *
 * Returns: (transfer full): the body
 */
GBytes *
ved_body_cache_fetch_finish (GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
