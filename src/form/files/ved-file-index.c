/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-file-index"

#include "config.h"

#include "form/files/ved-file-index.h"

#include "base/ved-error.h"
#include "base/ved-list-change.h"
#include "form/files/ved-folder-watch.h"
#include "form/files/ved-index-cache.h"
#include "form/runs/ved-run-config.h"
#include "form/schema/ved-form-yaml.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The index is a table of folders. A folder holds the time of its last change, its files and its subfolders;
 * adding, removing or renaming a file changes that time, so one stat() a folder tells which to list again. What
 * changes inside a file without that is told by the monitors.
 *
 * Tables are immutable: a look makes a new one in a worker, which shares the unchanged folders with the old one,
 * and the owner swaps them. The first look may take long: what it finds is handed over in batches. */

#define MAX_DEPTH    12
#define MAX_FILES    200000
#define MAX_SIDECAR  65536
#define SETTLE_MS    100
#define BATCH_FILES  100

typedef struct {
  VedIndexKind kind;
  const char *folder;
  const char *suffix;           /* of a name; with a slash before it, the whole of it */
} Rule;

static const Rule rules[] = {
  { VED_INDEX_CHECKPOINT, "outputs", ".ckpt" },
  { VED_INDEX_MODEL, "configs/model", ".yaml" },
  { VED_INDEX_MODEL, "configs/preset/models", ".yaml" },
  { VED_INDEX_DATASET, "configs/data", ".yaml" },
  { VED_INDEX_METADATA, "configs/ui_meta", ".yaml" },
  { VED_INDEX_TRAINED, "models", "/model.json" },
};

struct _VedFileIndex
{
  GObject parent_instance;
  char *root, *cache_path;
  GHashTable *folders;          /* path to Folder; never changed, only replaced */
  GPtrArray *files;             /* of all folders, sorted */
  VedFolderWatch *watch;        /* (nullable): once it follows its folders */
  GSource *settle;              /* (nullable): a look after something has changed */
  GHashTable *touched;          /* folders in which a monitor saw a change */
  gboolean busy, again, again_rebuild;  /* another look follows; it lists every folder */
  guint n_walked;
};

enum {
  REFRESHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
ved_file_index_get_item_type (GListModel *model)
{
  return VED_TYPE_INDEX_FILE;
}

static guint
ved_file_index_get_n_items (GListModel *model)
{
  return VED_FILE_INDEX (model)->files->len;
}

static gpointer
ved_file_index_get_item (GListModel *model,
                         guint       position)
{
  GPtrArray *files = VED_FILE_INDEX (model)->files;

  return position < files->len ? g_object_ref (g_ptr_array_index (files, position)) : NULL;
}

static void
ved_file_index_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ved_file_index_get_item_type;
  iface->get_n_items = ved_file_index_get_n_items;
  iface->get_item = ved_file_index_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VedFileIndex, ved_file_index, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ved_file_index_list_model_init))

static const Rule *
find_rule (const char *folder,
           const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (g_str_has_prefix (folder, rules[i].folder)
        && (*rules[i].suffix == '/' ? g_str_equal (name, rules[i].suffix + 1)
            : g_str_has_suffix (name, rules[i].suffix)))
      return &rules[i];

  return NULL;
}

/* Whom a worker hands its batches over to. Reference counted. */
typedef struct {
  VedFileIndex *index;          /* (nullable): until the look is over; the owner's thread alone asks */
} Delivery;

typedef struct {
  Delivery *delivery;
  GPtrArray *files;
} Batch;

/* What a worker looks through. */
typedef struct {
  char *root, *cache_path;
  GHashTable *old;              /* (nullable) */
  GHashTable *touched;          /* (nullable): folders to list whatever their time says */
  GHashTable *table;            /* the new one */
  GHashTable *configs;          /* of ved_run_config_find() */
  guint n_walked, n_files;
  gboolean load, changed;
  Delivery *delivery;           /* (nullable): unless files are known already */
  GMainContext *context;        /* of the owner */
  GPtrArray *batch;             /* (element-type VedIndexFile): what is not handed over yet */
} Look;

static void
look_free (Look *look)
{
  g_clear_pointer (&look->old, g_hash_table_unref);
  g_clear_pointer (&look->touched, g_hash_table_unref);
  g_clear_pointer (&look->table, g_hash_table_unref);
  g_hash_table_unref (look->configs);
  g_clear_pointer (&look->delivery, g_atomic_rc_box_release);
  g_main_context_unref (look->context);
  g_ptr_array_unref (look->batch);
  g_free (look->root);
  g_free (look->cache_path);
  g_free (look);
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (ved_index_file_get_path (*(VedIndexFile *const *) a),
                 ved_index_file_get_path (*(VedIndexFile *const *) b));
}

static void
take_files (VedFileIndex *self,
            GPtrArray    *files)
{
  g_autoptr(GPtrArray) old = self->files;

  self->files = files;
  ved_list_change_tell (G_LIST_MODEL (self), old, files);
}

/* Returns: (transfer full): the files of two sorted lists */
static GPtrArray *
merge (GPtrArray *a,
       GPtrArray *b)
{
  GPtrArray *files = g_ptr_array_new_full (a->len + b->len, g_object_unref);
  guint i = 0, j = 0;

  while (i < a->len || j < b->len)
    {
      const gboolean first = j == b->len || (i < a->len && compare_paths (&a->pdata[i], &b->pdata[j]) <= 0);

      g_ptr_array_add (files, g_object_ref (first ? a->pdata[i++] : b->pdata[j++]));
    }

  return files;
}

static gboolean
batch_found_cb (gpointer user_data)
{
  Batch *batch = user_data;
  VedFileIndex *self = batch->delivery->index;

  if (self != NULL)
    take_files (self, merge (self->files, batch->files));

  return G_SOURCE_REMOVE;
}

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_atomic_rc_box_release (batch->delivery);
  g_ptr_array_unref (batch->files);
  g_free (batch);
}

/* In the worker. */
static void
note_found (Look         *look,
            VedIndexFile *file)
{
  g_autoptr(GSource) source = NULL;
  Batch *batch;

  if (look->delivery == NULL)
    return;
  g_ptr_array_add (look->batch, g_object_ref (file));
  if (look->batch->len < BATCH_FILES)
    return;

  batch = g_new0 (Batch, 1);
  batch->delivery = g_atomic_rc_box_acquire (look->delivery);
  batch->files = g_steal_pointer (&look->batch);
  look->batch = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_sort (batch->files, compare_paths);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_name (source, "ved-file-index batch");
  g_source_set_callback (source, batch_found_cb, batch, batch_free);
  g_source_attach (source, look->context);
}

/* The names of sidecars in a folder tell which files have one: no file is opened in vain. A model of Vedette's own
 * tells of itself.
 *
 * Returns: (nullable): below the root */
static char *
find_sidecar (VedIndexKind kind,
              const char  *folder,
              const char  *name,
              GHashTable  *sidecars)
{
  g_autofree char *stem = NULL;

  if (kind == VED_INDEX_TRAINED)
    return g_build_filename (folder, name, NULL);
  if (kind != VED_INDEX_CHECKPOINT)
    return NULL;

  stem = g_strndup (name, strlen (name) - strlen (".ckpt"));

  return g_hash_table_contains (sidecars, stem) ? g_strdup_printf ("%s/%s.metadata.yaml", folder, stem) : NULL;
}

/* A checkpoint that has no file beside it is told about by the configuration that its run left in the folder, the one
 * above, or the one above that. */
static VedFormValue *
read_metadata (Look        *look,
               VedIndexKind kind,
               const char  *folder,
               const char  *sidecar,
               char       **text,
               GError     **error)
{
  g_autofree char *path = NULL;
  gsize length;

  if (sidecar != NULL)
    {
      path = g_build_filename (look->root, sidecar, NULL);
      *text = ved_form_file_read (path, MAX_SIDECAR, &length, error);
    }
  else if (kind == VED_INDEX_CHECKPOINT)
    *text = g_strdup (ved_run_config_find (look->configs, look->root, folder));

  return *text != NULL ? ved_index_parse_sidecar (*text, sidecar != NULL ? sidecar : folder, error) : NULL;
}

static void
add_file (Look           *look,
          VedIndexFolder *folder,
          int             fd,
          const Rule     *rule,
          const char     *name,
          GHashTable     *sidecars)
{
  g_autofree char *path = g_build_filename (folder->path, name, NULL);
  g_autofree char *sidecar = find_sidecar (rule->kind, folder->path, name, sidecars), *text = NULL;
  g_autoptr(GError) error = NULL;
  VedFormValue *metadata;
  VedIndexFile *file;
  struct stat status;

  if (look->n_files >= MAX_FILES || fstatat (fd, name, &status, 0) < 0 || !S_ISREG (status.st_mode))
    return;

  look->n_files++;
  metadata = read_metadata (look, rule->kind, folder->path, sidecar, &text, &error);
  if (metadata == NULL)
    g_clear_pointer (&text, g_free);
  file = ved_index_file_new (rule->kind, path, (guint64) status.st_size,
                             status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000, metadata,
                             sidecar != NULL && metadata != NULL, error != NULL ? error->message : NULL);
  note_found (look, file);
  ved_index_folder_take_file (folder, file, g_steal_pointer (&text));
}

static void
list_folder (Look           *look,
             VedIndexFolder *folder,
             DIR            *dir)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GHashTable) sidecars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const struct dirent *entry;

  while ((entry = readdir (dir)) != NULL)
    {
      const char *name = entry->d_name;
      struct stat status;

      if (*name == '.' || !g_utf8_validate (name, -1, NULL))
        continue;
      if (g_str_has_suffix (name, ".metadata.yaml"))
        g_hash_table_add (sidecars, g_strndup (name, strlen (name) - strlen (".metadata.yaml")));
      else if (entry->d_type == DT_DIR
               || (entry->d_type == DT_UNKNOWN && fstatat (dirfd (dir), name, &status, AT_SYMLINK_NOFOLLOW) == 0
                   && S_ISDIR (status.st_mode)))
        g_ptr_array_add (folder->subfolders, g_strdup (name));
      else if (find_rule (folder->path, name) != NULL)
        g_ptr_array_add (names, g_strdup (name));
    }
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      add_file (look, folder, dirfd (dir), find_rule (folder->path, name), name, sidecars);
    }
}

static void
look_at (Look       *look,
         const char *path,
         guint       depth)
{
  g_autofree char *absolute = g_build_filename (look->root, path, NULL);
  VedIndexFolder *folder = look->old != NULL ? g_hash_table_lookup (look->old, path) : NULL;
  const gboolean touched = look->touched != NULL && g_hash_table_contains (look->touched, path);
  struct stat status;
  gint64 mtime_ns;

  if (g_hash_table_contains (look->table, path) || depth > MAX_DEPTH || lstat (absolute, &status) < 0
      || !S_ISDIR (status.st_mode))
    {
      look->changed |= folder != NULL && !g_hash_table_contains (look->table, path);
      return;
    }
  mtime_ns = status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec;
  if (folder != NULL && folder->mtime_ns == mtime_ns && folder->fault == NULL && !touched)
    g_atomic_ref_count_inc (&folder->ref_count);
  else
    {
      DIR *dir = opendir (absolute);

      folder = ved_index_folder_new (path, mtime_ns);
      look->n_walked++;
      look->changed = TRUE;
      if (dir != NULL)
        {
          list_folder (look, folder, dir);
          closedir (dir);
        }
      else
        folder->fault = g_strdup_printf ("the folder %s cannot be read: %s. What is in it is left out until it can be; "
                                         "chmod u+rx may be all it needs.", absolute, g_strerror (errno));
    }
  ved_index_table_take (look->table, folder);
  for (guint i = 0; i < folder->subfolders->len; i++)
    {
      g_autofree char *inner = g_build_filename (path, g_ptr_array_index (folder->subfolders, i), NULL);

      look_at (look, inner, depth + 1);
    }
}

static void
look_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Look *look = data;
  const gboolean is_loaded = look->load && ved_index_cache_load (look->cache_path, look->root, look->table);

  look->changed |= is_loaded;
  if (!is_loaded)
    {
      for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
        look_at (look, rules[i].folder, 0);
      look->changed |= look->old == NULL || g_hash_table_size (look->old) != g_hash_table_size (look->table);
      if (look->changed)
        ved_index_cache_save (look->cache_path, look->root, look->table);
    }
  g_task_return_boolean (task, TRUE);
}

static GPtrArray *
gather (GHashTable *table)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const VedIndexFolder *folder = value;

      for (guint i = 0; i < folder->files->len; i++)
        g_ptr_array_add (files, g_object_ref (g_ptr_array_index (folder->files, i)));
    }
  g_ptr_array_sort (files, compare_paths);

  return files;
}

static gboolean
settled_cb (gpointer user_data)
{
  VedFileIndex *self = user_data;

  g_clear_pointer (&self->settle, g_source_unref);
  ved_file_index_refresh_async (self, FALSE, NULL, NULL, NULL);

  return G_SOURCE_REMOVE;
}

static void
folder_changed_cb (VedFileIndex *self,
                   const char   *folder)
{
  g_hash_table_add (self->touched, g_strdup (folder));
  if (self->settle != NULL)
    return;

  self->settle = g_timeout_source_new (SETTLE_MS);
  g_source_set_name (self->settle, "ved-file-index settle");
  g_source_set_callback (self->settle, settled_cb, self, NULL);
  g_source_attach (self->settle, g_main_context_get_thread_default ());
}

/* A run that goes on writes where something was written last; new runs come at the top. */
static int
compare_folders (gconstpointer a,
                 gconstpointer b)
{
  const VedIndexFolder *left = *(const VedIndexFolder *const *) a, *right = *(const VedIndexFolder *const *) b;
  const gboolean left_is_low = strchr (left->path, '/') != NULL, right_is_low = strchr (right->path, '/') != NULL;

  if (left_is_low != right_is_low)
    return left_is_low ? 1 : -1;

  return (left->mtime_ns < right->mtime_ns) - (left->mtime_ns > right->mtime_ns);
}

/* The root is watched too: outputs/ may come later.
 *
 * Returns: how many folders are watched that were not before */
static guint
follow_folders (VedFileIndex *self)
{
  g_autoptr(GPtrArray) folders = g_ptr_array_new (), paths = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (folders, value);
  g_ptr_array_sort (folders, compare_folders);
  g_ptr_array_add (paths, (gpointer) "");
  for (guint i = 0; i < folders->len; i++)
    g_ptr_array_add (paths, ((VedIndexFolder *) g_ptr_array_index (folders, i))->path);

  return ved_folder_watch_follow (self->watch, paths);
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) outer = user_data;
  VedFileIndex *self = VED_FILE_INDEX (g_task_get_source_object (outer));
  Look *look = g_task_get_task_data (G_TASK (result));
  g_autoptr(GError) error = NULL;

  self->busy = FALSE;
  if (look->delivery != NULL)
    look->delivery->index = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (outer, g_steal_pointer (&error));
      return;
    }
  self->n_walked += look->n_walked;
  if (look->changed)
    {
      g_hash_table_unref (self->folders);
      self->folders = g_steal_pointer (&look->table);
      take_files (self, gather (self->folders));
    }
  if (self->watch != NULL && follow_folders (self) > 0)
    self->again = TRUE;
  g_signal_emit (self, signals[REFRESHED], 0);
  g_task_return_boolean (outer, TRUE);
  if (self->again)
    {
      const gboolean rebuild = self->again_rebuild;

      self->again = self->again_rebuild = FALSE;
      ved_file_index_refresh_async (self, rebuild, NULL, NULL, NULL);
    }
}

static void
ved_file_index_finalize (GObject *object)
{
  VedFileIndex *self = VED_FILE_INDEX (object);

  if (self->settle != NULL)
    g_source_destroy (self->settle);
  g_clear_pointer (&self->settle, g_source_unref);
  g_clear_object (&self->watch);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->folders);
  g_ptr_array_unref (self->files);
  g_free (self->root);
  g_free (self->cache_path);

  G_OBJECT_CLASS (ved_file_index_parent_class)->finalize (object);
}

static void
ved_file_index_class_init (VedFileIndexClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_file_index_finalize;

  signals[REFRESHED] = g_signal_new ("refreshed", VED_TYPE_FILE_INDEX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static void
ved_file_index_init (VedFileIndex *self)
{
  self->folders = ved_index_table_new ();
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ved_file_index_new:
 * @root: the folder of the project
 * @cache_path: where the index is kept
 */
VedFileIndex *
ved_file_index_new (const char *root,
                    const char *cache_path)
{
  VedFileIndex *self = g_object_new (VED_TYPE_FILE_INDEX, NULL);

  self->root = g_canonicalize_filename (root, NULL);
  self->cache_path = g_strdup (cache_path);

  return self;
}

/**
 * ved_file_index_cache_path:
 * @root: the folder of a project
 *
 * Returns: (transfer full): where the user's cache keeps its index
 */
char *
ved_file_index_cache_path (const char *root)
{
  g_autofree char *plain = g_canonicalize_filename (root, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, plain, -1);
  g_autofree char *name = g_strdup_printf ("%.16s.index", sum);

  return g_build_filename (g_get_user_cache_dir (), "vedette", "projects", name, NULL);
}

static void
start_look (VedFileIndex *self,
            GTask        *outer,
            gboolean      from_cache,
            gboolean      rebuild)
{
  Look *look = g_new0 (Look, 1);
  g_autoptr(GTask) task = g_task_new (NULL, g_task_get_cancellable (outer), looked_cb, outer);

  look->root = g_strdup (self->root);
  look->cache_path = g_strdup (self->cache_path);
  look->load = from_cache;
  look->table = ved_index_table_new ();
  look->configs = ved_run_config_table_new ();
  look->context = g_main_context_ref_thread_default ();
  look->batch = g_ptr_array_new_with_free_func (g_object_unref);
  if (self->files->len == 0)
    {
      look->delivery = g_atomic_rc_box_new0 (Delivery);
      look->delivery->index = self;
    }
  if (!rebuild && g_hash_table_size (self->folders) > 0)
    look->old = g_hash_table_ref (self->folders);
  look->touched = g_steal_pointer (&self->touched);
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->busy = TRUE;
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  g_task_run_in_thread (task, look_thread);
}

/**
 * ved_file_index_load_async:
 *
 * Reads the cache and walks no folder; without a cache, takes the first look.
 */
void
ved_file_index_load_async (VedFileIndex       *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_return_if_fail (!self->busy);

  start_look (self, g_task_new (self, cancellable, callback, user_data), TRUE, FALSE);
}

/**
 * ved_file_index_refresh_async:
 * @rebuild: whether to list every folder, changed or not
 *
 * Looks which folders have changed and lists those. While a look is under way, another follows it.
 */
void
ved_file_index_refresh_async (VedFileIndex       *self,
                              gboolean            rebuild,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (self->busy)
    {
      self->again = TRUE;
      self->again_rebuild |= rebuild;
      g_task_return_boolean (task, TRUE);
      return;
    }
  start_look (self, g_steal_pointer (&task), FALSE, rebuild);
}

gboolean
ved_file_index_finish (VedFileIndex *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ved_file_index_watch:
 *
 * From now on the index follows what happens in its folders. Nothing is looked at from time to time: what came before
 * is there after a refresh.
 */
void
ved_file_index_watch (VedFileIndex *self)
{
  if (self->watch != NULL)
    return;

  self->watch = ved_folder_watch_new (self->root);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (folder_changed_cb), self, G_CONNECT_SWAPPED);
  follow_folders (self);
}

/**
 * ved_file_index_list:
 *
 * Returns: (transfer full) (element-type VedIndexFile): the files of one kind, in the order of their paths
 */
GPtrArray *
ved_file_index_list (VedFileIndex *self,
                     VedIndexKind  kind)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->files->len; i++)
    if (ved_index_file_get_kind (g_ptr_array_index (self->files, i)) == kind)
      g_ptr_array_add (files, g_object_ref (g_ptr_array_index (self->files, i)));

  return files;
}

static gboolean
may_hold (const VedIndexFolder *folder,
          VedIndexKind          kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rules[i].kind == kind && g_str_has_prefix (folder->path, rules[i].folder))
      return TRUE;

  return FALSE;
}

/**
 * ved_file_index_get_fault:
 *
 * Returns: (transfer full) (nullable): which folder or metadata of a kind could not be read, why, and how many more
 */
char *
ved_file_index_get_fault (VedFileIndex *self,
                          VedIndexKind  kind)
{
  const char *first = NULL;
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((VedIndexFolder *) value)->fault != NULL && may_hold (value, kind))
      {
        first = first == NULL || strcmp (((VedIndexFolder *) value)->fault, first) < 0 ? ((VedIndexFolder *) value)->fault : first;
        n++;
      }
  for (guint i = 0; i < self->files->len; i++)
    if (ved_index_file_get_kind (g_ptr_array_index (self->files, i)) == kind
        && ved_index_file_get_fault (g_ptr_array_index (self->files, i)) != NULL && n++ == 0)
      first = ved_index_file_get_fault (g_ptr_array_index (self->files, i));
  if (n == 0)
    return NULL;

  return n == 1 ? g_strdup (first) : g_strdup_printf ("%s (and %u more like it)", first, n - 1);
}

/**
 * ved_file_index_get_n_walked:
 *
 * Returns: how many folders were listed so far: a warm start lists none
 */
guint
ved_file_index_get_n_walked (VedFileIndex *self)
{
  return self->n_walked;
}
