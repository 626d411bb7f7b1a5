/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ved-index-cache"

#include "config.h"

#include "form/files/ved-index-cache.h"

#include "base/ved-error.h"
#include "form/schema/ved-form-yaml.h"

#include <string.h>

/* In the cache an index is one GVariant, mapped and read without parsing text:
 *
 *   (u version, s root, a(s path, x mtime in ns, as subfolders, a(u kind, s name, t size, x mtime in µs, s metadata, s fault,
 *    b whether the metadata stand beside it), s fault))
 *
 * written whole and renamed into place. Metadata are the YAML text of the file beside a checkpoint, or what is known
 * of it from its run's configuration in the same form; of a model of Vedette's own, the file itself. */

#define FILE_FORMAT   "(ustxssb)"
#define FOLDER_FORMAT "(sxasa" FILE_FORMAT "s)"
#define FORMAT       "(usa" FOLDER_FORMAT ")"
#define VERSION      4

VedIndexFolder *
ved_index_folder_new (const char *path,
                      gint64      mtime_ns)
{
  VedIndexFolder *self = g_new0 (VedIndexFolder, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_strdup (path);
  self->mtime_ns = mtime_ns;
  self->subfolders = g_ptr_array_new_with_free_func (g_free);
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->sidecars = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
ved_index_folder_unref (VedIndexFolder *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->subfolders);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->sidecars);
  g_free (self->fault);
  g_free (self->path);
  g_free (self);
}

GHashTable *
ved_index_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ved_index_folder_unref);
}

void
ved_index_table_take (GHashTable     *table,
                      VedIndexFolder *folder)
{
  g_hash_table_replace (table, folder->path, folder);
}

void
ved_index_folder_take_file (VedIndexFolder *self,
                            VedIndexFile   *file,
                            char           *sidecar)
{
  g_ptr_array_add (self->files, file);
  g_ptr_array_add (self->sidecars, sidecar);
}

VedFormValue *
ved_index_parse_sidecar (const char *text,
                         const char *path,
                         GError    **error)
{
  VedFormValue *value = ved_form_yaml_parse (text, strlen (text), path, NULL, error);

  if (value == NULL || ved_form_value_type (value) == VED_FORM_MAP)
    return value;
  g_clear_pointer (&value, ved_form_value_unref);
  g_set_error (error, VED_ERROR, VED_ERROR_INVALID, "%s:1:1: a map was expected, as in “training: {epoch: 1}”", path);

  return NULL;
}

static GVariant *
folder_to_variant (VedIndexFolder *folder)
{
  GVariantBuilder subfolders, files;

  g_variant_builder_init (&subfolders, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < folder->subfolders->len; i++)
    g_variant_builder_add (&subfolders, "s", g_ptr_array_index (folder->subfolders, i));
  g_variant_builder_init (&files, G_VARIANT_TYPE ("a" FILE_FORMAT));
  for (guint i = 0; i < folder->files->len; i++)
    {
      VedIndexFile *file = g_ptr_array_index (folder->files, i);
      const char *sidecar = g_ptr_array_index (folder->sidecars, i), *fault = ved_index_file_get_fault (file);

      g_variant_builder_add (&files, FILE_FORMAT, (guint32) ved_index_file_get_kind (file),
                             ved_index_file_get_path (file), ved_index_file_get_size (file),
                             ved_index_file_get_mtime_us (file), sidecar != NULL ? sidecar : "",
                             fault != NULL ? fault : "", ved_index_file_get_has_sidecar (file));
    }

  return g_variant_new (FOLDER_FORMAT, folder->path, folder->mtime_ns, &subfolders, &files,
                        folder->fault != NULL ? folder->fault : "");
}

/**
 * ved_index_cache_save:
 * @path: where the index is kept
 * @root: the folder of the project
 * @table: (element-type utf8 VedIndexFolder): what is known
 *
 * Writes an index. Blocks: from a worker.
 */
void
ved_index_cache_save (const char *path,
                      const char *root,
                      GHashTable *table)
{
  g_autoptr(GVariant) variant = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  GVariantBuilder folders;
  GHashTableIter iter;
  gpointer value;
  GError *error = NULL;

  g_variant_builder_init (&folders, G_VARIANT_TYPE ("a" FOLDER_FORMAT));
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_variant_builder_add_value (&folders, folder_to_variant (value));
  variant = g_variant_ref_sink (g_variant_new (FORMAT, VERSION, root, &folders));
  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents_full (path, g_variant_get_data (variant), (gssize) g_variant_get_size (variant),
                            G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  ved_report_error (G_LOG_DOMAIN, "Writing the index", error);
}

static char *
text_or_null (const char *text)
{
  return *text != '\0' ? g_strdup (text) : NULL;
}

static VedIndexFolder *
folder_from_variant (GVariant *variant)
{
  g_autoptr(GVariantIter) subfolders = NULL, files = NULL;
  const char *path, *name, *sidecar, *fault;
  gint64 mtime_ns, mtime_us;
  guint64 size;
  guint32 kind;
  gboolean has_sidecar;
  VedIndexFolder *folder;

  g_variant_get (variant, "(&sxasa" FILE_FORMAT "&s)", &path, &mtime_ns, &subfolders, &files, &fault);
  folder = ved_index_folder_new (path, mtime_ns);
  folder->fault = text_or_null (fault);
  while (g_variant_iter_next (subfolders, "&s", &name))
    g_ptr_array_add (folder->subfolders, g_strdup (name));
  while (g_variant_iter_next (files, "(u&stx&s&sb)", &kind, &name, &size, &mtime_us, &sidecar, &fault,
                              &has_sidecar))
    {
      VedFormValue *metadata = *sidecar != '\0' ? ved_index_parse_sidecar (sidecar, name, NULL) : NULL;

      ved_index_folder_take_file (folder, ved_index_file_new (MIN (kind, VED_N_INDEX_KINDS - 1), name, size, mtime_us, metadata,
                                                              has_sidecar, *fault != '\0' ? fault : NULL), text_or_null (sidecar));
    }

  return folder;
}

/**
 * ved_index_cache_load:
 * @path: where the index is kept
 * @root: the folder of the project
 * @table: (element-type utf8 VedIndexFolder): gets what is known
 *
 * Reads an index. One that is damaged, of another version or of another project is none. Blocks: from a worker.
 */
gboolean
ved_index_cache_load (const char *path,
                      const char *root,
                      GHashTable *table)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr(GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autoptr(GVariant) variant = NULL, folders = NULL;
  g_autofree char *of = NULL;
  guint32 version;

  if (bytes == NULL)
    return FALSE;
  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (FORMAT), bytes, FALSE));
  if (!g_variant_is_normal_form (variant))
    return FALSE;
  g_variant_get (variant, "(us@a" FOLDER_FORMAT ")", &version, &of, &folders);
  if (version != VERSION || !g_str_equal (of, root))
    return FALSE;

  for (gsize i = 0; i < g_variant_n_children (folders); i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (folders, i);

      ved_index_table_take (table, folder_from_variant (child));
    }

  return TRUE;
}
