/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-folder-watch"

#include "config.h"

#include "form/files/ved-folder-watch.h"

#include <string.h>

/* A monitor hears of one folder only, and only from when it was made. Who follows folders therefore looks once more
 * after monitors were added: what came meanwhile was told to nobody. A folder that goes takes its monitor with it,
 * for one that comes back under its name is another folder. */

#define MAX_MONITORS 512

struct _VedFolderWatch
{
  GObject parent_instance;
  char *root;
  GHashTable *monitors;         /* path below the root to GFileMonitor */
};

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VedFolderWatch, ved_folder_watch, G_TYPE_OBJECT)

static gboolean
is_at_or_below (gpointer key,
                gpointer monitor,
                gpointer folder)
{
  const gsize length = strlen (folder);

  return strncmp (key, folder, length) == 0 && (((char *) key)[length] == '\0' || ((char *) key)[length] == '/');
}

static void
drop_monitors (VedFolderWatch *self,
               GFile          *gone)
{
  g_autoptr(GFile) root = g_file_new_for_path (self->root);
  g_autofree char *folder = g_file_get_relative_path (root, gone);

  if (folder != NULL)
    g_hash_table_foreach_remove (self->monitors, is_at_or_below, folder);
}

static void
happened_cb (VedFolderWatch   *self,
             GFile            *file,
             GFile            *other,
             GFileMonitorEvent event,
             GFileMonitor     *monitor)
{
  g_autofree char *folder = g_strdup (g_object_get_data (G_OBJECT (monitor), "ved-folder"));

  if (event == G_FILE_MONITOR_EVENT_DELETED || event == G_FILE_MONITOR_EVENT_MOVED_OUT
      || event == G_FILE_MONITOR_EVENT_RENAMED)
    drop_monitors (self, file);
  g_signal_emit (self, signals[CHANGED], 0, folder);
}

static void
ved_folder_watch_finalize (GObject *object)
{
  VedFolderWatch *self = VED_FOLDER_WATCH (object);

  g_hash_table_unref (self->monitors);
  g_free (self->root);

  G_OBJECT_CLASS (ved_folder_watch_parent_class)->finalize (object);
}

static void
ved_folder_watch_class_init (VedFolderWatchClass *class)
{
  G_OBJECT_CLASS (class)->finalize = ved_folder_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", VED_TYPE_FOLDER_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ved_folder_watch_init (VedFolderWatch *self)
{
  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * ved_folder_watch_new:
 * @root: an absolute path; it is no folder that is watched unless it is followed, as ""
 */
VedFolderWatch *
ved_folder_watch_new (const char *root)
{
  VedFolderWatch *self = g_object_new (VED_TYPE_FOLDER_WATCH, NULL);

  self->root = g_strdup (root);

  return self;
}

static gboolean
add_monitor (VedFolderWatch *self,
             const char     *folder)
{
  g_autofree char *path = g_build_filename (self->root, folder, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor;

  if (g_hash_table_contains (self->monitors, folder))
    return FALSE;
  monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (monitor == NULL)
    return FALSE;
  g_object_set_data_full (G_OBJECT (monitor), "ved-folder", g_strdup (folder), g_free);
  g_signal_connect_object (monitor, "changed", G_CALLBACK (happened_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->monitors, g_strdup (folder), monitor);

  return TRUE;
}

static gboolean
is_unwanted (gpointer key,
             gpointer monitor,
             gpointer wanted)
{
  return !g_hash_table_contains (wanted, key);
}

/**
 * ved_folder_watch_follow:
 * @folders: (element-type utf8): paths below the root, those that matter most first
 *
 * Follows these folders and no others, the first 512 of them.
 *
 * Returns: how many were not followed before; after any, somebody should look at them once more
 */
guint
ved_folder_watch_follow (VedFolderWatch *self,
                         GPtrArray      *folders)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  const guint n = MIN (folders->len, MAX_MONITORS);
  guint n_added = 0;

  for (guint i = 0; i < n; i++)
    g_hash_table_add (wanted, g_ptr_array_index (folders, i));
  g_hash_table_foreach_remove (self->monitors, is_unwanted, wanted);
  for (guint i = 0; i < n; i++)
    n_added += add_monitor (self, g_ptr_array_index (folders, i));

  return n_added;
}
