/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-recording-shelf"

#include "config.h"

#include "app/recordings/ved-recording-shelf.h"

#include "base/ved-file-name.h"
#include "base/ved-list-change.h"
#include "store/recordings/ved-recording-editor.h"
#include "store/recordings/ved-recording-merge.h"
#include "store/recordings/ved-recording-schema.h"

#include <glib/gi18n.h>

/* A worker looks into the folders; a file that has not changed keeps its item, and with it the thumbnail. While
 * somebody looks at the list, folders are watched, and what changes is taken in once a second at most, so that
 * a recording under way is seen to grow. A look that takes longer than that is not cut short by the next. */

#define FOLDERS_KEY "recording-folders"
#define LOOK_AGAIN_S 1

struct _VedRecordingShelf
{
  GObject parent_instance;
  GSettings *settings;
  GListStore *items;
  GHashTable *hidden;           /* paths of what is about to be deleted */
  GPtrArray *monitors;          /* GFileMonitor, while watched */
  GCancellable *looking;        /* (nullable) */
  gboolean looks_again;         /* once that has ended */
  guint again_id;               /* while a look is due */
};

enum {
  CHANGED,
  TOLD,
  BEGAN,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedRecordingShelf, ved_recording_shelf, G_TYPE_OBJECT)

/* What a worker needs. */
typedef struct {
  GStrv folders;
  GHashTable *known;            /* path → VedRecordingItem */
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_strfreev (look->folders);
  g_hash_table_unref (look->known);
  g_free (look);
}

static GStrv
dup_folders (VedRecordingShelf *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "vedette", "recordings", NULL);
  g_auto(GStrv) added = g_settings_get_strv (self->settings, FOLDERS_KEY);

  g_strv_builder_add (builder, own);
  for (guint i = 0; added[i] != NULL; i++)
    if (!g_str_equal (added[i], own))
      g_strv_builder_add (builder, added[i]);

  return g_strv_builder_end (builder);
}

/* Elsewhere a file that is named as one that is being made may be anybody's, such as a download. */
static void
look_into (const Look   *look,
           const char   *folder,
           GPtrArray    *items,
           GCancellable *cancellable)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean is_own = g_str_equal (folder, look->folders[0]);
  const char *name;

  while (dir != NULL && !g_cancellable_is_cancelled (cancellable) && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      VedRecordingItem *known = g_hash_table_lookup (look->known, path);

      if (is_own)
        ved_recording_sweep (path, g_get_real_time ());
      if (!g_str_has_suffix (name, VED_RECORDING_SUFFIX))
        continue;
      if (known != NULL && ved_recording_item_is_current (known))
        g_ptr_array_add (items, g_object_ref (known));
      else
        g_ptr_array_add (items, ved_recording_item_load (path));
    }
}

static int
compare_items_cb (gconstpointer a,
                  gconstpointer b)
{
  VedRecordingItem *x = *(VedRecordingItem *const *) a, *y = *(VedRecordingItem *const *) b;
  gint64 x_us = ved_recording_item_get_sort_us (x), y_us = ved_recording_item_get_sort_us (y);

  if (x_us != y_us)
    return x_us > y_us ? -1 : 1;

  return g_strcmp0 (ved_recording_item_get_path (x), ved_recording_item_get_path (y));
}

static void
look_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Look *look = data;
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; look->folders[i] != NULL; i++)
    look_into (look, look->folders[i], items, cancellable);
  g_ptr_array_sort (items, compare_items_cb);
  g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
}

static void
take (VedRecordingShelf *self,
      GPtrArray         *items)
{
  for (guint i = items->len; i > 0; i--)
    if (g_hash_table_contains (self->hidden, ved_recording_item_get_path (g_ptr_array_index (items, i - 1))))
      g_ptr_array_remove_index (items, i - 1);
  ved_list_store_take (self->items, items);
}

static GHashTable *
dup_known (VedRecordingShelf *self)
{
  GHashTable *known = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      VedRecordingItem *item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      g_hash_table_insert (known, (char *) ved_recording_item_get_path (item), item);
    }

  return known;
}

static void look (VedRecordingShelf *self);

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedRecordingShelf) self = user_data;
  g_autoptr(GPtrArray) items = g_task_propagate_pointer (G_TASK (result), NULL);

  if (items == NULL)
    return;

  g_clear_object (&self->looking);
  take (self, items);
  if (self->looks_again)
    look (self);
  else
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
look (VedRecordingShelf *self)
{
  g_autoptr(GTask) task = NULL;
  Look *data;

  self->looks_again = self->looking != NULL;
  if (self->looks_again)
    return;

  data = g_new (Look, 1);
  *data = (Look) { dup_folders (self), dup_known (self) };
  self->looking = g_cancellable_new ();
  task = g_task_new (NULL, self->looking, looked_cb, g_object_ref (self));
  g_task_set_source_tag (task, look);
  g_task_set_task_data (task, data, look_free);
  g_task_run_in_thread (task, look_in_thread);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
again_cb (gpointer user_data)
{
  VedRecordingShelf *self = user_data;

  self->again_id = 0;
  look (self);

  return G_SOURCE_REMOVE;
}

static void
folder_changed_cb (VedRecordingShelf *self)
{
  if (self->again_id != 0)
    return;

  self->again_id = g_timeout_add_seconds (LOOK_AGAIN_S, again_cb, self);
  g_source_set_name_by_id (self->again_id, "ved-recording-shelf");
}

static void
watch_folders (VedRecordingShelf *self)
{
  g_auto(GStrv) folders = dup_folders (self);

  g_ptr_array_set_size (self->monitors, 0);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autoptr(GFile) folder = g_file_new_for_path (folders[i]);
      GFileMonitor *monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);

      if (monitor == NULL)
        continue;
      g_signal_connect_object (monitor, "changed", G_CALLBACK (folder_changed_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->monitors, monitor);
    }
}

static void
ved_recording_shelf_dispose (GObject *object)
{
  VedRecordingShelf *self = VED_RECORDING_SHELF (object);

  ved_recording_shelf_set_watching (self, FALSE);

  G_OBJECT_CLASS (ved_recording_shelf_parent_class)->dispose (object);
}

static void
ved_recording_shelf_finalize (GObject *object)
{
  VedRecordingShelf *self = VED_RECORDING_SHELF (object);

  g_object_unref (self->settings);
  g_object_unref (self->items);
  g_hash_table_unref (self->hidden);
  g_ptr_array_unref (self->monitors);

  G_OBJECT_CLASS (ved_recording_shelf_parent_class)->finalize (object);
}

static void
ved_recording_shelf_class_init (VedRecordingShelfClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ved_recording_shelf_dispose;
  object_class->finalize = ved_recording_shelf_finalize;
  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_RECORDING_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", VED_TYPE_RECORDING_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[BEGAN] = g_signal_new ("began", VED_TYPE_RECORDING_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_POINTER, G_TYPE_CANCELLABLE);
  signals[ENDED] = g_signal_new ("ended", VED_TYPE_RECORDING_SHELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_CANCELLABLE);
}

static void
ved_recording_shelf_init (VedRecordingShelf *self)
{
  self->items = g_list_store_new (VED_TYPE_RECORDING_ITEM);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ved_recording_shelf_new:
 * @settings: name the folders that the viewer added
 *
 * Returns: (transfer full): a shelf that looks into no folder until it is watched
 */
VedRecordingShelf *
ved_recording_shelf_new (GSettings *settings)
{
  VedRecordingShelf *self = g_object_new (VED_TYPE_RECORDING_SHELF, NULL);

  self->settings = g_object_ref (settings);

  return self;
}

/**
 * ved_recording_shelf_get_items:
 *
 * Returns: (transfer none): of VedRecordingItem, newest first
 */
GListModel *
ved_recording_shelf_get_items (VedRecordingShelf *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_SHELF (self), NULL);

  return G_LIST_MODEL (self->items);
}

gboolean
ved_recording_shelf_is_looking (VedRecordingShelf *self)
{
  g_return_val_if_fail (VED_IS_RECORDING_SHELF (self), FALSE);

  return self->looking != NULL;
}

/**
 * ved_recording_shelf_set_watching:
 * @watching: whether somebody looks at the list
 *
 * Looks into all folders now and whenever they change; or no longer.
 */
void
ved_recording_shelf_set_watching (VedRecordingShelf *self,
                                  gboolean           watching)
{
  g_return_if_fail (VED_IS_RECORDING_SHELF (self));

  if (watching)
    {
      watch_folders (self);
      look (self);
      return;
    }

  g_ptr_array_set_size (self->monitors, 0);
  g_clear_handle_id (&self->again_id, g_source_remove);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
}

/**
 * ved_recording_shelf_add_folder:
 * @folder: to look into from now on
 */
void
ved_recording_shelf_add_folder (VedRecordingShelf *self,
                                const char        *folder)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) folders = NULL, added = NULL;

  g_return_if_fail (VED_IS_RECORDING_SHELF (self));

  folders = g_settings_get_strv (self->settings, FOLDERS_KEY);
  if (g_strv_contains ((const char *const *) folders, folder))
    return;

  g_strv_builder_addv (builder, (const char **) folders);
  g_strv_builder_add (builder, folder);
  added = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, FOLDERS_KEY, (const char *const *) added);
  ved_recording_shelf_set_watching (self, TRUE);
}

/**
 * ved_recording_shelf_set_hidden:
 * @path: of a recording
 * @hidden: whether the list leaves it out, as what is about to be deleted
 */
void
ved_recording_shelf_set_hidden (VedRecordingShelf *self,
                                const char        *path,
                                gboolean           hidden)
{
  g_return_if_fail (VED_IS_RECORDING_SHELF (self));

  if (hidden)
    g_hash_table_add (self->hidden, g_strdup (path));
  else
    g_hash_table_remove (self->hidden, path);
  look (self);
}

/**
 * ved_recording_shelf_find_next:
 * @item: a recording
 *
 * Returns: (transfer full) (nullable): the one of the same source that begins next after its end
 */
VedRecordingItem *
ved_recording_shelf_find_next (VedRecordingShelf *self,
                               VedRecordingItem  *item)
{
  VedRecordingItem *next = NULL;

  g_return_val_if_fail (VED_IS_RECORDING_SHELF (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(VedRecordingItem) other = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (ved_recording_item_follows (other, item))
        g_set_object (&next, other);
    }

  return next;
}

/* What is to be said of a recording. */
typedef struct {
  char *path;
  char *title;
  char *note;
  GStrv tags;
} Description;

static void
description_free (gpointer data)
{
  Description *self = data;

  g_free (self->path);
  g_free (self->title);
  g_free (self->note);
  g_strfreev (self->tags);
  g_free (self);
}

static void
describe_in_thread (GTask        *task,
                    gpointer      source,
                    gpointer      data,
                    GCancellable *cancellable)
{
  const Description *wanted = data;
  GError *error = NULL;
  g_autoptr(VedRecordingEditor) editor = ved_recording_editor_open (wanted->path, &error);

  if (editor != NULL && ved_recording_editor_set_title (editor, wanted->title, &error)
      && ved_recording_editor_set_note (editor, wanted->note, &error)
      && ved_recording_editor_set_tags (editor, wanted->tags, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
described_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(VedRecordingShelf) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_signal_emit (self, signals[TOLD], 0, error->message);
  look (self);
}

/**
 * ved_recording_shelf_describe:
 * @path: of a recording
 * @title: what to call it; empty: by its file
 * @note: any number of lines
 * @tags: words to find it by
 *
 * Writes into the file, in a worker; "told" says what went wrong.
 */
void
ved_recording_shelf_describe (VedRecordingShelf *self,
                              const char        *path,
                              const char        *title,
                              const char        *note,
                              const char *const *tags)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, described_cb, g_object_ref (self));
  Description *wanted = g_new (Description, 1);

  *wanted = (Description) { g_strdup (path), g_strdup (title), g_strdup (note), g_strdupv ((char **) tags) };
  g_task_set_source_tag (task, ved_recording_shelf_describe);
  g_task_set_task_data (task, wanted, description_free);
  g_task_run_in_thread (task, describe_in_thread);
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(VedRecordingShelf) self = user_data;
  VedRecordingCopied copied;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_signal_emit (self, signals[ENDED], 0, g_task_get_cancellable (G_TASK (result)));
  if (!ved_recording_merge_finish (result, &copied, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      text = g_strdup (error->message);
    }
  else if (copied.n_lost_frames > 0)
    text = g_strdup_printf (ngettext ("Copied, without %u damaged snapshot", "Copied, without %u damaged snapshots",
                                      copied.n_lost_frames), copied.n_lost_frames);
  else
    text = g_strdup_printf (ngettext ("A new recording of %u snapshot", "A new recording of %u snapshots",
                                      copied.n_frames), copied.n_frames);
  g_signal_emit (self, signals[TOLD], 0, text);
  look (self);
}

/* Beside the first one, under a name that nothing has yet. */
static char *
choose_path (const char *beside,
             const char *name)
{
  g_autofree char *folder = g_path_get_dirname (beside);
  g_autofree char *clean = ved_file_name_make_safe (name);
  char *path = g_strdup_printf ("%s/%s%s", folder, clean, VED_RECORDING_SUFFIX);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s/%s %u%s", folder, clean, i, VED_RECORDING_SUFFIX);
    }

  return path;
}

/**
 * ved_recording_shelf_copy:
 * @paths: recordings, in order of time
 * @name: of the file to make, without folder and suffix
 * @from_us: where to begin, µs UTC
 * @to_us: where to end
 *
 * Makes a new recording of all or a part of others, which stay as they are. "began" tells what is being done, how far it is and what
 * ends it, "ended" that it is over; "told" says what came of it.
 */
void
ved_recording_shelf_copy (VedRecordingShelf *self,
                          const char *const *paths,
                          const char        *name,
                          gint64             from_us,
                          gint64             to_us)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(VedProgress) progress = ved_progress_new ();
  g_autofree char *out = NULL, *text = NULL;

  g_return_if_fail (VED_IS_RECORDING_SHELF (self));

  out = choose_path (paths[0], name);
  text = g_strdup_printf (_("Making “%s”…"), name);
  g_signal_emit (self, signals[BEGAN], 0, text, progress, cancellable);
  ved_recording_merge_async ((char **) paths, out, &(VedRecordingCut) { from_us, to_us, progress, FALSE }, cancellable,
                             copied_cb, g_object_ref (self));
}
