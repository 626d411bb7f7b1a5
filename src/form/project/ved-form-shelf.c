/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-shelf"

#include "config.h"

#include "form/project/ved-form-shelf.h"

#include "base/ved-list-change.h"
#include "form/project/ved-form-walk.h"

#include <glib/gstdio.h>
#include <string.h>

/* A look lists the folders in a worker and reads those files whose (device, inode, size, time) differ from what
 * they were. Editors write a file in several steps, and a monitor speaks at each: looks wait until that has been
 * quiet for a moment. While a look is under way, another follows it. */

#define SETTLE_MS 120

typedef struct {
  char *path;
  gboolean is_example;
  char *stamp;
  VedFormSchema *schema;        /* (nullable) */
  GError *fault;                /* (nullable) */
  gboolean is_known;            /* the stamp is the old one: nothing was read */
} Find;

struct _VedFormShelf
{
  GObject parent_instance;
  char *user_folder, *system_folder;
  GPtrArray *packs;
  GHashTable *stamps;           /* path to stamp */
  GHashTable *monitors;         /* path of a folder to its monitor */
  GSource *settle;              /* (nullable) */
  gboolean busy, again, looked;
};

enum {
  LOOKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
ved_form_shelf_get_item_type (GListModel *model)
{
  return VED_TYPE_FORM_PACK;
}

static guint
ved_form_shelf_get_n_items (GListModel *model)
{
  return VED_FORM_SHELF (model)->packs->len;
}

static gpointer
ved_form_shelf_get_item (GListModel *model,
                         guint       position)
{
  GPtrArray *packs = VED_FORM_SHELF (model)->packs;

  return position < packs->len ? g_object_ref (g_ptr_array_index (packs, position)) : NULL;
}

static void
ved_form_shelf_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ved_form_shelf_get_item_type;
  iface->get_n_items = ved_form_shelf_get_n_items;
  iface->get_item = ved_form_shelf_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VedFormShelf, ved_form_shelf, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ved_form_shelf_list_model_init))

static void
find_free (gpointer data)
{
  Find *find = data;

  g_free (find->path);
  g_free (find->stamp);
  g_clear_pointer (&find->schema, ved_form_schema_unref);
  g_clear_error (&find->fault);
  g_free (find);
}

typedef struct {
  char *user_folder, *system_folder;
  GHashTable *stamps;           /* a copy */
  GPtrArray *finds;             /* (element-type Find) */
  GPtrArray *folders;           /* those there are, to be watched */
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_free (look->user_folder);
  g_free (look->system_folder);
  g_hash_table_unref (look->stamps);
  g_ptr_array_unref (look->finds);
  g_ptr_array_unref (look->folders);
  g_free (look);
}

static char *
make_stamp (const char *path)
{
  GStatBuf status;

  if (g_stat (path, &status) < 0)
    return g_strdup ("gone");

  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ".%09ld",
                          (guint64) status.st_dev, (guint64) status.st_ino, (gint64) status.st_size,
                          (gint64) status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

static void
add_file (Look       *look,
          const char *path,
          gboolean    is_example)
{
  Find *find = g_new0 (Find, 1);

  find->path = g_strdup (path);
  find->is_example = is_example;
  find->stamp = make_stamp (path);
  find->is_known = g_strcmp0 (g_hash_table_lookup (look->stamps, path), find->stamp) == 0;
  if (!find->is_known)
    find->schema = ved_form_schema_load (path, &find->fault);
  g_ptr_array_add (look->finds, find);
}

/* Of two files with one name the one that was found first counts: the user's own. */
static void
add_folder (Look       *look,
            GHashTable *names,
            const char *folder,
            const char *prefix)
{
  g_auto(GStrv) stems = ved_form_list_stems (folder, NULL);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_ptr_array_add (look->folders, g_strdup (folder));
  for (guint i = 0; stems[i] != NULL; i++)
    {
      g_autofree char *base = g_build_filename (folder, stems[i], NULL);
      g_autofree char *path = g_strconcat (base, ".yaml", NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_free (path);
          path = g_strconcat (base, ".yml", NULL);
        }
      if (g_hash_table_add (names, g_strdup_printf ("%s%s", prefix, stems[i])))
        add_file (look, path, *prefix != '\0');
    }
}

static void
add_examples (Look       *look,
              GHashTable *names,
              const char *folder)
{
  g_autofree char *examples = g_build_filename (folder, "examples", NULL);
  g_autoptr(GDir) dir = g_dir_open (examples, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (examples, name, NULL);
      g_autofree char *prefix = g_strconcat (name, "/", NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR))
        add_folder (look, names, inner, prefix);
    }
}

static void
look_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Look *look = data;
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_folder (look, names, look->user_folder, "");
  add_folder (look, names, look->system_folder, "");
  add_examples (look, names, look->user_folder);
  add_examples (look, names, look->system_folder);
  g_task_return_boolean (task, TRUE);
}

static int
compare_packs (gconstpointer first,
               gconstpointer second)
{
  VedFormPack *a = *(VedFormPack *const *) first, *b = *(VedFormPack *const *) second;
  int order = ved_form_pack_get_is_example (a) - ved_form_pack_get_is_example (b);

  if (order == 0 && ved_form_pack_get_is_example (a))
    return strcmp (ved_form_pack_get_path (a), ved_form_pack_get_path (b));

  return order != 0 ? order : strcmp (ved_form_pack_get_name (a), ved_form_pack_get_name (b));
}

/* Packs that stay keep their objects. */
static void
take_packs (VedFormShelf *self,
            GPtrArray    *packs)
{
  g_autoptr(GPtrArray) old = self->packs;

  self->packs = packs;
  ved_list_change_tell (G_LIST_MODEL (self), old, packs);
}

static void
take_finds (VedFormShelf *self,
            Look         *look)
{
  GPtrArray *packs = g_ptr_array_new_with_free_func (g_object_unref);

  g_hash_table_remove_all (self->stamps);
  for (guint i = 0; i < look->finds->len; i++)
    {
      Find *find = g_ptr_array_index (look->finds, i);
      VedFormPack *pack = ved_form_shelf_find (self, find->path);

      pack = pack != NULL ? g_object_ref (pack) : ved_form_pack_new (find->path, find->is_example);
      g_ptr_array_add (packs, pack);
      g_hash_table_insert (self->stamps, g_strdup (find->path), g_strdup (find->stamp));
      if (!find->is_known)
        ved_form_pack_take (pack, find->schema, find->fault);
    }
  g_ptr_array_sort (packs, compare_packs);
  take_packs (self, packs);
}

static gboolean
settled_cb (gpointer user_data)
{
  VedFormShelf *self = user_data;

  g_clear_pointer (&self->settle, g_source_unref);
  ved_form_shelf_look (self);

  return G_SOURCE_REMOVE;
}

static void
folder_changed_cb (VedFormShelf *self)
{
  if (self->settle != NULL)
    {
      g_source_set_ready_time (self->settle, g_get_monotonic_time () + SETTLE_MS * G_GINT64_CONSTANT (1000));
      return;
    }

  self->settle = g_timeout_source_new (SETTLE_MS);
  g_source_set_name (self->settle, "ved-form-shelf settle");
  g_source_set_callback (self->settle, settled_cb, self, NULL);
  g_source_attach (self->settle, g_main_context_get_thread_default ());
}

/* The user's folder may come later: then what it will stand in is watched. */
static void
watch (VedFormShelf *self,
       const char   *folder)
{
  g_autofree char *there = g_strdup (folder);
  g_autoptr(GFile) file = NULL;
  GFileMonitor *monitor;

  while (!g_file_test (there, G_FILE_TEST_IS_DIR) && strlen (there) > 1)
    {
      char *above = g_path_get_dirname (there);

      g_free (there);
      there = above;
    }
  if (g_hash_table_contains (self->monitors, there))
    return;

  file = g_file_new_for_path (there);
  monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (monitor == NULL)
    return;
  g_signal_connect_object (monitor, "changed", G_CALLBACK (folder_changed_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->monitors, g_steal_pointer (&there), monitor);
}

static void
watch_all (VedFormShelf *self,
           Look         *look)
{
  watch (self, self->user_folder);
  watch (self, self->system_folder);
  for (guint i = 0; i < look->folders->len; i++)
    watch (self, g_ptr_array_index (look->folders, i));
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedFormShelf) self = user_data;
  Look *look = g_task_get_task_data (G_TASK (result));

  self->busy = FALSE;
  self->looked = TRUE;
  take_finds (self, look);
  watch_all (self, look);
  g_signal_emit (self, signals[LOOKED], 0);
  if (!self->again)
    return;

  self->again = FALSE;
  ved_form_shelf_look (self);
}

static void
ved_form_shelf_finalize (GObject *object)
{
  VedFormShelf *self = VED_FORM_SHELF (object);

  if (self->settle != NULL)
    g_source_destroy (self->settle);
  g_clear_pointer (&self->settle, g_source_unref);
  g_hash_table_unref (self->monitors);
  g_hash_table_unref (self->stamps);
  g_ptr_array_unref (self->packs);
  g_free (self->user_folder);
  g_free (self->system_folder);

  G_OBJECT_CLASS (ved_form_shelf_parent_class)->finalize (object);
}

static void
ved_form_shelf_class_init (VedFormShelfClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_form_shelf_finalize;

  signals[LOOKED] = g_signal_new ("looked", VED_TYPE_FORM_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
ved_form_shelf_init (VedFormShelf *self)
{
  self->packs = g_ptr_array_new_with_free_func (g_object_unref);
  self->stamps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * ved_form_shelf_new:
 * @user_folder: of the user's schemas; it need not exist
 * @system_folder: of those that Vedette brings
 *
 * Returns: (transfer full): a shelf that is empty until the first look
 */
VedFormShelf *
ved_form_shelf_new (const char *user_folder,
                    const char *system_folder)
{
  VedFormShelf *self = g_object_new (VED_TYPE_FORM_SHELF, NULL);

  self->user_folder = g_canonicalize_filename (user_folder, NULL);
  self->system_folder = g_canonicalize_filename (system_folder, NULL);

  return self;
}

/**
 * ved_form_shelf_look:
 *
 * Looks what the folders hold, now and from then on whenever something in them changes.
 */
void
ved_form_shelf_look (VedFormShelf *self)
{
  g_autoptr(GTask) task = NULL;
  GHashTableIter iter;
  gpointer path, stamp;
  Look *look;

  if (self->busy)
    {
      self->again = TRUE;
      return;
    }

  self->busy = TRUE;
  look = g_new0 (Look, 1);
  look->user_folder = g_strdup (self->user_folder);
  look->system_folder = g_strdup (self->system_folder);
  look->finds = g_ptr_array_new_with_free_func (find_free);
  look->folders = g_ptr_array_new_with_free_func (g_free);
  look->stamps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, self->stamps);
  while (g_hash_table_iter_next (&iter, &path, &stamp))
    g_hash_table_insert (look->stamps, g_strdup (path), g_strdup (stamp));
  task = g_task_new (NULL, NULL, looked_cb, g_object_ref (self));
  g_task_set_task_data (task, look, look_free);
  g_task_run_in_thread (task, look_thread);
}

gboolean
ved_form_shelf_get_has_looked (VedFormShelf *self)
{
  return self->looked;
}

/**
 * ved_form_shelf_find:
 *
 * Returns: (transfer none) (nullable): the pack of a file
 */
VedFormPack *
ved_form_shelf_find (VedFormShelf *self,
                     const char   *path)
{
  for (guint i = 0; i < self->packs->len; i++)
    {
      VedFormPack *pack = g_ptr_array_index (self->packs, i);

      if (g_str_equal (ved_form_pack_get_path (pack), path))
        return pack;
    }

  return NULL;
}
