/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-form-configs"

#include "config.h"

#include "form/project/ved-form-configs.h"

#include "form/project/ved-form-walk.h"
#include "form/schema/ved-form-yaml.h"

#include <glib/gstdio.h>
#include <string.h>

/* Files and folders are kept by path, and by (device, inode, size, mtime), which is compared when it is asked what is
 * stale, and at no other time: so typing touches no file. Paths are those below configs/. */

typedef struct {
  guint64 device, inode, size;
  gint64 mtime_ns;
} Stamp;

typedef struct {
  Stamp stamp;
  VedFormValue *value;          /* (nullable) of a file; a list of names of a folder */
  VedFormProblem *problem;      /* (nullable) */
} Entry;

struct _VedFormConfigs
{
  char *folders[2];             /* (nullable): configs/ of the project, and of the pack */
  GHashTable *entries;          /* path to Entry */
};

static void
entry_free (Entry *entry)
{
  g_clear_pointer (&entry->value, ved_form_value_unref);
  g_clear_object (&entry->problem);
  g_free (entry);
}

static Stamp
stamp_of (const char *path)
{
  GStatBuf status;
  Stamp stamp = { 0 };

  if (g_stat (path, &status) == 0)
    {
      stamp.device = status.st_dev;
      stamp.inode = status.st_ino;
      stamp.size = (guint64) status.st_size;
      stamp.mtime_ns = status.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status.st_mtim.tv_nsec;
    }

  return stamp;
}

static gboolean
stamp_equal (const Stamp *a,
             const Stamp *b)
{
  return a->device == b->device && a->inode == b->inode && a->size == b->size && a->mtime_ns == b->mtime_ns;
}

static void
read_file (Entry      *entry,
           const char *path)
{
  g_autoptr(GError) error = NULL;

  if (entry->stamp.inode == 0)
    return;

  entry->value = ved_form_yaml_load (path, NULL, &error);
  if (entry->value == NULL)
    entry->problem = ved_form_problem_new (VED_FORM_WARNING, NULL, error->message);
}

static void
read_folder (Entry      *entry,
             const char *path)
{
  g_autofree char *fault = NULL;
  g_auto(GStrv) stems = ved_form_list_stems (path, &fault);

  if (fault != NULL)
    entry->problem = ved_form_problem_new (VED_FORM_WARNING, NULL, fault);
  entry->value = ved_form_value_new_list (NULL, 0);
  for (guint i = 0; stems[i] != NULL; i++)
    ved_form_value_append (entry->value, ved_form_value_new_string (stems[i]));
}

/* Fills a new entry from what stands at a path. */
typedef void (*Read) (Entry      *entry,
                      const char *path);

static VedFormValue *
look_up (VedFormConfigs *self,
         const char     *path,
         Read            read)
{
  Entry *entry = g_hash_table_lookup (self->entries, path);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->stamp = stamp_of (path);
      read (entry, path);
      g_hash_table_insert (self->entries, g_strdup (path), entry);
    }

  return entry->value;
}

/* The project's own comes first, then the pack's. */
static VedFormValue *
look_up_first (VedFormConfigs *self,
               const char     *path,
               Read            read)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->folders); i++)
    {
      g_autofree char *full_path = NULL;
      VedFormValue *value;

      if (self->folders[i] == NULL)
        continue;
      full_path = g_build_filename (self->folders[i], path, NULL);
      value = look_up (self, full_path, read);
      if (read == read_folder ? ved_form_value_size (value) > 0 : value != NULL)
        return value;
    }

  return NULL;
}

static gboolean
entry_is_stale (gpointer key,
                gpointer value,
                gpointer user_data)
{
  const Entry *entry = value;
  const Stamp now = stamp_of (key);

  return !stamp_equal (&entry->stamp, &now);
}

/**
 * ved_form_configs_new:
 * @root: the folder of the project
 * @pack: (nullable): the folder that stands in for what @root lacks
 *
 * Returns: (transfer full): nothing is read yet
 */
VedFormConfigs *
ved_form_configs_new (const char *root,
                      const char *pack)
{
  VedFormConfigs *self = g_new0 (VedFormConfigs, 1);

  self->folders[0] = g_build_filename (root, "configs", NULL);
  self->folders[1] = pack != NULL ? g_build_filename (pack, "configs", NULL) : NULL;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) entry_free);

  return self;
}

void
ved_form_configs_free (VedFormConfigs *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->folders); i++)
    g_free (self->folders[i]);
  g_hash_table_unref (self->entries);
  g_free (self);
}

/**
 * ved_form_configs_get_file:
 * @path: of a YAML file
 *
 * Returns: (transfer none) (nullable): what it holds
 */
VedFormValue *
ved_form_configs_get_file (VedFormConfigs *self,
                           const char     *path)
{
  return look_up_first (self, path, read_file);
}

/**
 * ved_form_configs_is_name:
 *
 * A name becomes part of a path: it may not leave its folder.
 *
 * Returns: whether @name can be that of a file
 */
gboolean
ved_form_configs_is_name (const char *name)
{
  return name != NULL && *name != '\0' && *name != '.' && strchr (name, '/') == NULL && strlen (name) < 200;
}

/**
 * ved_form_configs_get_named:
 * @name: (nullable): as a form has it
 *
 * Returns: (transfer none) (nullable): what the file of that name in @folder holds
 */
VedFormValue *
ved_form_configs_get_named (VedFormConfigs *self,
                            const char     *folder,
                            const char     *name)
{
  g_autofree char *path = NULL;

  if (!ved_form_configs_is_name (name))
    return NULL;

  path = g_strdup_printf ("%s/%s.yaml", folder, name);

  return look_up_first (self, path, read_file);
}

/**
 * ved_form_configs_get_names:
 *
 * Returns: (transfer none) (nullable): the names of the files in @folder: a list
 */
VedFormValue *
ved_form_configs_get_names (VedFormConfigs *self,
                            const char     *folder)
{
  return look_up_first (self, folder, read_folder);
}

/**
 * ved_form_configs_get_fault:
 *
 * Returns: (nullable): what was wrong with a file or folder when it was read
 */
const char *
ved_form_configs_get_fault (VedFormConfigs *self,
                            const char     *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->folders); i++)
    {
      g_autofree char *full_path = self->folders[i] != NULL ? g_build_filename (self->folders[i], path, NULL) : NULL;
      const Entry *entry = full_path != NULL ? g_hash_table_lookup (self->entries, full_path) : NULL;

      if (entry != NULL && entry->problem != NULL)
        return ved_form_problem_get_message (entry->problem);
    }

  return NULL;
}

guint
ved_form_configs_count_problems (VedFormConfigs *self)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += ((Entry *) value)->problem != NULL;

  return n;
}

/**
 * ved_form_configs_list_problems:
 * @problems: (element-type VedFormProblem): gets those of the files that were skipped because they are broken
 */
void
ved_form_configs_list_problems (VedFormConfigs *self,
                                GPtrArray      *problems)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Entry *) value)->problem != NULL)
      g_ptr_array_add (problems, g_object_ref (((Entry *) value)->problem));
}

/**
 * ved_form_configs_forget_stale:
 *
 * Costs one stat() a file.
 *
 * Returns: how much was forgotten because it is not as it was read
 */
guint
ved_form_configs_forget_stale (VedFormConfigs *self)
{
  return g_hash_table_foreach_remove (self->entries, entry_is_stale, NULL);
}
